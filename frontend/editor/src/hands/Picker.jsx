// One list to choose from, found by typing: what to insert, where, which state, what to connect to.

import { useEffect, useId, useMemo, useRef, useState } from "react";
import { useOn, useScreen } from "../ui.js";
import { useHands } from "./hands.jsx";
import { Glyph } from "./icons.jsx";
import { pickerOf } from "./pickers.js";

export function Picker() {
  const picker = useOn((on) => on.picker);
  return picker ? <Choosing key={JSON.stringify([picker.kind, picker.into, picker.then])} picker={picker} /> : null;
}

function Choosing({ picker }) {
  const hands = useHands();
  const screen = useScreen();
  const { title, find, pick } = useMemo(() => pickerOf(picker, hands), [picker, hands]);
  const [back] = useState(() => hands.focused());
  const [text, setText] = useState("");
  const { options, of } = useFound(find, text);
  const [isWaiting, setWaiting] = useState(false); // Enter was pressed before the options of what was typed came
  const [at, setAt] = useState(0);
  const list = useRef(null);
  const id = useId();
  const chosen = options?.[Math.min(at, options.length - 1)];

  useEffect(() => setAt(Math.max(0, (options ?? []).findIndex((option) => option.chosen))), [options]);
  useEffect(() => {
    if (isWaiting && of === text) take(options[0]);
  });
  useEffect(() => {
    list.current?.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
  }, [at, options]);

  const close = () => {
    screen.set({ picker: null });
    if (back?.isConnected) back.focus({ preventScroll: true });
  };
  const take = async (option) => {
    setWaiting(false);
    if (!option) return;
    screen.set({ picker: null });
    if ((await pick(option)) === false && back?.isConnected) back.focus({ preventScroll: true });
  };
  const onKeyDown = (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && options?.length) setAt((now) => (Math.min(now, options.length - 1) + step + options.length) % options.length);
    else if (event.key === "Enter" && of !== text) setWaiting(true);
    else if (event.key === "Enter") take(chosen);
    else if (event.key === "Escape") close();
    else if (event.key !== "Tab") return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div className="sfe-veil" onPointerDown={(event) => event.target === event.currentTarget && close()}>
      <div className="sfe-picker" role="dialog" aria-label={title} onKeyDown={onKeyDown}>
        <label htmlFor={`${id}-text`}>{title}</label>
        <input
          id={`${id}-text`} autoFocus autoComplete="off" spellCheck={false} value={text} placeholder="Type to find" role="combobox"
          aria-expanded="true" aria-autocomplete="list" aria-controls={`${id}-list`} aria-activedescendant={chosen ? `${id}-${options.indexOf(chosen)}` : undefined}
          onChange={(event) => setText(event.target.value)}
        />
        <ul ref={list} id={`${id}-list`} role="listbox" aria-label={title}>
          {(options ?? []).map((option, index) => (
            <li key={option.key} id={`${id}-${index}`} role="option" aria-selected={option === chosen} onClick={() => take(option)} onPointerMove={() => setAt(index)}>
              {option.glyph && <Glyph path={option.glyph} />}
              <span>{option.label}</span>
              {option.note && <small>{option.note}</small>}
            </li>
          ))}
        </ul>
        {options?.length === 0 && <p className="sfe-none" role="status">Nothing is found.</p>}
      </div>
    </div>
  );
}

// The options for a text, and the text that they are for; the answer to an older text is dropped.
function useFound(find, text) {
  const [found, setFound] = useState({ options: null, of: null });
  useEffect(() => {
    let isLate = false;
    find(text).then((options) => !isLate && setFound({ options, of: text }));
    return () => { isLate = true; };
  }, [find, text]);
  return found;
}
