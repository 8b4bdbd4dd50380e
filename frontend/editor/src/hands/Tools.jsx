// The toolbar's acts.

import { useShown } from "../bridge.js";
import { useOn, useScreen } from "../ui.js";
import { useHands } from "./hands.jsx";
import { Icon } from "./icons.jsx";

export function Tools() {
  const { acts, canvas } = useHands();
  const screen = useScreen();
  const canUndo = useShown((shown) => shown.can_undo);
  const canRedo = useShown((shown) => shown.can_redo);
  const undo = useShown((shown) => shown.undo_label);
  const redo = useShown((shown) => shown.redo_label);
  const isDesign = useOn((on) => on.mode === "design");
  return (
    <div className="sfe-tools" role="toolbar" aria-label="Tools" onKeyDown={walk}>
      <Tool icon="undo" name="Undo" more={undo} keys="Ctrl+Z" off={!canUndo} act={() => acts.undo()} />
      <Tool icon="redo" name="Redo" more={redo} keys="Ctrl+Shift+Z" off={!canRedo} act={() => acts.redo()} />
      {isDesign && (
        <>
          <hr />
          <Tool icon="out" name="Zoom out" act={() => canvas.zoom(-1)} />
          <Tool icon="in" name="Zoom in" act={() => canvas.zoom(1)} />
          <Tool icon="fit" name="Fit the drawing" act={() => canvas.fit()} />
          <hr />
          <Tool icon="find" name="Find a state" keys="Ctrl+F" act={() => screen.set({ picker: { kind: "find" } })} />
          <Tool icon="keys" name="Keys" keys="?" act={() => screen.set({ help: true })} />
        </>
      )}
    </div>
  );
}

// What cannot be done keeps the focus, so that it is not lost after the last undo.
function Tool({ icon, name, more, keys, off = false, act }) {
  const title = `${name}${more ? `: ${more}` : ""}${keys ? ` (${keys})` : ""}`;
  return (
    <button type="button" className="sfe-icon" aria-label={more ? `${name}: ${more}` : name} aria-disabled={off} title={title} onClick={() => !off && act()}>
      <Icon name={icon} />
    </button>
  );
}

function walk(event) {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!step) return;
  const all = [...event.currentTarget.querySelectorAll("button")];
  all[(all.indexOf(event.target) + step + all.length) % all.length].focus();
  event.preventDefault();
}
