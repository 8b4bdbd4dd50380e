// A state as a card, or as the head of a frame around its blocks. The element around it, which is React Flow's, has the
// focus, the role and the name.

import { memo } from "react";
import { Handle, Position } from "@xyflow/react";
import { useDrawing } from "./connect.js";
import { Leads, Marks, TypeSign, Words, useStatus } from "./parts.jsx";

const CATCHING = new Set(["Task", "Parallel", "Map"]);
const ENDING = new Set(["Succeed", "Fail"]);

// React Flow wants to know where edges begin and end, though their lines are ours.
export const Ends = () => (
  <>
    <Handle type="target" position={Position.Top} isConnectable={false} />
    <Handle type="source" position={Position.Bottom} isConnectable={false} />
  </>
);

export const Card = memo(function Card({ id, data }) {
  const status = useStatus(data.state.name);
  return (
    <>
      <Face id={id} data={data} status={status} className="sfe-card" />
      <Handles state={data.state} />
      <Leads leads={data.leads} id={id} />
      <Ends />
    </>
  );
});

export const Frame = memo(function Frame({ id, data }) {
  const { state, blocks } = data;
  const status = useStatus(state.name);
  return (
    <div className="sfe-frame" data-type={state.type} data-status={status?.key}>
      <div className="sfe-blocks" style={{ top: state.size[1] }}>
        {blocks.map((block) => (
          <div key={block.id} className="sfe-block" style={{ left: block.left, width: block.width }} data-into={JSON.stringify({ block: block.place })} />
        ))}
      </div>
      <Face id={id} data={data} status={status} className="sfe-card sfe-frame-head" height={state.size[1] - 1} />
      <Handles state={state} />
      <Leads leads={data.leads} id={id} />
      <Ends />
    </div>
  );
});

function Face({ id, data, status, className, height = "100%" }) {
  const { state, after } = data;
  return (
    <div className={className} style={{ height }} title={state.title} data-status={status?.key} data-known={state.known} data-into={after}>
      <TypeSign type={state.type} />
      <Words state={state} status={status} />
      <Marks id={id} state={state} status={status} />
    </div>
  );
}

// Where a transition can be drawn from: below, and at the side for a Catch. By keyboard it is a command of the menu.
function Handles({ state }) {
  const draw = useDrawing(state);
  return (
    <span aria-hidden="true">
      {!ENDING.has(state.type) && (
        <span className="sfe-handle nopan" title="Draw a transition" onPointerDown={(event) => draw(event, state.type === "Choice" ? "rule" : "Next")} />
      )}
      {CATCHING.has(state.type) && <span className="sfe-handle sfe-handle-side nopan" title="Draw a Catch" onPointerDown={(event) => draw(event, "catch")} />}
    </span>
  );
}
