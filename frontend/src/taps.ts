// Taps of ACCH: a yes further on proposes yes for what comes before it, a no proposes no for what comes after it.
// The server does the same for what was not told, so that a page reads and keeps without this.

const RUNGS = ["aware", "covered", "considers", "promised"];

export function proposeAnswers(page: Document): void {
  page.addEventListener("change", (event) => {
    const tapped = event.target;
    if (!(tapped instanceof HTMLInputElement)) return;
    const place = RUNGS.indexOf(tapped.dataset["rung"] ?? "");
    const unit = tapped.closest<HTMLElement>("[data-acch]");
    if (place < 0 || !unit || tapped.value === "") return;
    const others = tapped.value === "yes" ? RUNGS.slice(0, place) : RUNGS.slice(place + 1);
    for (const rung of others) {
      const proposed = unit.querySelector<HTMLInputElement>(`input[data-rung=${rung}][value=${tapped.value}]`);
      if (proposed) proposed.checked = true;
    }
  });
}
