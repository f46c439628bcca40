// Sending a card's form without leaving the page.

import { post, take, told } from "../answers";

const PARTS = ["#board", ".letters", ".head"];

export function say(page: Document, text: string): void {
  const said = page.getElementById("board-said");
  if (said !== null) said.textContent = text;
}

export function word(page: Document, name: string): string {
  return page.getElementById("board")?.dataset[name] ?? "";
}

export function takeForms(page: Document): void {
  page.addEventListener("submit", (event) => {
    const form = event.target;
    const button = event.submitter;
    if (!(form instanceof HTMLFormElement) || form.closest("[data-deal]") === null) return;
    if (!(button instanceof HTMLButtonElement)) return;
    event.preventDefault();
    void send(page, form, button.value);
  });
}

let busy = false;

export async function send(page: Document, form: HTMLFormElement, to: string): Promise<void> {
  if (busy) return;
  busy = true;
  const card = form.closest<HTMLElement>("[data-deal]");
  card?.classList.add("is-moving");
  try {
    const fresh = await post(form.action, told(form, { to }), "#board");
    if (fresh !== null) show(page, fresh, card?.id ?? "");
  } catch {
    say(page, word(page, "failed"));
    card?.classList.remove("is-moving");
  } finally {
    busy = false;
  }
}

function show(page: Document, fresh: Document, id: string): void {
  const left = page.getElementById("board")?.scrollLeft ?? 0;
  const said = take(page, fresh, PARTS);
  const board = page.getElementById("board");
  if (board !== null) board.scrollLeft = left;
  say(page, said);
  page.getElementById(id)?.querySelector<HTMLElement>(".deal-name")?.focus({ preventScroll: true });
}
