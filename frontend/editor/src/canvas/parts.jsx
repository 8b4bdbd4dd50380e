// What cards and frames are made of.

import { RETRY, TYPES, UNKNOWN, statusOf } from "./glyphs.js";
import { useOn, useScreen } from "../ui.js";
import { useBridge } from "../bridge.js";
import { pointer } from "../places.js";
import { findings, wayLabel } from "./words.js";

export const useStatus = (name) => statusOf(useOn((on) => on.statuses?.[name]));

export function TypeSign({ type }) {
  return (
    <svg className="sfe-sign" viewBox="-13 -13 26 26" aria-hidden="true">
      <path d={TYPES[type] ?? UNKNOWN} />
    </svg>
  );
}

export function Words({ state, status }) {
  const under = [state.type || "no Type", status?.word, state.caption].filter(Boolean).join(" · ");
  return (
    <span className="sfe-words">
      {state.lines.map((line, at) => <span key={at} className="sfe-name">{line}</span>)}
      <span className="sfe-type">{under}</span>
    </span>
  );
}

export function Marks({ id, state, status }) {
  return (
    <span className="sfe-marks">
      {state.retries > 0 && (
        <svg className="sfe-retry" viewBox="-8 -8 16 16" aria-hidden="true"><title>Retry</title><path d={RETRY} /></svg>
      )}
      {status && (
        <svg className="sfe-status" viewBox="-9 -9 18 18" aria-hidden="true">
          <title>{status.word}</title>
          <circle r="8" />
          <path d={status.path} data-filled={status.filled} />
        </svg>
      )}
      <Findings id={id} state={state} />
    </span>
  );
}

const fieldOf = (finding) => (finding?.place ? pointer(finding.place) : null);

// How many errors and warnings there are; it shows the first of them in the inspector.
function Findings({ id, state }) {
  const active = useOn((on) => on.at === id);
  const bridge = useBridge();
  const screen = useScreen();
  if (!state.errors && !state.warnings) return null;
  const show = (event) => {
    event.stopPropagation();
    bridge.do("select", { states: [state.place] });
    screen.set({ inspector: true, edge: null, field: fieldOf(bridge.shown.diagnostics[state.diagnostics[0]]) });
  };
  return (
    <button
      type="button" className="sfe-findings nopan" tabIndex={active ? 0 : -1} data-errors={state.errors > 0}
      title={findings(state)} aria-label={`${findings(state)} of ${state.name}`} onClick={show}
    >
      {state.errors ? `✕ ${state.errors}` : `! ${state.warnings}`}
    </button>
  );
}

// A button in the middle of each way that leaves a card: it carries the way's focus and name, and stands on its line.
// Tab reaches it from its own card alone, so that a walk through the states does not pass every way.
export function Leads({ leads, id }) {
  const active = useOn((on) => on.at === id);
  return leads.map((lead) => <Lead key={lead.edge.id} {...lead} active={active} />);
}

function Lead({ edge, x, y, active }) {
  const screen = useScreen();
  const shown = useOn((on) => on.edge === edge.id || on.over === edge.id);
  const choose = () => screen.set({ edge: edge.id });
  const insert = (event) => {
    event.stopPropagation();
    choose();
    event.currentTarget.closest(".sfe")?.querySelector(".sfe-browser input")?.focus();
  };
  return (
    <button
      type="button" className="sfe-lead nopan" data-edge={edge.id} data-shown={shown} tabIndex={active ? 0 : -1}
      style={{ left: x, top: y }} aria-label={wayLabel(edge)} title="Insert a state here (Insert)"
      onFocus={choose} onClick={insert} onPointerEnter={() => screen.set({ over: edge.id })} onPointerLeave={() => screen.set({ over: null })}
    >
      +
    </button>
  );
}
