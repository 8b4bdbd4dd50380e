// What a form can do to the definition.  Each gives "" where it was done, else the sentence that says why not.

import { useMemo } from "react";
import { Refusal, useBridge } from "../bridge.js";

async function attempt(bridge, operation, given) {
  try {
    await bridge.send({ kind: "do", operation, arguments: given });
    return "";
  } catch (problem) {
    if (!(problem instanceof Refusal)) throw problem;
    bridge.show({ refused: problem.message });
    return problem.message;
  }
}

export function useEdits() {
  const bridge = useBridge();
  return useMemo(() => {
    const act = (operation, given) => attempt(bridge, operation, given);
    return {
      do: act,
      ask: (about, question) => bridge.ask(about, question),
      source: (place, source) => act("set", { place, source }), // text as it was typed, in the definition's own syntax
      value: (place, value) => act("put", { place, value }),
      unset: (place) => act("unset", { place }),
    };
  }, [bridge]);
}
