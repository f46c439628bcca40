// Naming a colleague in a note: after @ the names that fit stand under the field, and the arrows choose.
// Without scripts one types the name; the server reads it the same.

const TYPED = /(?:^|[^\w@])@([\p{L}\p{N}'’.-]{1,40})$/u;

interface Person {
  word: string;
  name: string;
}

export function offerNames(page: Document): void {
  for (const field of page.querySelectorAll<HTMLTextAreaElement>("textarea[data-mentions]")) offer(field, field.dataset["mentions"] ?? "");
}

function offer(field: HTMLTextAreaElement, address: string): void {
  const list = document.createElement("ul");
  list.className = "mentions";
  list.id = `${field.id}-names`;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "@");
  list.hidden = true;
  field.after(list);
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-controls", list.id);

  let chosen = 0;
  let asked = 0;
  const options = (): HTMLElement[] => [...list.querySelectorAll<HTMLElement>("li")];
  const close = (): void => {
    list.hidden = true;
    field.removeAttribute("aria-activedescendant");
  };
  const point = (at: number): void => {
    const all = options();
    chosen = (at + all.length) % all.length;
    all.forEach((one, place) => one.setAttribute("aria-selected", String(place === chosen)));
    field.setAttribute("aria-activedescendant", all[chosen]?.id ?? "");
  };
  const take = (): void => {
    const word = options()[chosen]?.dataset["word"];
    const before = field.value.slice(0, field.selectionStart);
    const typed = TYPED.exec(before)?.[1];
    close();
    if (word === undefined || typed === undefined) return;
    field.setRangeText(`${word} `, before.length - typed.length, before.length, "end");
    field.focus();
  };
  const ask = async (): Promise<void> => {
    const typed = TYPED.exec(field.value.slice(0, field.selectionStart))?.[1];
    const number = ++asked;
    if (typed === undefined) return close();
    const answer = await fetch(`${address}?q=${encodeURIComponent(typed)}`, { redirect: "error" }).catch(() => undefined);
    if (answer === undefined || !answer.ok || number !== asked) return;
    const people = ((await answer.json()) as { people: Person[] }).people;
    list.replaceChildren(...people.map((one, place) => option(one, `${list.id}-${place}`)));
    list.hidden = people.length === 0;
    if (people.length > 0) point(0);
    else close();
  };

  field.addEventListener("input", () => void ask());
  field.addEventListener("blur", () => window.setTimeout(close, 150));
  field.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) point(chosen + step);
    else if (event.key === "Enter" || event.key === "Tab") take();
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
  });
  list.addEventListener("pointerdown", (event) => {
    const one = (event.target as HTMLElement).closest("li");
    if (one === null) return;
    event.preventDefault();
    chosen = options().indexOf(one);
    take();
  });
}

function option(person: Person, id: string): HTMLElement {
  const one = document.createElement("li");
  one.id = id;
  one.setAttribute("role", "option");
  one.dataset["word"] = person.word;
  one.textContent = person.name;
  return one;
}
