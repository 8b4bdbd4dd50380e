// One of a few words.

import { useState } from "react";

// A state's Type is more than a word: what the new type needs comes with it, and the way on goes along.
function chosen(edit, place, word) {
  const ofState = place.at(-1) === "Type" && place.at(-3) === "States";
  return ofState ? edit.do("change_type", { state: place.slice(0, -1), type: word }) : edit.value(place, word);
}

export function Word({ field, edit, id, describedBy }) {
  const [refused, setRefused] = useState("");
  const value = typeof field.value === "string" ? field.value : "";
  const odd = field.is_set && !field.words.includes(value);
  const choose = async (event) => {
    const word = event.target.value;
    setRefused(await (word === "" ? edit.unset(field.place) : chosen(edit, field.place, word)));
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
