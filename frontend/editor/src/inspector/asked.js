// What Python answers to a question, asked again whenever the question or the definition changed.

import { useEffect, useRef, useState } from "react";
import { Refusal, useBridge, useShown } from "../bridge.js";

const FIRST = { value: null, refused: "" };

// One question is on its way at a time: what changes meanwhile goes together with the next one.
export function useAsked(about, question) {
  const bridge = useBridge();
  const text = useShown((shown) => shown.text);
  const [answer, setAnswer] = useState(FIRST);
  const line = useRef({ flying: false, next: null, gone: false });
  const wanted = JSON.stringify(question);
  useEffect(() => {
    const here = line.current;
    here.gone = false;
    here.next = wanted;
    const go = async () => {
      if (here.flying || here.next === null) return;
      here.flying = true;
      const asked = here.next;
      here.next = null;
      let news;
      try {
        news = { value: await bridge.ask(about, JSON.parse(asked)), refused: "" };
      } catch (problem) {
        if (!(problem instanceof Refusal)) throw problem;
        news = { refused: problem.message };
      } finally {
        here.flying = false;
      }
      if (!here.gone) setAnswer((before) => ({ ...before, ...news }));
      go();
    };
    go();
  }, [bridge, about, wanted, text]);
  useEffect(() => () => { line.current.gone = true; line.current.next = null; }, []);
  return answer;
}
