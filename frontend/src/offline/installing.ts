// Registers the service worker, and tells it whose pages it may keep: what one person saw is never shown to the next.

export function install(page: Document, who: string | undefined): void {
  if (!("serviceWorker" in navigator)) return;
  if (who === undefined) {
    // At the door nobody is signed in: pages that were kept are forgotten.
    void navigator.serviceWorker.getRegistration().then((found) => found?.active?.postMessage({ kind: "forget" }));
    return;
  }
  void navigator.serviceWorker
    .register("/sw.js", { scope: "/" })
    .then(() => navigator.serviceWorker.ready)
    .then((ready) => {
      const files = [...page.querySelectorAll<HTMLLinkElement | HTMLScriptElement>("link[rel=stylesheet], script[src]")].map((one) => ("href" in one ? one.href : one.src));
      const drawn = performance.getEntriesByType("resource").map((one) => one.name);
      ready.active?.postMessage({ kind: "person", who, files: [...files, ...drawn] });
    })
    .catch(() => undefined); // without it everything works, only not offline
}
