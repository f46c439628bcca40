// The form to log puts its visit in the outbox first and sends it from there: with a connection that is one step, without one
// the visit is kept on the phone. Without scripts the form sends itself.

import { entriesOf, put, remove, type Entry } from "./store";
import { sendAll } from "./sending";

export function keepVisits(page: Document, who: string): void {
  const form = page.querySelector<HTMLFormElement>("form[data-log]");
  if (!form || !("indexedDB" in window)) return;
  void mend(form, who);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void keep(form, who).catch(() => form.submit());
  });
}

async function keep(form: HTMLFormElement, who: string): Promise<void> {
  const button = form.querySelector<HTMLButtonElement>(".log-save button");
  if (button?.disabled) return;
  if (button) button.disabled = true;
  try {
    const entry = read(form, who);
    await put(entry);
    const sent = await sendAll(who);
    if (sent.has(entry.key)) return location.assign("/today/");
    const kept = (await entriesOf(who)).find((one) => one.key === entry.key);
    if (kept?.state === "refused") {
      // It can be mended right here, where all that was typed still stands.
      await remove(entry.key);
      return say(form, kept.problem, "error");
    }
    say(form, form.dataset["kept"] ?? "", "");
    fresh(form);
  } finally {
    if (button) button.disabled = false;
  }
}

function read(form: HTMLFormElement, who: string): Entry {
  const fields: Record<string, string> = {};
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string" && name !== "csrfmiddlewaretoken" && name !== "key") fields[name] = value;
  }
  const chosen = form.querySelector<HTMLInputElement>("[name=visit]:checked")?.closest("label");
  return {
    key: form.querySelector<HTMLInputElement>("[name=key]")?.value || crypto.randomUUID(),
    who,
    at: Date.now(),
    label: chosen?.querySelector("strong")?.textContent?.trim() ?? "",
    fields,
    state: "waiting",
    problem: "",
  };
}

/** A refused entry of the outbox is put back into the form, to be mended. */
async function mend(form: HTMLFormElement, who: string): Promise<void> {
  const key = new URLSearchParams(location.search).get("mend");
  const entry = key ? (await entriesOf(who)).find((one) => one.key === key) : undefined;
  if (!entry) return;
  for (const [name, value] of Object.entries(entry.fields)) {
    for (const field of form.querySelectorAll<HTMLInputElement>(`[name="${CSS.escape(name)}"]`)) {
      if (field.type === "radio") field.checked = field.value === value;
      else field.value = value;
    }
  }
  const own = form.querySelector<HTMLInputElement>("[name=key]");
  if (own) own.value = entry.key;
  for (const more of form.querySelectorAll("details")) more.open = true;
  say(form, entry.problem, "error");
}

function say(form: HTMLFormElement, text: string, kind: string): void {
  const place = form.querySelector<HTMLElement>("[data-said]");
  if (!place) return;
  place.textContent = text;
  place.className = `message ${kind}`.trim();
  place.hidden = !text;
  place.scrollIntoView({ block: "center" });
}

/** The next visit has a key of its own; the one that was logged is no longer offered. */
function fresh(form: HTMLFormElement): void {
  const done = form.querySelector<HTMLInputElement>("[name=visit]:checked");
  const own = form.querySelector<HTMLInputElement>("[name=key]");
  const row = done?.closest<HTMLElement>("label");
  if (own) own.value = crypto.randomUUID();
  if (done && row && done.value.split(":")[1]) {
    done.checked = false;
    done.disabled = true;
    row.classList.add("is-kept");
  }
  for (const field of form.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>("[name=note], [name=commitment], [name=answer], [name=next_text]")) {
    field.value = "";
  }
  form.querySelector<HTMLInputElement>("[name=visit]:not(:disabled)")?.click();
}
