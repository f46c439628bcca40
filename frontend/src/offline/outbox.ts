// The page with what waits, and the small mark on every page that says how many.

import { newKey } from "../keys";
import { CHANGED, sendAll } from "./sending";
import { countOfOthers, entriesOf, isGoing, put, remove, type Entry } from "./store";

let isOffline = false;

export function showSending(page: Document, who: string): void {
  const mark = page.querySelector<HTMLElement>("[data-sending]");
  const list = page.querySelector<HTMLElement>("[data-outbox]");
  const now = page.querySelector<HTMLButtonElement>("[data-send-now]");
  const show = async (): Promise<void> => {
    const entries = await entriesOf(who).catch(() => []);
    if (mark) showMark(mark, entries.filter((one) => one.state !== "dropped").length);
    if (list) showList(list, who, entries, await countOfOthers(who).catch(() => new Map<string, number>()), show);
    if (now) now.hidden = !entries.some(isGoing);
  };
  now?.addEventListener("click", () => void sendAll(who));
  addEventListener(CHANGED, () => void show());
  addEventListener("offline", () => {
    isOffline = true;
    void show();
  });
  addEventListener("online", () => {
    isOffline = false;
    void sendAll(who);
  });
  isOffline = !navigator.onLine;
  void show();
  void sendAll(who);
  setInterval(() => void entriesOf(who).then((entries) => (entries.some(isGoing) ? sendAll(who) : undefined)), 30_000);
}

function showMark(mark: HTMLElement, count: number): void {
  const { all = "", one = "", some = "", offline = "" } = mark.dataset;
  const waiting = count === 1 ? one : some.replace("{n}", String(count));
  mark.hidden = count === 0 && !isOffline;
  mark.textContent = count ? (isOffline ? `${offline}, ${waiting}` : waiting) : isOffline ? offline : all;
}

function showList(list: HTMLElement, who: string, entries: Entry[], others: Map<string, number>, show: () => Promise<void>): void {
  const empty = document.querySelector<HTMLElement>("[data-empty]");
  if (empty) empty.hidden = entries.length + others.size > 0;
  const { other = "", nameless = "", until = "" } = list.dataset;
  list.replaceChildren(
    ...entries.map((entry) => rowOf(list.dataset, who, entry, show)),
    ...[...others].map(([name, count]) => row(other.replace("{n}", String(count)).replace("{name}", name || nameless), until)),
  );
}

function rowOf(words: DOMStringMap, who: string, entry: Entry, show: () => Promise<void>): HTMLElement {
  const { key, state, fields } = entry;
  const when = new Date(entry.at).toLocaleString(document.documentElement.lang, { dateStyle: "short", timeStyle: "short" });
  const why = state === "refused" || state === "conflict" ? Object.values(entry.problems).join(" ") : "";
  const made = row(entry.label, `${when} · ${words[state] ?? ""} ${why}`.trim());
  const again = async (as: Entry): Promise<void> => {
    await put(as);
    if (as.key !== key) await remove(key);
    await sendAll(who);
  };
  const waiting: Entry = { ...entry, state: "waiting", problems: {}, stands: "" };
  if (state === "refused") {
    const [, activity, account] = fields["visit"]?.split(":") ?? [];
    made.append(link(words["open"] ?? "", `/log/?${new URLSearchParams({ mend: key, activity: activity ?? "", account: account ?? "" })}`));
    made.append(button(words["again"] ?? "", () => again(waiting), show));
  }
  if (state === "conflict") {
    if (entry.stands) made.append(link(words["stands"] ?? "", entry.stands));
    made.append(button(words["anew"] ?? "", () => again({ ...waiting, key: newKey(), fields: { ...fields, visit: unplanned(fields["visit"] ?? "") } }), show));
  }
  if (state === "dropped") made.append(button(words["undo"] ?? "", () => again(waiting), show));
  else made.append(button(words["drop"] ?? "", () => put({ ...entry, state: "dropped" }), show));
  return made;
}

/** The same choice as a visit of its own, that was not planned. */
function unplanned(visit: string): string {
  const [place, , ...rest] = visit.split(":");
  return [place, "", ...rest].join(":");
}

function row(name: string, how: string): HTMLElement {
  const made = document.createElement("li");
  const what = document.createElement("div");
  const title = document.createElement("strong");
  const told = document.createElement("small");
  title.textContent = name;
  told.textContent = how;
  what.append(title, told);
  made.append(what);
  return made;
}

function button(text: string, act: () => Promise<void>, show: () => Promise<void>): HTMLButtonElement {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "btn small";
  made.textContent = text;
  made.addEventListener("click", () => void act().then(show));
  return made;
}

function link(text: string, address: string): HTMLAnchorElement {
  const made = document.createElement("a");
  made.className = "btn small";
  made.href = address;
  made.textContent = text;
  return made;
}

/** What was dropped and not taken back goes for good when the page is left. */
export async function forgetDropped(who: string): Promise<void> {
  for (const entry of await entriesOf(who)) {
    if (entry.state === "dropped") await remove(entry.key);
  }
}
