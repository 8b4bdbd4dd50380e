// A state's name, typed over its card.

import { useEffect, useLayoutEffect, useRef, useState } from "react";
import { useBridge, useShown } from "../bridge.js";
import { nameOf, pointer } from "../places.js";
import { useOn, useScreen } from "../ui.js";
import { useHands } from "./hands.jsx";

const LOWEST = 26; // pixels: the height of the field
const NARROWEST = 150;

export function Rename() {
  const place = useOn((on) => on.renaming);
  return place ? <Field key={pointer(place)} place={place} /> : null;
}

function Field({ place }) {
  const hands = useHands();
  const bridge = useBridge();
  const screen = useScreen();
  const refused = useShown((shown) => shown.refused);
  const [name, setName] = useState(nameOf(place));
  const [isRefused, setRefused] = useState(false);
  const field = useRef(null);
  const done = useRef(false);

  useLayoutEffect(() => {
    const card = hands.canvas.element(place)?.getBoundingClientRect();
    const box = hands.box.current.getBoundingClientRect();
    if (!card) return screen.set({ renaming: null });
    const { style } = field.current.parentElement;
    const width = Math.max(NARROWEST, Math.min(card.width, 260));
    style.width = `${width}px`;
    style.left = `${Math.max(4, Math.min(card.left + card.width / 2 - width / 2 - box.left, box.width - width - 4))}px`;
    style.top = `${Math.max(4, card.top - box.top + Math.min(8, Math.max(0, (card.height - LOWEST) / 2)))}px`;
    field.current.focus({ preventScroll: true });
    field.current.select();
    return undefined;
  }, [hands, place, screen]);
  useEffect(() => () => { done.current = true; }, []);

  const close = (focus) => {
    done.current = true;
    screen.set({ renaming: null });
    if (focus) hands.canvas.focus(place);
  };
  const commit = async (focus) => {
    if (done.current) return;
    if (name === nameOf(place)) return close(focus);
    done.current = true;
    if (await bridge.do("rename", { state: place, name })) {
      screen.set({ renaming: null });
      if (focus) hands.canvas.focus(bridge.shown.selection[0] ?? [...place.slice(0, -1), name]);
    } else {
      done.current = false;
      setRefused(true);
      field.current?.focus();
    }
  };
  const onKeyDown = (event) => {
    event.stopPropagation();
    if (event.key === "Enter") commit(true);
    else if (event.key === "Escape") close(true);
    else return;
    event.preventDefault();
  };
  return (
    <div className="sfe-rename">
      <input
        ref={field} aria-label={`New name of ${nameOf(place)}`} value={name} spellCheck={false} maxLength={200} aria-invalid={isRefused}
        onChange={(event) => { setName(event.target.value); setRefused(false); }} onKeyDown={onKeyDown} onBlur={() => !isRefused && commit(false)}
      />
      {isRefused && <p role="alert">{refused}</p>}
    </div>
  );
}
