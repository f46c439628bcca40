// Arrows walk over the cards, V opens a card's steps, a digit chooses one, Escape closes.

export function walkCards(page: Document): void {
  page.addEventListener("keydown", (event) => {
    const card = page.activeElement?.closest<HTMLElement>("[data-deal]") ?? null;
    if (card === null || event.altKey || event.ctrlKey || event.metaKey) return;
    const menu = card.querySelector<HTMLDetailsElement>("details");
    if (menu?.open === true) {
      if (event.key === "Escape") close(card, menu);
      else if (/^[1-9]$/.test(event.key)) menu.querySelector<HTMLButtonElement>(`[data-key="${event.key}"]`)?.click();
      else if (event.key === "ArrowDown" || event.key === "ArrowUp") step(page, menu, event.key === "ArrowDown" ? 1 : -1);
      else return;
      event.preventDefault();
      return;
    }
    if (event.key === "v" || event.key === "V") {
      if (menu !== null) open(menu);
      event.preventDefault();
      return;
    }
    const next = neighbour(card, event.key);
    if (next === null) return;
    next.querySelector<HTMLElement>(".deal-name")?.focus();
    next.scrollIntoView({ block: "nearest", inline: "nearest" });
    event.preventDefault();
  });
}

function open(menu: HTMLDetailsElement): void {
  menu.open = true;
  menu.querySelector<HTMLElement>("button")?.focus();
}

function close(card: HTMLElement, menu: HTMLDetailsElement): void {
  menu.open = false;
  card.querySelector<HTMLElement>(".deal-name")?.focus();
}

function step(page: Document, menu: HTMLDetailsElement, by: number): void {
  const buttons = [...menu.querySelectorAll<HTMLButtonElement>("button")];
  const at = buttons.findIndex((one) => one === page.activeElement);
  buttons[(at + by + buttons.length) % buttons.length]?.focus();
}

function neighbour(card: HTMLElement, key: string): HTMLElement | null {
  const column = card.closest<HTMLElement>(".stage");
  if (column === null) return null;
  const own = [...column.querySelectorAll<HTMLElement>("[data-deal]")];
  const at = own.indexOf(card);
  if (key === "ArrowDown") return own[at + 1] ?? null;
  if (key === "ArrowUp") return own[at - 1] ?? null;
  if (key !== "ArrowLeft" && key !== "ArrowRight") return null;
  const columns = [...(column.parentElement?.querySelectorAll<HTMLElement>(".stage") ?? [])];
  const by = key === "ArrowRight" ? 1 : -1;
  for (let place = columns.indexOf(column) + by; place >= 0 && place < columns.length; place += by) {
    const cards = [...(columns[place]?.querySelectorAll<HTMLElement>("[data-deal]") ?? [])];
    if (cards.length > 0) return cards[Math.min(at, cards.length - 1)] ?? null;
  }
  return null;
}
