// A transition as a line with its label. A wide line that is not seen takes the pointer.

import { memo } from "react";
import { useOn, useScreen } from "../ui.js";

const LINE = 14;

export const Way = memo(function Way({ data }) {
  const { edge, path, trunk, head, label } = data;
  const screen = useScreen();
  const selected = useOn((on) => on.edge === edge.id);
  if (edge.kind === "plain") return <path className="sfe-line" d={path} />;
  const into = edge.fixed ? undefined : JSON.stringify({ transition: edge.place });
  const choose = (event) => {
    if (edge.fixed) return;
    event.stopPropagation();
    screen.set({ edge: edge.id });
    event.currentTarget.closest(".sfe-canvas")?.querySelector(`[data-edge="${CSS.escape(edge.id)}"]`)?.focus({ preventScroll: true });
  };
  return (
    <g
      className="sfe-way" data-kind={edge.kind} data-gap={edge.gap !== null} data-selected={selected} onClick={choose}
      onPointerEnter={() => screen.set({ over: edge.id })} onPointerLeave={() => screen.set({ over: null })}
    >
      {edge.title && <title>{edge.title}</title>}
      {trunk && <path className="sfe-line sfe-trunk" d={trunk} />}
      <path className="sfe-line" d={path} />
      {head && <path className="sfe-head-of-line" d={head} />}
      <path className="sfe-hit" d={path} data-into={into} />
      {label && (
        <g className="sfe-label" transform={`translate(${label.x} ${label.y})`}>
          <rect x={-edge.size[0] / 2} y={-edge.size[1] / 2} width={edge.size[0]} height={edge.size[1]} rx="4" data-into={into} />
          {edge.lines.map((line, at) => (
            <text key={at} y={(at - (edge.lines.length - 1) / 2) * LINE + 4}>{line}</text>
          ))}
        </g>
      )}
    </g>
  );
});
