// Sending a card's form without leaving the page. The server's answer is the truth: its board and its messages are shown.

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
  const told = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (typeof value === "string") told.append(name, value);
  told.set("to", to);
  try {
    const answer = await fetch(form.action, { method: "POST", body: told, credentials: "same-origin" });
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (!answer.ok || fresh.getElementById("board") === null) {
      location.assign(answer.ok ? answer.url : location.href);
      return;
    }
    show(page, fresh, card?.id ?? "");
  } catch {
    say(page, word(page, "failed"));
    card?.classList.remove("is-moving");
  } finally {
    busy = false;
  }
}

function show(page: Document, fresh: Document, id: string): void {
  const board = page.getElementById("board");
  const [left, top] = [board?.scrollLeft ?? 0, scrollY];
  for (const part of PARTS) {
    const [old, next] = [page.querySelector(part), fresh.querySelector(part)];
    if (old !== null && next !== null) old.replaceWith(page.adoptNode(next));
  }
  const main = page.getElementById("main");
  main?.querySelector(":scope > .messages")?.remove();
  const messages = fresh.querySelector(".messages");
  if (messages !== null) main?.prepend(page.adoptNode(messages));
  const now = page.getElementById("board");
  if (now !== null) now.scrollLeft = left;
  scrollTo({ top });
  say(page, messages?.querySelector("span")?.textContent ?? "");
  page.getElementById(id)?.querySelector<HTMLElement>(".deal-name")?.focus({ preventScroll: true });
}
