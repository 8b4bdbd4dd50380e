// The drawing: what Python told of the graph, laid out here, with the pointer's and the arrow keys' ways through it.

import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { Background, MiniMap, ReactFlow, SelectionMode, useReactFlow } from "@xyflow/react";
import { useBridge, useShown } from "../bridge.js";
import { useScreen } from "../ui.js";
import { pointer } from "../places.js";
import { Card, Frame } from "./Card.jsx";
import { Drop, Gap, Pill } from "./Others.jsx";
import { Way } from "./Way.jsx";
import { Targets } from "./targets.js";
import { bringIntoView, firstView, useLayout } from "./useLayout.js";
import { step } from "./walk.js";

const NODES = { card: Card, frame: Frame, pill: Pill, gap: Gap, drop: Drop };
const EDGES = { way: Way };
const MANY = 9; // states from which a small map helps
const ARROWS = new Set(["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight"]);
const calm = (duration) => (matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : duration);

export function Canvas() {
  const box = useRef(null);
  const screen = useScreen();
  const isCurrent = useShown((shown) => shown.drawn_is_current);
  const isEmpty = useShown((shown) => !shown.graph.states.length);
  useEffect(() => {
    const targets = new Targets(box.current);
    screen.canvas = { targetAt: (x, y) => targets.targetAt(x, y), setHot: (into) => targets.setHot(into) };
    return () => { screen.canvas = null; };
  }, [screen]);
  const ground = JSON.stringify(isEmpty ? { block: [] } : { ground: [] });
  return (
    <div ref={box} className="sfe-canvas" role="group" aria-label="Canvas" data-stale={!isCurrent} data-into={ground}>
      <Drawing box={box} />
      {!isCurrent && <p className="sfe-stale">The text has an error: this is the last drawing that could be made.</p>}
      <Undrawn />
    </div>
  );
}

