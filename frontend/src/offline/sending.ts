// Sends what the outbox keeps: one at a time, in order, by one tab only. The server keeps each key once, so that an answer
// that was lost on the way costs nothing.

import { entriesOf, isGoing, put, remove, type Entry } from "./store";

const ADDRESS = "/log/send/";
const LONGEST = 20_000; // milliseconds for one entry

export const CHANGED = "meetpunt:outbox";

interface Answer {
  status: number;
  who?: string;
  problems?: Record<string, string>;
  stands?: string;
}

/** Sends everything that can be sent; gives the keys that the server has now. */
export async function sendAll(who: string): Promise<Set<string>> {
  const sent = new Set<string>();
  await alone(async () => {
    const next = await sendOf(who, sent);
    // The page is of one sign-in, and another one is in force by now: their entries go.
    if (next !== undefined && next !== who) await sendOf(next, sent);
  });
  dispatchEvent(new Event(CHANGED));
  return sent;
}

/** Sends the entries of one sign-in; gives which sign-in is in force when it is another one. */
async function sendOf(who: string, sent: Set<string>): Promise<string | undefined> {
  for (const entry of await entriesOf(who)) {
    if (!isGoing(entry)) continue;
    const { status, problems = {}, stands = "", who: other } = await send(entry);
    if (status === 200 || status === 201) {
      await remove(entry.key);
      sent.add(entry.key);
    } else if (status === 409) {
      await put({ ...entry, state: "conflict", problems, stands });
    } else if (status === 422) {
      await put({ ...entry, state: "refused", problems });
    } else if (status === 401) {
      for (const one of await entriesOf(who)) if (isGoing(one)) await put({ ...one, state: "signin" });
      return other;
    } else {
      return undefined; // no connection: what follows would fare alike, and the order is kept
    }
  }
  return undefined;
}

/** How it fared; status 0 when nobody of ours answered. */
async function send(entry: Entry): Promise<Answer> {
  const { key, who, at, fields } = entry;
  const body = new URLSearchParams({ ...fields, key, who, saved_at: new Date(at).toISOString() });
  try {
    let answer = await post(body);
    if (answer.status === 403) {
      // The token may be of an earlier sign-in: any page brings a new one.
      await fetch("/outbox/", { redirect: "manual", cache: "no-store", headers: { "X-Keep": "1" } });
      answer = await post(body);
    }
    if (answer.type === "opaqueredirect" || answer.status === 403) return { status: 401 };
    const told = (await answer.json()) as Answer & { key?: string };
    // Only an answer that names the entry is ours: the sign-in page of a hotel's network says 200 too.
    return told.key === key ? { ...told, status: answer.status } : { status: 0 };
  } catch {
    return { status: 0 };
  }
}

function post(body: URLSearchParams): Promise<Response> {
  const token = document.cookie.match(/(?:^|; )(?:__Host-)?csrftoken=([^;]+)/)?.[1] ?? "";
  return fetch(ADDRESS, {
    method: "POST",
    body,
    headers: { "X-CSRFToken": token },
    redirect: "manual",
    signal: AbortSignal.timeout(LONGEST),
  });
}

async function alone(work: () => Promise<void>): Promise<void> {
  if (!("locks" in navigator)) return work();
  await navigator.locks.request("meetpunt-outbox", work);
}
