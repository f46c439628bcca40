// The service worker: pages that a rep needs on the road open without a connection, as they were last seen.
// Network first, because figures must be today's; never another person's pages; nothing is sent from here.

interface Fetching extends Event {
  request: Request;
  waitUntil(work: Promise<unknown>): void;
  respondWith(answer: Promise<Response>): void;
}
interface Waiting extends Event {
  waitUntil(work: Promise<unknown>): void;
  data?: { kind: string; who?: string; files?: string[] };
}
interface Worker {
  addEventListener(kind: "fetch", act: (event: Fetching) => void): void;
  addEventListener(kind: "install" | "activate" | "message", act: (event: Waiting) => void): void;
  skipWaiting(): Promise<void>;
  clients: { claim(): Promise<void> };
  location: Location;
}

const worker = self as unknown as Worker;
const PAGES = "pages-1";
const FILES = "files-1";
const WHO = "/who-these-pages-are-of";
/** The accounts of today and those seen last, in short. */
const ROAD = "/log/choose/";
const FORM = "/log/";
const ALWAYS = ["/today/", FORM, ROAD, "/outbox/", "/offline/"];
const CARD = /^\/(account|opportunit)(?:s|ies)\/(\d+)\/$/;
const MOST_CARDS = 40;
/** Pages are kept per person, so that it does not matter with which language or cookie they are asked for. */
const OWN = { ignoreVary: true };
const PATIENCE = 5_000; // milliseconds before what was kept is shown instead
const FRESH = 15 * 60_000; // milliseconds after which the pages that are always kept are fetched anew

let settling: Promise<unknown> = Promise.resolve();

worker.addEventListener("install", (event) => event.waitUntil(worker.skipWaiting()));
worker.addEventListener("activate", (event) => event.waitUntil(start()));
worker.addEventListener("message", (event) => {
  const told = event.data;
  // One after the other: two pages that open at once must not forget each other's.
  if (told?.kind === "forget") settling = settling.then(() => caches.delete(PAGES));
  if (told?.kind === "person" && told.who) {
    const { who, files = [] } = told;
    settling = settling.then(() => settle(who, files)).catch(() => undefined);
  }
  event.waitUntil(settling);
});
worker.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== worker.location.origin) return;
  if (address.pathname.startsWith("/static/")) event.respondWith(file(request));
  else if (request.mode === "navigate") event.respondWith(page(event, address));
});

async function start(): Promise<void> {
  for (const name of await caches.keys()) if (name !== PAGES && name !== FILES) await caches.delete(name);
  await worker.clients.claim();
}

/** Keep the pages of this person; those of the one before are forgotten first. */
async function settle(who: string, files: string[]): Promise<void> {
  const before = await (await caches.match(WHO))?.text();
  if (before !== who) await caches.delete(PAGES);
  const pages = await caches.open(PAGES);
  await pages.put(WHO, new Response(who));
  const kept = await caches.open(FILES);
  const own = files.filter((one) => new URL(one).pathname.startsWith("/static/"));
  await Promise.all(own.map(async (one) => ((await kept.match(one)) ? undefined : kept.add(one).catch(() => undefined))));
  await Promise.all(
    ALWAYS.map(async (one) => {
      const known = await pages.match(one, OWN);
      if (!known || Date.now() - Date.parse(known.headers.get("Date") ?? "") > FRESH) await fetchAnew(one);
    }),
  );
}

/** Messages to the reader are for the page that is read, not for one that is kept: hence the header. */
async function fetchAnew(address: string): Promise<void> {
  const answer = await fetch(address, { credentials: "same-origin", headers: { "X-Keep": "1" } }).catch(() => undefined);
  if (answer?.ok && !answer.redirected) await (await caches.open(PAGES)).put(address, answer);
}

/** Names of built files hold a fingerprint of what is in them: once kept, right for ever. */
async function file(request: Request): Promise<Response> {
  const found = await caches.match(request);
  if (found) return found;
  const answer = await fetch(request);
  if (answer.ok) await (await caches.open(FILES)).put(request, answer.clone());
  return answer;
}

async function page(event: Fetching, address: URL): Promise<Response> {
  const { request } = event;
  const known = await kept(address);
  try {
    const answer = await (known ? soon(request) : fetch(request));
    if (answer.status >= 500 && known) return known;
    if (answer.ok && !answer.redirected) event.waitUntil(keep(address, answer.clone()));
    return answer;
  } catch {
    return known ?? (await caches.match("/offline/", OWN)) ?? Response.error();
  }
}

/** What there is of a page: for every choice one form, and of a card that was not opened the account in short. */
async function kept(address: URL): Promise<Response | undefined> {
  const card = CARD.exec(address.pathname);
  if (!card && !ALWAYS.includes(address.pathname)) return undefined;
  const known = await caches.match(address.pathname, OWN);
  if (known || !card) return known;
  const place = await placeInShort(card);
  return place ? Response.redirect(`${ROAD}#${place}`) : undefined;
}

/** Where the account or opportunity of a card stands among the accounts in short; empty when it does not. */
async function placeInShort(card: RegExpExecArray): Promise<string> {
  const place = `${card[1] === "account" ? "account" : "opportunity"}-${card[2]}`;
  const road = await (await caches.match(ROAD, OWN))?.text();
  return road?.includes(`id="${place}"`) ? place : "";
}

function soon(request: Request): Promise<Response> {
  return new Promise((resolve, reject) => {
    setTimeout(() => reject(new Error("slow")), PATIENCE);
    fetch(request).then(resolve, reject);
  });
}

async function keep(address: URL, answer: Response): Promise<void> {
  const card = CARD.exec(address.pathname);
  if (address.search || !(card || ALWAYS.includes(address.pathname))) return;
  const pages = await caches.open(PAGES);
  await pages.put(address.pathname, answer);
  if (!card) return;
  const cards = (await pages.keys()).filter((one) => CARD.test(new URL(one.url).pathname));
  for (const old of cards.slice(0, Math.max(0, cards.length - MOST_CARDS))) await pages.delete(old);
  // An account that was seen can be logged from now on, also when the connection is gone.
  if (!(await placeInShort(card))) await Promise.all([fetchAnew(FORM), fetchAnew(ROAD)]);
}

export {};
