// A text: one line, which grows where it is long.

import { pointer } from "../../places.js";
import { draftKeys, useDraft } from "../drafts.js";
import { Expression, inExpression } from "./Expression.jsx";
import { Refused } from "../Problems.jsx";

export function Text({ field, edit, id, describedBy, mono = false }) {
  const commit = (text) => (text === "" && !field.required && field.is_set ? edit.unset(field.place) : edit.value(field.place, text));
  const draft = useDraft(pointer(field.place), typeof field.value === "string" ? field.value : (field.source ?? ""), commit, field, (text) => (text ? JSON.stringify(text) : null));
  if (inExpression(field)) return <Expression field={field} edit={edit} id={id} describedBy={describedBy} />;
  return (
    <>
      <textarea
        id={id} rows={1} className={mono ? "sfe-box sfe-mono" : "sfe-box"} spellCheck={!mono} aria-describedby={describedBy}
        aria-invalid={Boolean(draft.refused) || undefined} {...draftKeys(draft)}
      />
      <Refused draft={draft} />
    </>
  );
}
