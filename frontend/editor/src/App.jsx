// The frame: toolbar, modes, the three columns of Design, and the status line.

import { useEffect, useRef } from "react";
import { useBridge, useShown } from "./bridge.js";
import { useOn, useScreen } from "./ui.js";
import { Canvas } from "./canvas/Canvas.jsx";
import { StatesBrowser } from "./hands/StatesBrowser.jsx";
import { Tools } from "./hands/Tools.jsx";
import { HandsProvider, useNewHands } from "./hands/hands.jsx";
import { Overlays } from "./hands/Overlays.jsx";
import { Inspector } from "./inspector/Inspector.jsx";
import { Code } from "./code/Code.jsx";
import { Exports } from "./code/Exports.jsx";
import { CheckButton, Checked } from "./check/Check.jsx";
import { Run } from "./run/Run.jsx";

const MODES = [["design", "Design"], ["code", "Code"], ["run", "Run"]];

// JupyterLab's own shortcuts and clipboard must not hear what is meant for the editor.
const kept = (event) => event.stopPropagation();

export function App({ height }) {
  const box = useRef(null);
  const bridge = useBridge();
  const onBlur = (event) => event.currentTarget.contains(event.relatedTarget) || bridge.rest();
  const [hands, events] = useNewHands(box);
  const screen = useScreen();
  return (
    <HandsProvider value={hands}>
      <section
        ref={box} className="sfe" style={{ "--sfe-height": `${height}px` }} aria-label="Workflow editor"
        data-lm-suppress-shortcuts="true" data-jp-suppress-context-menu="true" tabIndex={-1}
        onBlur={onBlur} onKeyUp={kept} onCopy={kept} onCut={kept} onPaste={kept} onWheel={kept} {...events}
      >
        <header className="sfe-head">
          <Modes />
          <Tools />
          <Exports />
          <CheckButton />
        </header>
        <Body />
        <Checked />
        <Status />
        <Overlays />
      </section>
      <div ref={(element) => { screen.below = element; }} className="sfe-below" />
    </HandsProvider>
  );
}

function Modes() {
  const screen = useScreen();
  const mode = useOn((on) => on.mode);
  const go = (to) => screen.set({ mode: to });
  useOpening(screen);
  const onKeyDown = (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const at = (MODES.findIndex(([key]) => key === mode) + step + MODES.length) % MODES.length;
    go(MODES[at][0]);
    event.currentTarget.children[at].focus();
    event.preventDefault();
  };
  return (
    <div className="sfe-modes" role="tablist" aria-label="Mode" onKeyDown={onKeyDown}>
      {MODES.map(([key, label]) => (
        <button key={key} type="button" role="tab" aria-selected={mode === key} tabIndex={mode === key ? 0 : -1} onClick={() => go(key)}>
          {label}
        </button>
      ))}
    </div>
  );
}

// A text that cannot be drawn opens in Code.
function useOpening(screen) {
  const ready = useShown((shown) => shown.ready);
  const isDrawn = useShown((shown) => shown.drawn_is_current || !shown.text.trim());
  const opened = useRef(false);
  useEffect(() => {
    if (ready && !opened.current && !isDrawn) screen.set({ mode: "code" });
    opened.current ||= ready;
  }, [isDrawn, ready, screen]);
}

function Body() {
  const mode = useOn((on) => on.mode);
  const split = useOn((on) => on.split);
  if (mode === "code") return <div className="sfe-body sfe-body-code" data-split={split}><Code />{split && <Canvas />}</div>;
  if (mode === "run") return <div className="sfe-body sfe-body-run"><Run /></div>;
  return (
    <div className="sfe-body sfe-body-design">
      <StatesBrowser />
      <Canvas />
      <Inspector />
    </div>
  );
}

function Status() {
  const refused = useShown((shown) => shown.refused);
  const said = useShown((shown) => shown.hint || shown.said);
  const busy = useShown((shown) => shown.busy);
  const progress = useShown((shown) => shown.progress);
  return (
    <footer className="sfe-foot">
      <p role="status" aria-live="polite">{refused || said}</p>
      {busy && <p className="sfe-busy">{progress ? `The kernel is at work: ${progress.toLocaleString("en")} events…` : "The kernel is at work…"}</p>}
      <Verdict />
    </footer>
  );
}

function Verdict() {
  const screen = useScreen();
  const found = useShown((shown) => shown.diagnostics);
  const ready = useShown((shown) => shown.ready);
  if (!ready) return null;
  const errors = found.filter((one) => one.severity === "ERROR").length;
  const warnings = found.length - errors;
  const words = [errors && `${errors} error${errors > 1 ? "s" : ""}`, warnings && `${warnings} warning${warnings > 1 ? "s" : ""}`];
  const told = words.filter(Boolean).join(", ") || "No errors";
  return (
    <button type="button" className="sfe-verdict" data-errors={errors > 0} onClick={() => screen.set({ mode: "code", problems: true })}>
      {told}
    </button>
  );
}
