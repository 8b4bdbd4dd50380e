// What a Task calls: a text with a list of what there is, the notebook's functions first.  Several words narrow the list,
// in any order: "sqs token".

import { useEffect, useRef, useState } from "react";
import { pointer } from "../../places.js";
import { draftKeys, useDraft } from "../drafts.js";
import { Refused } from "../Problems.jsx";

export function Resource({ field, edit, id, describedBy }) {
  const commit = (text) => (text.trim() === "" && !field.required ? edit.unset(field.place) : edit.value(field.place, text.trim()));
  const given = typeof field.value === "string" ? field.value : (field.source ?? "");
  const draft = useDraft(pointer(field.place), given, commit, field);
  const [open, setOpen] = useState(false);
  const [at, setAt] = useState(-1);
  const options = useValues(edit, field.place, open ? (draft.isDraft ? draft.text : "") : null);
  const keys = draftKeys(draft);
  const choose = async (option) => {
    setOpen(option.value.endsWith(":")); // a service: its actions come next
    setAt(-1);
    draft.type(option.value);
    if (!option.value.endsWith(":")) draft.giveText(option.value);
  };
  const onKeyDown = (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      setOpen(true);
      setAt(options.length ? (at + step + options.length) % options.length : -1);
    } else if (event.key === "Enter" && open && options[at]) {
      event.preventDefault();
      choose(options[at]);
    } else if (event.key === "Escape" && open) {
      event.stopPropagation();
      setOpen(false);
    } else {
      keys.onKeyDown(event);
      if (event.key === "Enter") setOpen(false);
    }
  };
  return (
    <div className="sfe-combo" onBlur={(event) => event.currentTarget.contains(event.relatedTarget) || setOpen(false)}>
      <textarea
        id={id} rows={1} className="sfe-box sfe-mono" spellCheck={false} role="combobox" aria-autocomplete="list" aria-expanded={open}
        aria-controls={`${id}-list`} aria-activedescendant={open && at >= 0 ? `${id}-${at}` : undefined} aria-describedby={describedBy}
        aria-invalid={Boolean(draft.refused) || undefined} {...keys} onKeyDown={onKeyDown} onClick={() => setOpen(true)}
        onChange={(event) => {
          setOpen(true);
          setAt(-1);
          keys.onChange(event);
        }}
      />
      {open && <Options options={options} at={at} id={id} choose={choose} />}
      <Refused draft={draft} />
    </div>
  );
}

function Options({ options, at, id, choose }) {
  const list = useRef(null);
  useEffect(() => {
    list.current.children[at]?.scrollIntoView({ block: "nearest" });
  }, [at]);
  return (
    <ul id={`${id}-list`} ref={list} className="sfe-options" role="listbox" aria-label="Resources">
      {options.map((option, index) => (
        <li
          key={option.value} id={`${id}-${index}`} role="option" aria-selected={index === at}
          onPointerDown={(event) => {
            event.preventDefault(); // the box keeps the focus
            choose(option);
          }}
        >
          <code>{short(option.value)}</code>
          <span>{option.told}</span>
        </li>
      ))}
      {!options.length && <li className="sfe-how" role="presentation">Nothing here is called so; any ARN can be written.</li>}
    </ul>
  );
}

// The list is read at its ends: every integration begins in the same way.
const short = (resource) => resource.replace("arn:aws:states:::", "").replace(/^arn:aws:lambda:.*:function:/, "λ ");

// What Python offers for a text; [] while nobody asks.
function useValues(edit, place, text) {
  const [found, setFound] = useState([]);
  useEffect(() => {
    if (text === null) return undefined;
    let current = true;
    edit.ask("values", { place, text }).then((values) => current && setFound(values), () => current && setFound([]));
    return () => {
      current = false;
    };
  }, [edit, pointer(place), text]);
  return found;
}
