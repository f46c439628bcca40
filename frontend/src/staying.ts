// Forms that are sent without leaving the page: the part that they name (data-stays) is shown as the answer has it.
// Without scripts they are sent as usual and the same page comes back.

import { post, take, told } from "./answers";

export function stayOnPage(page: Document): void {
  page.addEventListener("submit", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || form.dataset["stays"] === undefined) return;
    const button = event instanceof SubmitEvent ? event.submitter : null;
    if (form.dataset["busy"] !== undefined) return event.preventDefault();
    event.preventDefault();
    form.dataset["busy"] = "";
    void send(page, form, form.dataset["stays"], button).finally(() => delete form.dataset["busy"]);
  });
}

async function send(page: Document, form: HTMLFormElement, part: string, button: HTMLElement | null): Promise<void> {
  const place = placeOf(form);
  const tapped = button instanceof HTMLButtonElement && button.name !== "" ? { [button.name]: button.value } : {};
  try {
    const fresh = await post(form.action, told(form, tapped), part);
    if (fresh === null) return;
    take(page, fresh, [part]);
    focusAt(page, part, place);
  } catch {
    form.submit(); // Without a connection the browser says so.
  }
}

/** The how-manieth of the list it stands in, so that the next one gets the focus. */
function placeOf(form: HTMLFormElement): number {
  const item = form.closest("li");
  return item?.parentElement === null || item === null ? -1 : [...item.parentElement.children].indexOf(item);
}

function focusAt(page: Document, part: string, place: number): void {
  const items = page.querySelectorAll<HTMLElement>(`${part} li:has(> form[data-stays])`);
  const item = items[Math.min(Math.max(place, 0), items.length - 1)];
  item?.querySelector<HTMLElement>("form summary, form button")?.focus({ preventScroll: true });
}
