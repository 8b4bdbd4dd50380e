// A JSONata expression in place of a value: the text between {% and %}.

import { useState } from "react";
import { pointer } from "../../places.js";
import { draftKeys, useDraft } from "../drafts.js";
import { Refused } from "../Problems.jsx";

const DELIMITED = /^\s*\{%([\s\S]*)%\}\s*$/;

const isExpression = (value) => typeof value === "string" && DELIMITED.test(value);
export const inExpression = (field) => field.as_expression || (field.takes_expression && isExpression(field.value));

export function Expression({ field, edit, id, describedBy, label }) {
  const given = isExpression(field.value) ? field.value.match(DELIMITED)[1].trim() : "";
  const commit = (text) => edit.value(field.place, `{% ${text.trim()} %}`);
  const draft = useDraft(`${pointer(field.place)} expression`, given, commit, field, (text) => JSON.stringify(`{% ${text.trim()} %}`));
  return (
    <>
      <div className="sfe-expression">
        <span aria-hidden="true">{"{%"}</span>
        <textarea
          id={id} rows={1} className="sfe-box sfe-mono" spellCheck={false} aria-label={label} aria-describedby={describedBy}
          aria-invalid={Boolean(draft.refused) || undefined} {...draftKeys(draft)}
        />
        <span aria-hidden="true">{"%}"}</span>
      </div>
      <Refused draft={draft} />
    </>
  );
}

// Whether a field is to be written as an expression: what it is, until somebody says otherwise.
export function useExpression(field) {
  const [wanted, setWanted] = useState(null);
  const is = field.takes_expression && isExpression(field.value);
  return {
    offered: field.takes_expression,
    is: wanted ?? is,
    field: { ...field, as_expression: wanted ?? is, takes_expression: wanted ?? field.takes_expression, value: wanted === false && is ? null : field.value, source: wanted === false && is ? "" : field.source },
    set: (to) => setWanted(to === is ? null : to),
  };
}
