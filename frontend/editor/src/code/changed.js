// Lines that an operation changed are marked for a moment: who sees box and text change together learns the language.

import { StateEffect, StateField } from "@codemirror/state";
import { Decoration, EditorView, ViewPlugin } from "@codemirror/view";

const SHOWN = 2500; // milliseconds
const MOST = 200; // lines; more than that is another text, and no news
const mark = StateEffect.define();
const line = Decoration.line({ class: "cm-changed" });

// The effect that marks the lines which a transaction changed.
export function markChanged(transaction) {
  const doc = transaction.newDoc;
  const starts = new Set();
  transaction.changes.iterChangedRanges((from, to, start, end) => {
    for (let at = doc.lineAt(start); ; at = doc.line(at.number + 1)) {
      starts.add(at.from);
      if (at.to >= end || at.number >= doc.lines || starts.size > MOST) break;
    }
  });
  return mark.of(starts.size > MOST ? [] : [...starts].sort((one, other) => one - other));
}

const marked = StateField.define({
  create: () => Decoration.none,
  update(found, transaction) {
    found = found.map(transaction.changes);
    for (const effect of transaction.effects) if (effect.is(mark)) found = Decoration.set(effect.value.map((at) => line.range(at)));
    return found;
  },
  provide: (field) => EditorView.decorations.from(field),
});

const fading = ViewPlugin.fromClass(class {
  update(update) {
    const news = update.transactions.some((one) => one.effects.some((effect) => effect.is(mark) && effect.value.length));
    if (!news) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => update.view.dispatch({ effects: mark.of([]) }), SHOWN);
  }

  destroy() {
    clearTimeout(this.timer);
  }
});

export const changedLines = [marked, fading];
