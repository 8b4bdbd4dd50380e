// Checks the drawn answer to an exercise: a button in the head, and what came of it above the status line.
//
// Only an editor that Python gave something to check has them (`checks`, such as "l16.q1").

import { useEffect, useRef } from "react";
import { Refusal, useBridge, useShown } from "../bridge.js";
import { useOn, useScreen } from "../ui.js";

export function CheckButton() {
  const bridge = useBridge();
  const screen = useScreen();
  const checks = bridge.model.get("checks");
  if (!checks) return null;
  const check = async () => {
    try {
      screen.set({ checked: { ...(await bridge.ask("check")), of: bridge.shown.text } });
    } catch (problem) {
      if (!(problem instanceof Refusal)) throw problem;
      screen.set({ checked: { headline: problem.message, correct: false, lines: [], of: bridge.shown.text } });
    }
  };
  return (
    <button type="button" className="sfe-check" title={`Check the answer to ${checks}`} onClick={check}>
      Check {checks}
    </button>
  );
}

export function Checked() {
  const screen = useScreen();
  const checked = useOn((on) => on.checked);
  const text = useShown((shown) => shown.text);
  const box = useRef(null);
  useEffect(() => {
    // Each check is read out, and the keyboard is where its words are.
    if (checked) box.current.focus();
  }, [checked]);
  if (!checked) return null;
  const close = () => screen.set({ checked: null });
  return (
    <section
      ref={box} className="sfe-checked" data-correct={checked.correct} aria-label="What came of the check" tabIndex={-1}
      onKeyDown={(event) => event.key === "Escape" && close()}
    >
      <header>
        <strong>{checked.headline}</strong>
        {checked.of !== text && <em>the drawing has changed since</em>}
        <button type="button" aria-label="Close what came of the check" onClick={close}>×</button>
      </header>
      <dl>
        {checked.lines.map(({ label, text: told, code }, at) => (
          <div key={at}>
            <dt>{label}</dt>
            <dd>{code ? <code>{told}</code> : spoken(told)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

// What stands between backticks is code.
const spoken = (told) => told.split("`").map((part, at) => (at % 2 ? <code key={at}>{part}</code> : part));
