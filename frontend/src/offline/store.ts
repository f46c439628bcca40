// The outbox in the phone: entries of IndexedDB, each with the key that it is sent under, in the order in which they were made.

export type State = "waiting" | "refused" | "conflict" | "signin" | "dropped";

export interface Entry {
  key: string;
  /** Which sign-in as which person in which organisation, and what they are called: nobody else sees or sends it. */
  who: string;
  name: string;
  at: number;
  label: string;
  fields: Record<string, string>;
  state: State;
  /** What is wrong with it, by field; "" for all of it. */
  problems: Record<string, string>;
  /** Of a conflict: where one reads what the server has. */
  stands: string;
}

const NAME = "meetpunt";
const STORE = "outbox";

export async function put(entry: Entry): Promise<void> {
  await work("readwrite", (store) => store.put(entry));
}

export async function remove(key: string): Promise<void> {
  await work("readwrite", (store) => store.delete(key));
}

/** What a person keeps here, the oldest first. */
export async function entriesOf(who: string): Promise<Entry[]> {
  return (await all()).filter((entry) => entry.who === who).sort((one, other) => one.at - other.at);
}

/** Of how many entries another sign-in is the owner, by its name: who else used this phone is told no more than that. */
export async function countOfOthers(who: string): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  for (const { who: whose, name, state } of await all()) {
    if (whose !== who && state !== "dropped") counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
}

/** It is still to be sent. */
export function isGoing(entry: Entry): boolean {
  return entry.state === "waiting" || entry.state === "signin";
}

function all(): Promise<Entry[]> {
  return work<Entry[]>("readonly", (store) => store.getAll() as IDBRequest<Entry[]>);
}

async function work<T>(mode: IDBTransactionMode, ask: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const base = await open();
  try {
    return await new Promise<T>((resolve, reject) => {
      const going = base.transaction(STORE, mode);
      const request = ask(going.objectStore(STORE));
      // Only a finished transaction is on the disk: a phone that is closed now keeps it.
      going.oncomplete = () => resolve(request.result);
      going.onerror = going.onabort = () => reject(going.error ?? new Error("outbox"));
    });
  } finally {
    base.close();
  }
}

function open(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "key" });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error("outbox"));
  });
}
