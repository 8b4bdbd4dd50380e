// The name of a state of the same block: one to begin with, to go on with, or none.

import { useState } from "react";

const NONE = "\u0000none";
const END = "\u0000end"; // no state's name can be this: a name in a definition has no such sign that a select would show

function Choice({ id, describedBy, value, names, first, choose }) {
  const [refused, setRefused] = useState("");
  const missing = value !== NONE && value !== END && !names.includes(value);
  return (
    <>
      <select
        id={id} className="sfe-box" aria-describedby={describedBy} value={value}
        onChange={async (event) => setRefused(await choose(event.target.value))}
      >
        {first}
        {missing && <option value={value}>{`${value} (does not exist)`}</option>}
        {names.map((name) => <option key={name} value={name}>{name}</option>)}
      </select>
      {refused && <p className="sfe-refused">{refused}</p>}
    </>
  );
}

export function StateName({ field, sheet, edit, id, describedBy }) {
  const value = typeof field.value === "string" ? field.value : NONE;
  const choose = (name) => (name === NONE ? edit.unset(field.place) : edit.value(field.place, name));
  const none = (!field.required || value === NONE) && <option value={NONE}>not set</option>;
  return <Choice id={id} describedBy={describedBy} value={value} names={sheet.names} first={none} choose={choose} />;
}

// Next and End together: where a state goes on.
export function Way({ field, sheet, edit, id, describedBy }) {
  const end = field.alternatives[0];
  const value = field.is_set ? String(field.value) : end?.value === true ? END : NONE;
  const connect = (name) => {
    const target = name === END ? null : [...sheet.block, "States", name];
    return edit.do("connect", { state: sheet.place, target, way: "Next" });
  };
  const first = (
    <>
      {value === NONE && <option value={NONE}>not set</option>}
      <option value={END}>End here</option>
    </>
  );
  return <Choice id={id} describedBy={describedBy} value={value} names={sheet.names} first={first} choose={connect} />;
}
