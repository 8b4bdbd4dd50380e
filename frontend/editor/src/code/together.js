// The cursor in the text and the selected state in the drawing are one thing, seen in two ways.

import { EditorView } from "@codemirror/view";
import { samePlace } from "../places.js";

// Puts the cursor to the state that is selected, or to where it was when Code was left.
export async function selectionToCursor(bridge, screen, view) {
  const before = screen.state.code;
  const [place] = bridge.shown.selection;
  const at = place ? offsetOf(view, await bridge.ask("position", { place })) : null;
  if (!view.dom.isConnected) return;
  if (at !== null) {
    const holds = before && at <= before.anchor && before.place && samePlace(before.place, place);
    view.dispatch({ selection: { anchor: holds ? before.anchor : at }, effects: EditorView.scrollIntoView(at, { y: "center" }) });
  } else if (before) {
    view.dispatch({ selection: { anchor: Math.min(before.anchor, view.state.doc.length) } });
    view.scrollDOM.scrollTop = before.top;
  }
}

function offsetOf(view, position) {
  if (!position || position.line > view.state.doc.lines) return null;
  const line = view.state.doc.line(position.line);
  return Math.min(line.from + [...line.text].slice(0, position.column - 1).join("").length, line.to);
}

const PAUSE = 150; // milliseconds without a move after which the cursor stands

// Selects the state that the cursor is moved into, while Code is open and when it is left; answers what ends it.
export function cursorToSelection(bridge, view, sync) {
  let timer = null, moved = false;
  const select = async () => {
    if (!moved) return;
    moved = false;
    const question = { text: view.state.doc.toString(), offset: view.state.selection.main.head, syntax: bridge.shown.syntax };
    const place = await bridge.ask("state at", question);
    if (sync.dirty || sync.sending) return;
    const [only, ...others] = bridge.shown.selection;
    if (place && (!only || others.length || !samePlace(only, place))) await bridge.do("select", { states: [place] });
  };
  const onMove = (event) => {
    if (event.type === "keyup" && !/^(Arrow|Page|Home|End)/.test(event.key)) return;
    moved = true;
    clearTimeout(timer);
    timer = setTimeout(select, PAUSE);
  };
  view.contentDOM.addEventListener("pointerup", onMove);
  view.contentDOM.addEventListener("keyup", onMove);
  return () => {
    clearTimeout(timer);
    select();
  };
}
