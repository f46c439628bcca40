// While a name or address is being typed: what looks like it already there, in a place of its own under the fields.
// Without scripts the form asks when it is sent.

const WAIT = 350;

export function warnOfDoubles(page: Document): void {
  for (const form of page.querySelectorAll<HTMLFormElement>("form[data-alike]")) {
    const [address, place] = [form.dataset["alike"], form.querySelector<HTMLElement>("#alike")];
    if (address !== undefined && place !== null) watch(form, address, place);
  }
}

function watch(form: HTMLFormElement, address: string, place: HTMLElement): void {
  let waiting: ReturnType<typeof setTimeout> | undefined;
  let latest = 0;
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => void ask(), WAIT);
  });

  async function ask(): Promise<void> {
    const told = new URLSearchParams();
    for (const name of ["name", "street", "postcode", "town", "phone", "email", "website"]) {
      const field = form.elements.namedItem(name);
      if (field instanceof HTMLInputElement && field.value !== "") told.set(name, field.value.slice(0, 254));
    }
    const mine = (latest += 1);
    try {
      const answer = await fetch(`${address}?${told}`, { headers: { Accept: "text/html" }, redirect: "error" });
      // An older question that is answered late says nothing about what stands there now.
      if (!answer.ok || mine !== latest) return;
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
      place.replaceChildren(...fresh.body.childNodes);
    } catch {
      return; // no network for a moment: the form asks again when it is sent
    }
  }
}
