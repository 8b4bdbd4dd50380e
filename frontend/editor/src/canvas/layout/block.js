// The layout of one block of states by itself; (0, 0) is its upper left corner. Pure: no element is measured.

import { placeColumns } from "./columns.js";
import { putInOrder } from "./order.js";
import { planOf } from "./plan.js";
import { highestRanks } from "./ranks.js";
import { middleOf, route, sideOf } from "./routes.js";
import { RANK_SEP } from "./sizes.js";

const LOOP_ROOM = 34; // at the right of a state, for a line that leads back to it

// `sizes` are those of the block's states, by name. Answers `boxes` by key, `edges` by id and the size of the whole.
// An edge has the `points` of its line, those of the trunk that it goes on along, the place of its label and a point in
// its middle; `ends` says whether the line ends at its target and not at a trunk.
export function layOut(block, sizes) {
  const plan = planOf(block, sizes);
  const { nodes, vias } = linked(plan);
  const layers = putInOrder([...nodes.values(), ...[...vias.values()].flat()]);
  placeColumns(layers);
  const height = placeRows(layers);
  const boxes = new Map([...nodes].map(([key, node]) => [key, boxOf(node)]));
  const width = Math.max(...layers.flat().map((node) => node.x + node.right));
  return { boxes, edges: edgesOf(plan, { boxes, nodes, vias }), width, height };
}

// The plan's nodes with their links; a link over several ranks gets a node without size in each that it passes.
function linked(plan) {
  const ranks = highestRanks([...plan.nodes.keys()], plan.links);
  const nodes = new Map();
  const room = loops(plan);
  for (const [key, { width, height }] of plan.nodes) {
    const beside = room.get(key);
    const right = width / 2 + (beside?.width ?? 0);
    const tall = beside ? Math.max(height, sideOf({ y: 0, height }) + beside.height) : height;
    nodes.set(key, { width, height, tall, left: width / 2, right, rank: ranks.get(key), back: key.startsWith("back:"), above: [], below: [] });
  }
  const vias = new Map();
  for (const { from, to, weight } of plan.links) {
    const between = [];
    for (let rank = ranks.get(from) + 1; rank < ranks.get(to); rank += 1) {
      between.push({ width: 0, height: 0, left: 0, right: 0, rank, via: true, above: [], below: [] });
    }
    const chain = [nodes.get(from), ...between, nodes.get(to)];
    for (let at = 1; at < chain.length; at += 1) {
      chain[at - 1].below.push({ node: chain[at], weight });
      chain[at].above.push({ node: chain[at - 1], weight });
    }
    vias.set(`${from} ${to}`, between);
  }
  return { nodes, vias };
}

// The ways that lead back to the state itself stand at its right, below each other: sets how much lower than the first
// each is, and answers what room each such state needs there.
function loops(plan) {
  const room = new Map();
  for (const way of plan.ways) {
    if (way.from !== way.to) continue;
    const { width = 0, height = 0 } = room.get(way.from) ?? {};
    const first = room.has(way.from) ? 0 : -way.size[1] / 2;
    way.lower = height + way.size[1] / 2 + first;
    room.set(way.from, { width: Math.max(width, way.size[0] + LOOP_ROOM), height: height + way.size[1] + first });
  }
  return room;
}

// Sets `y`, the top of each node, and `bottom`, that of its rank; answers the height of all.
function placeRows(layers) {
  let top = 0;
  for (const layer of layers) {
    const bottom = top + Math.max(0, ...layer.map((node) => node.tall ?? node.height));
    for (const node of layer) Object.assign(node, { y: top, bottom });
    top = bottom + RANK_SEP / 2;
  }
  return top - RANK_SEP / 2;
}

const boxOf = ({ x, y, width, height }) => ({ x: x - width / 2, y, width, height });

function edgesOf(plan, layout) {
  const led = new Set();
  const edges = new Map();
  for (const way of plan.ways) {
    const own = way.trunk && !led.has(way.trunk[0]); // the first to reach a joint draws the trunk as far as the next
    if (own) led.add(way.trunk[0]);
    const points = route(way, way.chain, layout);
    const along = (stops) => route({ kind: "trunk" }, stops, layout);
    edges.set(way.id, {
      points: own ? [...points, ...along(way.trunk.slice(0, 2))] : points,
      trunk: way.trunk ? along(way.trunk) : [],
      ends: !way.trunk || (own && way.trunk.length === 2),
      label: labelOf(way, layout.boxes),
      middle: middleOf(points),
    });
  }
  return edges;
}

function labelOf(way, boxes) {
  if (!way.lines.length) return null;
  if (way.from === way.to) {
    const box = boxes.get(way.from);
    return { x: box.x + box.width + LOOP_ROOM - 6 + way.size[0] / 2, y: sideOf(box) + way.lower };
  }
  const { x, y, width, height } = boxes.get(way.chain[1]);
  return { x: x + width / 2, y: y + height / 2 };
}
