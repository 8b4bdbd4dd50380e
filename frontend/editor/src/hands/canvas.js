// What the hands need of the canvas: which state or transition an element is, where the focus goes, what is in view.

import { pointer } from "../places.js";
import { edgeOfId, stateOfId } from "./graph.js";

const NODE = ".react-flow__node";
const EDGE = ".react-flow__edge";
const LEAD = "[data-edge]"; // the button on a line, which has its focus
const TRIES = 40; // frames in which a card that was just made is looked for

export class CanvasGrip {
  constructor(bridge, screen, flow, box) {
    Object.assign(this, { bridge, screen, flow, box });
  }

  get graph() {
    return this.bridge.shown.graph;
  }

  // The state whose card, or the transition whose line, an element belongs to: {state} or {edge} or {}.
  thingOf(element) {
    const lead = element?.closest?.(LEAD);
    if (lead) return { edge: edgeOfId(this.graph, lead.dataset.edge), element: lead };
    const node = element?.closest?.(NODE);
    const line = element?.closest?.(EDGE);
    if (line) return { edge: edgeOfId(this.graph, line.dataset.id), element: line };
    const state = node && stateOfId(this.graph, node.dataset.id);
    return state ? { state, element: node } : {};
  }

  edge(id) {
    return edgeOfId(this.graph, id);
  }

  element(place) {
    const id = CSS.escape(pointer(place));
    return this.box.current?.querySelector(`${NODE}[data-id="${id}"]`) ?? null;
  }

  get ground() {
    return this.box.current?.querySelector(".sfe-canvas") ?? null;
  }

  // Puts the focus on a state's card as soon as it is drawn, or on the canvas where there is none.
  focus(place) {
    let left = TRIES;
    const look = () => {
      const element = place && this.element(place);
      if (element) element.focus({ preventScroll: true });
      else if (place && (left -= 1) > 0) requestAnimationFrame(look);
      else if (!this.holdsFocus()) this.box.current?.focus({ preventScroll: true });
    };
    look();
  }

  holdsFocus() {
    const box = this.box.current;
    return !!box && box.contains(box.getRootNode().activeElement);
  }

  centre(place) {
    this.flow.fitView({ nodes: [{ id: pointer(place) }], maxZoom: 1, padding: 0.4, duration: this.calm(200) });
  }

  fit() {
    this.flow.fitView({ padding: 0.08, maxZoom: 1, duration: this.calm(200) });
  }

  zoom(way) {
    if (way > 0) this.flow.zoomIn({ duration: this.calm(120) });
    else this.flow.zoomOut({ duration: this.calm(120) });
  }

  calm(duration) {
    return matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : duration;
  }

  // The drop target under the pointer, null outside the canvas.
  targetAt(x, y) {
    return this.screen.canvas?.targetAt(x, y) ?? null;
  }

  setHot(into) {
    this.screen.canvas?.setHot(into);
  }
}
