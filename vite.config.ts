// Builds frontend/ into the web layer's static folder. Django finds the files through manifest.json (django-vite);
// the pages can be read without any of it.

import { defineConfig } from "vite";

import { icons } from "./frontend/icons.ts";

export default defineConfig({
  root: "frontend",
  base: "/static/build/",
  plugins: [icons("icons.txt")],
  server: { host: "127.0.0.1", port: 5173, strictPort: true },
  build: {
    outDir: "../src/meetpunt/web/static/build",
    emptyOutDir: true,
    manifest: "manifest.json",
    target: "es2022",
    assetsInlineLimit: 0, // the content policy allows no data: addresses
    modulePreload: { polyfill: false },
    rollupOptions: { input: "frontend/app.ts" },
  },
});
