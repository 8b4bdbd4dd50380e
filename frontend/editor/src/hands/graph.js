// Questions about what is drawn: which state, which transition, what is beside it, how it is called.

import { blockOf, nameOf, pointer, samePlace } from "../places.js";

// Every state of a graph, outer ones first, in the order of the text.
export function allStates(block, found = []) {
  for (const state of block.states) {
    found.push(state);
    for (const inner of state.blocks) allStates(inner, found);
  }
  return found;
}

// Every block of a graph: the machine, its branches, its processors.
export function allBlocks(block, found = []) {
  found.push(block);
  for (const state of block.states) for (const inner of state.blocks) allBlocks(inner, found);
  return found;
}

export const allEdges = (graph) => allBlocks(graph).flatMap((block) => block.edges);
export const stateAt = (graph, place) => allStates(graph).find((state) => samePlace(state.place, place)) ?? null;
export const stateOfId = (graph, id) => allStates(graph).find((state) => pointer(state.place) === id) ?? null;
export const edgeOfId = (graph, id) => allEdges(graph).find((edge) => edge.id === id) ?? null;
export const blockAt = (graph, place) => allBlocks(graph).find((block) => samePlace(block.block, place)) ?? null;
export const blockAround = (graph, place) => blockAt(graph, blockOf(place));

export function edgesFrom(graph, place) {
  return (blockAround(graph, place)?.edges ?? []).filter((edge) => edge.from && samePlace(edge.from, place));
}

// The transition on which a state goes that is put behind another one: where it goes on to without a rule or an error.
export function wayOn(graph, place) {
  const edges = edgesFrom(graph, place).filter((edge) => !edge.fixed);
  return edges.find(({ kind }) => kind === "next" || kind === "end") ?? edges.find(({ kind }) => kind === "default") ?? null;
}

// Whom the focus goes to when states are gone: who came before them, who comes after, who stands beside.
export function neighbour(graph, gone) {
  if (!gone.length) return null;
  const lost = new Set(gone.map(pointer));
  const block = blockAround(graph, gone[0]);
  const stays = (place) => place && ![...lost].some((id) => pointer(place) === id || pointer(place).startsWith(`${id}/`));
  const before = block?.edges.find((edge) => edge.to && samePlace(edge.to, gone[0]) && stays(edge.from));
  const after = block?.edges.find((edge) => edge.from && samePlace(edge.from, gone[0]) && stays(edge.to));
  const beside = block?.states.find((state) => stays(state.place));
  const around = blockOf(gone[0]).length ? holderOf(blockOf(gone[0])) : null;
  return before?.from ?? after?.to ?? beside?.place ?? (stays(around) ? around : null);
}

// The state that a block stands in: its place is the block's without Branches and an index, or without ItemProcessor.
export function holderOf(block) {
  if (!block.length) return null;
  return block.slice(0, typeof block.at(-1) === "number" ? -2 : -1);
}

const KINDS = { default: "Default", catch: "Catch" };

// "from Pay to Ship", "the Default of Which way? to End"
export function edgeWords(edge) {
  const to = edge.to ? nameOf(edge.to) : edge.gap ? `the missing state ${edge.gap}` : "End";
  if (!edge.from) return `from Start to ${to}`;
  const kind = edge.kind === "choice" && edge.label ? ` (${edge.label})` : KINDS[edge.kind] ? ` (${KINDS[edge.kind]})` : "";
  return `from ${nameOf(edge.from)} to ${to}${kind}`;
}

// "branch 2 of Both", "each item of All", "the machine"
export function blockWords(place) {
  const holder = holderOf(place);
  if (!holder) return "the machine";
  const index = place.at(-1);
  return typeof index === "number" ? `branch ${index + 1} of ${nameOf(holder)}` : `what ${nameOf(holder)} does with each item`;
}

// Where something is dropped, in words that follow "goes".
export function intoWords(graph, into) {
  if (into.transition) {
    const edge = allEdges(graph).find((one) => samePlace(one.place, into.transition));
    return edge ? edgeWords(edge) : "there";
  }
  if (into.block) return `at the end of ${blockWords(into.block)}`;
  return `into ${blockWords(into.ground)}, on its own`;
}

// Why something cannot be dropped somewhere, empty where it can: what is known without asking Python.
export function whyNot(graph, states, into) {
  const place = into.transition ?? into.block ?? into.ground;
  const inside = states.find((state) => pointer(place).startsWith(`${pointer(state)}/`) && !isOwnWay(state, into));
  if (inside) return `${nameOf(inside)} cannot go into itself.`;
  const edge = into.transition && allEdges(graph).find((one) => samePlace(one.place, into.transition));
  if (edge?.fixed) return `Nothing comes after ${nameOf(edge.from)}: it ends there.`;
  return "";
}

// A state's own transition is inside its place too, and is where it already stands.
function isOwnWay(state, into) {
  if (!into.transition) return false;
  const rest = into.transition.slice(state.length);
  return !rest.includes("States");
}
