// What is wrong with a form, in the words of the server: each beside its field, the rest above.

export function showProblems(form: HTMLFormElement, problems: Record<string, string>): void {
  for (const told of form.querySelectorAll("small.error")) told.remove();
  for (const field of form.querySelectorAll(".wrong")) field.classList.remove("wrong");
  const rest: string[] = [];
  let first: HTMLElement | undefined;
  for (const [name, told] of Object.entries(problems)) {
    const field = form.elements.namedItem(name);
    if (name === "visit" || !(field instanceof HTMLElement)) {
      rest.push(told);
      continue;
    }
    const place = field.closest<HTMLElement>(".form-field, label, fieldset") ?? form;
    const words = document.createElement("small");
    words.className = "error";
    words.textContent = told;
    place.classList.add("wrong");
    place.append(words);
    const folded = field.closest("details");
    if (folded) folded.open = true;
    first ??= field;
  }
  if (Object.keys(problems).length > 0) say(form, rest.join(" ") || (form.dataset["wrong"] ?? ""), "error");
  first?.focus();
}

export function say(form: HTMLFormElement, text: string, kind = ""): void {
  const place = form.querySelector<HTMLElement>("[data-said]");
  if (!place) return;
  place.textContent = text;
  place.className = `message ${kind}`.trim();
  place.hidden = !text;
  place.scrollIntoView({ block: "center" });
}
