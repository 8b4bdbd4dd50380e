// A labelled box for one text of a form: Enter or leaving it hands the text on, Escape gives the old one back, and what is
// refused stays with the sentence beside it.

import { useId } from "react";
import { pointer } from "../places.js";
import { draftKeys, useDraft } from "./drafts.js";
import { useLive } from "./live.js";
import { Refused } from "./Problems.jsx";

const UNTOLD = () => undefined;

// `told` is what Python answered: another one has what was handed on.  `source(text)` is the text as the definition would
// have it, for who shows what comes of it; `part` tells boxes of one place from each other.
export function Box({ label, place, part = "", given, told, commit, source = UNTOLD, lines = false, mono = false, hint, list, inputMode }) {
  const id = useId();
  const draft = useDraft(`${pointer(place)} ${part}`, given, commit, told);
  useLive(place, draft.isDraft && draft.text !== given ? source(draft.text) : undefined);
  const Shape = lines ? "textarea" : "input";
  const rows = lines ? Math.min(10, draft.text.split("\n").length) : undefined;
  return (
    <div className="sfe-labelled">
      <label htmlFor={id}>{label}</label>
      <Shape
        id={id} rows={rows} type={lines ? undefined : "text"} list={list} inputMode={inputMode} autoComplete="off" spellCheck={false}
        className={mono ? "sfe-box sfe-mono" : "sfe-box"} aria-describedby={hint ? `${id}-hint` : undefined}
        aria-invalid={Boolean(draft.refused) || undefined} {...draftKeys(draft)}
      />
      {hint && <p className="sfe-help" id={`${id}-hint`}>{hint}</p>}
      <Refused draft={draft} />
    </div>
  );
}

// One of several, with a label.
export function Select({ label, value, choose, children, hidden = false }) {
  const id = useId();
  return (
    <div className="sfe-labelled">
      <label htmlFor={id} className={hidden ? "sfe-unseen" : undefined}>{label}</label>
      <select id={id} className="sfe-box" value={value} onChange={(event) => choose(event.target.value)}>{children}</select>
    </div>
  );
}
