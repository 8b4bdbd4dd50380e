// Cards in an order that matters, rules and handlers: each has a line that opens it, and buttons that move and remove it.
// Alt-Up and Alt-Down move the card that has the focus.

import { useEffect, useId, useRef, useState } from "react";

// `list` is the place of the array.  What was moved or added keeps the focus and stays open.
export function useCards(list, count, edit) {
  const [open, setOpen] = useState(count === 1 ? 0 : null);
  const [refused, setRefused] = useState("");
  const element = useRef(null);
  const goTo = useRef(null);
  useEffect(() => {
    const goal = element.current?.children[goTo.current ?? -1];
    if (!goal) return;
    goal.querySelector(".sfe-entry-line").focus();
    goTo.current = null;
  });
  const go = async (to, operation, given) => {
    const sentence = await edit.do(operation, given);
    setRefused(sentence);
    if (sentence) return;
    setOpen(to);
    goTo.current = to;
  };
  return {
    element,
    refused,
    isOpen: (index) => open === index,
    toggle: (index) => setOpen(open === index ? null : index),
    move: (index, to) => to >= 0 && to < count && go(to, "list_move", { place: [...list, index], index: to }),
    add: (value, at = count) => go(at, "list_insert", { place: [...list, at], value }),
    remove: async (index) => {
      await go(null, "list_remove", { place: [...list, index] });
      goTo.current = Math.max(0, index - 1);
    },
  };
}

export function Card({ cards, index, count, noun, line, sign, note, taken, children }) {
  const id = useId();
  const open = cards.isOpen(index);
  const name = `${noun} ${index + 1}`;
  const onKeyDown = (event) => {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!step || !event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    cards.move(index, index + step);
  };
  return (
    <li className="sfe-entry" data-taken={taken} onKeyDown={onKeyDown}>
      <div className="sfe-entry-head">
        <button
          type="button" className="sfe-entry-line" aria-expanded={open} aria-controls={id} aria-keyshortcuts="Alt+ArrowUp Alt+ArrowDown"
          aria-label={`${name}: ${line}`} onClick={() => cards.toggle(index)}
        >
          {sign}
          <span className="sfe-entry-number" aria-hidden="true">{index + 1}</span>
          <span>{line}</span>
        </button>
        <span className="sfe-entry-acts">
          <button type="button" aria-label={`Move ${name} up`} title="Move up (Alt-Up)" disabled={index === 0} onClick={() => cards.move(index, index - 1)}>↑</button>
          <button type="button" aria-label={`Move ${name} down`} title="Move down (Alt-Down)" disabled={index === count - 1} onClick={() => cards.move(index, index + 1)}>↓</button>
          <button type="button" aria-label={`Remove ${name}`} title="Remove" onClick={() => cards.remove(index)}>×</button>
        </span>
      </div>
      {note}
      {open && <div id={id} className="sfe-entry-body">{children}</div>}
    </li>
  );
}
