// One of a few words.

import { useState } from "react";

export function Word({ field, edit, id, describedBy }) {
  const [refused, setRefused] = useState("");
  const value = typeof field.value === "string" ? field.value : "";
  const odd = field.is_set && !field.words.includes(value);
  const choose = async (event) => {
    const word = event.target.value;
    setRefused(await (word === "" ? edit.unset(field.place) : edit.value(field.place, word)));
  };
  return (
    <>
      <select id={id} className="sfe-box" aria-describedby={describedBy} value={odd ? "\u0000" : value} onChange={choose}>
        {odd && <option value={"\u0000"} disabled>{value || field.source}</option>}
        {(!field.required || !field.is_set) && <option value="">not set</option>}
        {field.words.map((word) => <option key={word} value={word}>{word}</option>)}
      </select>
      {refused && <p className="sfe-refused">{refused}</p>}
    </>
  );
}
