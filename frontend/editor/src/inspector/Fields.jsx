// The fields of a section or an object: those that are there, and a way to more.

import { useState } from "react";
import { pointer } from "../places.js";
import { useOn } from "../ui.js";
import { AddField } from "./AddField.jsx";
import { useKept } from "./drafts.js";
import { FieldRow } from "./FieldRow.jsx";

const isShown = (field) => field.shown || field.is_set || field.problems.length > 0;

export function Fields({ fields, sheet, edit, inner = false }) {
  const [asked, setAsked] = useState([]); // names that somebody wants to fill in
  const [fresh, setFresh] = useState(null); // the one that was added last gets the focus
  const goal = useOn((on) => on.field); // the place that somebody was sent to
  const kept = useKept();
  const there = fields.filter((field) => isShown(field) || asked.includes(field.name) || kept.has(pointer(field.place)));
  const more = fields.filter((field) => !there.includes(field));
  const add = (field) => {
    setFresh(field.name);
    if (field.control === "object") edit.value(field.place, {});
    else setAsked([...asked, field.name]);
  };
  const gone = (field) => {
    setAsked(asked.filter((name) => name !== field.name));
    kept.forget(pointer(field.place));
    setFresh(null);
  };
  return (
    <div className={inner ? "sfe-fields sfe-inner" : "sfe-fields"}>
      {there.map((field) => (
        <FieldRow
          key={nameOfRow(field)} field={field} sheet={sheet} edit={edit} focused={field.name === fresh || isGoal(field, goal)}
          onGone={field.is_set || isShown(field) ? undefined : () => gone(field)}
        />
      ))}
      {more.length > 0 && <AddField fields={more} add={add} />}
    </div>
  );
}

// A field and what may stand in its place are one row, whichever of them is there.
const nameOfRow = (field) => [field.name, ...field.alternatives.map((one) => one.name)].sort().join(" ");

// The field at the place, or around it where it has no fields of its own.
function isGoal(field, goal) {
  if (!goal) return false;
  const own = pointer(field.place);
  return goal === own || (goal.startsWith(`${own}/`) && field.fields.length === 0 && field.items.length === 0);
}
