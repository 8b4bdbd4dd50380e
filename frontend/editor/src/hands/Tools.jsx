// The toolbar's acts.

import { useBridge, useShown } from "../bridge.js";

export function Tools() {
  const bridge = useBridge();
  const canUndo = useShown((shown) => shown.can_undo);
  const canRedo = useShown((shown) => shown.can_redo);
  return (
    <div className="sfe-tools" role="toolbar" aria-label="Tools">
      <button type="button" disabled={!canUndo} onClick={() => bridge.do("undo")}>Undo</button>
      <button type="button" disabled={!canRedo} onClick={() => bridge.do("redo")}>Redo</button>
    </div>
  );
}
