// A bar that moves: fetches a piece of the page until the work is over, then shows what came of it.
// Without scripts the page reloads itself.

const EVERY = 1000;

export function followProgress(page: Document): void {
  for (const place of page.querySelectorAll<HTMLElement>("[data-poll]")) {
    const address = place.dataset["poll"];
    if (address !== undefined) void follow(place, address);
  }
}

async function follow(place: HTMLElement, address: string): Promise<void> {
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, EVERY));
    if (document.hidden) continue;
    try {
      const answer = await fetch(address, { headers: { Accept: "text/html" }, redirect: "error" });
      if (!answer.ok) return location.reload();
      show(place, await answer.text());
    } catch {
      continue; // no network for a moment: the work goes on without us
    }
    if (place.querySelector("[data-over]") !== null) return location.reload();
  }
}

// Only what changed is put in, so that a screen reader says a new sentence once.
function show(place: HTMLElement, html: string): void {
  const fresh = new DOMParser().parseFromString(html, "text/html").querySelector(".progress");
  const shown = place.querySelector(".progress");
  if (fresh === null || shown === null) return;
  if (fresh.hasAttribute("data-over")) shown.setAttribute("data-over", "");
  for (const part of ["[role=status]", "p.muted"]) {
    const [before, after] = [shown.querySelector(part), fresh.querySelector(part)];
    if (before !== null && after !== null && before.textContent !== after.textContent) {
      before.replaceChildren(...after.childNodes);
    }
  }
  const [bar, now] = [shown.querySelector("progress"), fresh.querySelector("progress")];
  if (bar === null || now === null) return;
  if (now.hasAttribute("value")) {
    bar.max = now.max;
    bar.value = now.value;
  } else bar.removeAttribute("value");
}
