// The errors that a handler is for: each name can go, and others are offered.

import { useId, useState } from "react";
import { Problems } from "../Problems.jsx";

// `given` is what stands there: a list, or null where something else does.
export function ErrorNames({ field, given, names, edit }) {
  const id = useId();
  const [typed, setTyped] = useState("");
  const [refused, setRefused] = useState("");
  const act = async (operation, more) => {
    const sentence = await edit.do(operation, more);
    setRefused(sentence);
    return !sentence;
  };
  const add = async () => {
    const name = typed.trim();
    if (!name || given === null) return;
    if (given.includes(name)) setRefused(`${name} is there already.`);
    else if (await act("list_insert", { place: [...field.place, given.length], value: name })) setTyped("");
  };
  const onKeyDown = (event) => {
    if (event.key === "Enter") {
      event.preventDefault();
      add();
    } else if (event.key === "Escape" && typed) {
      event.stopPropagation();
      setTyped("");
    }
  };
  return (
    <div className="sfe-labelled" role="group" aria-label="ErrorEquals">
      <label htmlFor={id}>ErrorEquals</label>
      {given === null ? <p className="sfe-refused">This is not an array of names: Code shows it.</p> : (
        <ul className="sfe-chips">
          {given.map((name, index) => (
            <li key={index}>
              <span>{typeof name === "string" ? name : JSON.stringify(name)}</span>
              <button type="button" aria-label={`Remove ${name}`} onClick={() => act("list_remove", { place: [...field.place, index] })}>×</button>
            </li>
          ))}
        </ul>
      )}
      <input
        id={id} className="sfe-box" list={`${id}-names`} value={typed} placeholder="Add an error name" spellCheck={false} autoComplete="off"
        onChange={(event) => setTyped(event.target.value)} onKeyDown={onKeyDown} onBlur={add}
      />
      <datalist id={`${id}-names`}>{names.filter((name) => !given?.includes(name)).map((name) => <option key={name} value={name} />)}</datalist>
      {refused && <p className="sfe-refused" role="alert">{refused}</p>}
      <Problems problems={field.problems} />
    </div>
  );
}
