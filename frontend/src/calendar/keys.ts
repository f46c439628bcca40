// Moving by keys: M picks up what has the focus, arrows move it by a day or half an hour, Enter puts it down, Escape leaves it.

import { say, send, word } from "./moving";
import { mark, placeOf, same, step, unmark, words, type Place } from "./places";

const STEPS: Record<string, [number, number]> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

export function moveByKeys(page: Document): void {
  let held: { thing: HTMLElement; place: Place } | null = null;

  const leave = (): void => {
    if (held === null) return;
    held.thing.classList.remove("is-lifted");
    unmark(page);
    held = null;
  };
  const show = (): void => {
    if (held !== null) mark(page, held.place, held.thing.getBoundingClientRect().height);
  };

  // Before anybody else: while something is held, Enter opens nothing and no key leads elsewhere.
  page.addEventListener(
    "keydown",
    (event) => {
      if (event.altKey || event.ctrlKey || event.metaKey) return;
      if (held === null) {
        const thing = page.activeElement?.closest<HTMLElement>("[data-move]") ?? null;
        if (thing === null || event.key.toLowerCase() !== "m") return;
        held = { thing, place: placeOf(thing) };
        thing.classList.add("is-lifted");
        show();
        say(page, `${word(page, "keys")} ${words(page, held.place)}`);
      } else if (event.key in STEPS) {
        const [days, halves] = STEPS[event.key] ?? [0, 0];
        held.place = step(page, held.place, days, halves);
        show();
        say(page, words(page, held.place));
      } else if (event.key === "Enter") {
        const { thing, place } = held;
        leave();
        if (same(place, placeOf(thing))) say(page, word(page, "back"));
        else void send(page, thing, place);
      } else if (event.key === "Escape") {
        leave();
        say(page, word(page, "back"));
      } else if (event.key !== "Tab") return;
      else {
        leave();
        return;
      }
      event.preventDefault();
      event.stopImmediatePropagation();
    },
    { capture: true },
  );
  page.addEventListener("pointerdown", leave);
}
