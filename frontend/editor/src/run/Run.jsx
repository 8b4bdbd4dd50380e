// Run mode: an input, who answers the Tasks, and what came of it, on the drawing too.

import { useCallback, useState } from "react";
import { Canvas } from "../canvas/Canvas.jsx";
import { SmallEditor } from "../code/small.jsx";
import { useShown } from "../bridge.js";
import { useScreen } from "../ui.js";
import { Result } from "./Result.jsx";
import { Tasks } from "./Tasks.jsx";
import { useBench } from "./bench.js";

const isRun = (event) => event.key === "Enter" && (event.ctrlKey || event.metaKey);

export function Run() {
  const bench = useBench();
  const [running, setRunning] = useState(false);
  const run = useCallback(async () => {
    setRunning(true);
    await bench.run();
    setRunning(false);
  }, [bench]);
  const onKeyDown = (event) => {
    if (!isRun(event) || event.defaultPrevented) return;
    event.preventDefault();
    run();
  };
  if (!bench.ready) return <div className="sfe-run" aria-busy="true" />;
  return (
    <div className="sfe-run" onKeyDown={onKeyDown}>
      <div className="sfe-run-side">
        <Invalid />
        <Input bench={bench} run={run} />
        <button type="button" className="sfe-primary" disabled={running} onClick={run} title="Ctrl-Enter">{running ? "Running…" : "Run"}</button>
        <Tasks bench={bench} />
        <Result bench={bench} />
      </div>
      <Canvas />
    </div>
  );
}

function Invalid() {
  const screen = useScreen();
  const valid = useShown((shown) => shown.valid);
  const text = useShown((shown) => shown.text);
  if (valid || !text.trim()) return null;
  return (
    <p className="sfe-note">
      The definition has an error, so it cannot run.{" "}
      <button type="button" onClick={() => screen.set({ mode: "code", problems: true })}>Go to the problem</button>
    </p>
  );
}

function Input({ bench, run }) {
  const keys = [{ hears: isRun, run }];
  return (
    <section aria-label="Input">
      <h3>Input</h3>
      <SmallEditor text={bench.input} onChange={bench.setInput} label="Input of the run, as JSON" keys={keys} placeholder="{}" />
      {bench.inputs.length > 1 && (
        <label className="sfe-before">
          Earlier inputs{" "}
          <select value="" onChange={(event) => bench.setInput(bench.inputs[Number(event.target.value)])}>
            <option value="" disabled>choose…</option>
            {bench.inputs.map((text, at) => <option key={text} value={at}>{text.replace(/\s+/g, " ").slice(0, 60)}</option>)}
          </select>
        </label>
      )}
    </section>
  );
}
