// The inspector: the form for what is selected, or for the machine.

import { useEffect, useRef } from "react";
import { useShown } from "../bridge.js";
import { pointer } from "../places.js";
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
  const box = useRef(null);
  return (
    <aside ref={box} className="sfe-inspector" aria-label="Inspector" data-open={open}>
      {open ? <Selected box={box} /> : (
        <button type="button" className="sfe-quiet" onClick={() => screen.set({ inspector: true })}>Inspector</button>
      )}
    </aside>
  );
}

function Selected({ box }) {
  const selection = useShown((shown) => shown.selection);
  const place = usePlace(selection);
  const edit = useEdits();
  if (place === null) return <Several places={selection} edit={edit} />;
  return <At key={JSON.stringify(place)} place={place} edit={edit} box={box} />;
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

function At({ place, edit, box }) {
  const { sheet, refused } = useSheet(place);
  useGoalOnce(sheet);
  useFocusWhenAsked(sheet, place, box);
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

// Enter on a card goes to its form, which comes when Python has answered.
function useFocusWhenAsked(sheet, place, box) {
  const screen = useScreen();
  const isAsked = useOn((on) => on.form === pointer(place));
  useEffect(() => {
    if (!sheet || !isAsked) return;
    screen.set({ form: null });
    box.current.querySelector("input, select, textarea, button")?.focus();
  }, [sheet, isAsked, screen, box]);
}
