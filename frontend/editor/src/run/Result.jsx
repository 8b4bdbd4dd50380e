// What came of a run: how it ended, its output or its error, what every state did, and who is waited for.

import { useState } from "react";
import { Refusal, useBridge } from "../bridge.js";
import { useScreen } from "../ui.js";
import { STATUSES } from "../canvas/glyphs.js";
import { openStepper } from "./stepper.js";

const SIGNS = { SUCCEEDED: "✓", FAILED: "✕", TIMED_OUT: "✕", ABORTED: "■", RUNNING: "▸" };

export function Result({ bench }) {
  const { result, runs } = bench;
  if (!result) return null;
  return (
    <section aria-label="Result" className="sfe-result">
      <h3>
        Result
        {runs.length > 1 && (
          <select aria-label="Which run" value={result.number} onChange={(event) => bench.show(Number(event.target.value))}>
            {runs.map((run) => <option key={run.number} value={run.number}>{`Run ${run.number}: ${run.status}, input ${run.given}`}</option>)}
          </select>
        )}
      </h3>
      <p>
        <strong className="sfe-ended" data-status={result.status}><span aria-hidden="true">{SIGNS[result.status]} </span>{result.status}</strong>{" "}
        <span className="sfe-quiet">{result.facts}</span>
      </p>
      {result.error && <p className="sfe-error"><bdi>{result.error}</bdi>{result.cause && <>: <bdi>{result.cause.slice(0, 400)}</bdi></>}</p>}
      {result.explanation && <p className="sfe-why">{result.explanation}</p>}
      {result.status === "SUCCEEDED" && <pre className="sfe-output" tabIndex={0} aria-label="Output">{result.output}{result.cut && "\n…"}</pre>}
      {result.pending.map((task) => <Waiting key={task.entered} task={task} bench={bench} />)}
      <Steps bench={bench} />
      <States result={result} />
    </section>
  );
}

function Steps({ bench }) {
  const bridge = useBridge();
  const screen = useScreen();
  const open = async () => {
    try {
      await openStepper(bridge, screen.below, bench.result.number);
      screen.below.scrollIntoView({ block: "nearest" });
    } catch (problem) {
      if (!(problem instanceof Refusal)) throw problem;
      bridge.show({ refused: problem.message });
    }
  };
  return <button type="button" onClick={open}>Open in the stepper</button>;
}

// A Task that waits for somebody: the answer is given here, as the stepper takes it too.
function Waiting({ task, bench }) {
  const [text, setText] = useState("{}");
  const [error, setError] = useState("");
  const answer = (question) => bench.answer({ entered: task.entered, ...question });
  return (
    <fieldset className="sfe-waiting">
      <legend><bdi>{task.state}</bdi> waits for an answer</legend>
      <label>Result <input value={text} onChange={(event) => setText(event.target.value)} /></label>
      <button type="button" onClick={() => answer({ action: "success", text })}>Succeed</button>
      <label>Error <input value={error} onChange={(event) => setError(event.target.value)} /></label>
      <button type="button" onClick={() => answer({ action: "failure", error })}>Fail</button>
      {task.heartbeat !== null && <button type="button" onClick={() => answer({ action: "heartbeat" })}>Heartbeat</button>}
    </fieldset>
  );
}

function States({ result }) {
  const bridge = useBridge();
  return (
    <table className="sfe-states">
      <caption>What every state did</caption>
      <thead><tr><th scope="col">State</th><th scope="col">Status</th><th scope="col">Took</th></tr></thead>
      <tbody>
        {Object.values(result.statuses).map((row) => (
          <tr key={row.name}>
            <th scope="row"><button type="button" onClick={() => bridge.do("select", { states: [row.place] })}><bdi>{row.name}</bdi></button></th>
            <td data-status={row.status}><Sign status={row.status} /> {row.words.split(", ").filter((part) => part !== row.took).join(", ")}</td>
            <td>{row.took}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Sign({ status }) {
  const { path, filled } = STATUSES[status] ?? {};
  return <svg className="sfe-run-sign" viewBox="-8 -8 16 16" aria-hidden="true"><path d={path} fill={filled ? "currentColor" : "none"} /></svg>;
}
