// What is typed and not finished, for those who show what comes of it while it is typed: trials, drawings, lanes.  It is
// on the screen alone, so it stands in the view's own store, as pairs of a place and the text as the definition would
// have it; null where the field would go.

import { useEffect } from "react";
import { pointer } from "../places.js";
import { useOn, useScreen } from "../ui.js";

const NONE = [];

// Tells what stands in a box while it is no part of the definition; undefined when it is, or when nobody types.
export function useLive(place, source) {
  const screen = useScreen();
  const key = pointer(place);
  useEffect(() => {
    if (source === undefined) return undefined;
    const others = () => (screen.state.live ?? NONE).filter(([at]) => pointer(at) !== key);
    screen.set({ live: [...others(), [place, source]] });
    return () => screen.set({ live: others() });
  }, [screen, key, source]);
}

// What is being typed in a state.
export function useLiveIn(place) {
  const live = useOn((on) => on.live ?? NONE);
  const inside = `${pointer(place)}/`;
  return live.filter(([at]) => pointer(at).startsWith(inside));
}
