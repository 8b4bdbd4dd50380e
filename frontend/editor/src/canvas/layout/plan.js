// What is to be laid out of a block: its nodes, and each way as a chain of nodes and links between them.
//
// A label is a node between two short links, so that it stands on its own line, near what it leaves, and nothing runs
// over it. Catchers of several states that lead to one handler come together in a trunk beside the states: a line of
// its own for each would make a picture as wide as the machine is long.

import { DOT, DROP, GAP, PILL } from "./sizes.js";
import { backWays } from "./ranks.js";

export const START = "start";
export const END = "end";
export const EMPTY = "drop";
const WEIGHTS = { start: 30, next: 30, end: 12, choice: 4, default: 4, catch: 1, drop: 30 };
const FULL = 2; // ranks from a state to the next one
const HALF = 1;
const MAIN = 8; // what makes one way of several the main one
const JOINT = { width: 2, height: 2 };

export const stateKey = (name) => `s:${name}`;
export const gapKey = (edge) => `gap:${edge.id}`;

// `ways` are the edges with the keys of their ends, `chain` what each is made of: [key, key, ...] from end to end.
export function planOf(block, sizes) {
  const nodes = nodesOf(block, sizes);
  const ways = waysOf(block);
  const { back, depth } = backWays([...nodes.keys()], ways);
  const links = [];
  const link = (from, to, weight, length) => links.push({ from, to, weight, length });
  const main = mainWays(ways, back, depth);
  const joints = trunks(ways, back, depth, nodes, link);
  for (const way of [...ways].sort((a, b) => (a.kind === "catch") - (b.kind === "catch"))) { // Catchers stand at the right
    way.back = back.has(way.id) && way.from !== way.to;
    way.chain = way.from === way.to ? [way.from, way.to] : chainOf(way, nodes, joints, link, WEIGHTS[way.kind] + (main.has(way.id) ? MAIN : 0));
  }
  keepEndLast(nodes, ways, link);
  return { nodes, links, ways };
}

function nodesOf(block, sizes) {
  const whole = !block.block.length;
  const pill = whole ? PILL : DOT;
  const nodes = new Map([[START, pill]]);
  for (const state of block.states) nodes.set(stateKey(state.name), sizes.get(state.name));
  for (const edge of block.edges) if (edge.gap !== null) nodes.set(gapKey(edge), GAP);
  if (!block.states.length) nodes.set(EMPTY, DROP);
  if (whole || !block.states.length || block.edges.some((edge) => edge.kind === "end")) nodes.set(END, pill);
  return nodes;
}

function waysOf(block) {
  const ways = block.edges.map((edge) => ({ id: edge.id, kind: edge.kind, lines: edge.lines, size: edge.size, from: fromOf(edge), to: toOf(edge) }));
  if (block.states.length) return ways;
  const drop = { kind: "drop", lines: [], size: [0, 0] };
  return [...ways, ...(ways.length ? [] : [{ ...drop, id: "#in", from: START, to: EMPTY }]), { ...drop, id: "#out", from: EMPTY, to: END }];
}

const fromOf = (edge) => (edge.from ? stateKey(edge.from.at(-1)) : START);
const toOf = (edge) => (edge.gap !== null ? gapKey(edge) : edge.to ? stateKey(edge.to.at(-1)) : END);

// A way's own nodes between its ends, and the edges between them. One that leads back is laid out upside down.
function chainOf(way, nodes, joints, link, weight) {
  const target = joints.get(way.id)?.[0] ?? way.to;
  const [above, below] = way.back ? [way.to, way.from] : [way.from, target];
  if (!way.lines.length) {
    link(above, below, weight, FULL);
    return way.back ? [below, above] : [above, below];
  }
  const label = `${way.back ? "back" : "label"}:${way.id}`;
  nodes.set(label, { width: way.size[0], height: way.size[1] });
  const [near, far] = way.kind === "catch" ? [weight, weight + 4] : [weight + 4, weight]; // a Catcher's beside the states
  link(above, label, way.back ? far : near, HALF);
  link(label, below, way.back ? near : far, HALF);
  return way.back ? [below, label, above] : [above, label, below];
}

// Where one way alone of a Choice leads to a state right below it, that one goes on straight; two such ways are a fork.
function mainWays(ways, back, depth) {
  const near = new Map();
  for (const way of ways) {
    if ((way.kind !== "choice" && way.kind !== "default") || back.has(way.id) || depth.get(way.to) !== depth.get(way.from) + 1) continue;
    near.set(way.from, [...(near.get(way.from) ?? []), way.id]);
  }
  return new Set([...near.values()].filter((ids) => ids.length === 1).flat());
}

// For each Catcher that goes along a trunk the joints and the handler that it passes.
function trunks(ways, back, depth, nodes, link) {
  const passed = new Map();
  const byHandler = new Map();
  for (const way of ways) {
    if (way.kind !== "catch" || back.has(way.id) || way.from === way.to) continue;
    byHandler.set(way.to, [...(byHandler.get(way.to) ?? []), way]);
  }
  for (const [handler, catchers] of byHandler) {
    const rows = [...new Set(catchers.map((way) => depth.get(way.from)))].sort((a, b) => a - b).slice(0, -1);
    const stops = [...rows.map((row) => `joint:${row}:${handler}`), handler];
    stops.slice(0, -1).forEach((joint, at) => {
      nodes.set(joint, JOINT);
      link(joint, stops[at + 1], 6, HALF);
    });
    for (const way of catchers) {
      const row = rows.indexOf(depth.get(way.from));
      if (row >= 0) passed.set(way.id, stops.slice(row));
    }
  }
  for (const [id, stops] of passed) ways.find((way) => way.id === id).trunk = stops;
  return passed;
}

// What nothing leaves stands above the end all the same, so that nothing is ever below it.
function keepEndLast(nodes, ways, link) {
  if (!nodes.has(END)) return;
  const left = new Set(ways.filter((way) => !way.back && way.from !== way.to).map((way) => way.from));
  for (const key of nodes.keys()) {
    if ((key.startsWith("s:") || key.startsWith("gap:")) && !left.has(key)) link(key, END, 0, FULL);
  }
}
