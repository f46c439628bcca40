// The outbox in the phone: entries of IndexedDB, each with the key that it is sent under, in the order in which they were made.

export type State = "waiting" | "refused" | "signin" | "dropped";

export interface Entry {
  key: string;
  who: string;
  at: number;
  label: string;
  fields: Record<string, string>;
  state: State;
  problem: string;
}

const NAME = "meetpunt";
const STORE = "outbox";

export async function put(entry: Entry): Promise<void> {
  await work("readwrite", (store) => store.put(entry));
}

export async function remove(key: string): Promise<void> {
  await work("readwrite", (store) => store.delete(key));
}

/** What a person keeps here, the oldest first. Who else used this phone sees nothing of it. */
export async function entriesOf(who: string): Promise<Entry[]> {
  const all = await work<Entry[]>("readonly", (store) => store.getAll() as IDBRequest<Entry[]>);
  return all.filter((entry) => entry.who === who).sort((one, other) => one.at - other.at);
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
