// What a change would do is shown while one types it: the form is sent as its button "Try" would send it, and what
// follows from it takes the place of what is shown. Nothing is kept by it.

const PAUSE = 400;

export function tryChanges(page: Document): void {
  const form = page.querySelector<HTMLFormElement>("form[data-tries]");
  if (form === null) return;
  let timer = 0;
  let asked: AbortController | undefined;
  form.addEventListener("input", () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(() => {
      asked?.abort();
      asked = new AbortController();
      void send(page, form, asked.signal);
    }, PAUSE);
  });
}

async function send(page: Document, form: HTMLFormElement, signal: AbortSignal): Promise<void> {
  const told = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (typeof value === "string") told.append(name, value);
  told.set("do", "try");
  try {
    const answer = await fetch(form.action, { method: "POST", body: told, credentials: "same-origin", signal });
    if (!answer.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const old of page.querySelectorAll<HTMLElement>("[data-live]")) {
      const next = fresh.querySelector(`[data-live="${CSS.escape(old.dataset["live"] ?? "")}"]`);
      if (next !== null) old.innerHTML = next.innerHTML;
    }
  } catch {
    // Without a connection the button says so; what was typed stays.
  }
}
