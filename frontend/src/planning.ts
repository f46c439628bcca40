// The plan is worked out anew while one types: the form is sent as its button would send it, and only what follows from
// the figures takes the place of what is shown. Fields, their text and the focus stay. Nothing is kept by it.

const PAUSE = 300;

export function recalculate(page: Document): void {
  const form = page.querySelector<HTMLFormElement>("form[data-recalculate]");
  if (form === null) return;
  let timer = 0;
  let asked: AbortController | undefined;
  form.addEventListener("input", (event) => {
    if (!(event.target instanceof HTMLElement) || !event.target.matches('[name^="v-"], [name^="o-"]')) return;
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
  told.set("do", "recalculate");
  try {
    const answer = await fetch(form.action, { method: "POST", body: told, credentials: "same-origin", signal });
    if (!answer.ok && answer.status !== 422) return;
    show(page, new DOMParser().parseFromString(await answer.text(), "text/html"));
  } catch {
    // Without a connection the button says so; what was typed stays.
  }
}

function show(page: Document, fresh: Document): void {
  for (const old of page.querySelectorAll<HTMLElement>("[data-live]")) {
    const next = fresh.querySelector(`[data-live="${CSS.escape(old.dataset["live"] ?? "")}"]`);
    if (next === null || next.innerHTML === old.innerHTML || old.contains(page.activeElement)) continue;
    old.innerHTML = next.innerHTML;
    old.className = next.className;
  }
  for (const old of page.querySelectorAll<HTMLInputElement>('form[data-recalculate] input[name^="v-"]')) {
    const next = fresh.querySelector<HTMLInputElement>(`input[name="${CSS.escape(old.name)}"]:not([type=hidden])`);
    if (next === null) continue;
    old.placeholder = next.placeholder;
    for (const name of ["aria-invalid", "aria-describedby"]) {
      const value = next.getAttribute(name);
      if (value === null) old.removeAttribute(name);
      else old.setAttribute(name, value);
    }
    const [counts, told] = [old.nextElementSibling, next.nextElementSibling];
    if (counts !== null && told !== null) counts.textContent = told.textContent;
  }
}
