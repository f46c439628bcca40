// The form to log: buttons beside the minutes, because a keyboard that slides up costs a rep seconds.

export function stepMinutes(page: Document): void {
  for (const box of page.querySelectorAll<HTMLElement>("[data-stepper]")) {
    const field = box.querySelector<HTMLInputElement>("input");
    const size = Number(box.dataset.stepper);
    if (!field || !size) continue;
    for (const [sign, place] of [["−", "afterbegin"], ["+", "beforeend"]] as const) {
      const button = page.createElement("button");
      button.type = "button";
      button.className = "btn quiet";
      button.textContent = sign;
      button.setAttribute("aria-label", `${sign}${size} ${field.getAttribute("aria-label") ?? ""}`);
      button.addEventListener("click", () => {
        const next = Number(field.value || 0) + (sign === "+" ? size : -size);
        field.value = String(Math.min(1440, Math.max(0, next)));
      });
      box.insertAdjacentElement(place, button);
    }
  }
}
