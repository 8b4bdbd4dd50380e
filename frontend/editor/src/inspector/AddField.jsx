// "Add a field": a list of the fields that are not there yet, each with what it is for; typing narrows it.

import { useEffect, useId, useRef, useState } from "react";

const MANY = 5; // from here on there is a box to search in

export function AddField({ fields, add }) {
  const [open, setOpen] = useState(false);
  const button = useRef(null);
  const close = () => {
    setOpen(false);
    button.current?.focus();
  };
  return (
    <div className="sfe-add">
      <button type="button" ref={button} className="sfe-quiet" aria-expanded={open} onClick={() => setOpen(!open)}>
        + Add a field
      </button>
      {open && (
        <Choices
          fields={fields} close={close}
          choose={(field) => {
            setOpen(false);
            add(field);
          }}
        />
      )}
    </div>
  );
}

function Choices({ fields, choose, close }) {
  const [text, setText] = useState("");
  const list = useRef(null);
  const id = useId();
  const wanted = text.trim().toLowerCase();
  const found = fields.filter((field) => `${field.name} ${field.help}`.toLowerCase().includes(wanted));
  useEffect(() => {
    list.current.querySelector("input, button")?.focus();
  }, []);
  const onKeyDown = (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape") {
      event.stopPropagation();
      close();
    } else if (step) {
      event.preventDefault();
      const all = [...list.current.querySelectorAll("input, button")];
      all[(all.indexOf(document.activeElement) + step + all.length) % all.length]?.focus();
    } else if (event.key === "Enter" && event.target.tagName === "INPUT" && found.length) {
      event.preventDefault();
      choose(found[0]);
    }
  };
  return (
    <div className="sfe-choices" ref={list} role="group" aria-label="Fields to add" onKeyDown={onKeyDown}>
      {fields.length > MANY && (
        <input
          type="search" className="sfe-box" placeholder="Search" aria-label="Search the fields" value={text} aria-controls={id}
          onChange={(event) => setText(event.target.value)}
        />
      )}
      <ul id={id}>
        {found.map((field) => (
          <li key={field.name}>
            <button type="button" onClick={() => choose(field)}>
              <b>{field.name}</b>
              <span>{field.help.replaceAll("`", "")}</span>
            </button>
          </li>
        ))}
        {!found.length && <li className="sfe-how">No field is called so.</li>}
      </ul>
    </div>
  );
}
