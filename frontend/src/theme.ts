// Light, dark or as the device is, at once and without a new page; the cookie is the one that the form would set.

const A_YEAR = 60 * 60 * 24 * 365;

export function switchTheme(page: Document): void {
  for (const form of page.querySelectorAll<HTMLFormElement>("form[data-theme-switch]")) {
    form.addEventListener("submit", (event) => {
      const chosen = event.submitter;
      if (!(chosen instanceof HTMLButtonElement)) return;
      event.preventDefault();
      page.documentElement.dataset["theme"] = chosen.value;
      const secure = location.protocol === "https:" ? "; Secure" : "";
      page.cookie = `theme=${chosen.value}; Path=/; Max-Age=${A_YEAR}; SameSite=Lax${secure}`;
      for (const button of page.querySelectorAll('form[data-theme-switch] button[name="theme"]')) {
        button.setAttribute("aria-pressed", String(button.getAttribute("value") === chosen.value));
      }
    });
  }
}
