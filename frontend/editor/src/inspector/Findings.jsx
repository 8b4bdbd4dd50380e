// Everything that there is to say about the definition; a click goes to where it is.

import { useBridge, useShown } from "../bridge.js";
import { pointer } from "../places.js";
import { useScreen } from "../ui.js";
import { stateOf } from "./stateOf.js";

export function Findings() {
  const bridge = useBridge();
  const screen = useScreen();
  const found = useShown((shown) => shown.diagnostics);
  if (!found.length) return <p className="sfe-how">Nothing is wrong with it.</p>;
  const go = (one) => {
    const state = stateOf(one.place ?? []);
    screen.set({ edge: null, field: pointer(one.place ?? []) });
    bridge.do("select", { states: state.length ? [state] : [] });
  };
  return (
    <section className="sfe-section" aria-label="Diagnostics">
      <h3>{`${found.length} ${found.length > 1 ? "findings" : "finding"}`}</h3>
      <ul className="sfe-problems">
        {found.map((one, index) => (
          <li key={index} data-severity={one.severity}>
            <button type="button" className="sfe-go" onClick={() => go(one)}>
              <span className="sfe-severity">{one.severity === "ERROR" ? "Error" : "Warning"}</span>{" "}
              <code>{one.location}</code> {one.message}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
