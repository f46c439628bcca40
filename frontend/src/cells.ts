// A cell of a list is changed in its place: its pencil fetches a small form, which is sent without leaving the page.
// Without scripts the pencil leads to the whole form. Ticking counts what a change of many is about.

export function changeInPlace(page: Document): void {
  page.addEventListener("click", (event) => {
    const target = event.target;
    if (!(target instanceof Element)) return;
    const pencil = target.closest<HTMLAnchorElement>("a[data-cell]");
    const cell = target.closest("td");
    const address = pencil?.dataset["cell"];
    if (cell !== null && address !== undefined && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      void open(cell, address);
    } else if (cell !== null && target.closest("[data-cancel]") !== null) close(cell);
  });
  page.addEventListener("keydown", (event) => {
    const cell = event.target instanceof Element ? event.target.closest("td") : null;
    if (event.key === "Escape" && cell?.querySelector("form.cell-form")) close(cell);
  });
  page.addEventListener("submit", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || !form.matches("form.cell-form")) return;
    const cell = form.closest("td");
    if (cell === null) return;
    event.preventDefault();
    void send(cell, form);
  });
  countTicks(page);
}

const before = new WeakMap<Element, Node[]>();

async function open(cell: Element, address: string): Promise<void> {
  try {
    const answer = await fetch(address, { headers: { Accept: "text/html" }, redirect: "error" });
    if (!answer.ok) return location.reload();
    before.set(cell, [...cell.childNodes]);
    show(cell, await answer.text());
  } catch {
    location.reload(); // the plain page says what is the matter
  }
}

async function send(cell: Element, form: HTMLFormElement): Promise<void> {
  try {
    const answer = await fetch(form.action, {
      method: "POST",
      body: new URLSearchParams([...new FormData(form)].map(([name, value]) => [name, String(value)])),
      headers: { Accept: "text/html" },
      redirect: "error",
    });
    if (!answer.ok && answer.status !== 422) return location.reload();
    show(cell, await answer.text());
    if (answer.ok) cell.querySelector<HTMLElement>("button, a")?.focus();
  } catch {
    form.submit(); // no network for a moment: the browser says so, and keeps what was typed
  }
}

function show(cell: Element, html: string): void {
  const fresh = new DOMParser().parseFromString(html, "text/html");
  cell.replaceChildren(...fresh.body.childNodes);
  const field = cell.querySelector<HTMLInputElement | HTMLSelectElement>("form.cell-form select, form.cell-form input:not([type=hidden])");
  field?.focus();
  if (field instanceof HTMLInputElement) field.select();
}

function close(cell: Element): void {
  const stood = before.get(cell);
  if (stood === undefined) return;
  cell.replaceChildren(...stood);
  cell.querySelector<HTMLElement>("a[data-cell]")?.focus();
}

function countTicks(page: Document): void {
  const [all, told] = [page.querySelector<HTMLInputElement>("[data-tick-all]"), page.querySelector<HTMLElement>("[data-ticked]")];
  const boxes = [...page.querySelectorAll<HTMLInputElement>("input[name=ids]")];
  if (all === null || told === null) return;
  const count = (): void => {
    const ticked = boxes.filter((box) => box.checked).length;
    told.textContent = String(ticked);
    told.hidden = ticked === 0;
    all.checked = ticked === boxes.length;
    all.indeterminate = ticked > 0 && ticked < boxes.length;
  };
  all.addEventListener("change", () => {
    for (const box of boxes) box.checked = all.checked;
    count();
  });
  for (const box of boxes) box.addEventListener("change", count);
  count();
}
