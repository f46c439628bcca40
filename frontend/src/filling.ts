// A page that stands alone can take the whole screen, as on a wall; without scripts the browser's own key does it.

export function fillScreen(page: Document): void {
  for (const button of page.querySelectorAll<HTMLButtonElement>("[data-fill]")) {
    button.hidden = !page.fullscreenEnabled;
    button.addEventListener("click", () => void (page.fullscreenElement ? page.exitFullscreen() : page.documentElement.requestFullscreen()));
  }
}
