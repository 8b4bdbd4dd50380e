// Code mode: the definition as the text that it is.

import { useEffect, useRef, useState } from "react";
import { openSearchPanel } from "@codemirror/search";
import { closeLintPanel, openLintPanel } from "@codemirror/lint";
import { useBridge, useShown } from "../bridge.js";
import { useOn, useScreen } from "../ui.js";
import { Sync } from "./sync.js";
import { newEditor } from "./editor.js";
import { showFindings } from "./findings.js";
import { cursorToSelection, selectionToCursor } from "./together.js";

export function Code() {
  const host = useRef(null);
  const code = useEditor(host);
  return (
    <div className="sfe-code">
      <Bar code={code} />
      <div ref={host} className="sfe-code-text" />
    </div>
  );
}

// The CodeMirror in `host`, for as long as the mode is open: {view, sync, speak}, null before it is there.
function useEditor(host) {
  const bridge = useBridge();
  const screen = useScreen();
  const [code, setCode] = useState(null);
  useEffect(() => {
    const sync = new Sync(bridge);
    const made = newEditor({ parent: host.current, sync, bridge, syntax: bridge.shown.syntax });
    sync.attach(made.view);
    const stop = follow(bridge, made, sync);
    setCode({ ...made, sync });
    const moved = cursorToSelection(bridge, made.view, sync);
    selectionToCursor(bridge, screen, made.view);
    made.view.focus();
    return () => {
      stop();
      moved();
      screen.set({ code: { anchor: made.view.state.selection.main.anchor, top: made.view.scrollDOM.scrollTop } });
      sync.close();
      made.view.destroy();
    };
  }, [bridge, host, screen]);
  return code;
}

// Shows what Python says about the text, whenever it says something else.
function follow(bridge, { view, speak }, sync) {
  let diagnostics = null;
  const fix = async (one) => {
    await sync.flush();
    const index = bridge.shown.diagnostics.findIndex((each) => each.code === one.code && each.location === one.location && each.message === one.message);
    if (index >= 0) await bridge.do("fix", { index });
    view.focus();
  };
  const hear = () => {
    speak(bridge.shown.syntax);
    if (bridge.shown.diagnostics === diagnostics) return;
    diagnostics = bridge.shown.diagnostics;
    showFindings(view, diagnostics, fix);
  };
  hear();
  return bridge.subscribe(hear);
}

function Bar({ code }) {
  const bridge = useBridge();
  const screen = useScreen();
  const syntax = useShown((shown) => shown.syntax);
  const split = useOn((on) => on.split);
  const count = useShown((shown) => shown.diagnostics.length);
  const open = useOn((on) => on.problems);
  useEffect(() => {
    if (code) (open ? openLintPanel : closeLintPanel)(code.view);
  }, [code, open]);
  const convert = async (to) => {
    await code?.sync.flush();
    await bridge.do("convert", { syntax: to });
  };
  return (
    <div className="sfe-code-bar" role="toolbar" aria-label="Code">
      <div className="sfe-choice" role="radiogroup" aria-label="Syntax">
        {["JSON", "YAML"].map((name) => (
          <button key={name} type="button" role="radio" aria-checked={syntax === name} onClick={() => syntax !== name && convert(name)}>{name}</button>
        ))}
      </div>
      <button type="button" onClick={() => code && openSearchPanel(code.view)} title="Ctrl-F">Find</button>
      <button type="button" aria-pressed={!!open} onClick={() => screen.set({ problems: !open })} title="F8 goes to the next one">
        {count === 1 ? "1 problem" : `${count || "No"} problems`}
      </button>
      <button type="button" className="sfe-wide" aria-pressed={!!split} onClick={() => screen.set({ split: !split })}>Beside the drawing</button>
      <button type="button" onClick={() => screen.set({ mode: "design" })}>Show in Design</button>
    </div>
  );
}

