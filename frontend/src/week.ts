// The week sheet adds up while one types. It reads hours as web/hours.py does; the server adds up again when it is kept.

export function addUpWeek(page: Document): void {
  const sheet = page.querySelector<HTMLFormElement>("[data-week-sheet]");
  if (sheet === null) return;
  const cells = [...sheet.querySelectorAll<HTMLInputElement>("input[data-day]")];
  const ofDay = (day: string, beside: HTMLElement): number => {
    const own = cells.filter((cell) => cell.dataset["day"] === day).map((cell) => minutesOf(cell.value) ?? 0);
    return own.reduce((before, some) => before + some, Number(beside.dataset["more"]) - Number(beside.dataset["due"]));
  };
  const add = (): void => {
    for (const sum of sheet.querySelectorAll<HTMLElement>("[data-sum]")) {
      const of = sum.dataset["sum"] ?? "";
      const own = cells.filter((cell) => of === "all" || cell.dataset["day"] === of || cell.dataset["kind"] === of);
      const minutes = own.map((cell) => minutesOf(cell.value));
      const total = minutes.reduce<number>((before, some) => before + (some ?? 0), Number(sum.dataset["more"] ?? 0));
      sum.textContent = total === 0 ? "–" : hours(total);
    }
    let all = 0;
    for (const beside of sheet.querySelectorAll<HTMLElement>("[data-difference]")) {
      const of = beside.dataset["difference"];
      if (of !== "all") all += ofDay(of ?? "", beside);
      beside.textContent = moreOrLess(of === "all" ? all : ofDay(of ?? "", beside));
    }
    for (const cell of cells) cell.toggleAttribute("data-unread", minutesOf(cell.value) === undefined);
  };
  sheet.addEventListener("input", add);
  add();
}

/** Calls of seconds leave parts of minutes in a sum. */
function hours(minutes: number): string {
  const whole = Math.round(minutes);
  return minutes > 0 && whole === 0 ? "< 0:01" : clock(whole);
}

function moreOrLess(minutes: number): string {
  const whole = Math.round(Math.abs(minutes));
  return `${whole === 0 ? "" : minutes > 0 ? "+" : "−"}${clock(whole)}`;
}

function clock(minutes: number): string {
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}`;
}

function minutesOf(typed: string): number | undefined {
  const text = typed.trim().toLowerCase();
  if (text === "") return 0;
  const clock = /^(\d{0,3})\s*[:hu]\s*([0-5]?\d)\s*m?$/.exec(text);
  if (clock !== null) return upToADay(Number(clock[1]) * 60 + Number(clock[2]));
  const minutes = /^(\d{1,4})\s*(?:m|min|minuten|minutes)\.?$/.exec(text);
  if (minutes !== null) return upToADay(Number(minutes[1]));
  const whole = /^(\d{1,4}(?:[.,]\d{1,4})?|[.,]\d{1,4})\s*(?:h|u|uur|uren|hours?|hrs?)?\.?$/.exec(text);
  return whole === null ? undefined : upToADay(Math.round(Number((whole[1] ?? "").replace(",", ".")) * 60));
}

function upToADay(minutes: number): number | undefined {
  return minutes > 24 * 60 ? undefined : minutes;
}
