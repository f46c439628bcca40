// Dragging a thing: with a mouse at once, with a finger after holding it a moment, so that scrolling stays scrolling.

const HOLD = 350; // milliseconds
const SLIPS = 8; // pixels that a hand trembles

export interface Held {
  thing: HTMLElement;
  left: number; // where in the thing it is held
  top: number;
  x: number; // where it was taken
  y: number;
}

export interface Dragging {
  mark: string; // the attribute of what can be dragged
  not: string; // where pressing drags nothing
  lifted(): void;
  over(held: Held, x: number, y: number): void;
  left(): void; // it hangs nowhere any more
  drop(held: Held, x: number, y: number): void;
  back(): void;
}

interface Drag extends Held {
  ghost: HTMLElement | null;
  pointer: number;
  timer: number;
}

export function dragThings(page: Document, how: Dragging): void {
  let drag: Drag | null = null;
  let wasLifted = false;

  const lift = (): void => {
    if (drag === null) return;
    const box = drag.thing.getBoundingClientRect();
    const ghost = drag.thing.cloneNode(true) as HTMLElement;
    ghost.removeAttribute("id");
    ghost.removeAttribute(how.mark);
    ghost.classList.add("ghost");
    ghost.style.width = `${box.width}px`;
    ghost.inert = true;
    page.body.append(ghost);
    drag.ghost = ghost;
    wasLifted = true;
    drag.thing.classList.add("is-lifted");
    page.documentElement.classList.add("is-dragging");
    page.getSelection()?.removeAllRanges();
    follow(drag.x, drag.y);
    how.lifted();
  };
  const follow = (x: number, y: number): void => {
    if (drag?.ghost == null) return;
    drag.ghost.style.transform = `translate(${x - drag.left}px, ${y - drag.top}px)`;
    how.over(drag, x, y);
  };
  const end = (): void => {
    if (drag === null) return;
    window.clearTimeout(drag.timer);
    drag.ghost?.remove();
    drag.thing.classList.remove("is-lifted");
    page.documentElement.classList.remove("is-dragging");
    how.left();
    drag = null;
  };

  page.addEventListener("pointerdown", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    const thing = target?.closest<HTMLElement>(`[${how.mark}]`) ?? null;
    if (thing === null || event.button !== 0 || !event.isPrimary || target?.closest(how.not) != null) return;
    const [box, x, y] = [thing.getBoundingClientRect(), event.clientX, event.clientY];
    drag = { thing, left: x - box.left, top: y - box.top, x, y, ghost: null, pointer: event.pointerId, timer: 0 };
    if (event.pointerType !== "mouse") drag.timer = window.setTimeout(lift, HOLD);
  });
  page.addEventListener("pointermove", (event) => {
    if (drag === null || event.pointerId !== drag.pointer) return;
    const far = Math.hypot(event.clientX - drag.x, event.clientY - drag.y);
    if (drag.ghost === null) {
      if (far < SLIPS) return;
      if (event.pointerType !== "mouse") return end();
      lift();
    }
    follow(event.clientX, event.clientY);
  });
  page.addEventListener("pointerup", (event) => {
    if (wasLifted) keepClosed(page);
    wasLifted = false;
    if (drag === null || event.pointerId !== drag.pointer) return;
    const held = drag;
    end();
    if (held.ghost !== null) how.drop(held, event.clientX, event.clientY);
  });
  page.addEventListener("pointercancel", end);
  // A finger that holds a thing must not scroll the page; this can only be said before the touch begins.
  page.addEventListener("touchmove", (event) => drag?.ghost && event.preventDefault(), { passive: false });
  page.addEventListener("contextmenu", (event) => drag?.timer && event.preventDefault());
  page.addEventListener("dragstart", (event) => {
    if (event.target instanceof Element && event.target.closest(`[${how.mark}]`) !== null) event.preventDefault();
  });
  page.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || drag?.ghost == null) return;
    end();
    how.back();
  });
}

// The click that follows a drop must not open the thing.
function keepClosed(page: Document): void {
  const still = (click: Event): void => click.preventDefault();
  page.addEventListener("click", still, { capture: true });
  window.setTimeout(() => page.removeEventListener("click", still, { capture: true }), 50);
}
