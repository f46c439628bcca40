// Filters that are sent as soon as a choice is made; without scripts their own button sends them.
// Days are typed digit by digit, so fields that are folded away wait for the button.

export function submitFilters(page: Document): void {
  for (const form of page.querySelectorAll<HTMLFormElement>("form[data-submits-itself]")) {
    form.addEventListener("change", (event) => {
      const field = event.target;
      if (field instanceof Element && field.closest("details") === null) {
        form.requestSubmit();
      }
    });
    form.addEventListener("submit", () => leaveOutEmpty(form));
  }
}

// An address that somebody shares names only what was chosen.
function leaveOutEmpty(form: HTMLFormElement): void {
  const fields = [...form.elements].filter(
    (field): field is HTMLInputElement | HTMLSelectElement =>
      (field instanceof HTMLInputElement || field instanceof HTMLSelectElement) && field.value === "",
  );
  for (const field of fields) field.disabled = true;
  // Coming back with the browser's button finds the fields in use again.
  addEventListener("pageshow", () => fields.forEach((field) => (field.disabled = false)), { once: true });
}
