// Passkeys: asks the browser for what the server asked, and sends back what it signed. Without this, passwords and codes work.

type Json = Record<string, unknown>;

function bytes(text: string): Uint8Array<ArrayBuffer> {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

function text(buffer: ArrayBuffer): string {
  const plain = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(plain).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

function listed(keys: unknown): PublicKeyCredentialDescriptor[] | undefined {
  if (!Array.isArray(keys)) return undefined;
  return keys.map((one: { id: string }) => ({ type: "public-key", id: bytes(one.id) }));
}

async function post(form: HTMLFormElement, address: string, told: Json): Promise<Json> {
  const token = form.querySelector<HTMLInputElement>("input[name=csrfmiddlewaretoken]")?.value ?? "";
  const answer = await fetch(address, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRFToken": token },
    body: JSON.stringify(told),
  });
  if (!(answer.headers.get("Content-Type") ?? "").includes("json")) {
    location.reload(); // the sign-in is over, or has to be proven again: the page says so
    return new Promise(() => undefined);
  }
  return (await answer.json()) as Json;
}

async function make(form: HTMLFormElement, asked: Json): Promise<Json> {
  const options = asked["publicKey"] as Json;
  const user = options["user"] as Json;
  const made = (await navigator.credentials.create({
    publicKey: {
      ...options,
      challenge: bytes(options["challenge"] as string),
      user: { ...user, id: bytes(user["id"] as string) },
      excludeCredentials: listed(options["excludeCredentials"]) ?? [],
    } as unknown as PublicKeyCredentialCreationOptions,
  })) as PublicKeyCredential;
  const answer = made.response as AuthenticatorAttestationResponse;
  const name = form.querySelector<HTMLInputElement>("input[name=name]")?.value ?? "";
  const response = { clientDataJSON: text(answer.clientDataJSON), attestationObject: text(answer.attestationObject) };
  return { name, answer: { id: made.id, rawId: text(made.rawId), type: made.type, response } };
}

async function sign(_form: HTMLFormElement, asked: Json): Promise<Json> {
  const options = asked["publicKey"] as Json;
  const allowed = listed(options["allowCredentials"]);
  const signed = (await navigator.credentials.get({
    publicKey: {
      ...options,
      challenge: bytes(options["challenge"] as string),
      ...(allowed ? { allowCredentials: allowed } : {}),
    } as unknown as PublicKeyCredentialRequestOptions,
  })) as PublicKeyCredential;
  const answer = signed.response as AuthenticatorAssertionResponse;
  const response = {
    clientDataJSON: text(answer.clientDataJSON),
    authenticatorData: text(answer.authenticatorData),
    signature: text(answer.signature),
    ...(answer.userHandle ? { userHandle: text(answer.userHandle) } : {}),
  };
  return { answer: { id: signed.id, rawId: text(signed.rawId), type: signed.type, response } };
}

function offer(form: HTMLFormElement, begin: string, doing: typeof make): void {
  form.hidden = false;
  const told = form.querySelector<HTMLElement>("[data-problem]");
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (told) told.hidden = true;
    const say = (problem: string): void => {
      if (!told) return;
      told.textContent = problem;
      told.hidden = false;
    };
    void post(form, begin, {})
      .then((asked) => doing(form, asked))
      .then((answer) => post(form, form.dataset["end"] ?? "", answer))
      .then((answer) => {
        if (typeof answer["next"] === "string") location.assign(answer["next"]);
        else say(String(answer["problem"]));
      })
      .catch(() => say(told?.dataset["stopped"] ?? ""));
  });
}

if ("PublicKeyCredential" in window) {
  for (const form of document.querySelectorAll<HTMLFormElement>("form[data-passkey-make]")) {
    offer(form, form.dataset["passkeyMake"] ?? "", make);
  }
  for (const form of document.querySelectorAll<HTMLFormElement>("form[data-passkey-sign]")) {
    offer(form, form.dataset["passkeySign"] ?? "", sign);
  }
}
