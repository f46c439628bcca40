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

/** What a step asks for has to be filled in when it is chosen, also without a connection; minutes follow the choice. */
export function followChoice(page: Document): void {
  const form = page.querySelector<HTMLFormElement>("form[data-log]");
  const minutes = form?.querySelector<HTMLInputElement>("[name=minutes]");
  if (!form) return;
  let shown = minutes?.value;
  const follow = (): void => {
    for (const field of form.querySelectorAll<HTMLInputElement>(".log-need input")) field.required = isAsked(field) && isChosen(field);
    const usual = form.querySelector<HTMLInputElement>("[name=visit]:checked")?.dataset["minutes"];
    // Minutes that somebody set stay.
    if (minutes && usual && minutes.value === shown) shown = minutes.value = usual;
  };
  form.addEventListener("change", follow);
  form.addEventListener("reset", () => (shown = minutes?.defaultValue));
  follow();
}

/** Whether the step that is chosen asks for this field; every other field is always asked for. */
export function isAsked(field: Element | null): boolean {
  const need = field?.closest<HTMLElement>(".log-need");
  const asks = need?.closest(".log-reached")?.querySelector<HTMLInputElement>(".log-step input:checked")?.dataset["asks"];
  return !need || (asks ?? "").split(" ").includes(need.dataset["need"] ?? "");
}

function isChosen(field: Element): boolean {
  const visit = field.closest(".log-choice")?.querySelector<HTMLInputElement>("[name=visit]");
  const about = field.closest(".log-deal")?.querySelector<HTMLInputElement>("[name^=about_]");
  return Boolean(visit?.checked && about?.checked);
}
