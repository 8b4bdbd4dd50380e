// Where something may be dropped. What is drawn says it itself, as `data-into`: so nothing is computed while a pointer
// moves, and what is hot lights up by a class, without React.

const SPOT = "[data-into]";

export class Targets {
  constructor(canvas) {
    this.canvas = canvas;
    this.hot = [];
  }

  // The drop target under a point of the window: {transition}, {block}, {ground}, or null outside the canvas.
  targetAt(x, y) {
    const { left, right, top, bottom } = this.canvas.getBoundingClientRect();
    if (x < left || x > right || y < top || y > bottom) return null;
    for (const element of this.canvas.getRootNode().elementsFromPoint(x, y)) {
      if (!this.canvas.contains(element)) continue;
      const spot = element.closest(SPOT);
      if (spot && this.canvas.contains(spot)) return JSON.parse(spot.dataset.into);
    }
    return null;
  }

  setHot(into) {
    const key = into ? JSON.stringify(into) : "";
    if (key === this.key) return;
    this.key = key;
    for (const element of this.hot) element.classList.remove("sfe-hot");
    const found = key ? this.canvas.parentNode.querySelectorAll(`.sfe-canvas[data-into="${CSS.escape(key)}"], .sfe-canvas [data-into="${CSS.escape(key)}"]`) : [];
    this.hot = [...found].map(whole);
    for (const element of this.hot) element.classList.add("sfe-hot");
  }
}

// A line lights up as a whole, and so does a state's card.
const whole = (element) => element.closest(".react-flow__edge") ?? element;
