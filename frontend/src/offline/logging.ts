// The form to log puts its visit in the outbox first and sends it from there: with a connection that is one step, without one
// the visit is kept on the phone. Without scripts the form sends itself.

import { newKey, renewKeys } from "../keys";
import { isAsked } from "../logging";
import { say, showProblems } from "./problems";
import { entriesOf, put, remove, type Entry } from "./store";
import { sendAll } from "./sending";

/** Fields that belong to one choice of the form, and to one opportunity of it: contact_2, aware_2, step_2_9. */
const OF_A_PLACE = /^(about|contact|step|stood|amount|expected_close|aware|covered|considers|promised)_(\d+)(?:_(\d*))?$/;

export function keepVisits(page: Document, who: string, name: string): void {
  const form = page.querySelector<HTMLFormElement>("form[data-log]");
  if (!form) return;
  // So does a page that one went back to.
  addEventListener("pageshow", () => renewKeys(form));
  choose(form);
  if (!("indexedDB" in window)) return;
  /** What stands in the outbox and is being mended here. */
  let mended: Entry | undefined;
  void mend(form, who).then((found) => (mended = found));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void keep(form, who, name, mended).then((refused) => (mended = refused));
  });
}

/** Keeps and sends what the form holds; gives the entry when the server refused it, to be mended here. */
async function keep(form: HTMLFormElement, who: string, name: string, mended: Entry | undefined): Promise<Entry | undefined> {
  const button = form.querySelector<HTMLButtonElement>(".log-save button");
  if (button?.disabled) return mended;
  if (button) button.disabled = true;
  try {
    const entry = read(form, who, name, mended?.at ?? Date.now());
    const isKept = await put(entry).then(() => true, () => false);
    if (!isKept) {
      form.submit(); // this browser keeps nothing: as without scripts
      return mended;
    }
    if (mended) await remove(mended.key);
    renewKeys(form);
    const sent = await sendAll(who);
    const kept = (await entriesOf(who)).find((one) => one.key === entry.key);
    if (sent.has(entry.key) || !kept) location.assign("/today/");
    else if (kept.state === "conflict") location.assign("/outbox/");
    else if (kept.state === "refused") {
      showProblems(form, kept.problems);
      return kept;
    } else {
      showProblems(form, {});
      say(form, form.dataset[kept.state === "signin" ? "signin" : "kept"] ?? "");
      next(form);
    }
    return undefined;
  } finally {
    if (button) button.disabled = false;
  }
}

function read(form: HTMLFormElement, who: string, name: string, at: number): Entry {
  const chosen = form.querySelector<HTMLInputElement>("[name=visit]:checked");
  const place = chosen?.value.split(":")[0];
  const about = form.querySelector<HTMLInputElement>(`[name=about_${place}]:checked`)?.value;
  const fields: Record<string, string> = {};
  for (const [field, value] of new FormData(form)) {
    const [, , ofPlace, ofDeal] = OF_A_PLACE.exec(field) ?? [];
    if (typeof value !== "string" || ["csrfmiddlewaretoken", "key", "who"].includes(field)) continue;
    if (ofPlace !== undefined && (ofPlace !== place || (ofDeal !== undefined && ofDeal !== about))) continue;
    if (!isAsked(form.querySelector(`.log-need [name="${field}"]`))) continue;
    fields[field] = value;
  }
  const label = chosen?.closest("label")?.querySelector("strong")?.textContent?.trim() ?? "";
  const key = form.querySelector<HTMLInputElement>("[name=key]")?.value || newKey();
  return { key, who, name, at, label, fields, state: "waiting", problems: {}, stands: "" };
}

/** A page that was kept answers for every choice: what the address asks for is chosen here, or nothing is. */
function choose(form: HTMLFormElement): void {
  const asked = new URLSearchParams(location.search);
  const [activity, account, deal] = [asked.get("activity"), asked.get("account"), asked.get("opportunity")];
  if (asked.has("mend") || !(activity || account || deal)) return;
  const about = deal ? form.querySelector<HTMLInputElement>(`[name^=about_][value="${CSS.escape(deal)}"]`) : null;
  const found = visits(form).find((one) => {
    const [, ofActivity, ofAccount] = one.value.split(":");
    if (activity) return ofActivity === activity;
    if (deal) return about !== null && one.closest(".log-choice")?.contains(about);
    return ofAccount === account;
  });
  if (found) {
    pick(form, found);
    if (about) about.checked = true;
  } else {
    for (const one of visits(form)) one.checked = false;
    say(form, form.dataset["absent"] ?? "", "error");
  }
}

/** A refused entry of the outbox is put back into the form, to be mended. */
async function mend(form: HTMLFormElement, who: string): Promise<Entry | undefined> {
  const key = new URLSearchParams(location.search).get("mend");
  const entry = key ? (await entriesOf(who)).find((one) => one.key === key) : undefined;
  if (!entry) return undefined;
  const [before, activity, account] = entry.fields["visit"]?.split(":") ?? [];
  const same = visits(form).filter((one) => one.value.split(":")[2] === account);
  const found = same.find((one) => one.value.split(":")[1] === activity) ?? same[0];
  for (const one of visits(form)) one.checked = false;
  if (found) pick(form, found);
  // The account may stand at another place of the form by now.
  const here = (field: string): string => field.replace(OF_A_PLACE, (whole, name: string, place: string) => (place === before ? whole.replace(`${name}_${place}`, `${name}_${found?.value.split(":")[0]}`) : whole));
  for (const [name, value] of Object.entries(entry.fields)) {
    if (name === "visit") continue;
    for (const field of form.querySelectorAll<HTMLInputElement>(`[name="${CSS.escape(here(name))}"]`)) {
      if (field.type === "radio") field.checked = field.value === value;
      else if (field.type !== "hidden") field.value = value;
    }
  }
  form.dispatchEvent(new Event("change"));
  for (const more of form.querySelectorAll<HTMLDetailsElement>(".log-more")) more.open = true;
  showProblems(form, Object.fromEntries(Object.entries(entry.problems).map(([name, told]) => [here(name), told])));
  return entry;
}

/** The form is ready for the next visit; what was planned and is logged now is no longer offered. */
function next(form: HTMLFormElement): void {
  const done = form.querySelector<HTMLInputElement>("[name=visit]:checked");
  form.reset();
  renewKeys(form);
  if (done?.value.split(":")[1]) {
    done.disabled = true;
    done.closest("label")?.classList.add("is-kept");
  }
  for (const one of visits(form)) one.checked = false;
  const following = visits(form).find((one) => !one.disabled && one.value.split(":")[1]);
  if (following) pick(form, following);
}

function pick(form: HTMLFormElement, visit: HTMLInputElement): void {
  visit.checked = true;
  const folded = visit.closest("details");
  if (folded) folded.open = true;
  form.dispatchEvent(new Event("change"));
}

function visits(form: HTMLFormElement): HTMLInputElement[] {
  return [...form.querySelectorAll<HTMLInputElement>("[name=visit]")];
}
