// Keys that go somewhere: read from the dialog that shows them. Never while somebody types, and they can be turned off.

const WITHIN = 1500;
const OFF = "meetpunt-keys-off";

export function offerShortcuts(page: Document): void {
  const dialog = page.querySelector<HTMLDialogElement>("dialog#shortcuts");
  if (dialog === null) return;
  const choice = dialog.querySelector<HTMLInputElement>("[data-keys-on]");
  if (choice !== null) {
    choice.checked = localStorage.getItem(OFF) === null;
    choice.addEventListener("change", () => (choice.checked ? localStorage.removeItem(OFF) : localStorage.setItem(OFF, "1")));
  }
  for (const button of page.querySelectorAll("dialog [data-close]")) {
    button.addEventListener("click", () => button.closest("dialog")?.close());
  }
  for (const one of page.querySelectorAll<HTMLDialogElement>("dialog")) {
    // A click beside the dialog lands on the dialog itself.
    one.addEventListener("click", (event) => event.target === one && one.close());
  }
  for (const button of page.querySelectorAll("[data-show-keys]")) button.addEventListener("click", () => dialog.showModal());

  let before = "";
  let at = 0;
  page.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || isTyping(event.target)) return;
    if (page.querySelector("dialog[open]") !== null || localStorage.getItem(OFF) !== null) return;
    const keys = event.timeStamp - at < WITHIN && before !== "" ? `${before} ${event.key}` : event.key;
    const link = dialog.querySelector<HTMLAnchorElement>(`a[data-keys="${CSS.escape(keys)}"]`);
    before = "";
    if (keys === "?") dialog.showModal();
    else if (keys === "/") page.dispatchEvent(new Event("meetpunt:find"));
    else if (link !== null) link.click();
    else {
      [before, at] = event.key === "Shift" ? ["", 0] : [event.key, event.timeStamp];
      return;
    }
    event.preventDefault();
  });
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || target.closest("input, textarea, select, [role=textbox], [role=combobox]") !== null;
}
