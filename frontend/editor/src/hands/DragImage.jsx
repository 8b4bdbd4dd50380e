// What follows the pointer in a drag; its place is set without React.

import { useEffect, useRef } from "react";
import { useOn } from "../ui.js";
import { useHands } from "./hands.jsx";
import { Glyph } from "./icons.jsx";

export function DragImage() {
  const { dragging, box } = useHands();
  const drag = useOn((on) => on.drag);
  const image = useRef(null);
  useEffect(() => {
    dragging.follow = (x, y) => {
      const around = box.current.getBoundingClientRect();
      if (image.current) image.current.style.transform = `translate(${x - around.left + 10}px, ${y - around.top + 8}px)`;
    };
    if (dragging.at) dragging.follow(dragging.at.x, dragging.at.y);
    return () => { dragging.follow = () => {}; };
  }, [dragging, drag, box]);
  if (!drag) return null;
  return (
    <div ref={image} className="sfe-drag" data-refused={!!drag.refusal} aria-hidden="true">
      <b>{drag.glyph && <Glyph path={drag.glyph} />}{drag.label}</b>
      {drag.refusal && <small>⊘ {drag.refusal}</small>}
    </div>
  );
}
