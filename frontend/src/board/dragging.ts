// Dragging a card to a step: with a mouse at once, with a finger after holding it a moment, so that scrolling stays
// scrolling. Steps to drop on are the columns and, on a phone, the letters below.

import { say, send, word } from "./moving";

const HOLD = 350; // milliseconds
const SLIPS = 8; // pixels that a hand trembles
const EDGE = 48;

interface Drag {
  card: HTMLElement;
  ghost: HTMLElement | null;
  pointer: number;
  x: number;
  y: number;
  timer: number;
}

let drag: Drag | null = null;

export function dragCards(page: Document): void {
  page.addEventListener("pointerdown", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    const card = target?.closest<HTMLElement>("[data-deal]") ?? null;
    if (card === null || event.button !== 0 || !event.isPrimary || target?.closest("details") !== null) return;
    drag = { card, ghost: null, pointer: event.pointerId, x: event.clientX, y: event.clientY, timer: 0 };
    if (event.pointerType !== "mouse") drag.timer = window.setTimeout(() => lift(page), HOLD);
  });
  page.addEventListener("pointermove", (event) => {
    if (drag === null || event.pointerId !== drag.pointer) return;
    const far = Math.hypot(event.clientX - drag.x, event.clientY - drag.y);
    if (drag.ghost === null) {
      if (far < SLIPS) return;
      if (event.pointerType !== "mouse") return end();
      lift(page);
    }
    follow(page, event.clientX, event.clientY);
  });
  page.addEventListener("pointerup", (event) => {
    if (drag === null || event.pointerId !== drag.pointer) return;
    drop(page, event.clientX, event.clientY);
  });
  page.addEventListener("pointercancel", () => end());
  // A finger that holds a card must not scroll the page; this can only be said before the touch begins.
  page.addEventListener("touchmove", (event) => drag?.ghost && event.preventDefault(), { passive: false });
  page.addEventListener("contextmenu", (event) => drag?.timer && event.preventDefault());
  page.addEventListener("dragstart", (event) => {
    if (event.target instanceof Element && event.target.closest("[data-deal]") !== null) event.preventDefault();
  });
  page.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || drag?.ghost == null) return;
    end();
    say(page, word(page, "back"));
  });
}

function lift(page: Document): void {
  if (drag === null) return;
  const box = drag.card.getBoundingClientRect();
  const ghost = drag.card.cloneNode(true) as HTMLElement;
  ghost.removeAttribute("id");
  ghost.removeAttribute("data-deal");
  ghost.classList.add("ghost");
  ghost.style.width = `${box.width}px`;
  ghost.inert = true;
  page.body.append(ghost);
  drag.ghost = ghost;
  drag.card.classList.add("is-lifted");
  page.documentElement.classList.add("is-dragging");
  page.getSelection()?.removeAllRanges();
  follow(page, drag.x, drag.y);
  say(page, word(page, "held"));
}

function follow(page: Document, x: number, y: number): void {
  if (drag?.ghost == null) return;
  drag.ghost.style.transform = `translate(${x - 24}px, ${y - 16}px)`;
  const over = stepAt(page, x, y);
  for (const one of page.querySelectorAll<HTMLElement>("[data-step]")) one.classList.toggle("is-over", one === over);
  const board = page.getElementById("board");
  if (board === null) return;
  const box = board.getBoundingClientRect();
  if (x < box.left + EDGE) board.scrollBy({ left: -16 });
  else if (x > box.right - EDGE) board.scrollBy({ left: 16 });
}

function stepAt(page: Document, x: number, y: number): HTMLElement | null {
  return page.elementFromPoint(x, y)?.closest<HTMLElement>("[data-step]") ?? null;
}

function drop(page: Document, x: number, y: number): void {
  const held = drag;
  if (held?.ghost == null) return end();
  const to = stepAt(page, x, y)?.dataset["step"];
  const from = held.card.closest<HTMLElement>(".stage")?.dataset["step"];
  const form = held.card.querySelector("form");
  end();
  // The click that follows must not open the card.
  const still = (event: Event): void => event.preventDefault();
  page.addEventListener("click", still, { capture: true });
  window.setTimeout(() => page.removeEventListener("click", still, { capture: true }), 50);
  if (to === undefined || to === from || form === null) return say(page, word(page, "back"));
  say(page, word(page, "moved"));
  void send(page, form, to);
}

function end(): void {
  if (drag === null) return;
  window.clearTimeout(drag.timer);
  drag.ghost?.remove();
  drag.card.classList.remove("is-lifted");
  document.documentElement.classList.remove("is-dragging");
  for (const one of document.querySelectorAll(".is-over")) one.classList.remove("is-over");
  drag = null;
}
