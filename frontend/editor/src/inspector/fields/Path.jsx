// A path into the input: $.order.id, or null where a path may be nothing at all.

import { pointer } from "../../places.js";
import { draftKeys, useDraft } from "../drafts.js";
import { Refused } from "../Problems.jsx";

const NULLABLE = new Set(["InputPath", "OutputPath", "ResultPath"]);

export function Path({ field, edit, id, describedBy }) {
  const commit = (text) => {
    const typed = text.trim();
    if (typed === "" && !field.required) return edit.unset(field.place);
    return typed === "null" && NULLABLE.has(field.name) ? edit.source(field.place, "null") : edit.value(field.place, typed);
  };
  const given = typeof field.value === "string" ? field.value : (field.source ?? "");
  const draft = useDraft(pointer(field.place), given, commit, field, (text) => (text.trim() === "null" ? "null" : text.trim() ? JSON.stringify(text.trim()) : null));
  return (
    <>
      <input
        id={id} type="text" className="sfe-box sfe-mono" spellCheck={false} placeholder={field.is_set ? undefined : "$.…"}
        aria-describedby={describedBy} aria-invalid={Boolean(draft.refused) || undefined} {...draftKeys(draft)}
      />
      <Refused draft={draft} />
    </>
  );
}
