// From the graph that Python told to what React Flow draws, with the reader's place kept.

import { useEffect, useMemo, useRef } from "react";
import { useReactFlow } from "@xyflow/react";
import { useShown } from "../bridge.js";
import { useOn } from "../ui.js";
import { Flow } from "./flow.js";
import { originFor } from "./keeping.js";
import { Memory, layOutWhole } from "./layout/whole.js";

const MOVING = 180; // milliseconds in which what has a new place goes there
const ROOM = 30; // pixels around a state that is brought into view
const SMALLEST = 0.62; // a machine that would be shown smaller than this cannot be read: it begins at its Start, in
const READABLE = 0.8; // this size

export function useLayout(canvas, band) {
  const graph = useShown((shown) => shown.graph);
  const ready = useShown((shown) => shown.ready);
  const selection = useShown((shown) => shown.selection);
  const statuses = useOn((on) => on.statuses);
  const flow = useReactFlow();
  const kept = useRef(null);
  kept.current ??= { memory: new Memory(), flow: new Flow(), last: null };
  const placed = useMemo(() => {
    const { memory, last } = kept.current;
    const drawn = layOutWhole(graph, memory);
    const origin = originFor(last, drawn, (box) => isSeen(box, canvas.current, flow.getViewport()));
    kept.current.last = ready ? { drawn, origin } : null;
    return { drawn, origin };
  }, [graph, ready, canvas, flow]);
  useMovement(canvas, graph, ready);
  const elements = useMemo(
    () => kept.current.flow.of(placed.drawn, placed.origin, band ?? selection, statuses),
    [placed, selection, statuses, band],
  );
  return { ...elements, placed };
}

function isSeen({ x, y, width, height }, canvas, view) {
  if (!canvas) return false;
  const left = x * view.zoom + view.x;
  const top = y * view.zoom + view.y;
  return left + width * view.zoom > 0 && top + height * view.zoom > 0 && left < canvas.clientWidth && top < canvas.clientHeight;
}

// For a moment after a change what moves does so visibly; never while somebody drags or zooms.
function useMovement(canvas, graph, ready) {
  const shown = useRef(false);
  useEffect(() => {
    if (!shown.current) {
      shown.current = ready;
      return undefined;
    }
    const element = canvas.current;
    element.dataset.moving = "true";
    const rest = setTimeout(() => delete element.dataset.moving, MOVING);
    return () => clearTimeout(rest);
  }, [canvas, graph, ready]);
}

// The view when the editor opens: all of it where that can be read, else its beginning.
export function firstView({ drawn, origin }, { clientWidth, clientHeight }) {
  const fit = Math.min((clientWidth - 2 * ROOM) / drawn.width, (clientHeight - 2 * ROOM) / drawn.height);
  const zoom = fit < SMALLEST ? READABLE : Math.min(1, fit);
  const start = drawn.pills[0];
  const whole = drawn.width * zoom <= clientWidth;
  const middle = whole ? drawn.width / 2 : start.x + start.width / 2;
  const top = drawn.height * zoom <= clientHeight ? (clientHeight - drawn.height * zoom) / 2 : ROOM / 2;
  return { x: clientWidth / 2 - (middle + origin.x) * zoom, y: top - origin.y * zoom, zoom };
}

// Brings the box of a state into view, by as little as is needed.
export function bringIntoView(box, canvas, flow, duration) {
  const { x, y, zoom } = flow.getViewport();
  const shift = (low, high, room) => (low < ROOM ? ROOM - low : high > room - ROOM ? Math.max(room - ROOM - high, ROOM - low) : 0);
  const left = box.x * zoom + x;
  const top = box.y * zoom + y;
  const moveX = shift(left, left + box.width * zoom, canvas.clientWidth);
  const moveY = shift(top, top + Math.min(box.height, 120) * zoom, canvas.clientHeight);
  if (moveX || moveY) flow.setViewport({ x: x + moveX, y: y + moveY, zoom }, { duration });
}
