// Sending where something was moved to, without leaving the page.

import { post, take, told } from "../answers";
import type { Place } from "./places";

export function say(page: Document, text: string): void {
  const said = page.getElementById("calendar-said");
  if (said !== null) said.textContent = text;
}

export function word(page: Document, name: string): string {
  return page.getElementById("calendar")?.dataset[name] ?? "";
}

let busy = false;

export async function send(page: Document, thing: HTMLElement, to: Place): Promise<void> {
  const form = page.querySelector<HTMLFormElement>("#calendar > form");
  const [address, id] = [thing.dataset["move"], thing.dataset["thing"]];
  if (busy || form === null || address === undefined) return;
  busy = true;
  thing.classList.add("is-moving");
  say(page, word(page, "moved"));
  try {
    const fresh = await post(address, told(form, { on: to.on, at: to.at }), "#calendar");
    if (fresh === null) return;
    say(page, take(page, fresh, ["#calendar"]));
    const names = [...page.querySelectorAll<HTMLElement>(`[data-thing="${id}"] .thing-name`)];
    names.find((one) => one.offsetParent !== null)?.focus({ preventScroll: true });
  } catch {
    thing.classList.remove("is-moving");
    say(page, word(page, "failed"));
  } finally {
    busy = false;
  }
}
