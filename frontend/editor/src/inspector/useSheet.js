// The form for a place, asked for again whenever the definition has changed.

import { useEffect, useState } from "react";
import { Refusal, useBridge, useShown } from "../bridge.js";
import { pointer } from "../places.js";

export function useSheet(place) {
  const bridge = useBridge();
  const text = useShown((shown) => shown.text);
  const found = useShown((shown) => shown.diagnostics);
  const ready = useShown((shown) => shown.ready);
  const key = pointer(place);
  const [asked, setAsked] = useState({ key: null, sheet: null, refused: "" });
  useEffect(() => {
    if (!ready) return undefined;
    let current = true;
    const show = (news) => current && setAsked({ key, sheet: null, refused: "", ...news });
    bridge.ask("sheet", { place }).then(
      (sheet) => show({ sheet }),
      (problem) => {
        if (!(problem instanceof Refusal)) throw problem;
        show({ refused: problem.message });
      },
    );
    return () => {
      current = false;
    };
  }, [bridge, ready, key, text, found]);
  return asked.key === key ? asked : { ...asked, sheet: null, refused: "" };
}
