// What stands on the canvas beside states: Start and End, a target that does not exist, the place for a first state.

import { memo } from "react";
import { Ends } from "./Card.jsx";
import { Leads } from "./parts.jsx";

export const Pill = memo(function Pill({ id, data }) {
  return (
    <div className={data.whole ? "sfe-pill" : "sfe-dot"} data-kind={data.kind}>
      {data.whole && (data.kind === "start" ? "Start" : "End")}
      <Leads leads={data.leads} id={id} />
      <Ends />
    </div>
  );
});

export const Gap = memo(function Gap({ data }) {
  const { gap } = data.edge;
  const told = gap ? `There is no state ${gap} beside it` : "It does not say where it goes on";
  return (
    <div className="sfe-gap" title={told}>
      <span aria-hidden="true">?</span> {gap || "no target yet"}
      <Ends />
    </div>
  );
});

export const Drop = memo(function Drop({ data }) {
  return (
    <div className="sfe-drop" data-into={JSON.stringify({ block: data.block })}>
      Drop a state here
      <Ends />
    </div>
  );
});
