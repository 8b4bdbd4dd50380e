// The context menu: what can be done to what was clicked or has the focus.

import { useEffect, useLayoutEffect, useRef } from "react";
import { useOn, useScreen } from "../ui.js";
import { commandsAt } from "./commands.js";

export function Menu() {
  const menu = useOn((on) => on.menu);
  return menu ? <Opened key={`${menu.x},${menu.y}`} {...menu} /> : null;
}

function Opened({ x, y, at, back }) {
  const screen = useScreen();
  const box = useRef(null);
  const entries = commandsAt(at);

  useLayoutEffect(() => {
    const { offsetParent, offsetWidth, offsetHeight, style } = box.current;
    style.left = `${Math.max(4, Math.min(x, offsetParent.clientWidth - offsetWidth - 4))}px`;
    style.top = `${Math.max(4, Math.min(y, offsetParent.clientHeight - offsetHeight - 4))}px`;
    box.current.querySelector("button")?.focus({ preventScroll: true });
  }, [x, y]);
  useEffect(() => {
    const elsewhere = (event) => !event.composedPath().includes(box.current) && screen.set({ menu: null });
    window.addEventListener("pointerdown", elsewhere, true);
    return () => window.removeEventListener("pointerdown", elsewhere, true);
  }, [screen]);

  const close = () => {
    screen.set({ menu: null });
    if (back?.isConnected) back.focus({ preventScroll: true });
  };
  const run = (entry) => {
    close();
    entry.run(at);
  };
  const onKeyDown = (event) => {
    const buttons = [...box.current.querySelectorAll("button")];
    const now = buttons.indexOf(event.target);
    const to = { ArrowDown: now + 1, ArrowUp: now - 1, Home: 0, End: -1 }[event.key];
    if (to !== undefined) buttons.at(to % buttons.length).focus();
    else if (event.key === "Escape" || event.key === "Tab") close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div ref={box} className="sfe-menu" role="menu" aria-label="What can be done here" onKeyDown={onKeyDown}>
      {entries.map((entry) => (
        <button key={entry.key} type="button" role="menuitem" tabIndex={-1} onClick={() => run(entry)}>
          <span>{entry.label(at)}</span>
          {entry.keys && <kbd>{entry.keys}</kbd>}
        </button>
      ))}
    </div>
  );
}
