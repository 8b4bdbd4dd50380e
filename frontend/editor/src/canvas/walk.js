// Where the arrow keys go from a state: down along its first way, up to what leads to it, left and right to its siblings.

import { blockOf, pointer, samePlace } from "../places.js";
import { blockAround, holderOf, stateAt } from "../hands/graph.js";

// The place of the state to go to, null where there is none that way.
export function step(graph, place, key) {
  const state = stateAt(graph, place);
  const block = blockAround(graph, place);
  if (!state || !block) return null;
  if (key === "ArrowDown") return down(graph, state, block);
  if (key === "ArrowUp") return up(graph, state, block);
  return aside(graph, state, block, key === "ArrowRight" ? 1 : -1);
}

const begins = (block) => block.edges.find((edge) => edge.kind === "start")?.to ?? block.states[0]?.place ?? null;

// Into a frame, along the first way, or at the end of a block on to what follows its frame.
function down(graph, state, block) {
  const inside = state.blocks.map(begins).find(Boolean);
  return inside ?? onward(graph, state, block);
}

function onward(graph, state, block) {
  const ways = block.edges.filter((edge) => edge.from && samePlace(edge.from, state.place));
  const next = ways.find((edge) => edge.to && edge.kind !== "catch") ?? ways.find((edge) => edge.to);
  if (next) return next.to;
  const holder = holderOf(block.block);
  const around = holder && stateAt(graph, holder);
  return around ? onward(graph, around, blockAround(graph, holder)) : null;
}

function up(graph, state, block) {
  const before = leading(block, state);
  const starts = block.edges.some((edge) => edge.kind === "start" && edge.to && samePlace(edge.to, state.place));
  if (starts) return holderOf(block.block);
  return before?.from ?? holderOf(block.block);
}

// The way that leads to a state: an ordinary one, where there is one.
function leading(block, state) {
  const ways = block.edges.filter((edge) => edge.from && edge.to && samePlace(edge.to, state.place) && !samePlace(edge.from, state.place));
  return ways.find((edge) => edge.kind !== "catch") ?? ways[0];
}

// Beside it stand the other targets of what leads to it; for the first state of a branch, those of the other branches.
function aside(graph, state, block, way) {
  const starts = block.edges.some((edge) => edge.kind === "start" && edge.to && samePlace(edge.to, state.place));
  const row = starts ? branchRow(graph, block) : targetsBeside(block, state);
  const at = row.findIndex((place) => samePlace(place, state.place));
  if (row.length > 1) return row[(at + way + row.length) % row.length];
  return starts || !block.block.length ? null : acrossBranches(graph, block, way);
}

function targetsBeside(block, state) {
  const before = leading(block, state);
  if (!before) return [state.place];
  const targets = block.edges.filter((edge) => edge.from && edge.to && samePlace(edge.from, before.from)).map((edge) => edge.to);
  return targets.filter((place, at) => targets.findIndex((other) => samePlace(other, place)) === at);
}

function branchRow(graph, block) {
  const holder = holderOf(block.block);
  const blocks = holder ? stateAt(graph, holder)?.blocks ?? [] : [block];
  return blocks.map(begins).filter(Boolean);
}

function acrossBranches(graph, block, way) {
  const row = branchRow(graph, block);
  const at = row.findIndex((place) => pointer(blockOf(place)) === pointer(block.block));
  return row.length > 1 ? row[(at + way + row.length) % row.length] : null;
}
