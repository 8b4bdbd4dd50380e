// One field: its name, its control, a sentence of help, what is wrong with it, and how to take it away.

import { useEffect, useId, useRef, useState } from "react";
import { pointer } from "../places.js";
import { componentOf } from "./registry.js";
import { Problems } from "./Problems.jsx";
import { useExpression } from "./fields/Expression.jsx";

const GROUPS = new Set(["object", "objects", "block", "blocks", "choice-rules", "retry", "catch"]);
const PLAIN = new Set(["Type", "Comment", "Next"]); // their help is read out, and not shown each time

export function FieldRow({ field, sheet, edit, focused = false, onGone }) {
  const [other, setOther] = useState(null); // an alternative that somebody is about to write
  const chosen = field.alternatives.find((one) => one.name === other && !one.is_set) ?? field;
  const expression = useExpression(chosen);
  const id = useId();
  const row = useRef(null);
  useEffect(() => {
    if (focused) focusIn(row.current);
  }, [focused]);

  const isWay = chosen.control === "way";
  const instead = chosen === field ? edit : { ...edit, ...insteadOf(field, edit, () => setOther(null)) };
  const Control = componentOf(chosen.control) ?? componentOf("json");
  const group = GROUPS.has(chosen.control);
  const Row = group ? "fieldset" : "div";
  const problems = isWay ? [...field.problems, ...field.alternatives.flatMap((one) => one.problems)] : chosen.problems;
  const describedBy = `${id}-help ${problems.length ? `${id}-problems` : ""}`;
  const take = () => {
    if (field.is_set) edit.unset(field.place);
    onGone?.();
  };
  return (
    <Row className="sfe-field" data-place={pointer(field.place)} data-invalid={problems.some((one) => one.severity === "ERROR")} ref={row}>
      <div className="sfe-field-head">
        {group ? <legend>{chosen.name}</legend> : <label htmlFor={id}>{isWay ? "Next" : chosen.name}</label>}
        {field.alternatives.length > 0 && !isWay && <Forms field={field} chosen={chosen} choose={setOther} />}
        {expression.offered && <AsExpression expression={expression} name={chosen.name} />}
        {(field.is_set || onGone) && !field.required && !isWay && (
          <button type="button" className="sfe-x" aria-label={`Remove ${field.name}`} title={`Remove ${field.name}`} onClick={take}>×</button>
        )}
      </div>
      <Control key={chosen.name} field={expression.field} sheet={sheet} edit={instead} id={id} describedBy={describedBy} />
      <p id={`${id}-help`} className={PLAIN.has(chosen.name) ? "sfe-unseen" : "sfe-help"}>{chosen.help.replaceAll("`", "")}</p>
      <Problems problems={problems} id={`${id}-problems`} />
    </Row>
  );
}

// Writing an alternative takes the field that stands there away, as one step.
function insteadOf(field, edit, done) {
  if (!field.is_set) return {};
  const replace = async (place, given) => {
    const refused = await edit.do("replace_field", { place: field.place, name: place.at(-1), ...given });
    if (!refused) done();
    return refused;
  };
  return {
    source: (place, source) => replace(place, { source }),
    value: (place, value) => replace(place, { value }),
  };
}

function Forms({ field, chosen, choose }) {
  const all = [field, ...field.alternatives];
  return (
    <select className="sfe-forms" aria-label={`Another form of ${field.name}`} value={chosen.name} onChange={(event) => choose(event.target.value)}>
      {all.map((one) => <option key={one.name} value={one.name}>{one.name}</option>)}
    </select>
  );
}

function AsExpression({ expression, name }) {
  return (
    <button
      type="button" className="sfe-toggle" aria-pressed={expression.is} aria-label={`${name} as a JSONata expression`}
      title="As a JSONata expression" onClick={() => expression.set(!expression.is)}
    >
      {"{% %}"}
    </button>
  );
}

function focusIn(row) {
  row?.scrollIntoView({ block: "nearest" });
  row?.querySelector(":is(textarea, input, select, button):not(.sfe-field-head *)")?.focus();
}
