// Lays graphs out and says what lies on what, and what a change moved. It reads [[graph before, graph after], ...] from
// standard input and writes {overlaps: [...], moves: [[x, y], ...]}; run by test_layout.py.

import { readFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";

const canvas = (name) => import(pathToFileURL(path.join(process.argv[2], "src/canvas", name)));
const { layOutWhole, Memory } = await canvas("layout/whole.js");
const { originFor } = await canvas("keeping.js");

const meet = (a, b) => a.x < b.x + b.width - 1 && b.x < a.x + a.width - 1 && a.y < b.y + b.height - 1 && b.y < a.y + a.height - 1;
const holds = (box, { x, y }) => x > box.x + 2 && x < box.x + box.width - 2 && y > box.y + 2 && y < box.y + box.height - 2;
const curve = (a, c, d, b, t) => (1 - t) ** 3 * a + 3 * (1 - t) ** 2 * t * c + 3 * (1 - t) * t * t * d + t ** 3 * b;

// Points along a line, as `pathOf` draws it; a way from a state to itself stays beside the state.
function along(points) {
  if (points[1]?.loop) return [];
  const found = [];
  for (let at = 1; at < points.length; at += 1) {
    const [a, b] = [points[at - 1], points[at]];
    const middle = (a.y + b.y) / 2;
    for (let t = 0; t <= 1; t += 0.05) found.push({ x: curve(a.x, a.x, b.x, b.x, t), y: curve(a.y, middle, middle, b.y, t) });
  }
  return found;
}

function overlaps(drawn) {
  const labels = drawn.edges.filter((found) => found.label).map((found) => {
    const [width, height] = found.edge.size;
    return { id: `the label of ${found.edge.id}`, of: found, depth: found.depth, x: found.label.x - width / 2, y: found.label.y - height / 2, width, height };
  });
  const solid = [...drawn.states, ...drawn.pills, ...drawn.gaps, ...drawn.drops, ...labels];
  const found = [];
  solid.forEach((one, at) => {
    for (const other of solid.slice(at + 1)) if (one.depth === other.depth && meet(one, other)) found.push(`${one.id} lies on ${other.id}`);
  });
  for (const line of drawn.edges) {
    const points = along(line.points);
    for (const box of solid) {
      if (box.depth === line.depth && box.of !== line && points.some((point) => holds(box, point))) found.push(`${line.edge.id} runs over ${box.id}`);
    }
  }
  return found;
}

const answer = { overlaps: [], moves: [] };
for (const [before, after] of JSON.parse(readFileSync(0, "utf8"))) {
  const memory = new Memory();
  const old = { drawn: layOutWhole(before, memory), origin: { x: 0, y: 0 } };
  const now = layOutWhole(after, memory);
  answer.overlaps.push(...overlaps(old.drawn), ...overlaps(now));
  const origin = originFor(old, now, () => true);
  const places = new Map(now.states.map((box) => [box.id, box]));
  answer.moves.push(old.drawn.states.filter(({ id }) => places.has(id)).map(({ id, x, y }) => [
    Math.round(places.get(id).x + origin.x - x), Math.round(places.get(id).y + origin.y - y),
  ]));
}
process.stdout.write(JSON.stringify(answer));
