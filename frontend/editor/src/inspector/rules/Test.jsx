// The test of a rule: a comparison, a condition, or several joined; what it cannot show faithfully is a text.

import { useState } from "react";
import { Select } from "../Box.jsx";
import { Compare } from "./Compare.jsx";
import { Condition } from "./Condition.jsx";
import { Sign } from "./Sign.jsx";

const LEAVES = new Set(["compare", "condition"]);

export function Test({ test, told, tried, edit, part }) {
  const [refused, setRefused] = useState("");
  const act = async (operation, given) => setRefused(await edit.do(operation, given));
  const Shown = { compare: Compare, condition: Condition, and: Joined, or: Joined, not: Joined }[test.kind] ?? AsText;
  return (
    <div className="sfe-test" data-kind={test.kind}>
      <Shown test={test} told={told} tried={tried} edit={edit} act={act} />
      {tried && LEAVES.has(test.kind) && <p className="sfe-tried"><Sign tried={tried} /> {tried.verdict}</p>}
      <Ways test={test} act={act} part={part} />
      {refused && <p className="sfe-refused" role="alert">{refused}</p>}
    </div>
  );
}

function Joined({ test, told, tried, edit, act }) {
  const holder = [...test.place, test.operator];
  const isList = test.kind !== "not";
  return (
    <fieldset className="sfe-joined">
      <legend className={isList ? "sfe-unseen" : ""}>{isList ? "Several tests" : "This does not hold (Not)"}</legend>
      {isList && (
        <Select label="How they are joined" hidden value={test.operator} choose={(name) => act("rename_key", { place: holder, name })}>
          <option value="And">all of these hold (And)</option>
          <option value="Or">one of these holds (Or)</option>
        </Select>
      )}
      {test.parts.map((each, index) => (
        <Test
          key={index} test={each} told={told} tried={tried?.parts[index] ?? null} edit={edit}
          part={isList && test.parts.length > 1 ? () => act("list_remove", { place: [...holder, index] }) : null}
        />
      ))}
      {isList && (
        <button type="button" className="sfe-quiet" onClick={() => act("list_insert", { place: [...holder, test.parts.length], value: told.fresh_part })}>
          + Add a part
        </button>
      )}
    </fieldset>
  );
}

const WAYS = [["And", "… and …"], ["Or", "… or …"], ["Not", "not …"]];

// A test becomes a part of a larger one, comes out of one that holds it alone, or goes.
function Ways({ test, act, part }) {
  const nests = test.kind !== "condition" && test.kind !== "source";
  const alone = test.kind === "not" || test.parts?.length === 1;
  if (!nests && !part) return null;
  return (
    <p className="sfe-ways">
      {nests && WAYS.filter(([way]) => way !== test.operator).map(([way, words]) => (
        <button key={way} type="button" className="sfe-quiet" title={`Make it a part of ${way}`} onClick={() => act("nest_test", { test: test.place, way })}>
          {words}
        </button>
      ))}
      {alone && <button type="button" className="sfe-quiet" onClick={() => act("unnest_test", { test: test.place })}>{`without ${test.operator}`}</button>}
      {part && <button type="button" className="sfe-quiet" onClick={part}>remove this part</button>}
    </p>
  );
}

function AsText({ test }) {
  return (
    <>
      <p className="sfe-help">Shown as it is written. Code edits it.</p>
      <pre className="sfe-as-text" tabIndex={0}>{test.source}</pre>
    </>
  );
}
