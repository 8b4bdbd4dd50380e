// The inspector: the form for what is selected, or for the machine.

import { useEffect } from "react";
import { useShown } from "../bridge.js";
import { useOn, useScreen } from "../ui.js";
import "./controls.js";
import { useEdits } from "./edits.js";
import { Findings } from "./Findings.jsx";
import { Several } from "./Several.jsx";
import { Sheet } from "./Sheet.jsx";
import { useSheet } from "./useSheet.js";

export function Inspector() {
  const open = useOn((on) => on.inspector);
  const screen = useScreen();
  return (
    <aside className="sfe-inspector" aria-label="Inspector" data-open={open}>
      {open ? <Selected /> : (
        <button type="button" className="sfe-quiet" onClick={() => screen.set({ inspector: true })}>Inspector</button>
      )}
    </aside>
  );
}

function Selected() {
  const selection = useShown((shown) => shown.selection);
  const place = usePlace(selection);
  const edit = useEdits();
  if (place === null) return <Several places={selection} edit={edit} />;
  return <At key={JSON.stringify(place)} place={place} edit={edit} />;
}

// The place to show: of the transition that is selected, else of the state, else []; null for several states.
function usePlace(selection) {
  const edge = useOn((on) => on.edge);
  const edges = useShown((shown) => shown.graph.edges);
  const chosen = edge && edges.find((one) => one.id === edge);
  if (chosen) return chosen.place;
  if (selection.length > 1) return null;
  return selection[0] ?? [];
}

function At({ place, edit }) {
  const { sheet, refused } = useSheet(place);
  useGoalOnce(sheet);
  return (
    <>
      {refused && <p className="sfe-how">{refused}</p>}
      {sheet && <Sheet sheet={sheet} edit={edit} />}
      {!place.length && <Findings />}
    </>
  );
}

// Who was sent to a field has come there when the form is up; the next form does not go there again.
function useGoalOnce(sheet) {
  const screen = useScreen();
  useEffect(() => {
    if (sheet && screen.state.field) screen.set({ field: null });
  }, [sheet, screen]);
}
