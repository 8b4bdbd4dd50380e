// From left to right, in pixels: where each node stands.
//
// What follows each other on the main way shares one x, so a column is a chain of nodes that stays straight however
// long it is. Columns keep the order of their ranks and their distance, and then move towards what they are linked to.
// (Brandes and Koepf's placement, which dagre has, bends the main way at each branch: a machine of a hundred states and
// twenty choices drifted 5,000 pixels to the side.)

import { EDGE_SEP, NODE_SEP } from "./sizes.js";

const SWEEPS = 12;

// Sets `x`, the middle of each node, of which the leftmost edge is 0. A node: {left, right, via, above, below, order}.
export function placeColumns(layers) {
  const columns = columnsOf(layers);
  const sorted = leftToRight(columns, layers);
  for (const column of sorted) column.x = Math.max(0, ...column.lefts.map(({ column: other, gap }) => other.x + gap));
  for (let at = 0; at < SWEEPS; at += 1) {
    for (const column of at % 2 ? sorted : sorted.toReversed()) moveTo(column, wish(column));
  }
  const least = Math.min(...sorted.map((column) => column.x - Math.max(...column.nodes.map((node) => node.left))));
  for (const column of sorted) for (const node of column.nodes) node.x = column.x - least;
}

// Straight first: the middle parts of long lines, then the heaviest links. Two straight lines never cross.
function columnsOf(layers) {
  const straight = new Map(); // node -> the node right below it in its column
  const taken = new Set();
  for (const layer of layers) {
    const links = layer.flatMap((node) => node.below.map((link) => ({ from: node, to: link.node, weight: weightOf(node, link) })));
    const chosen = [];
    for (const link of links.sort((a, b) => b.weight - a.weight)) {
      if (straight.has(link.from) || taken.has(link.to) || !isMain(link)) continue;
      if (chosen.some((other) => (other.from.order - link.from.order) * (other.to.order - link.to.order) < 0)) continue;
      chosen.push(link);
      straight.set(link.from, link.to);
      taken.add(link.to);
    }
  }
  const columns = [];
  for (const node of layers.flat()) {
    if (taken.has(node)) continue;
    const column = { nodes: [], lefts: [], rights: [], x: 0 };
    for (let each = node; each; each = straight.get(each)) {
      column.nodes.push(each);
      each.column = column;
    }
    columns.push(column);
  }
  return columns;
}

const weightOf = (node, link) => (node.via && link.node.via ? 1000 : link.weight);

// Whether no other link of either end is as heavy: a fork of equals stands in the middle above its branches.
function isMain({ from, to, weight }) {
  if (weight === 1000) return true;
  const rivals = (links) => links.filter((link) => link.weight >= weight).length;
  return rivals(from.below) < 2 && rivals(to.above) < 2;
}

// The columns so that each comes after those at its left; sets who is beside whom, and how far away at least.
function leftToRight(columns, layers) {
  for (const layer of layers) {
    for (let at = 1; at < layer.length; at += 1) {
      const [left, right] = [layer[at - 1], layer[at]];
      const gap = left.right + right.left + (left.via || right.via ? EDGE_SEP : NODE_SEP);
      right.column.lefts.push({ column: left.column, gap });
      left.column.rights.push({ column: right.column, gap });
    }
  }
  const sorted = [];
  const seen = new Set();
  const visit = (column) => {
    if (seen.has(column)) return;
    seen.add(column);
    for (const { column: other } of column.lefts) visit(other);
    sorted.push(column);
  };
  columns.forEach(visit);
  return sorted;
}

// The middle of what a column is linked to, by weight; null where it is linked to nothing else.
function wish(column) {
  let sum = 0;
  let weight = 0;
  for (const node of column.nodes) {
    for (const link of [...node.above, ...node.below]) {
      if (link.node.column === column) continue;
      sum += link.node.column.x * link.weight;
      weight += link.weight;
    }
  }
  return weight ? sum / weight : null;
}

function moveTo(column, x) {
  if (x === null) return;
  const least = Math.max(-Infinity, ...column.lefts.map(({ column: other, gap }) => other.x + gap));
  const most = Math.min(Infinity, ...column.rights.map(({ column: other, gap }) => other.x - gap));
  column.x = Math.max(least, Math.min(most, x));
}
