// The texts of an example: the input, and behind a fold what else the state sees; and the way to the last run's own.

import { useId, useState } from "react";
import { useExample, useVisit } from "./examples.js";

export function ExampleTexts({ place, example, problems, visits, children }) {
  const odd = problems.some((one) => one.field === "variables" || one.field === "context");
  return (
    <div className="sfe-example">
      <ExampleText label="Example input" name="input" place={place} example={example} problems={problems} />
      {visits > 0 && <LastRun place={place} visits={visits} />}
      {children}
      <details open={odd || undefined}>
        <summary>Variables and context object</summary>
        <ExampleText label="Variables" name="variables" place={place} example={example} problems={problems} />
        <ExampleText label="Context object" name="context" place={place} example={example} problems={problems} />
      </details>
    </div>
  );
}

export function ExampleText({ label, name, place, example, problems }) {
  const id = useId();
  const { typed, type } = useExample(place);
  const value = typed?.[name] ?? example[name] ?? "";
  const wrong = problems.find((one) => one.field === name)?.message;
  return (
    <div className="sfe-labelled">
      <label htmlFor={id}>{label}</label>
      <textarea
        id={id} className="sfe-box sfe-mono sfe-json" rows={Math.min(8, Math.max(1, value.split("\n").length))} value={value} spellCheck={false}
        aria-invalid={wrong ? true : undefined} aria-describedby={wrong ? `${id}-wrong` : undefined}
        onChange={(event) => type(name, event.target.value, example)}
      />
      {wrong && <p id={`${id}-wrong`} className="sfe-refused">{wrong}</p>}
    </div>
  );
}

// A state that the last run entered several times has several inputs to look at.
function LastRun({ place, visits }) {
  const takeVisit = useVisit(place);
  const [taken, setTaken] = useState(null);
  const go = async (visit) => setTaken(await takeVisit(visit));
  const [at, count] = taken ?? [0, visits];
  return (
    <div className="sfe-lastrun">
      <button type="button" onClick={() => go(0)}>Take the last run's</button>
      {taken && count > 1 && (
        <>
          <button type="button" aria-label="Earlier visit" disabled={at <= 1} onClick={() => go(at - 1)}>‹</button>
          <span>{`visit ${at} of ${count}`}</span>
          <button type="button" aria-label="Later visit" disabled={at >= count} onClick={() => go(at + 1)}>›</button>
        </>
      )}
      {taken && count === 1 && <span className="sfe-how">taken</span>}
    </div>
  );
}
