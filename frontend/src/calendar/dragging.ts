// Dragging what is planned: in the table to a day and time, on a phone to a day of the strip.

import { dragThings, type Held } from "../dragging";
import { say, send, word } from "./moving";
import { dayAt, mark, placeAt, placeOf, same, unmark, type Place } from "./places";

const EDGE = 56;
const STAYS = 7; // pixels up or down within which a thing keeps its own minutes

export function dragActivities(page: Document): void {
  dragThings(page, {
    mark: "data-move",
    not: ".thing-move",
    lifted: () => say(page, word(page, "held")),
    over: (held, x, y) => {
      const day = dayAt(page, x, y);
      for (const one of page.querySelectorAll(".strip a")) one.classList.toggle("is-over", one === day);
      const place = target(page, held, x, y);
      if (place === null) unmark(page);
      else mark(page, place, held.thing.getBoundingClientRect().height);
      if (y < EDGE) scrollBy({ top: -14 });
      else if (y > innerHeight - EDGE) scrollBy({ top: 14 });
    },
    left: () => {
      unmark(page);
      for (const one of page.querySelectorAll(".is-over")) one.classList.remove("is-over");
    },
    drop: (held, x, y) => {
      const to = target(page, held, x, y);
      if (to === null || same(to, placeOf(held.thing))) return say(page, word(page, "back"));
      void send(page, held.thing, to);
    },
    back: () => say(page, word(page, "back")),
  });
}

function target(page: Document, held: Held, x: number, y: number): Place | null {
  const own = placeOf(held.thing);
  const day = dayAt(page, x, y)?.dataset["on"];
  if (day !== undefined) return { on: day, at: own.at };
  const top = y - held.top;
  const place = placeAt(page, x, y, top);
  const stays = Math.abs(top - held.thing.getBoundingClientRect().top) < STAYS;
  return place !== null && stays ? { on: place.on, at: own.at } : place;
}
