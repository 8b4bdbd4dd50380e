// A value of any kind, as text in the definition's own syntax.

import { pointer } from "../../places.js";
import { draftKeys, useDraft } from "../drafts.js";
import { Refused } from "../Problems.jsx";
import { Expression, inExpression } from "./Expression.jsx";

export function Json({ field, edit, id, describedBy }) {
  const commit = (text) => (text.trim() === "" && !field.required ? edit.unset(field.place) : edit.source(field.place, text));
  const draft = useDraft(pointer(field.place), field.source ?? "", commit, field, (text) => (text.trim() ? text : null));
  if (inExpression(field)) return <Expression field={field} edit={edit} id={id} describedBy={describedBy} />;
  const lines = Math.min(12, Math.max(2, draft.text.split("\n").length));
  return (
    <>
      <textarea
        id={id} rows={lines} className="sfe-box sfe-mono sfe-json" spellCheck={false} aria-describedby={`${describedBy} ${id}-how`}
        aria-invalid={Boolean(draft.refused) || undefined} placeholder={field.is_set ? undefined : "{ }"} {...draftKeys(draft, { lines: true })}
      />
      {draft.isDraft && !draft.refused && <p id={`${id}-how`} className="sfe-how">Ctrl-Enter takes it, Escape gives the old text back.</p>}
      <Refused draft={draft} />
    </>
  );
}
