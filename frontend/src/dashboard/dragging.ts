// Dragging a tile before another one, or behind the last.

import { post, take, told } from "../answers";
import { dragThings } from "../dragging";

interface Spot {
  over: HTMLElement;
  after: boolean;
}

export function dragTiles(page: Document): void {
  dragThings(page, {
    mark: "data-tile",
    not: "a, button, summary",
    lifted: () => say(page, word(page, "held")),
    over: (held, x, y) => {
      clear(page);
      const spot = spotAt(page, x, y);
      if (spot === null || spot.over === held.thing) return;
      spot.over.classList.add("is-over");
      spot.over.classList.toggle("is-after", spot.after);
    },
    left: () => clear(page),
    drop: (held, x, y) => {
      const spot = spotAt(page, x, y);
      const before = spot === null ? null : beforeOf(spot);
      const tile = held.thing.dataset["tile"] ?? "";
      if (before === null || before === tile) return say(page, word(page, "back"));
      void send(page, tile, before);
    },
    back: () => say(page, word(page, "back")),
  });
}

function spotAt(page: Document, x: number, y: number): Spot | null {
  const over = page.elementFromPoint(x, y)?.closest<HTMLElement>("[data-tile]") ?? null;
  if (over === null) return null;
  const box = over.getBoundingClientRect();
  return { over, after: x > box.left + box.width / 2 };
}

// The tile before which it is put; empty = at the end.
function beforeOf(spot: Spot): string {
  if (!spot.after) return spot.over.dataset["tile"] ?? "";
  const next = spot.over.nextElementSibling;
  return next instanceof HTMLElement ? (next.dataset["tile"] ?? "") : "";
}

function clear(page: Document): void {
  for (const one of page.querySelectorAll(".is-over")) one.classList.remove("is-over", "is-after");
}

function say(page: Document, text: string): void {
  const said = page.getElementById("dashboard-said");
  if (said !== null) said.textContent = text;
}

function word(page: Document, name: string): string {
  return page.getElementById("tiles")?.dataset[name] ?? "";
}

async function send(page: Document, tile: string, before: string): Promise<void> {
  const form = page.querySelector<HTMLFormElement>("#arrange");
  if (form === null) return;
  try {
    const fresh = await post(form.action, told(form, { tile, before }), "#tiles");
    if (fresh !== null) say(page, take(page, fresh, ["#tiles"]));
  } catch {
    say(page, word(page, "failed"));
  }
}
