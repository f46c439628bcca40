// Puts the Lucide icons that icons.txt names in one file, icons.svg, from which a page draws them by name:
//   <svg class="icon" aria-hidden="true"><use href="{% static 'build/icons.svg' %}#phone"></use></svg>

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";

import type { Plugin } from "vite";

export function icons(listName: string): Plugin {
  let root = "";
  return {
    name: "meetpunt-icons",
    apply: "build",
    configResolved(config) {
      root = config.root;
    },
    generateBundle() {
      const list = resolve(root, listName);
      this.addWatchFile(list);
      this.emitFile({ type: "asset", fileName: "icons.svg", source: sprite(namesIn(list)) });
    },
  };
}

function namesIn(list: string): string[] {
  return readFileSync(list, "utf8")
    .split("\n")
    .map((line) => line.replace(/#.*/, "").trim())
    .filter((line) => line !== "");
}

function sprite(names: string[]): string {
  const folder = join(dirname(createRequire(import.meta.url).resolve("lucide-static/package.json")), "icons");
  const symbols = names.map((name) => symbol(name, readIcon(folder, name)));
  return `<svg xmlns="http://www.w3.org/2000/svg">\n${symbols.join("\n")}\n</svg>\n`;
}

function readIcon(folder: string, name: string): string {
  try {
    return readFileSync(join(folder, `${name}.svg`), "utf8");
  } catch {
    throw new Error(`frontend/icons.txt names "${name}", which Lucide does not have; see its list of icons for the name`);
  }
}

function symbol(name: string, svg: string): string {
  const shapes = svg.slice(svg.indexOf(">", svg.indexOf("<svg")) + 1, svg.lastIndexOf("</svg>"));
  const looks = 'fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"';
  return `<symbol id="${name}" viewBox="0 0 24 24" ${looks}>${shapes.replace(/\s+/g, " ").trim()}</symbol>`;
}
