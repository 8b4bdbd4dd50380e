// The text in CodeMirror and the session's text in Python: what is typed goes there, what changed there comes here.
//
// Nothing that somebody typed is ever lost: while something typed has not been sent, or was sent and not answered, what
// comes from Python is not taken, for it is older.  What is taken is the smallest change, so that cursor, folds and
// scroll stay.

import { Annotation, Compartment } from "@codemirror/state";
import { difference } from "./difference.js";
import { asShown, asWritten, lineStyle, lines, separator } from "./lineEnds.js";
import { markChanged } from "./changed.js";

const PAUSE = 250; // milliseconds without a key after which the text is sent
const BURST = 1500; // milliseconds within which typing goes on in the same undo step

export const fromPython = Annotation.define();

export class Sync {
  constructor(bridge) {
    this.bridge = bridge;
    this.dirty = false;
    this.sending = 0;
    this.typedAt = -Infinity;
    this.timer = null;
    this.joins = false;
    this.reveals = false;
    this.style = lineStyle(bridge.shown.text);
    this.ends = new Compartment();
  }

  // What the view begins with: the text, and how its lines end.
  get begin() {
    return { doc: asShown(this.bridge.shown.text, this.style), ends: this.ends.of(separator(this.style)) };
  }

  attach(view) {
    this.view = view;
    this.stop = this.bridge.subscribe(() => this.hear());
  }

  // Sends what is not sent yet, and forgets the view.
  close() {
    this.flush();
    this.stop();
  }

  get text() {
    return asWritten(this.view.state.doc.toString(), this.style);
  }

  typed() {
    const now = performance.now();
    if (!this.dirty) this.joins = now - this.typedAt < BURST;
    this.typedAt = now;
    this.dirty = true;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), PAUSE);
  }

  // What follows begins a new undo step, however soon.
  endBurst() {
    this.typedAt = -Infinity;
  }

  async flush() {
    clearTimeout(this.timer);
    if (!this.dirty) return;
    this.dirty = false;
    this.sending += 1;
    try {
      await this.bridge.do("type", { text: this.text, joined: this.joins });
    } finally {
      this.sending -= 1;
    }
    this.hear();
  }

  // Undo and redo are the session's: what Design did can be taken back here, and the other way round.
  async step(name) {
    await this.flush();
    this.endBurst();
    this.reveals = true;
    await this.bridge.do(name);
    this.reveals = false;
  }

  hear() {
    if (this.dirty || this.sending || !this.bridge.shown.ready) return;
    const { view } = this;
    const { text } = this.bridge.shown;
    if (text === this.text) return;
    this.follow(lineStyle(text));
    const changes = difference(view.state.doc.toString(), asShown(text, this.style));
    if (!changes.length) return;
    const spelt = changes.map((one) => ({ ...one, insert: lines(one.insert) }));
    const transaction = view.state.update({ changes: spelt, annotations: fromPython.of(true) });
    view.dispatch(transaction);
    view.dispatch({ effects: markChanged(transaction) });
    if (this.reveals) this.reveal(transaction);
  }

  follow(style) {
    if (style === this.style) return;
    this.style = style;
    this.view.dispatch({ effects: this.ends.reconfigure(separator(style)) });
  }

  // Puts the cursor to what changed last, and scrolls there.
  reveal(transaction) {
    let at = null;
    transaction.changes.iterChangedRanges((from, to, start, end) => { at = end; });
    if (at !== null) this.view.dispatch({ selection: { anchor: at }, scrollIntoView: true });
  }
}
