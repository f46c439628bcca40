// The box that finds: Ctrl-K, Cmd-K or / opens it, typing asks the server, the arrows walk over what was found.
// Without scripts its link leads to the search page.

const AFTER = 120;

export function offerSearch(page: Document): void {
  const dialog = page.querySelector<HTMLDialogElement>("dialog#find");
  const field = dialog?.querySelector<HTMLInputElement>("input[name=q]");
  const place = dialog?.querySelector<HTMLElement>("[data-found]");
  const address = place?.dataset["found"];
  if (!dialog || !field || !place || address === undefined) return;

  let waiting = 0;
  let asking = new AbortController();
  const ask = async (): Promise<void> => {
    asking.abort();
    asking = new AbortController();
    try {
      const answer = await fetch(`${address}?part=1&q=${encodeURIComponent(field.value)}`, { signal: asking.signal, redirect: "error" });
      if (answer.ok) place.replaceChildren(...new DOMParser().parseFromString(await answer.text(), "text/html").body.childNodes);
    } catch {
      return; // a newer question was asked, or there is no network: what stands stays
    }
  };
  const open = (): void => {
    if (dialog.open) return;
    for (const other of page.querySelectorAll<HTMLDialogElement>("dialog[open]")) other.close();
    dialog.showModal();
    field.select();
    void ask();
  };

  for (const link of page.querySelectorAll<HTMLAnchorElement>("[data-find]")) {
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      open();
    });
  }
  page.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey) {
      event.preventDefault();
      open();
    }
  });
  page.addEventListener("meetpunt:find", open);
  field.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = window.setTimeout(() => void ask(), AFTER);
  });
  dialog.addEventListener("keydown", (event) => walk(event, field, place));
  // Enter means the first of what was found for what stands in the field now.
  field.form?.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(waiting);
    void ask().then(() => place.querySelector<HTMLAnchorElement>("a")?.click());
  });
}

function walk(event: KeyboardEvent, field: HTMLInputElement, place: HTMLElement): void {
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  const stops = [field, ...place.querySelectorAll<HTMLAnchorElement>("a")];
  const now = stops.findIndex((stop) => stop === document.activeElement);
  const next = stops[(now + (event.key === "ArrowDown" ? 1 : -1) + stops.length) % stops.length];
  event.preventDefault();
  next?.focus();
}
