// Files that are dropped on the place where one chooses them, and the names of those that were chosen.

export function takeDroppedFiles(page: Document): void {
  for (const form of page.querySelectorAll<HTMLFormElement>("form[data-drop]")) {
    const field = form.querySelector<HTMLInputElement>('input[type="file"]');
    const zone = form.querySelector<HTMLElement>(".drop-zone");
    const names = form.querySelector<HTMLElement>("[data-drop-names]");
    if (field === null || zone === null || names === null) continue;
    const tell = (): void => {
      const items = [...(field.files ?? [])].map((file) => {
        const item = page.createElement("li");
        item.textContent = file.name;
        return item;
      });
      names.replaceChildren(...items);
    };
    field.addEventListener("change", tell);
    for (const kind of ["dragenter", "dragover"]) {
      zone.addEventListener(kind, (event) => {
        event.preventDefault();
        zone.classList.add("is-over");
      });
    }
    for (const kind of ["dragleave", "drop"]) zone.addEventListener(kind, () => zone.classList.remove("is-over"));
    zone.addEventListener("drop", (event) => {
      event.preventDefault();
      const dropped = event.dataTransfer?.files;
      if (dropped === undefined || dropped.length === 0) return;
      field.files = dropped;
      tell();
    });
  }
}

// A table that is something else has other fields: the form asks for them at once.
export function applyTableChoice(page: Document): void {
  for (const choice of page.querySelectorAll<HTMLSelectElement>("select[data-applies]")) {
    choice.addEventListener("change", () => {
      const apply = choice.form?.querySelector<HTMLButtonElement>('button[name="action"][value="apply"]');
      choice.form?.requestSubmit(apply ?? null);
    });
  }
}
