// The layout of a whole graph, inside out: no transition crosses a block, so each block is laid out by itself, and a
// state that holds blocks is a box of their size in its own. A block that did not change is not laid out again.

import { pointer } from "../../places.js";
import { layOut } from "./block.js";
import { EMPTY, END, START, gapKey, stateKey } from "./plan.js";
import { DOT, FRAME_PAD, STACK } from "./sizes.js";

const HALF_DOT = DOT.height / 2;

// Remembers the layouts of blocks from one drawing to the next.
export class Memory {
  constructor() {
    this.known = new Map();
    this.used = new Map();
  }

  layOut(block, sizes) {
    const id = pointer(block.block);
    const seen = this.known.get(id);
    const key = keyOf(block, sizes);
    const found = seen?.key === key ? seen : { key, result: layOut(block, sizes) };
    this.used.set(id, found);
    return found.result;
  }

  forgetOthers() {
    this.known = this.used;
    this.used = new Map();
  }
}

const keyOf = (block, sizes) =>
  JSON.stringify([
    block.states.map(({ name }) => [name, sizes.get(name).width, sizes.get(name).height]),
    block.edges.map((edge) => [edge.id, edge.kind, edge.from, edge.to, edge.gap !== null, edge.lines.length, edge.size]),
  ]);

// Everything that is drawn, each with its absolute box or points; `depth` is the number of frames around it.
export function layOutWhole(graph, memory) {
  const root = measured(graph, memory);
  memory.forgetOthers();
  const drawn = { states: [], pills: [], gaps: [], drops: [], edges: [], width: root.layout.width, height: root.layout.height };
  put(root, 0, 0, 0, drawn);
  return drawn;
}

// A block with its layout, and those of the blocks in its states.
function measured(block, memory) {
  const inner = new Map();
  const sizes = new Map();
  for (const state of block.states) {
    const parts = state.blocks.map((each) => measured(each, memory));
    inner.set(state.name, parts);
    sizes.set(state.name, parts.length ? frameSize(state, parts) : { width: state.size[0], height: state.size[1] });
  }
  return { block, inner, layout: memory.layOut(block, sizes) };
}

// A frame: its head, and the blocks side by side. A block's beginning lies on the head's lower line, its end on the frame's.
function frameSize(state, parts) {
  const [headWidth, headHeight] = state.size;
  const width = parts.reduce((sum, part) => sum + part.layout.width + FRAME_PAD, FRAME_PAD);
  return { width: Math.max(width, headWidth + 2 * FRAME_PAD) + sheets(state), height: headHeight + Math.max(...parts.map(depthOf)) + sheets(state) };
}

const sheets = (state) => (state.type === "Map" ? STACK : 0);
const depthOf = ({ layout }) => layout.height - HALF_DOT + (layout.boxes.has(END) ? -HALF_DOT : FRAME_PAD);

// `stretch` is how much lower the block's end is than in its own layout.
function put({ block, inner, layout }, x, y, depth, drawn, stretch = 0) {
  const at = (key, lower = 0) => {
    const box = layout.boxes.get(key);
    return { x: box.x + x, y: box.y + y + lower, width: box.width, height: box.height, depth };
  };
  const id = pointer(block.block);
  const first = block.edges.find((edge) => edge.kind === "start");
  drawn.pills.push({ id: `${id}#start`, kind: "start", whole: !block.block.length, leads: first ? [first] : [], ...at(START) });
  if (layout.boxes.has(END)) drawn.pills.push({ id: `${id}#end`, kind: "end", whole: !block.block.length, leads: [], ...at(END, stretch) });
  if (layout.boxes.has(EMPTY)) drawn.drops.push({ id: `${id}#drop`, block: block.block, ...at(EMPTY) });
  for (const state of block.states) putState(state, inner.get(state.name), at(stateKey(state.name)), block, drawn);
  for (const edge of block.edges) {
    if (edge.gap !== null) drawn.gaps.push({ id: `${edge.id}#gap`, edge, ...at(gapKey(edge)) });
  }
  for (const [key, found] of layout.edges) {
    const edge = block.edges.find((each) => each.id === key) ?? plain(key, id);
    drawn.edges.push({ edge, depth, ...moved(found, x, y, edge.kind === "end" ? stretch : 0) });
  }
}

// The lines of an empty block, to and from where its first state goes: nothing can be done with them.
const plain = (key, id) => ({ id: `${id}${key}`, kind: "plain", place: null, fixed: true, title: "", lines: [], size: [0, 0], from: null, to: null, gap: null });

function putState(state, parts, box, block, drawn) {
  const id = pointer(state.place);
  const leads = block.edges.filter((edge) => edge.from && pointer(edge.from) === id);
  const found = { id, state, leads, blocks: [], ...box };
  drawn.states.push(found);
  if (!parts.length) return;
  const [, head] = state.size;
  found.width -= sheets(state);
  found.height -= sheets(state);
  found.y += sheets(state);
  const used = parts.reduce((sum, part) => sum + part.layout.width + FRAME_PAD, -FRAME_PAD);
  let left = (found.width - used) / 2;
  for (const part of parts) {
    const stretch = found.height - head - depthOf(part);
    const place = part.block.block;
    found.blocks.push({ place, id: pointer(place), left, width: part.layout.width, empty: !part.block.states.length });
    put(part, found.x + left, found.y + head - HALF_DOT, box.depth + 1, drawn, part.layout.boxes.has(END) ? stretch : 0);
    left += part.layout.width + FRAME_PAD;
  }
}

function moved({ points, trunk, ends, label, middle }, x, y, stretch) {
  const move = (point) => ({ ...point, x: point.x + x, y: point.y + y });
  const all = points.map(move);
  if (stretch) all.push({ x: all.at(-1).x, y: all.at(-1).y + stretch });
  return { points: all, trunk: trunk.map(move), ends, label: label && move(label), middle: move(middle) };
}
