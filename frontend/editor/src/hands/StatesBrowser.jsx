// What can be put into the machine: dragged, clicked or taken by keyboard.

import { useEffect, useRef, useState } from "react";
import { useBridge, useShown } from "../bridge.js";
import { useOn, useScreen } from "../ui.js";
import { useHands } from "./hands.jsx";
import { Glyph, Icon } from "./icons.jsx";

export function StatesBrowser() {
  const bridge = useBridge();
  const screen = useScreen();
  const isOpen = useOn((on) => on.browser);
  const ready = useShown((shown) => shown.ready);
  const [text, setText] = useState("");
  const [items, setItems] = useState([]);
  useEffect(() => {
    let isLate = false;
    if (ready) bridge.ask("catalogue", { text }).then((found) => !isLate && setItems(found));
    return () => { isLate = true; };
  }, [bridge, ready, text]);
  const groups = [...new Set(items.map((item) => item.group))];
  return (
    <nav className="sfe-browser" aria-label="States to add" data-folded={!isOpen}>
      <div className="sfe-browser-head">
        <input
          type="search" className="sfe-search" aria-label="Search what can be added" placeholder="Search" value={text} spellCheck={false}
          onChange={(event) => setText(event.target.value)} onKeyDown={(event) => event.key === "Escape" && text && setText("")}
        />
        <button
          type="button" className="sfe-icon sfe-find-item" aria-label="Find something to add" title="Find something to add"
          onClick={() => screen.set({ picker: { kind: "add" } })}
        ><Icon name="find" /></button>
        <button
          type="button" className="sfe-icon sfe-fold" aria-expanded={isOpen} aria-label={isOpen ? "Fold the list to icons" : "Show the names"}
          title={isOpen ? "Fold the list to icons" : "Show the names"} onClick={() => screen.set({ browser: !isOpen })}
        ><Icon name={isOpen ? "fold" : "unfold"} /></button>
      </div>
      {groups.map((group) => <Group key={group} group={group} items={items.filter((item) => item.group === group)} />)}
      {text && !items.length && <p className="sfe-none" role="status">Nothing is found for “{text}”.</p>}
    </nav>
  );
}

// Of a group one item is in the order of Tab; the arrows go on from there.
function Group({ group, items }) {
  const list = useRef(null);
  const [at, setAt] = useState(0);
  const onKeyDown = (event) => {
    const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const all = [...list.current.closest("nav").querySelectorAll(".sfe-offer")];
    all[(all.indexOf(event.target) + step + all.length) % all.length]?.focus();
    event.preventDefault();
  };
  return (
    <section aria-label={group}>
      <h3>{group}</h3>
      <ul ref={list} onKeyDown={onKeyDown}>
        {items.map((item, index) => (
          <li key={item.key}>
            <Item item={item} isStop={index === Math.min(at, items.length - 1)} onFocus={() => setAt(index)} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Item({ item, isStop, onFocus }) {
  const hands = useHands();
  const taken = useOn((on) => on.taken?.key === item.key);
  const load = { label: item.title, glyph: item.glyph, drop: (into) => hands.acts.insert(item, into) };
  return (
    <button
      type="button" className="sfe-offer" tabIndex={isStop ? 0 : -1} aria-label={item.title} aria-description={item.sentence} aria-pressed={taken}
      title={`${item.title}: ${item.sentence}\nDrag it, or press Enter.`} onFocus={onFocus}
      onPointerDown={(event) => hands.dragging.press(event, load)} onClick={() => (taken ? hands.giveUp() : hands.take(item))}
    >
      <Glyph path={item.glyph} />
      <span>{item.title}</span>
    </button>
  );
}
