// How the browser and Python talk.
//
//     {kind: "hello"}                                  -> {kind: "state", ...every member}
//     {kind: "do", number, operation, arguments}       -> {kind: "state", number, ...members that changed} or refused
//     {kind: "ask", number, about, ...}                -> {kind: "answer", number, value} or refused
//     {kind: "rest"}                                      the hands rest: time to draw the static form again
//
// Python alone holds the definition.  `shown` is what it told last; a view subscribes to it.  A widget that is on the
// page twice has two bridges on one model: each numbers its questions with a name of its own, and hears all states.

import { createContext, useContext, useSyncExternalStore } from "react";

const PATIENCE = 400; // milliseconds after which somebody should be told that the kernel works
const REST = 1500; // milliseconds without a change
const EMPTY = {
  text: "", syntax: "JSON", graph: { block: [], start: null, states: [], edges: [], undrawn: [] }, drawn_is_current: true,
  diagnostics: [], selection: [], said: "", valid: false, can_undo: false, can_redo: false, undo_label: "", redo_label: "",
};

export class Refusal extends Error {} // one sentence for the person who asked

let views = 0;

export class Bridge {
  constructor(model) {
    this.model = model;
    this.name = `v${(views += 1)}`;
    this.number = 0;
    this.waiting = new Map();
    this.listeners = new Set();
    this.shown = { ...EMPTY, refused: "", hint: "", busy: false, progress: null, ready: false };
    this.hear = this.hear.bind(this);
    model.on("msg:custom", this.hear);
    model.send({ kind: "hello" });
  }

  close() {
    this.rest();
    this.model.off("msg:custom", this.hear);
  }

  subscribe = (listener) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  show(news) {
    this.shown = { ...this.shown, ...news };
    for (const listener of [...this.listeners]) listener();
  }

  // Carries out an operation; answers whether it was done.  A refusal is shown in the status line.
  async do(operation, given = {}) {
    try {
      await this.send({ kind: "do", operation, arguments: given });
      return true;
    } catch (problem) {
      if (!(problem instanceof Refusal)) throw problem;
      this.show({ refused: problem.message });
      return false;
    }
  }

  // Tells a sentence of the browser's own in the status line, until something is done.
  say(hint) {
    this.show({ refused: "", hint });
  }

  ask(about, question = {}) {
    return this.send({ ...question, kind: "ask", about });
  }

  send(message) {
    const number = `${this.name}.${(this.number += 1)}`;
    return new Promise((resolve, reject) => {
      const slow = setTimeout(() => this.show({ busy: true }), PATIENCE);
      this.waiting.set(number, { resolve, reject, slow });
      this.model.send({ ...message, number });
    });
  }

  take(members) {
    if (this.shown.ready && members.text !== undefined) {
      clearTimeout(this.resting);
      this.resting = setTimeout(this.rest, REST);
    }
    this.show({ ...members, refused: "", hint: "", ready: true });
  }

  // What was changed is also in the static form, which is what a saved notebook keeps.
  rest = () => {
    if (!this.resting) return;
    clearTimeout(this.resting);
    this.resting = null;
    this.model.send({ kind: "rest" });
  };

  hear(message) {
    const { kind, number, refused, ...members } = message;
    if (kind === "progress") {
      if (this.waiting.has(number)) this.show({ progress: members.events });
      return;
    }
    if (kind === "state" && refused === undefined) this.take(members);
    const asked = this.waiting.get(number);
    if (!asked) return;
    this.waiting.delete(number);
    clearTimeout(asked.slow);
    if (this.shown.busy && !this.waiting.size) this.show({ busy: false, progress: null });
    if (refused === undefined) asked.resolve(kind === "answer" ? members.value : members);
    else asked.reject(new Refusal(refused));
  }
}

const Here = createContext(null);
export const BridgeProvider = Here.Provider;
export const useBridge = () => useContext(Here);

// A member of what Python told, or several: `useShown((shown) => shown.text)`.  What it gives must be the same object
// while nothing changed.
export function useShown(pick) {
  const bridge = useBridge();
  return useSyncExternalStore(bridge.subscribe, () => pick(bridge.shown));
}
