// The lines of a block's edges: for each the points where it passes a rank.
//
// A line runs straight through a rank, between what stands in it, and bends only in the room between two ranks. So it
// never gets under a card or through a frame, however tall what it passes is.

const STRAIGHT = 0.5;
const SIDE = 32; // below the top of a box: where a Catch and a way to itself leave it

// `stops` are the keys of what a way passes, from its source to its target; between two of them it passes `vias`.
export function route(way, stops, { boxes, nodes, vias }) {
  const from = boxes.get(stops[0]);
  if (stops[0] === stops.at(-1)) return aroundItself(from, way.lower);
  const rows = [];
  for (let at = 0; at < stops.length; at += 1) {
    if (at) rows.push(...passed(stops[at - 1], stops[at], vias).map(row));
    rows.push(row(nodes.get(stops[at])));
  }
  if (way.back) return upwards(from, boxes.get(stops.at(-1)), rows);
  rows.at(-1).bottom = rows.at(-1).top;
  return downwards(way, from, rows);
}

const row = ({ x, y, height, bottom }) => ({ x, top: y, bottom, inside: y + height });

const passed = (one, other, vias) => vias.get(`${one} ${other}`) ?? [...(vias.get(`${other} ${one}`) ?? [])].reverse();

function downwards(way, from, rows) {
  const [first, ...others] = rows;
  const begin = way.kind === "catch" ? leavesAtSide(from, first) : [{ x: first.x, y: first.inside }, { x: first.x, y: first.bottom }];
  return [...begin, ...others.flatMap(({ x, top, bottom }) => [{ x, y: top }, { x, y: bottom }])];
}

export const sideOf = (box) => box.y + Math.min(box.height / 2, SIDE);

// A Catch begins at the right side of what may fail.
function leavesAtSide(from, { bottom }) {
  const y = sideOf(from);
  const x = from.x + from.width;
  return [{ x, y }, { x: x + 14, y: y + 14, corner: true }, { x: x + 14, y: Math.max(bottom, y + 14) }];
}

// A way back goes up: out of the top, beside the ways in, and into the bottom of an earlier state.
function upwards(from, to, rows) {
  const between = rows.slice(1, -1);
  const beside = (box, x) => box.x + box.width * (x < box.x + box.width / 2 ? 0.2 : 0.8);
  const begin = beside(from, between[0]?.x ?? to.x + to.width);
  const end = beside(to, between.at(-1)?.x ?? from.x + from.width);
  const points = [{ x: begin, y: from.y }];
  for (const { x, top, bottom } of between) points.push({ x, y: bottom }, { x, y: top });
  return [...points, { x: end, y: rows.at(-1).bottom }, { x: end, y: to.y + to.height }];
}

function aroundItself(box, lower) {
  const x = box.x + box.width;
  const y = sideOf(box);
  return [{ x, y: y - 9 }, { x: x + 26, y: y + lower - 9, loop: true }, { x: x + 26, y: y + lower + 9, loop: true }, { x, y: y + 9 }];
}

// An SVG path through the points: straight where they are above each other, else an S from vertical to vertical.
export function pathOf(points) {
  if (!points.length) return "";
  const n = (value) => Math.round(value * 10) / 10;
  if (points[1]?.loop) {
    const [a, b, c, d] = points;
    return `M${n(a.x)} ${n(a.y)}C${n(b.x)} ${n(b.y)} ${n(c.x)} ${n(c.y)} ${n(d.x)} ${n(d.y)}`;
  }
  let path = `M${n(points[0].x)} ${n(points[0].y)}`;
  for (let at = 1; at < points.length; at += 1) {
    const a = points[at - 1];
    const b = points[at];
    if (b.corner) path += `Q${n(b.x)} ${n(a.y)} ${n(b.x)} ${n(b.y)}`;
    else if (Math.abs(a.x - b.x) < STRAIGHT) path += `L${n(b.x)} ${n(b.y)}`;
    else {
      const middle = n((a.y + b.y) / 2);
      path += `C${n(a.x)} ${middle} ${n(b.x)} ${middle} ${n(b.x)} ${n(b.y)}`;
    }
  }
  return path;
}

// A point in the middle of the line, for what is shown on it.
export function middleOf(points) {
  if (points[1]?.loop) return { x: points[1].x - 6, y: (points[0].y + points[3].y) / 2 };
  const lengths = points.slice(1).map((b, at) => Math.hypot(b.x - points[at].x, b.y - points[at].y));
  let left = lengths.reduce((sum, one) => sum + one, 0) / 2;
  for (let at = 0; at < lengths.length; at += 1) {
    if (left <= lengths[at]) {
      const share = lengths[at] ? left / lengths[at] : 0;
      const [a, b] = [points[at], points[at + 1]];
      return { x: a.x + (b.x - a.x) * share, y: a.y + (b.y - a.y) * share };
    }
    left -= lengths[at];
  }
  return points[0];
}
