// Keeps the reader's place: where the corner of a new layout goes, so that what was not touched stays where it was.

import { pointer } from "../places.js";

// `before` and `now` are {drawn, origin} and a layout; `seen` says whether a box is in view.
export function originFor(before, now, seen) {
  if (!before) return { x: 0, y: 0 };
  const old = boxesOf(before.drawn);
  const found = boxesOf(now);
  const moved = (id) => ({ x: old.get(id).x + before.origin.x - found.get(id).x, y: old.get(id).y + before.origin.y - found.get(id).y });
  const both = [...found.keys()].filter((id) => old.has(id));
  if (!both.length) return before.origin;
  const anchor = neighbour(before.drawn, now, both);
  if (anchor && seen(shifted(old.get(anchor), before.origin))) return moved(anchor);
  const visible = both.filter((id) => seen(shifted(old.get(id), before.origin)));
  return visible.length ? mostCommon(visible.map(moved)) : moved(both[0]);
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

function mostCommon(moves) {
  const counts = new Map();
  for (const { x, y } of moves) {
    const key = `${Math.round(x)} ${Math.round(y)}`;
    counts.set(key, { count: (counts.get(key)?.count ?? 0) + 1, x, y });
  }
  return [...counts.values()].reduce((best, one) => (one.count > best.count ? one : best));
}
