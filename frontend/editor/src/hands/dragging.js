// Dragging with mouse, touch or pen: an item of the catalogue onto the canvas, or states to another place of it.
//
// The picture of what is dragged follows the pointer without React, and the canvas lights the place up by itself, so
// that a move of the pointer costs next to nothing.

import { whyNot } from "./graph.js";

const STEADY = 5; // pixels that a pointer may move in a click
const EDGE = 36; // pixels from the canvas' border in which it scrolls while something is dragged
const SPEED = 9; // pixels a frame

export class Dragging {
  constructor(bridge, screen, canvas) {
    Object.assign(this, { bridge, screen, canvas });
    this.load = null;
    this.follow = () => {}; // moves the picture of what is dragged; DragImage sets it
  }

  // From a pointerdown: waits until it is a drag.  `load` is {label, glyph, states, drop(into)}.
  press(event, load) {
    if (event.button !== 0 || !event.isPrimary) return;
    const from = { x: event.clientX, y: event.clientY };
    const heard = {
      pointermove: (move) => {
        if (!this.load && Math.hypot(move.clientX - from.x, move.clientY - from.y) > STEADY) this.begin(load, event);
        if (this.load) this.move(move.clientX, move.clientY);
      },
      pointerup: (up) => this.end(up),
      pointercancel: () => this.end(null),
      keydown: (key) => {
        if (key.key !== "Escape" || !this.load) return;
        key.preventDefault();
        key.stopPropagation();
        this.bridge.say("The drag is given up; nothing has changed.");
        this.end(null);
      },
    };
    for (const [name, act] of Object.entries(heard)) window.addEventListener(name, act, true);
    this.forget = () => {
      for (const [name, act] of Object.entries(heard)) window.removeEventListener(name, act, true);
    };
  }

  begin(load, { target, pointerId }) {
    this.load = load;
    if (target.isConnected) target.setPointerCapture?.(pointerId); // also heard outside of the window
    this.screen.set({ drag: { label: load.label, glyph: load.glyph, refusal: "" } });
    document.getSelection()?.removeAllRanges();
  }

  move(x, y) {
    this.at = { x, y };
    this.follow(x, y);
    this.scroll();
    this.aim();
  }

  aim() {
    const into = this.canvas.targetAt(this.at.x, this.at.y);
    const refusal = into ? whyNot(this.canvas.graph, this.load.states ?? [], into) : "";
    this.into = into && !refusal ? into : null;
    this.canvas.setHot(this.into);
    if (refusal !== this.screen.state.drag?.refusal) {
      this.screen.set({ drag: { label: this.load.label, glyph: this.load.glyph, refusal } });
      if (refusal) this.bridge.say(refusal);
    }
  }

  // Near its border the canvas moves, so that a place that is out of view can be reached.
  scroll() {
    const ground = this.canvas.ground?.getBoundingClientRect();
    const { x, y } = this.at;
    const inside = ground && x > ground.left && x < ground.right && y > ground.top && y < ground.bottom;
    const way = (at, low, high) => (at < low + EDGE ? 1 : at > high - EDGE ? -1 : 0);
    this.drift = inside ? { x: way(x, ground.left, ground.right), y: way(y, ground.top, ground.bottom) } : { x: 0, y: 0 };
    if ((this.drift.x || this.drift.y) && !this.drifting) this.drifting = requestAnimationFrame(() => this.step());
  }

  step() {
    this.drifting = 0;
    if (!this.load || !(this.drift.x || this.drift.y)) return;
    const { x, y, zoom } = this.canvas.flow.getViewport();
    this.canvas.flow.setViewport({ x: x + this.drift.x * SPEED, y: y + this.drift.y * SPEED, zoom });
    this.aim();
    this.drifting = requestAnimationFrame(() => this.step());
  }

  end(up) {
    this.forget?.();
    const { load, into } = this;
    if (!load) return;
    if (up) up.preventDefault();
    this.load = this.into = null;
    this.canvas.setHot(null);
    this.screen.set({ drag: null });
    swallowClick(!!up);
    if (up && into) load.drop(into);
  }
}

// The click that a browser makes of a drag's end is not meant as one; after Escape the button is still down.
function swallowClick(isUp) {
  const swallow = (event) => {
    event.stopPropagation();
    event.preventDefault();
  };
  const stop = () => setTimeout(() => window.removeEventListener("click", swallow, true), 0);
  window.addEventListener("click", swallow, { capture: true, once: true });
  if (isUp) stop();
  else window.addEventListener("pointerup", stop, { capture: true, once: true });
}
