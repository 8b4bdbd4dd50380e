// Dividers between panels: dragged, or moved with the arrow keys; where they stood is remembered in this browser.

const REMEMBERED = "sfnlearn.panels";

function remembered() {
  try {
    return JSON.parse(localStorage.getItem(REMEMBERED)) ?? {};
  } catch {
    return {}; // a browser may forbid storage, and anybody may have written there
  }
}

class Divider {
  // `name` is that of a CSS variable of `host`; `at` reads a place on the page as a value of it, in `unit`.
  constructor(host, { name, label, vertical, unit, usual, least, most, step, at }) {
    Object.assign(this, { host, name, vertical, unit, usual, least, most, step });
    this.element = h("div", { class: `divider ${vertical ? "upright" : "level"}`, role: "separator", tabindex: "0", "aria-label": label, "aria-orientation": vertical ? "vertical" : "horizontal", "aria-valuemin": least, "aria-valuemax": most, title: `${label}: drag, or use the arrow keys; a double click puts it back` });
    this.element.addEventListener("pointerdown", (event) => this.drag(event, at));
    this.element.addEventListener("keydown", (event) => this.onKey(event));
    this.element.addEventListener("dblclick", () => this.put(usual));
    const kept = Number(remembered()[name]);
    this.put(kept >= least && kept <= most ? kept : usual, false);
  }

  put(value, keep = true) {
    this.value = Math.min(this.most, Math.max(this.least, value));
    this.host.style.setProperty(this.name, `${this.value}${this.unit}`);
    this.element.setAttribute("aria-valuenow", String(Math.round(this.value)));
    if (!keep) return;
    try {
      localStorage.setItem(REMEMBERED, JSON.stringify({ ...remembered(), [this.name]: this.value }));
    } catch {
      // it is not remembered, and nothing else is lost
    }
  }

  drag(event, at) {
    event.preventDefault();
    this.element.focus();
    this.element.setPointerCapture(event.pointerId);
    const move = (now) => this.put(at(now), false);
    const stop = () => {
      this.element.removeEventListener("pointermove", move);
      this.put(this.value);
    };
    this.element.addEventListener("pointermove", move);
    this.element.addEventListener("pointerup", stop, { once: true });
    this.element.addEventListener("pointercancel", stop, { once: true });
  }

  onKey(event) {
    const steps = this.vertical ? { ArrowLeft: -1, ArrowRight: 1 } : { ArrowUp: -1, ArrowDown: 1 };
    const to = { Home: this.least, End: this.most, Enter: this.usual }[event.key] ?? (event.key in steps ? this.value + steps[event.key] * this.step : null);
    if (to === null) return;
    this.put(to);
    event.preventDefault();
    event.stopPropagation();
  }
}

// The two dividers of a stepper: between picture and panel, and below them.
function stepperDividers(el, main) {
  const split = new Divider(main, { name: "--split", label: "Width of the picture", vertical: true, unit: "%", usual: 52, least: 20, most: 80, step: 2, at: (event) => {
    const box = main.getBoundingClientRect();
    return (100 * (event.clientX - box.left)) / box.width;
  } });
  const below = new Divider(el, { name: "--main-height", label: "Height of picture and panel", vertical: false, unit: "px", usual: 440, least: 240, most: 1400, step: 20, at: (event) => event.clientY - main.getBoundingClientRect().top });
  return [split.element, below.element];
}
