// What the hands do to the definition, each in one call: the keys, the menus and the mouse all end here.

import { nameOf } from "../places.js";
import { blockAround, blockWords, intoWords, neighbour, stateAt, wayOn } from "./graph.js";

export class Acts {
  constructor(bridge, screen, canvas) {
    Object.assign(this, { bridge, screen, canvas });
  }

  get graph() {
    return this.bridge.shown.graph;
  }

  // Carries out an operation and puts the focus on what it selected, else on `beside`; answers whether it was done.
  async do(operation, given, beside = null) {
    const done = await this.bridge.do(operation, given);
    if (done) this.canvas.focus(this.bridge.shown.selection[0] ?? beside);
    return done;
  }

  select(states) {
    return this.bridge.do("select", { states });
  }

  async show(place) {
    await this.select([place]);
    this.canvas.centre(place);
    this.canvas.focus(place);
  }

  insert(item, into) {
    return this.do("insert", { what: { item: item.key }, into });
  }

  move(states, into) {
    return this.do("move", { states, into }, states[0]);
  }

  remove(states) {
    return states.length ? this.do("remove", { states }, neighbour(this.graph, states)) : false;
  }

  duplicate(states) {
    return states.length ? this.do("duplicate", { states }, states[0]) : false;
  }

  connect(state, target, way) {
    return this.do("connect", { state, target, ...(way ? { way } : {}) }, state);
  }

  disconnect(edge) {
    return this.do("disconnect", { transition: edge.place }, edge.from);
  }

  paste(text, into) {
    return this.do("paste", { text, into });
  }

  undo() {
    return this.#step("undo");
  }

  redo() {
    return this.#step("redo");
  }

  async #step(which) {
    const shown = this.bridge.shown;
    if (!(which === "undo" ? shown.can_undo : shown.can_redo)) {
      this.bridge.say(`There is nothing to ${which}.`);
      return;
    }
    await this.bridge.do(which);
  }

  // Where something goes when nobody points at a place: on the selected transition, behind the selected state, else
  // null; in a machine without states there is one place only.
  place() {
    const { graph, selection } = this.bridge.shown;
    const edge = this.screen.state.edge;
    const chosen = edge && this.edge(edge);
    if (chosen && !chosen.fixed) return { transition: chosen.place };
    if (selection.length) return this.behind(selection.at(-1));
    return graph.states.length ? null : { block: graph.block };
  }

  edge(id) {
    return this.canvas.edge(id);
  }

  // The drop target behind a state; a state that ends gives the end of its block.
  behind(place) {
    const way = wayOn(this.graph, place);
    if (way) return { transition: way.place };
    const block = blockAround(this.graph, place);
    return block ? { block: block.block } : null;
  }

  words(into) {
    return intoWords(this.graph, into);
  }

  // Every place where something can go: on each transition, and in each block that has no states.
  places() {
    const found = [];
    const walk = (block) => {
      if (!block.states.length) found.push({ into: { block: block.block }, label: `In ${blockWords(block.block)}` });
      for (const edge of block.edges) {
        if (edge.fixed) continue;
        found.push({ into: { transition: edge.place }, label: `${this.words({ transition: edge.place })}`.replace(/^f/, "F") });
      }
      for (const state of block.states) state.blocks.forEach(walk);
    };
    walk(this.graph);
    return found;
  }

  name(place) {
    return stateAt(this.graph, place)?.name ?? nameOf(place);
  }
}
