// Sends what the outbox keeps: one at a time, in order, by one tab only. The server keeps each key once, so that an answer
// that was lost on the way costs nothing.

import { entriesOf, put, remove, type Entry } from "./store";

const ADDRESS = "/log/send/";
const LONGEST = 20_000; // milliseconds for one entry

export const CHANGED = "meetpunt:outbox";

/** Sends everything that can be sent; gives the keys that the server has now. */
export async function sendAll(who: string): Promise<Set<string>> {
  const sent = new Set<string>();
  await alone(async () => {
    for (const entry of await entriesOf(who)) {
      if (entry.state === "refused" || entry.state === "dropped") continue;
      const outcome = await send(entry);
      if (outcome === "sent") {
        await remove(entry.key);
        sent.add(entry.key);
      } else if (outcome !== "refused") {
        break; // no connection, or nobody signed in: what follows would fare alike, and the order is kept
      }
    }
  });
  dispatchEvent(new Event(CHANGED));
  return sent;
}

async function send(entry: Entry): Promise<"sent" | "refused" | "later"> {
  const body = new URLSearchParams({ ...entry.fields, key: entry.key, saved_at: new Date(entry.at).toISOString() });
  let answer: Response;
  try {
    answer = await post(body);
    if (answer.status === 403) {
      // The token may be of an earlier sign-in: any page brings a new one.
      await fetch("/outbox/", { redirect: "manual", cache: "no-store" });
      answer = await post(body);
    }
  } catch {
    return "later";
  }
  if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403) {
    await put({ ...entry, state: "signin" });
    return "later";
  }
  if (answer.status === 200 || answer.status === 201) return "sent";
  if (answer.status >= 500 || answer.status === 429) return "later";
  const told = (await answer.json().catch(() => ({}))) as { problems?: Record<string, string> };
  await put({ ...entry, state: "refused", problem: Object.values(told.problems ?? {}).join(" ") });
  return "refused";
}

function post(body: URLSearchParams): Promise<Response> {
  const token = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ?? "";
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
