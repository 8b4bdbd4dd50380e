// What a state is tried with: the texts that are typed on this screen, by state; Python keeps them and fills in the rest.

import { useBridge } from "../../bridge.js";
import { pointer } from "../../places.js";
import { useOn, useScreen } from "../../ui.js";

const NONE = {};

// The typed texts of a state's example (undefined where nothing was typed), `type(name, text, shown)` and `take(texts)`.
export function useExample(place) {
  const screen = useScreen();
  const key = pointer(place);
  const typed = useOn((on) => (on.examples ?? NONE)[key]);
  const take = (texts) => screen.set({ examples: { ...screen.state.examples, [key]: texts } });
  return { typed, take, type: (name, text, shown) => take({ ...shown, ...typed, [name]: text }) };
}

// Takes a visit of the last run as the example; 0 is the last one.
export function useVisit(place) {
  const bridge = useBridge();
  const { take } = useExample(place);
  return async (visit) => {
    const { example, visit: taken } = await bridge.ask("flow", { place, visit });
    take(example);
    return taken;
  };
}
