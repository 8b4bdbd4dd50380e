// An item was taken without a drag: what to do with it now.

import { useOn, useScreen } from "../ui.js";
import { useHands } from "./hands.jsx";
import { Glyph } from "./icons.jsx";

export function InHand() {
  const hands = useHands();
  const screen = useScreen();
  const item = useOn((on) => on.taken);
  if (!item) return null;
  const list = () => screen.set({ taken: null, picker: { kind: "where", item } });
  return (
    <div className="sfe-inhand" role="group" aria-label={`${item.title} is in hand`}>
      <Glyph path={item.glyph} />
      <p><b>{item.title}</b>: choose a transition or a state.</p>
      <button type="button" onClick={list}>List of places</button>
      <button type="button" onClick={() => hands.giveUp()}>Give up</button>
    </div>
  );
}
