// The signs of the static pictures (drawing/theme.py), as paths in a box of 16 by 16 pixels around (0, 0).

export const TYPES = {
  Task: "M-5.5 6L0-1.5M-4.5-6.5H-2.6L3.2 6H5.5",
  Pass: "M-6 0H5.5M1.5-4L5.5 0L1.5 4",
  Choice: "M0-6.5L6.5 0L0 6.5L-6.5 0Z",
  Wait: "M0-6.5A6.5 6.5 0 1 1-0.01-6.5ZM0-3.5V0.5L3 2",
  Succeed: "M-6 0.5L-2 5L6-5",
  Fail: "M-5-5L5 5M5-5L-5 5",
  Parallel: "M0-7V-4M-5-1V-4H5V-1M0-4V-1M-5 2V5H5V2M0 2V7",
  Map: "M-6.5-3L0-6.5L6.5-3L0 0.5ZM-6.5 0.5L0 4L6.5 0.5M-6.5 3.6L0 7L6.5 3.6",
};
export const RETRY = "M3.2-2.6A4.1 4.1 0 1 0 4.1 0.6M3.6-5.2V-2.4H0.8";
export const UNKNOWN = "M-3-3.5C-3-7.5 3.5-7.5 3.5-3.5C3.5-1 0-1 0 2M0 5.4V5.6";

// How a status looks in every picture of an execution: a word, a sign, and whether the sign is filled.
export const STATUSES = {
  running: { word: "running", path: "M-2.6-4L4 0L-2.6 4Z", filled: true },
  succeeded: { word: "succeeded", path: "M-3.8 0.2L-1.2 3L4-3" },
  failed: { word: "failed", path: "M-3-3L3 3M3-3L-3 3" },
  caught: { word: "caught", path: "M-4-2.8H1.4A2.7 2.7 0 0 1 1.4 2.6H-3M-0.8 0.2L-3.4 2.6L-0.8 5" },
  aborted: { word: "aborted", path: "M-2.8-2.8H2.8V2.8H-2.8Z", filled: true },
};

// A status as the Run mode gives it: its word, or an object that has it as `status`.
export function statusOf(given) {
  const known = STATUSES[typeof given === "string" ? given : given?.status];
  return known ? { ...known, key: known.word, word: given.word ?? known.word } : null;
}
