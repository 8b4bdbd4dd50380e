// A number, in the spelling that somebody gave it.

import { pointer } from "../../places.js";
import { draftKeys, useDraft } from "../drafts.js";
import { Refused } from "../Problems.jsx";
import { Expression, inExpression } from "./Expression.jsx";

export function Whole({ field, edit, id, describedBy }) {
  const commit = (text) => {
    const typed = text.trim();
    if (typed === "" && !field.required) return edit.unset(field.place);
    // What is no number is a text, and what is wrong with that Python says, beside the field.
    return Number.isNaN(Number(typed)) ? edit.value(field.place, typed) : edit.source(field.place, typed);
  };
  const draft = useDraft(pointer(field.place), field.source ?? "", commit, field, (text) => text.trim() || null);
  if (inExpression(field)) return <Expression field={field} edit={edit} id={id} describedBy={describedBy} />;
  const told = field.control === "duration" ? inWords(draft.text) : "";
  return (
    <>
      <div className="sfe-number">
        <input
          id={id} type="text" inputMode="decimal" className="sfe-box" aria-describedby={`${describedBy} ${id}-told`}
          aria-invalid={Boolean(draft.refused) || undefined} {...draftKeys(draft)}
        />
        {field.control === "duration" && <span id={`${id}-told`}>{told || "seconds"}</span>}
      </div>
      <Refused draft={draft} />
    </>
  );
}

const UNITS = [["day", 86_400], ["h", 3600], ["min", 60], ["s", 1]];

// "90" -> "s = 1 min 30 s"; the seconds alone need no other words.
export function inWords(text) {
  const seconds = Number(text);
  if (text.trim() === "" || !Number.isSafeInteger(seconds) || seconds < 60) return text.trim() === "" ? "" : "seconds";
  const parts = [];
  let rest = seconds;
  for (const [unit, size] of UNITS) {
    const count = Math.floor(rest / size);
    if (count) parts.push(`${count} ${unit}${unit === "day" && count > 1 ? "s" : ""}`);
    rest -= count * size;
  }
  return `s = ${parts.slice(0, 3).join(" ")}`;
}
