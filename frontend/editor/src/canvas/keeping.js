// Keeps the reader's place: where the corner of a new layout goes, so that what was not touched stays where it was.

import { pointer } from "../places.js";

// From top to bottom what stands before the touched state keeps its height; from left to right most of what is in view
// keeps its column. `before` is {drawn, origin}, `now` a layout; `seen` says whether a box is in view.
export function originFor(before, now, seen) {
  if (!before) return { x: 0, y: 0 };
  const old = boxesOf(before.drawn);
  const found = boxesOf(now);
  const moved = (id) => ({ x: old.get(id).x + before.origin.x - found.get(id).x, y: old.get(id).y + before.origin.y - found.get(id).y });
  const both = [...found.keys()].filter((id) => old.has(id));
  if (!both.length) return before.origin;
  const visible = both.filter((id) => seen(shifted(old.get(id), before.origin)));
  const anchor = neighbour(before.drawn, now, both);
  const cards = (ids) => ids.filter((id) => found.get(id).state);
  const moves = [cards(visible), cards(both), both].find((ids) => ids.length).map(moved);
  const isVisible = anchor && visible.includes(anchor);
  return { x: mostCommon(moves, "x"), y: isVisible ? moved(anchor).y : mostCommon(moves, "y") };
}

const boxesOf = (drawn) => new Map([...drawn.pills, ...drawn.states].map((box) => [box.id, box]));
const shifted = (box, { x, y }) => ({ x: box.x + x, y: box.y + y, width: box.width, height: box.height });

// The state, or the Start, whose way on has become another one: it stands right before what was touched.
function neighbour(before, now, both) {
  const targets = (drawn) => new Map(drawn.edges.map(({ edge }) => [edge.id, edge.to && pointer(edge.to)]));
  const old = targets(before);
  const present = new Set(both);
  for (const { edge } of now.edges) {
    if (edge.kind === "plain" || (old.has(edge.id) && old.get(edge.id) === (edge.to && pointer(edge.to)))) continue;
    const id = edge.from ? pointer(edge.from) : `${pointer(edge.place.slice(0, -1))}#start`;
    if (present.has(id)) return id;
  }
  return null;
}

function mostCommon(moves, axis) {
  const counts = new Map();
  let best = moves[0][axis];
  for (const { [axis]: move } of moves) {
    const key = Math.round(move);
    counts.set(key, (counts.get(key) ?? 0) + 1);
    if (counts.get(key) > (counts.get(Math.round(best)) ?? 0)) best = move;
  }
  return best;
}
