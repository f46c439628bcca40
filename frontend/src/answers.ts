// Sending what a form would send, without leaving the page. The server's answer is the truth: its parts are shown.

// What the page became; null when it has to be opened for itself, which is done then. Throws without a connection.
export async function post(address: string, told: URLSearchParams, needs: string): Promise<Document | null> {
  const answer = await fetch(address, { method: "POST", body: told, credentials: "same-origin" });
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (answer.ok && fresh.querySelector(needs) !== null) return fresh;
  location.assign(answer.ok ? answer.url : location.href);
  return null;
}

// Parts of the fresh page take the place of those at hand, and its messages; gives what they say.
export function take(page: Document, fresh: Document, parts: string[]): string {
  const top = scrollY;
  for (const part of parts) {
    const [old, next] = [page.querySelector(part), fresh.querySelector(part)];
    if (old !== null && next !== null) old.replaceWith(page.adoptNode(next));
  }
  const main = page.getElementById("main");
  main?.querySelector(":scope > .messages")?.remove();
  const messages = fresh.querySelector(".messages");
  if (messages !== null) main?.prepend(page.adoptNode(messages));
  scrollTo({ top });
  return messages?.querySelector("span")?.textContent ?? "";
}

export function told(form: HTMLFormElement, changes: Record<string, string>): URLSearchParams {
  const all = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (typeof value === "string") all.append(name, value);
  for (const [name, value] of Object.entries(changes)) all.set(name, value);
  return all;
}
