// The data flow of a state with an example: what it gets, what each field makes of it, what it gives.  Live while a field
// or the example is typed.

import { useRef, useState } from "react";
import { useAsked } from "../asked.js";
import { useLiveIn } from "../live.js";
import { useExample } from "./examples.js";
import { ExampleText, ExampleTexts } from "./ExampleTexts.jsx";
import { Lane } from "./Lane.jsx";

export function DataFlow({ sheet, edit }) {
  const [open, setOpen] = useState(false);
  return (
    <details className="sfe-dataflow" open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>Data flow with an example</summary>
      {open && <Flow place={sheet.place} edit={edit} />}
    </details>
  );
}

function Flow({ place, edit }) {
  const drafts = useLiveIn(place);
  const { typed } = useExample(place);
  const { value: told, refused } = useAsked("flow", { place, drafts, example: typed });
  const last = useRef(null); // while a text is wrong, the lanes of the last one that was right
  if (told?.lanes) last.current = told.lanes;
  if (!told) return <p className="sfe-how">{refused}</p>;
  const lanes = told.lanes ?? last.current ?? [];
  const stale = !told.lanes || told.typed.length > 0;
  const elsewhere = told.problems.filter((one) => one.place === null && !(one.field in told.example));
  return (
    <>
      {refused && <p className="sfe-refused">{refused}</p>}
      <ExampleTexts place={place} example={told.example} problems={told.problems} visits={told.visits}>
        {"ends" in told.example && <Ending place={place} told={told} />}
      </ExampleTexts>
      <p role="status" className="sfe-outcome" data-good={told.status === "SUCCEEDED"}>{sentence(told)}</p>
      {elsewhere.map((one) => <p key={one.field} className="sfe-refused">{one.message}</p>)}
      {stale && lanes.length > 0 && <p className="sfe-how">The lanes are those of the last valid text.</p>}
      <ol className="sfe-lanes" data-stale={stale} aria-label="The data at each stage">
        {lanes.map((lane) => <Lane key={lane.stage} lane={lane} problems={told.problems} />)}
      </ol>
      {told.assigned && <p className="sfe-how">Assigned: <code>{told.assigned}</code></p>}
      {told.twin && <Twin told={told} edit={edit} />}
    </>
  );
}

const ENDS = { SUCCEEDED: "It succeeds.", FAILED: "It fails.", RETRIABLE: "It is to try again.", CAUGHT_ERROR: "Its error is caught.", INVALID: "" };
const sentence = (told) => [ENDS[told.status] ?? "", told.said].filter(Boolean).join(" ");

// What a Task, Map or Parallel gives is the example's too: nothing is called while somebody types.
function Ending({ place, told }) {
  const { typed, type } = useExample(place);
  const example = { ...told.example, ...typed };
  const fails = example.ends === "error";
  const box = (label, name) => <ExampleText label={label} name={name} place={place} example={told.example} problems={told.problems} />;
  return (
    <fieldset className="sfe-ending">
      <legend>What its work gives</legend>
      <label><input type="radio" checked={!fails} onChange={() => type("ends", "result", told.example)} /> a result</label>{" "}
      <label><input type="radio" checked={fails} onChange={() => type("ends", "error", told.example)} /> an error</label>
      {fails ? <>{box("Error", "error")}{box("Cause", "cause")}</> : box("Result", "result")}
    </fieldset>
  );
}

// The same fields in the other query language.
function Twin({ told }) {
  return (
    <details>
      <summary>The same in JSONata</summary>
      <dl className="sfe-twin">
        {told.twin.map(([name, text]) => <div key={name}><dt>{name}</dt><dd><pre>{text}</pre></dd></div>)}
      </dl>
      <p className="sfe-how">{told.note}</p>
    </details>
  );
}
