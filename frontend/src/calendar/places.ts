// Where on the calendar something can come down: a day, and a time or none. Times are those of the rows: half hours.

export interface Place {
  on: string; // 2026-11-30
  at: string; // 09:30; empty = without a time
}

export const STEP = 30;

export function placeOf(thing: HTMLElement): Place {
  return { on: thing.dataset["on"] ?? "", at: thing.dataset["at"] ?? "" };
}

export function same(one: Place, other: Place): boolean {
  return one.on === other.on && one.at === other.at;
}

// The day below a point and the half hour nearest to where a thing's top is; null beside the days.
export function placeAt(page: Document, x: number, y: number, top: number): Place | null {
  const table = page.querySelector<HTMLElement>(".diary");
  if (table === null) return null;
  const day = [...table.querySelectorAll<HTMLElement>("thead [data-on]")].find((one) => isBetween(x, one, "left", "right"));
  const on = day?.dataset["on"];
  const [untimed, ...rows] = rowsOf(table);
  if (on === undefined || untimed === undefined) return null;
  if (isBetween(y, untimed, "top", "bottom")) return { on, at: "" };
  const body = table.querySelector(".diary-hours");
  if (body === null || !isBetween(y, body, "top", "bottom")) return null;
  const away = (row: HTMLElement): number => Math.abs(row.getBoundingClientRect().top - top);
  const nearest = rows.reduce((best, row) => (away(row) < away(best) ? row : best));
  return { on, at: nearest.dataset["at"] ?? "" };
}

// The day of the phone's strip below a point.
export function dayAt(page: Document, x: number, y: number): HTMLElement | null {
  return page.elementFromPoint(x, y)?.closest<HTMLElement>(".strip [data-on]") ?? null;
}

// Shows where something would come down, as high as it is.
export function mark(page: Document, place: Place, height: number): void {
  const calendar = page.getElementById("calendar");
  const table = page.querySelector<HTMLElement>(".diary");
  const day = table?.querySelector<HTMLElement>(`thead [data-on="${place.on}"]`);
  unmark(page);
  if (calendar === null || table?.offsetParent == null || day == null) return;
  const [untimed, ...rows] = rowsOf(table);
  const row = place.at === "" ? untimed : rows.filter((one) => (one.dataset["at"] ?? "") <= place.at).pop() ?? rows[0];
  if (row === undefined) return;
  const [outer, column, line] = [calendar, day, row].map((one) => one.getBoundingClientRect());
  if (outer === undefined || column === undefined || line === undefined) return;
  const shown = page.createElement("div");
  shown.className = "drop-place";
  shown.textContent = place.at;
  shown.style.insetBlockStart = `${line.top - outer.top}px`;
  shown.style.insetInlineStart = `${column.left - outer.left}px`;
  shown.style.width = `${column.width}px`;
  shown.style.height = `${place.at === "" ? line.height : height}px`;
  calendar.append(shown);
}

export function unmark(page: Document): void {
  page.querySelector(".drop-place")?.remove();
}

// One step from a place: by days, or by half hours; above the first hour is "without a time".
export function step(page: Document, place: Place, days: number, halves: number): Place {
  if (days !== 0) {
    const day = new Date(`${place.on}T12:00:00Z`);
    day.setUTCDate(day.getUTCDate() + days);
    return { ...place, on: day.toISOString().slice(0, 10) };
  }
  const first = rowsOf(page)[1]?.dataset["at"] ?? "08:00";
  if (place.at === "") return halves > 0 ? { ...place, at: first } : place;
  const minutes = halves > 0 ? Math.floor(minutesOf(place.at) / STEP + 1) * STEP : Math.ceil(minutesOf(place.at) / STEP - 1) * STEP;
  if (minutes < minutesOf(first)) return { ...place, at: "" };
  if (minutes > 24 * 60 - STEP) return place;
  const two = (part: number): string => String(part).padStart(2, "0");
  return { ...place, at: `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}` };
}

export function words(page: Document, place: Place): string {
  const day = new Intl.DateTimeFormat(page.documentElement.lang, { weekday: "long", day: "numeric", month: "long", timeZone: "UTC" });
  const time = place.at === "" ? (page.getElementById("calendar")?.dataset["untimed"] ?? "") : place.at;
  return `${day.format(new Date(`${place.on}T12:00:00Z`))}, ${time}`;
}

// The row without a time and those of the half hours.
function rowsOf(within: ParentNode): HTMLElement[] {
  return [...within.querySelectorAll<HTMLElement>("tr[data-at]")].filter((one) => /^$|:[03]0$/.test(one.dataset["at"] ?? ""));
}

function minutesOf(at: string): number {
  const [hours, minutes] = at.split(":");
  return Number(hours) * 60 + Number(minutes);
}

function isBetween(value: number, thing: Element, low: "left" | "top", high: "right" | "bottom"): boolean {
  const box = thing.getBoundingClientRect();
  return box[low] <= value && value < box[high];
}
