// The list of keys that "?" opens.

import { useState } from "react";
import { useOn, useScreen } from "../ui.js";
import { useHands } from "./hands.jsx";
import { KEYS } from "./keys.js";

export function KeysHelp() {
  return useOn((on) => on.help) ? <List /> : null;
}

function List() {
  const screen = useScreen();
  const hands = useHands();
  const [back] = useState(() => hands.focused());
  const close = () => {
    screen.set({ help: false });
    if (back?.isConnected) back.focus({ preventScroll: true });
  };
  const onKeyDown = (event) => {
    if (event.key !== "Escape" && event.key !== "?" && event.key !== "Tab") return;
    event.preventDefault();
    event.stopPropagation();
    if (event.key !== "Tab") close();
  };
  return (
    <div className="sfe-veil" onPointerDown={(event) => event.target === event.currentTarget && close()}>
      <div className="sfe-picker sfe-keys" role="dialog" aria-label="Keys" onKeyDown={onKeyDown}>
        <h3>Keys</h3>
        <dl>
          {KEYS.map(([keys, does]) => (
            <div key={keys}><dt>{keys.split(", ").map((key) => <kbd key={key}>{key}</kbd>)}</dt><dd>{does}</dd></div>
          ))}
        </dl>
        <p>On a Mac, Cmd does what Ctrl does here. Escape in a text field leaves it.</p>
        <button type="button" autoFocus onClick={close}>Close</button>
      </div>
    </div>
  );
}
