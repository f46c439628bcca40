// Keys of what is sent: the same key is the same record, so that sending twice keeps it once.

/** A page that a phone kept may hold the key of what was sent from it before: what is new gets a key of its own. */
export function renewKeys(page: ParentNode): void {
  for (const key of page.querySelectorAll<HTMLInputElement>("input[type=hidden][name=key]")) key.value = newKey();
}

/** Also where `crypto.randomUUID` is missing, which is on an address without https. */
export function newKey(): string {
  const hex = [...crypto.getRandomValues(new Uint8Array(16))].map((one) => one.toString(16).padStart(2, "0")).join("");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`;
}
