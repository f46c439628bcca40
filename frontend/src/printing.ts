// The print button does what the browser's menu does.

export function offerPrinting(page: Document): void {
  for (const button of page.querySelectorAll("[data-print]")) {
    button.addEventListener("click", () => print());
  }
}
