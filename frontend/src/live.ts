// What is typed is worked out while one types: the form is sent as its button would send it (data-works-out is what that
// button does), and only what follows from the fields takes the place of what is shown. Fields, their text and the focus
// stay. Nothing is kept by it.

const PAUSE = 300;
const OF_A_FIELD = ["aria-invalid", "aria-describedby"];

export function workOutLive(page: Document): void {
  const form = page.querySelector<HTMLFormElement>("form[data-works-out]");
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
  told.set("do", form.dataset["worksOut"] ?? "");
  try {
    const answer = await fetch(form.action, { method: "POST", body: told, credentials: "same-origin", signal });
    if (!answer.ok && answer.status !== 422) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    showParts(page, fresh);
    showFields(form, fresh);
  } catch {
    // Without a connection the button says so; what was typed stays.
  }
}

function showParts(page: Document, fresh: Document): void {
  for (const old of page.querySelectorAll<HTMLElement>("[data-live]")) {
    const next = fresh.querySelector(`[data-live="${CSS.escape(old.dataset["live"] ?? "")}"]`);
    if (next === null || next.innerHTML === old.innerHTML || old.contains(page.activeElement)) continue;
    old.innerHTML = next.innerHTML;
    old.className = next.className;
  }
}

/** What an empty field counts with, and what is the matter with a field. */
function showFields(form: HTMLFormElement, fresh: Document): void {
  for (const old of form.querySelectorAll<HTMLInputElement>("input[name]:not([type=hidden])")) {
    const next = fresh.querySelector<HTMLInputElement>(`input[name="${CSS.escape(old.name)}"]:not([type=hidden])`);
    if (next === null) continue;
    old.placeholder = next.placeholder;
    for (const name of OF_A_FIELD) {
      const value = next.getAttribute(name);
      if (value === null) old.removeAttribute(name);
      else old.setAttribute(name, value);
    }
    const [counts, told] = [old, next].map((field) => field.parentElement?.querySelector(":scope > .counts"));
    if (counts && told) counts.textContent = told.textContent;
  }
}
