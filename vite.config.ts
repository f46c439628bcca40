// Builds frontend/ into the web layer's static folder. Django finds the files through manifest.json (django-vite);
// the pages can be read without any of it.

import { defineConfig } from "vite";

import { icons } from "./frontend/icons.ts";

// While somebody works on it (`make dev`) the names stay the same, because Django reads the manifest only once.
const plainNames = {
  entryFileNames: "assets/[name].js",
  chunkFileNames: "assets/[name].js",
  assetFileNames: "assets/[name][extname]",
};

export default defineConfig(({ mode }) => ({
  root: "frontend",
  base: "/static/build/",
  plugins: [icons("icons.txt")],
  build: {
    outDir: "../src/meetpunt/web/static/build",
    emptyOutDir: true,
    manifest: "manifest.json",
    target: "es2022",
    assetsInlineLimit: 0, // the content policy allows no data: addresses
    modulePreload: { polyfill: false },
    rollupOptions: { input: ["frontend/app.ts", "frontend/board.ts", "frontend/calendar.ts", "frontend/dashboard.ts", "frontend/passkeys.ts", "frontend/sw.ts"], output: mode === "development" ? plainNames : {} },
  },
}));
