// The keys of the editor, whatever has the focus in it: which command a key is.

import { command, noCommand } from "./commands.js";

// With Ctrl (or Cmd): by letter.
const WITH_CONTROL = { d: "duplicate", a: "select-all", f: "find" };
// Without: where a card, a transition or the ground has the focus.
const PLAIN = {
  Delete: ["remove", "disconnect"], Backspace: ["remove", "disconnect"], F2: ["rename"],
  Insert: ["insert-here", "insert-after", "insert-ground"],
  c: ["connect", "lead-to"], r: ["rule"], e: ["catch"], b: ["add-branch"],
};
const TYPED_IN = "input, textarea, select, [contenteditable=true], .cm-editor";

export function onKey(event, hands) {
  event.stopPropagation(); // JupyterLab must not act on it
  if (event.defaultPrevented || event.target.closest(TYPED_IN)) return;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (event.ctrlKey || event.metaKey) return onControl(event, key, hands);
  if (event.altKey || hands.screen.state.mode !== "design") return;
  if (key === "?") return done(event, hands.screen.set({ help: true }));
  if (key === "Escape" && hands.giveUp()) return done(event);
  if (!hands.isOnCanvas(event.target)) return;
  const at = hands.at(event.target);
  if (key === "Enter" && hands.taken()) return done(event, hands.putAt(event.target));
  if (key === "ContextMenu" || (key === "F10" && event.shiftKey)) return done(event, hands.openMenuAt(event.target));
  if (PLAIN[key]) return done(event, perform(PLAIN[key].map(command), at));
}

function onControl(event, key, hands) {
  const { acts, screen } = hands;
  if (key === "z") return done(event, event.shiftKey ? acts.redo() : acts.undo());
  if (key === "y") return done(event, acts.redo());
  if (screen.state.mode !== "design" || !WITH_CONTROL[key]) return;
  const at = hands.at(event.target);
  if (key === "f") return done(event, command("find").run(at));
  done(event, perform([command(WITH_CONTROL[key])], at));
}

function perform(commands, at) {
  const fits = commands.find((each) => each.when(at));
  if (fits) fits.run(at);
  else at.bridge.say(noCommand(at));
}

function done(event) {
  event.preventDefault();
}

// The list that "?" shows: [what is pressed, what it does].
export const KEYS = [
  ["Arrow keys", "Walk along the transitions"],
  ["Tab", "The next state or transition"],
  ["Enter", "Open the form of the state"],
  ["Insert", "Insert a state here"],
  ["Delete", "Remove what is selected"],
  ["F2", "Rename"],
  ["C", "Connect to another state"],
  ["R", "Add a rule to a Choice"],
  ["E", "Catch errors"],
  ["B", "Add a branch to a Parallel"],
  ["Ctrl+C, Ctrl+X, Ctrl+V", "Copy, cut, paste as States Language text"],
  ["Ctrl+D", "Duplicate"],
  ["Ctrl+A", "Select all states of a block"],
  ["Ctrl+Z, Ctrl+Shift+Z", "Undo, redo"],
  ["Ctrl+F", "Find a state"],
  ["Shift+F10", "All that can be done here"],
  ["Escape", "Give up a drag or a choice"],
];
