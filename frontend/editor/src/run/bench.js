// What Run mode holds: the input and the stubs as they are typed, and what Python told of Tasks and runs.

import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { Refusal, useBridge, useShown } from "../bridge.js";
import { useScreen } from "../ui.js";

const PAUSE = 400; // milliseconds without a key after which what is typed is kept in Python
const EMPTY = { ready: false, input: "{}", inputs: [], tasks: [], stubs: {}, runs: [], result: null };

export function useBench() {
  const bridge = useBridge();
  const screen = useScreen();
  const text = useShown((shown) => shown.text);
  const [held, setHeld] = useState(EMPTY);
  const typed = useRef(EMPTY);
  typed.current = held;
  const take = useCallback((news) => setHeld((before) => ({ ...before, ...news })), []);
  const ask = useAsk(bridge, take);
  useEffect(() => {
    let gone = false;
    // What somebody types meanwhile is newer than what Python kept.
    bridge.ask("bench").then((told) => gone || take(typed.current.ready ? { tasks: told.tasks, runs: told.runs } : { ...told, ready: true }));
    return () => { gone = true; };
  }, [bridge, take, text]);
  useEffect(() => {
    screen.set({ statuses: held.result && statuses(held.result) });
    return () => screen.set({ statuses: null });
  }, [screen, held.result]);
  useKeeping(bridge, held, typed);
  return useMemo(() => ({
    ...held,
    setInput: (input) => take({ input }),
    setStub: (name, stub) => setHeld((before) => ({ ...before, stubs: without(before.stubs, name, stub) })),
    run: () => ask("run", { input: typed.current.input, stubs: typed.current.stubs }),
    show: async (run) => take({ result: await bridge.ask("shown run", { run }) }),
    answer: (question) => ask("answer task", { run: typed.current.result.number, ...question }),
  }), [ask, bridge, held, take]);
}

const without = ({ [name]: _gone, ...others }, _name, stub) => (stub ? { ...others, [_name]: stub } : others);

// Asks for what may be refused; the refusal is one sentence in the status line.
function useAsk(bridge, take) {
  return useCallback(async (about, question) => {
    try {
      const told = await bridge.ask(about, question);
      take(told);
      bridge.say(`Run ${told.result.number}: ${told.result.status}. ${told.result.explanation}`.trim());
    } catch (problem) {
      if (!(problem instanceof Refusal)) throw problem;
      bridge.show({ refused: problem.message });
    }
  }, [bridge, take]);
}

function useKeeping(bridge, held, typed) {
  const { input, stubs, ready } = held;
  const keep = useCallback(() => {
    if (typed.current.ready) bridge.ask("keep", { input: typed.current.input, stubs: typed.current.stubs });
  }, [bridge, typed]);
  useEffect(() => {
    if (!ready) return undefined;
    const timer = setTimeout(keep, PAUSE);
    return () => clearTimeout(timer);
  }, [input, keep, ready, stubs]);
  useEffect(() => keep, [keep]);
}

// The canvas knows states by their names.
function statuses(result) {
  const found = {};
  for (const row of Object.values(result.statuses)) {
    const more = [row.visits > 1 && `${row.visits} visits`, row.retries > 0 && `${row.retries} ${row.retries > 1 ? "retries" : "retry"}`];
    found[row.name] = { status: row.status, word: [row.status, ...more.filter(Boolean)].join(", ") };
  }
  return found;
}
