// The keys of the whole editor, whatever has the focus in it.

import { useCallback } from "react";
import { useBridge } from "../bridge.js";

export function useKeys() {
  const bridge = useBridge();
  return useCallback((event) => {
    event.stopPropagation();
    if (event.target.closest("input, textarea, [contenteditable=true]")) return;
    const control = event.ctrlKey || event.metaKey;
    if (control && event.key.toLowerCase() === "z") {
      event.preventDefault();
      bridge.do(event.shiftKey ? "redo" : "undo");
    }
  }, [bridge]);
}
