// What React Flow is given: nodes and edges of a layout. One that did not change is the same object as before, so that
// nothing of it is drawn again.

import { pointer } from "../places.js";
import { statusOf } from "./glyphs.js";
import { cardLabel } from "./words.js";
import { pathOf } from "./layout/routes.js";

export class Flow {
  constructor() {
    this.kept = new Map();
  }

  // `drawn` is a layout, `origin` where its corner lies, `selection` the places of the selected states,
  // `statuses` those of the last run.
  of(drawn, origin, selection, statuses) {
    const chosen = new Set(selection.map(pointer));
    const middles = new Map(drawn.edges.map((found) => [found.edge.id, found.middle]));
    const next = new Map();
    const keep = (made) => {
      const key = JSON.stringify(made);
      const before = this.kept.get(made.id);
      const found = before?.key === key ? before : { key, made };
      next.set(made.id, found);
      return found.made;
    };
    const node = (type, box, data, more = {}) => keep({
      id: box.id, type, position: { x: box.x + origin.x, y: box.y + origin.y }, width: box.width, height: box.height,
      zIndex: box.depth * 2 + 1, draggable: false, selectable: false, focusable: false, connectable: false, data,
      ariaRole: "presentation", domAttributes: NO_ROLE, ...more,
    });
    const leadsOf = (box, edges) => edges.filter((edge) => !edge.fixed).map((edge) => {
      const { x, y } = middles.get(edge.id);
      return { edge: told(edge), x: x - box.x, y: y - box.y };
    });
    const nodes = [
      ...drawn.pills.map((box) => node("pill", box, { kind: box.kind, whole: box.whole, leads: leadsOf(box, box.leads) })),
      ...drawn.states.map((box) => stateNode(box, node, leadsOf(box, box.leads), chosen.has(box.id), statuses)),
      ...drawn.gaps.map((box) => node("gap", box, { edge: told(box.edge) })),
      ...drawn.drops.map((box) => node("drop", box, { block: box.block })),
    ];
    const edges = drawn.edges.map((found) => keep(wayOf(found, origin)));
    this.kept = next;
    return { nodes, edges };
  }
}

const NO_ROLE = { "aria-roledescription": undefined };
const STATE_ROLE = { "aria-roledescription": "state" };

function stateNode(box, node, leads, selected, statuses) {
  const { state, blocks } = box;
  const name = cardLabel(state, box.leads, statusOf(statuses?.[state.name])) + (selected ? ", selected" : "");
  const data = { state: { ...state, blocks: state.blocks.map(({ block }) => block) }, after: after(box.leads), leads, blocks };
  const more = { selectable: true, focusable: true, selected, ariaLabel: name, ariaRole: "group", domAttributes: STATE_ROLE };
  return node(blocks.length ? "frame" : "card", box, data, { ...more, className: blocks.length ? "sfe-holds nopan" : "nopan" });
}

// What is dropped on a card goes behind it, where it has one ordinary way on.
function after(edges) {
  const ways = edges.filter((edge) => edge.kind === "next" || (edge.kind === "end" && !edge.fixed));
  return ways.length === 1 ? JSON.stringify({ transition: ways[0].place }) : undefined;
}

const told = ({ id, kind, place, from, to, gap, title, fixed, lines, size }) => ({ id, kind, place, from, to, gap, title, fixed, lines, size });

function wayOf({ edge, depth, points, trunk, ends, label }, origin) {
  const move = (point) => ({ ...point, x: point.x + origin.x, y: point.y + origin.y });
  const line = points.map(move);
  const [source, target] = endIds(edge);
  return {
    id: edge.id, type: "way", source, target, zIndex: depth * 2, selectable: false, focusable: false, ariaLabel: null, domAttributes: HIDDEN, className: depth ? "sfe-inside" : undefined,
    data: { edge: told(edge), path: pathOf(line), trunk: pathOf(trunk.map(move)), head: ends && edge.kind !== "plain" ? arrow(line) : "", label: label && move(label) },
  };
}

const HIDDEN = { "aria-hidden": true }; // a button on the line has its name
const block = (edge) => (edge.kind === "start" ? edge.place.slice(0, -1) : edge.from.slice(0, -2));

function endIds(edge) {
  if (edge.kind === "plain") {
    const [id, way] = edge.id.split(/(?=#(?:in|out)$)/);
    return way === "#in" ? [`${id}#start`, `${id}#drop`] : [`${id}#drop`, `${id}#end`];
  }
  const source = edge.from ? pointer(edge.from) : `${pointer(block(edge))}#start`;
  if (edge.gap !== null) return [source, `${edge.id}#gap`];
  return [source, edge.to ? pointer(edge.to) : `${pointer(block(edge))}#end`];
}

// The head of the arrow at a line's end, which comes from above, from below or from the side.
function arrow(points) {
  const end = points.at(-1);
  if (points[1]?.loop) return `M${end.x} ${end.y}l8 -4v8Z`;
  const before = points.findLast((point) => point.y !== end.y) ?? points[0];
  return before.y > end.y ? `M${end.x} ${end.y}l-4 8h8Z` : `M${end.x} ${end.y}l-4 -8h8Z`;
}
