// What can be done to what is selected: one table for the keys, the context menu and the list of keys.
//
// A command gets `at`: {acts, clipboard, screen, bridge, states (places), state (the one state as it is drawn), edge}.
// `keys` are told to people; keys.js maps what is pressed.

import { blockOf, nameOf } from "../places.js";
import { blockAround, blockWords } from "./graph.js";

const WITH_CATCH = new Set(["Task", "Parallel", "Map"]);
const one = ({ states }) => states.length === 1;
const some = ({ states }) => states.length > 0;
const none = ({ states, edge }) => !states.length && !edge;
const called = ({ states, state }) => (state ? state.name : `${states.length} states`);
const leads = ({ state }) => state && state.type !== "Succeed" && state.type !== "Fail";

export const COMMANDS = [
  {
    key: "insert-here", label: () => "Insert here…", keys: "Insert",
    when: ({ edge }) => edge && !edge.fixed,
    run: ({ screen, edge }) => screen.set({ picker: { kind: "what", into: { transition: edge.place } } }),
  },
  {
    key: "lead-to", label: ({ edge }) => (edge.from ? "Lead to another state…" : "Begin with another state…"),
    when: ({ edge }) => edge && !edge.fixed,
    run: ({ screen, edge }) => screen.set({ picker: { kind: "connect", edge } }),
  },
  {
    key: "disconnect", label: () => "Remove this transition", keys: "Delete",
    when: ({ edge }) => edge && edge.from && edge.to && !edge.fixed,
    run: ({ acts, edge }) => acts.disconnect(edge),
  },
  {
    key: "insert-after", label: ({ state }) => `Insert after ${state.name}…`, keys: "Insert",
    when: (at) => one(at) && leads(at),
    run: ({ acts, screen, states }) => screen.set({ picker: { kind: "what", into: acts.behind(states[0]) } }),
  },
  {
    key: "insert-inside", label: ({ state }) => `Insert inside ${state.name}…`,
    when: ({ state }) => state?.blocks.length === 1,
    run: ({ screen, state }) => screen.set({ picker: { kind: "what", into: { block: state.blocks[0].block } } }),
  },
  {
    key: "insert-inside-branch", label: ({ state }) => `Insert into a branch of ${state.name}…`,
    when: ({ state }) => state?.blocks.length > 1,
    run: ({ screen, state }) => screen.set({ picker: { kind: "branch", state, then: "insert" } }),
  },
  {
    key: "insert-ground", label: () => "Insert…", keys: "Insert",
    when: none,
    run: ({ acts, screen }) => screen.set({ picker: { kind: "what", into: { block: acts.graph.block } } }),
  },
  {
    key: "connect", label: () => "Connect to…", keys: "C",
    when: (at) => one(at) && leads(at),
    run: ({ screen, state }) => screen.set({ picker: { kind: "connect", state, way: state.type === "Choice" ? "Default" : "Next" } }),
  },
  {
    key: "rule", label: () => "Add a rule…", keys: "R",
    when: ({ state }) => state?.type === "Choice",
    run: ({ screen, state }) => screen.set({ picker: { kind: "connect", state, way: "rule" } }),
  },
  {
    key: "catch", label: () => "Catch errors…", keys: "E",
    when: ({ state }) => WITH_CATCH.has(state?.type),
    run: ({ screen, state }) => screen.set({ picker: { kind: "connect", state, way: "catch" } }),
  },
  {
    key: "add-branch", label: () => "Add a branch", keys: "B",
    when: ({ state }) => state?.type === "Parallel",
    run: ({ acts, states }) => acts.do("add_branch", { state: states[0] }, states[0]),
  },
  {
    key: "remove-branch", label: () => "Remove a branch…",
    when: ({ state }) => state?.type === "Parallel" && state.blocks.length > 1,
    run: ({ screen, state }) => screen.set({ picker: { kind: "branch", state, then: "remove" } }),
  },
  { key: "rename", label: () => "Rename", keys: "F2", when: one, run: ({ screen, states }) => screen.set({ renaming: states[0] }) },
  { key: "duplicate", label: () => "Duplicate", keys: "Ctrl+D", when: some, run: ({ acts, states }) => acts.duplicate(states) },
  { key: "copy", label: () => "Copy", keys: "Ctrl+C", when: some, run: ({ clipboard, states }) => clipboard.copy(states) },
  { key: "cut", label: () => "Cut", keys: "Ctrl+X", when: some, run: ({ clipboard, states }) => clipboard.cut(states) },
  { key: "paste", label: () => "Paste", keys: "Ctrl+V", when: () => true, run: ({ clipboard, ...at }) => clipboard.pasteAsked(at) },
  { key: "remove", label: (at) => `Delete ${called(at)}`, keys: "Delete", when: some, run: ({ acts, states }) => acts.remove(states) },
  {
    key: "select-all", label: (at) => `Select all states of ${blockWords(blockOfAt(at))}`, keys: "Ctrl+A", when: (at) => !at.edge,
    run: (at) => {
      const states = blockAround(at.acts.graph, [...blockOfAt(at), "States", ""])?.states ?? [];
      return at.acts.select(states.map((state) => state.place));
    },
  },
  { key: "find", label: () => "Find a state…", keys: "Ctrl+F", when: none, run: ({ screen }) => screen.set({ picker: { kind: "find" } }) },
];

const blockOfAt = ({ acts, states }) => (states.length ? blockOf(states[0]) : acts.graph.block);

export const command = (key) => COMMANDS.find((each) => each.key === key);
export const commandsAt = (at) => COMMANDS.filter((each) => each.when(at));

// What is told where something was selected that no command fits.
export function noCommand(at) {
  if (at.edge) return "This transition stands in no field of its own, so nothing can be done to it.";
  return at.states.length ? `Nothing of the kind can be done to ${nameOf(at.states[0])}.` : "Select a state first.";
}
