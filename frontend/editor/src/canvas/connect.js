// Drawing a transition from a state's handle to another state of its block, or to its end.

import { useBridge } from "../bridge.js";
import { pointer } from "../places.js";
import { blockAround } from "../hands/graph.js";

const LANDING = "sfe-landing";
const SVG = "http://www.w3.org/2000/svg";

export function useDrawing(state) {
  const bridge = useBridge();
  return (event, way) => {
    if (event.button !== 0) return;
    event.preventDefault();
    event.stopPropagation();
    draw(event, state, way, bridge);
  };
}

function draw(event, state, way, bridge) {
  const canvas = event.currentTarget.closest(".sfe-canvas");
  const landing = landings(canvas, blockAround(bridge.shown.graph, state.place), way);
  const line = new Line(canvas, event.currentTarget);
  let over = null;
  canvas.dataset.drawing = way;
  bridge.say(way === "catch" ? "Drop the line on the state that handles the error." : "Drop the line on the state that comes next.");
  const heard = {
    pointermove: (move) => {
      line.to(move.clientX, move.clientY);
      const found = under(canvas, landing, move.clientX, move.clientY);
      if (found === over) return;
      over?.classList.remove("sfe-hot");
      over = found;
      over?.classList.add("sfe-hot");
    },
    pointerup: () => {
      const target = over ? landing.get(over) : null;
      end();
      if (target !== null) bridge.do("connect", { state: state.place, target: target.place, way });
      else bridge.say("A transition ends at a state of the same block; nothing has changed.");
    },
    pointercancel: () => end(),
    keydown: (key) => {
      if (key.key !== "Escape") return;
      key.preventDefault();
      key.stopPropagation();
      end();
      bridge.say("The line is given up; nothing has changed.");
    },
  };
  const end = () => {
    for (const [name, act] of Object.entries(heard)) window.removeEventListener(name, act, true);
    line.remove();
    delete canvas.dataset.drawing;
    over?.classList.remove("sfe-hot");
    for (const element of landing.keys()) element.classList.remove(LANDING);
  };
  for (const [name, act] of Object.entries(heard)) window.addEventListener(name, act, true);
}

// The elements on which the line may land, with the place that each means: null for the end.
function landings(canvas, block, way) {
  const found = new Map();
  const add = (id, place) => {
    const element = canvas.querySelector(`.react-flow__node[data-id="${CSS.escape(id)}"]`);
    if (!element) return;
    element.classList.add(LANDING);
    found.set(element, { place });
  };
  for (const { place } of block?.states ?? []) add(pointer(place), place);
  if (way === "Next") add(`${pointer(block?.block ?? [])}#end`, null);
  return found;
}

// A card of another block is no place for the line, though the frame around it may be one.
function under(canvas, landing, x, y) {
  const nodes = canvas.getRootNode().elementsFromPoint(x, y).map((element) => element.closest?.(".react-flow__node"));
  const first = nodes.find(Boolean);
  return landing.has(first) ? first : null;
}

// The line that follows the pointer, in pixels of the canvas.
class Line {
  constructor(canvas, handle) {
    this.corner = canvas.getBoundingClientRect();
    const { left, top, width, height } = handle.getBoundingClientRect();
    this.from = { x: left + width / 2 - this.corner.left, y: top + height / 2 - this.corner.top };
    this.svg = document.createElementNS(SVG, "svg");
    this.svg.setAttribute("class", "sfe-drawn");
    this.path = this.svg.appendChild(document.createElementNS(SVG, "path"));
    canvas.append(this.svg);
  }

  to(x, y) {
    const { from, corner } = this;
    const [endX, endY] = [x - corner.left, y - corner.top];
    const middle = (from.y + endY) / 2;
    this.path.setAttribute("d", `M${from.x} ${from.y}C${from.x} ${middle} ${endX} ${middle} ${endX} ${endY}`);
  }

  remove() {
    this.svg.remove();
  }
}