function Drawing({ box }) {
  const bridge = useBridge();
  const screen = useScreen();
  const flow = useReactFlow();
  const [band, take] = useBand();
  const [hasFocus, setFocus] = useState(false);
  const shift = useShift();
  const { nodes, edges, placed } = useLayout(box, band);
  const onInit = useFirstView(box, placed);
  useSelectionInView(box, placed);
  const choose = useChoice();
  const onKeyDown = useCallback((event) => {
    const node = event.target.closest(".react-flow__node");
    const state = node && placed.drawn.states.find((one) => one.id === node.dataset.id)?.state;
    if (event.key === "Enter" && !screen.state.taken && event.target.tagName !== "BUTTON" && state) {
      event.preventDefault();
      const isChosen = bridge.shown.selection.length === 1 && pointer(bridge.shown.selection[0]) === pointer(state.place);
      if (!isChosen) choose(state.place);
      screen.set({ inspector: true, form: pointer(state.place) });
    }
    if (!state || !ARROWS.has(event.key) || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const place = step(bridge.shown.graph, state.place, event.key);
    if (!place) return;
    focusOn(box.current, place);
    choose(place, event.shiftKey);
  }, [bridge, box, choose, placed, screen]);
  const onFocus = (event) => {
    setFocus(true);
    const node = event.target.closest(".react-flow__node");
    screen.set({ at: node?.dataset.id ?? null });
    if (node === event.target) showFocused(node.dataset.id);
  };
  const showFocused = (id) => {
    const found = placed.drawn.states.find((one) => one.id === id);
    if (found && !box.current.matches(":active")) bringIntoView(moved(found, placed.origin), box.current, flow, calm(120));
    if (screen.state.edge) screen.set({ edge: null });
  };
  return (
    <div className="sfe-flow" onKeyDown={onKeyDown} onFocus={onFocus} onBlur={(event) => setFocus(event.currentTarget.contains(event.relatedTarget))}>
      <ReactFlow
        nodes={nodes} edges={edges} nodeTypes={NODES} edgeTypes={EDGES} zIndexMode="manual" elevateNodesOnSelect={false}
        nodesDraggable={false} nodesConnectable={false} edgesFocusable={false} disableKeyboardA11y deleteKeyCode={null}
        selectionKeyCode={null} multiSelectionKeyCode={null} selectionOnDrag={shift} panOnDrag={!shift} panActivationKeyCode={null} selectionMode={SelectionMode.Partial} selectNodesOnDrag={false}
        zoomOnScroll={false} zoomOnDoubleClick={false} panOnScroll={hasFocus} preventScrolling={hasFocus} zoomActivationKeyCode={null}
        minZoom={0.15} maxZoom={2} proOptions={{ hideAttribution: false }}
        onNodeClick={(event, node) => node.selectable && choose(node.data.state.place, event.shiftKey || event.ctrlKey || event.metaKey)}
        onPaneClick={() => { screen.set({ edge: null }); choose(null); }}
        onInit={onInit} {...take}
      >
        <Background gap={20} size={1} />
        {placed.drawn.states.length >= MANY && <MiniMap pannable zoomable ariaLabel="Small map" nodeClassName={miniClass} className="sfe-minimap" />}
      </ReactFlow>
    </div>
  );
}

const moved = (found, origin) => ({ ...found, x: found.x + origin.x, y: found.y + origin.y });
const miniClass = (node) => `sfe-mini-${node.type}`;

function focusOn(canvas, place) {
  canvas.querySelector(`.react-flow__node[data-id="${CSS.escape(pointer(place))}"]`)?.focus({ preventScroll: true });
}

// Selects one state, one more, or none.
function useChoice() {
  const bridge = useBridge();
  const screen = useScreen();
  return useCallback((place, more = false) => {
    const chosen = bridge.shown.selection;
    if (screen.state.edge) screen.set({ edge: null });
    if (!place && !chosen.length) return;
    const others = place ? chosen.filter((one) => pointer(one) !== pointer(place)) : [];
    const had = others.length < chosen.length;
    bridge.do("select", { states: !place ? [] : more ? (had ? others : [...others, place]) : [place] });
  }, [bridge, screen]);
}

// Whether Shift is held. React Flow listens where keys that the editor keeps to itself do not come.
function useShift() {
  const [held, hold] = useState(false);
  useEffect(() => {
    const hear = (event) => hold(event.shiftKey);
    const names = ["keydown", "keyup", "pointerdown"];
    for (const name of names) window.addEventListener(name, hear, true);
    return () => { for (const name of names) window.removeEventListener(name, hear, true); };
  }, []);
  return held;
}

// The rubber band: what it covers is shown as selected while it is drawn, and told to Python at its end.
function useBand() {
  const bridge = useBridge();
  const [band, setBand] = useState(null);
  const covered = useRef(null);
  const take = useMemo(() => ({
    onSelectionStart: () => { covered.current = new Map(); },
    onNodesChange: (changes) => {
      if (!covered.current) return;
      for (const change of changes) {
        if (change.type === "select" && change.selected) covered.current.set(change.id, true);
        else if (change.type === "select") covered.current.delete(change.id);
      }
      setBand(placesOf(bridge.shown.graph, covered.current));
    },
    onSelectionEnd: () => {
      const places = placesOf(bridge.shown.graph, covered.current ?? new Map());
      covered.current = null;
      bridge.do("select", { states: places }).finally(() => setBand(null));
    },
  }), [bridge]);
  return [band, take];
}

function placesOf(block, ids, found = []) {
  for (const state of block.states) {
    if (ids.has(pointer(state.place))) found.push(state.place);
    for (const inner of state.blocks) placesOf(inner, ids, found);
  }
  return found;
}

// The view that the editor opens with, as soon as there is something to view, or the one that was left for another mode.
function useFirstView(box, placed) {
  const flow = useReactFlow();
  const screen = useScreen();
  const ready = useShown((shown) => shown.ready);
  const [begun, begin] = useState(false);
  const done = useRef(false);
  useEffect(() => {
    if (done.current || !ready || !begun || !box.current.clientWidth) return;
    done.current = true;
    flow.setViewport(screen.viewport ?? firstView(placed, box.current));
  }, [begun, box, flow, placed, ready, screen]);
  useEffect(() => () => { if (done.current) screen.viewport = flow.getViewport(); }, [flow, screen]);
  return useCallback(() => begin(true), []);
}

// What a change has selected is brought into view, where it is not.
function useSelectionInView(box, placed) {
  const flow = useReactFlow();
  const selection = useShown((shown) => shown.selection);
  const seen = useRef(placed);
  useEffect(() => {
    const changed = seen.current !== placed;
    seen.current = placed;
    const found = changed && selection.length === 1 && placed.drawn.states.find((one) => one.id === pointer(selection[0]));
    if (found) bringIntoView(moved(found, placed.origin), box.current, flow, calm(150));
  }, [box, flow, placed, selection]);
}

// What the drawing has no place for is said, since it is still in the text.
function Undrawn() {
  const undrawn = useShown((shown) => shown.graph.undrawn);
  if (!undrawn?.length) return null;
  return (
    <details className="sfe-undrawn">
      <summary>{undrawn.length === 1 ? "1 thing is not drawn" : `${undrawn.length} things are not drawn`}</summary>
      <ul>{undrawn.map(({ place, sentence }) => <li key={pointer(place)}>{sentence}</li>)}</ul>
    </details>
  );
}
