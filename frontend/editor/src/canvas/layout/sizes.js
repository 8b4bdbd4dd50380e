// Pixels of the drawing. Sizes of cards and labels come with the graph, since Python measures text for every picture.

export const PILL = { width: 58, height: 26 }; // Start and End of the machine
export const DOT = { width: 8, height: 8 }; // the same of a block inside a frame
export const DROP = { width: 216, height: 46 }; // where the first state of an empty block goes
export const GAP = { width: 132, height: 28 }; // a target that does not exist
export const FRAME_PAD = 18; // around the blocks in a frame, and between them
export const STACK = 6; // by which the sheets behind a Map's frame stand out
export const NODE_SEP = 40;
export const EDGE_SEP = 22;
export const RANK_SEP = 52; // from a rank of states to the next one; half-way stand the labels
