// What the picker can be asked to choose: a title, the options for a text, and what a choice does.
//
// An option is {key, label, note, glyph, ...}.

import { nameOf, pointer, samePlace } from "../places.js";
import { allStates, blockAround, blockWords, edgesFrom } from "./graph.js";

const THEN = {
  rule: { title: (name) => `Where does a new rule of ${name} lead?`, ends: false },
  catch: { title: (name) => `Where do errors of ${name} lead?`, ends: false },
  Default: { title: (name) => `Where does ${name} go on by Default?`, ends: false },
  Next: { title: (name) => `Where does ${name} go on to?`, ends: true },
};
const NAMED = new Set(["choice", "default", "catch", "start"]); // ways that cannot lead to the end

export function pickerOf(picker, hands) {
  return KINDS[picker.kind](picker, hands.acts, hands.bridge, hands);
}

const KINDS = {
  what: ({ into }, acts, bridge) => ({
    title: `What goes ${acts.words(into)}?`,
    find: async (text) => (await bridge.ask("catalogue", { text })).map(asOption),
    pick: (option) => acts.insert(option, into),
  }),
  add: (_picker, _acts, bridge, hands) => ({
    title: "What is added?",
    find: async (text) => (await bridge.ask("catalogue", { text })).map(asOption),
    pick: (option) => hands.take(option),
  }),
  where: ({ item }, acts) => ({
    title: `Where does ${item.title} go?`,
    find: among(acts.places().map(({ into, label }) => ({ key: JSON.stringify(into), label, into }))),
    pick: ({ into }) => acts.insert(item, into),
  }),
  find: (_picker, acts) => ({
    title: "Which state?",
    find: among(allStates(acts.graph).map((state) => ({ ...stateOption(state), note: `${state.type} in ${blockWords(state.place.slice(0, -2))}` }))),
    pick: ({ place }) => acts.show(place),
  }),
  connect: ({ state, edge, way }, acts) => {
    const from = edge ? edge.from : state.place;
    const block = from ? blockAround(acts.graph, from) : blockAround(acts.graph, [...edge.place.slice(0, -1), "States", ""]);
    const canEnd = edge ? !NAMED.has(edge.kind) : THEN[way].ends;
    const end = { key: "#end", label: "End", note: from && from.length > 2 ? "of this block" : "of the execution", place: null };
    const there = edge?.to ?? (way === "Next" ? edgesFrom(acts.graph, from).find((each) => each.kind === "next")?.to : null);
    return {
      title: edge ? `Where does the transition lead that is now ${acts.words({ transition: edge.place })}?` : THEN[way].title(state.name),
      find: among([...block.states.map((each) => ({ ...stateOption(each), chosen: !!there && samePlace(each.place, there) })), ...(canEnd ? [end] : [])]),
      pick: ({ place }) => acts.connect(from ?? edge.place, place, edge ? edge.place : way === "Next" ? null : way),
    };
  },
  branch: ({ state, then }, acts) => ({
    title: then === "remove" ? `Which branch of ${state.name} is removed?` : `Into which branch of ${state.name}?`,
    find: among(state.blocks.map(({ block, states }, index) => ({
      key: pointer(block), label: `Branch ${index + 1}`, note: states.map(({ name }) => name).join(", ") || "empty", block,
    }))),
    pick: ({ block }) => {
      if (then === "remove") return acts.do("remove_branch", { place: block }, state.place);
      acts.screen.set({ picker: { kind: "what", into: { block } } });
      return "stay";
    },
  }),
};

const asOption = (item) => ({ ...item, label: item.title, note: item.sentence });
const stateOption = ({ place, type }) => ({ key: pointer(place), label: nameOf(place), note: type, place });

// Options whose label has every word of the text.
function among(options) {
  return async (text) => {
    const words = text.toLowerCase().split(/\s+/).filter(Boolean);
    return options.filter(({ label }) => words.every((word) => label.toLowerCase().includes(word)));
  };
}
