// The page with what waits, and the small mark on every page that says how many.

import { CHANGED, sendAll } from "./sending";
import { entriesOf, put, remove, type Entry } from "./store";

let isOffline = false;

export function showSending(page: Document, who: string): void {
  const mark = page.querySelector<HTMLElement>("[data-sending]");
  const list = page.querySelector<HTMLElement>("[data-outbox]");
  const now = page.querySelector<HTMLButtonElement>("[data-send-now]");
  const show = async (): Promise<void> => {
    const entries = await entriesOf(who).catch(() => []);
    if (mark) showMark(mark, entries.filter((one) => one.state !== "dropped").length);
    if (list) showList(list, entries, show);
    if (now) now.hidden = entries.length === 0;
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

function isGoing(entry: Entry): boolean {
  return entry.state === "waiting" || entry.state === "signin";
}

function showMark(mark: HTMLElement, count: number): void {
  const { all = "", one = "", some = "", offline = "" } = mark.dataset;
  const waiting = count === 1 ? one : some.replace("{n}", String(count));
  mark.hidden = count === 0 && !isOffline;
  mark.textContent = count ? (isOffline ? `${offline}, ${waiting}` : waiting) : isOffline ? offline : all;
}

function showList(list: HTMLElement, entries: Entry[], show: () => Promise<void>): void {
  const words = list.dataset;
  const empty = document.querySelector<HTMLElement>("[data-empty]");
  if (empty) empty.hidden = entries.length > 0;
  list.replaceChildren(
    ...entries.map((entry) => {
      const row = document.createElement("li");
      const what = document.createElement("div");
      const name = document.createElement("strong");
      name.textContent = entry.label;
      const how = document.createElement("small");
      const told = { waiting: words["waiting"], signin: words["signin"], dropped: words["dropped"], refused: `${words["refused"]} ${entry.problem}` };
      how.textContent = `${new Date(entry.at).toLocaleString(document.documentElement.lang, { dateStyle: "short", timeStyle: "short" })} · ${told[entry.state] ?? ""}`;
      what.append(name, how);
      row.append(what);
      if (entry.state === "refused") row.append(link(words["open"] ?? "", `/log/?mend=${entry.key}${account(entry)}`));
      if (entry.state === "dropped") row.append(button(words["undo"] ?? "", () => put({ ...entry, state: "waiting" }), show));
      else row.append(button(words["drop"] ?? "", () => put({ ...entry, state: "dropped" }), show));
      return row;
    }),
  );
}

/** The account that it was about, so that the form offers it again. */
function account(entry: Entry): string {
  const id = entry.fields["visit"]?.split(":")[2];
  return id ? `&account=${id}` : "";
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
