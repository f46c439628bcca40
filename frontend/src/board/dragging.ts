// Dragging a card to a step: to a column or, on a phone, to one of the letters below.

import { dragThings } from "../dragging";
import { say, send, word } from "./moving";

const EDGE = 48;

export function dragCards(page: Document): void {
  dragThings(page, {
    mark: "data-deal",
    not: "details",
    lifted: () => say(page, word(page, "held")),
    over: (_held, x, y) => {
      const over = stepAt(page, x, y);
      for (const one of page.querySelectorAll<HTMLElement>("[data-step]")) one.classList.toggle("is-over", one === over);
      const board = page.getElementById("board");
      if (board === null) return;
      const box = board.getBoundingClientRect();
      if (x < box.left + EDGE) board.scrollBy({ left: -16 });
      else if (x > box.right - EDGE) board.scrollBy({ left: 16 });
    },
    left: () => {
      for (const one of page.querySelectorAll(".is-over")) one.classList.remove("is-over");
    },
    drop: (held, x, y) => {
      const to = stepAt(page, x, y)?.dataset["step"];
      const from = held.thing.closest<HTMLElement>(".stage")?.dataset["step"];
      const form = held.thing.querySelector("form");
      if (to === undefined || to === from || form === null) return say(page, word(page, "back"));
      say(page, word(page, "moved"));
      void send(page, form, to);
    },
    back: () => say(page, word(page, "back")),
  });
}

function stepAt(page: Document, x: number, y: number): HTMLElement | null {
  return page.elementFromPoint(x, y)?.closest<HTMLElement>("[data-step]") ?? null;
}
