// All that hands do, gathered for one editor: what the other modules of this folder are given.

import { createContext, useContext, useEffect, useMemo, useRef } from "react";
import { useReactFlow } from "@xyflow/react";
import { useBridge, useShown } from "../bridge.js";
import { useScreen } from "../ui.js";
import { samePlace } from "../places.js";
import { Acts } from "./acts.js";
import { CanvasGrip } from "./canvas.js";
import { Clipboard, useClipboard } from "./clipboard.js";
import { Dragging } from "./dragging.js";
import { stateAt } from "./graph.js";
import { onKey } from "./keys.js";

class Hands {
  constructor(bridge, screen, flow, box) {
    Object.assign(this, { bridge, screen, box });
    this.canvas = new CanvasGrip(bridge, screen, flow, box);
    this.acts = new Acts(bridge, screen, this.canvas);
    this.clipboard = new Clipboard(bridge, this.acts);
    this.dragging = new Dragging(bridge, screen, this.canvas);
  }

  // What commands work on: the thing that an element belongs to if it is not selected, else what is selected.
  at(element) {
    const { graph, selection } = this.bridge.shown;
    const { acts, clipboard, screen, bridge } = this;
    const common = { acts, clipboard, screen, bridge };
    const { edge, state } = this.canvas.thingOf(element);
    if (edge) return { ...common, states: [], state: null, edge };
    if (!state && screen.state.edge) return { ...common, states: [], state: null, edge: this.canvas.edge(screen.state.edge) };
    const isSelected = state && selection.some((place) => samePlace(place, state.place));
    const states = state && !isSelected ? [state.place] : selection;
    return { ...common, states, state: states.length === 1 ? stateAt(graph, states[0]) : null, edge: null };
  }

  // The element that has the focus, if it is one of this editor's.
  focused() {
    const box = this.box.current;
    const active = box?.getRootNode().activeElement;
    return active && box.contains(active) ? active : null;
  }

  selectsText() {
    const selected = document.getSelection();
    return !!selected && !selected.isCollapsed && !!this.box.current?.contains(selected.anchorNode);
  }

  isOnCanvas(element) {
    return element === this.box.current || !!element.closest?.(".sfe-canvas");
  }

  taken() {
    return this.screen.state.taken;
  }

  // Takes an item of the catalogue: it goes to the selected place at once, or waits for somebody to choose one.
  take(item) {
    const into = this.acts.place();
    if (into) return this.acts.insert(item, into);
    this.screen.set({ taken: item });
    this.bridge.say(`${item.title} is in hand: go to a transition or a state and press Enter, or Escape to give up.`);
    this.canvas.focus(this.bridge.shown.graph.states[0]?.place);
    return true;
  }

  // Puts the item that is in hand where an element is.
  putAt(element) {
    const { edge, state } = this.canvas.thingOf(element);
    if (!edge && !state) return;
    const item = this.taken();
    this.screen.set({ taken: null });
    if (edge?.fixed) this.bridge.say("Nothing comes after a state that ends.");
    else this.acts.insert(item, edge ? { transition: edge.place } : this.acts.behind(state.place));
  }

  giveUp() {
    if (!this.taken()) return false;
    this.bridge.say(`${this.taken().title} is put back; nothing has changed.`);
    this.screen.set({ taken: null });
    return true;
  }

  openMenu(x, y, at, back) {
    const box = this.box.current.getBoundingClientRect();
    this.screen.set({ menu: { x: x - box.left, y: y - box.top, at, back } });
  }

  openMenuAt(element) {
    const thing = this.canvas.thingOf(element);
    const around = (thing.element ?? this.canvas.ground ?? element).getBoundingClientRect();
    this.openMenu(around.left + Math.min(around.width / 2, 60), around.top + Math.min(around.height / 2, 30), this.at(element), element);
  }
}

const Here = createContext(null);
export const HandsProvider = Here.Provider;
export const useHands = () => useContext(Here);

// The hands of an editor, and what its outermost element listens to.
export function useNewHands(box) {
  const bridge = useBridge();
  const screen = useScreen();
  const flow = useReactFlow();
  const hands = useMemo(() => new Hands(bridge, screen, flow, box), [bridge, screen, flow, box]);
  useClipboard(hands);
  useKeptFocus(hands);
  const events = useMemo(() => listeners(hands), [hands]);
  return [hands, events];
}

function listeners(hands) {
  const { acts, canvas, dragging, screen } = hands;
  return {
    onKeyDown: (event) => onKey(event, hands),
    onPointerDown: (event) => {
      const { state } = canvas.thingOf(event.target);
      if (!state || event.shiftKey || event.target.closest("button, input, .react-flow__handle") || hands.taken()) return;
      const { states } = hands.at(event.target);
      const label = states.length === 1 ? state.name : `${states.length} states`;
      dragging.press(event, { label, states, drop: (into) => acts.move(states, into) });
    },
    onClickCapture: (event) => {
      if (!hands.taken() || !canvas.thingOf(event.target).element) return;
      event.stopPropagation();
      hands.putAt(event.target);
    },
    onDoubleClick: (event) => {
      const { state } = canvas.thingOf(event.target);
      if (state && !event.target.closest("button, input")) screen.set({ renaming: state.place });
    },
    onContextMenu: (event) => {
      event.stopPropagation();
      if (!hands.isOnCanvas(event.target) || event.target.closest("input, textarea")) return;
      event.preventDefault();
      hands.openMenu(event.clientX, event.clientY, hands.at(event.target), hands.focused());
    },
  };
}

// What has the focus may be gone after a change: then the focus goes to what is selected, so that the keys go on to work.
function useKeptFocus(hands) {
  const graph = useShown((shown) => shown.graph);
  const last = useRef(null);
  useEffect(() => {
    const box = hands.box.current;
    const note = (event) => { last.current = event.target; };
    box.addEventListener("focusin", note);
    return () => box.removeEventListener("focusin", note);
  }, [hands]);
  useEffect(() => {
    const look = requestAnimationFrame(() => {
      const active = hands.box.current?.getRootNode().activeElement;
      const isLost = !active || active === document.body;
      if (last.current && !last.current.isConnected && isLost) hands.canvas.focus(hands.bridge.shown.selection[0]);
    });
    return () => cancelAnimationFrame(look);
  }, [hands, graph]);
}
