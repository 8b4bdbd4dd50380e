// The CodeMirror of Code mode.

import { Compartment, EditorState } from "@codemirror/state";
import {
  EditorView, crosshairCursor, drawSelection, highlightActiveLine, highlightActiveLineGutter, highlightSpecialChars, keymap,
  lineNumbers, rectangularSelection,
} from "@codemirror/view";
import { defaultKeymap, indentWithTab } from "@codemirror/commands";
import { bracketMatching, foldGutter, foldKeymap, indentOnInput } from "@codemirror/language";
import { closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search";
import { lintGutter, lintKeymap } from "@codemirror/lint";
import { json } from "@codemirror/lang-json";
import { yaml } from "@codemirror/lang-yaml";
import { look } from "./look.js";
import { changedLines } from "./changed.js";
import { completing } from "./completing.js";
import { fromPython } from "./sync.js";

// Without the carriage return, which is a line's end here, and with what would turn the direction of writing around.
const SPECIAL = /[\u0000-\u0008\u000a-\u000c\u000e-\u001f\u007f-\u009f\u00ad\u061c\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffc]/gu;

export function newEditor({ parent, sync, bridge, syntax }) {
  const language = new Compartment();
  const spoken = (name) => (name === "YAML" ? yaml() : json());
  let current = syntax;
  const { begin } = sync;
  const view = new EditorView({
    parent,
    state: EditorState.create({
      doc: begin.doc,
      extensions: [
        begin.ends,
        language.of(spoken(syntax)),
        lineNumbers(),
        lintGutter(),
        foldGutter(),
        highlightSpecialChars({ specialChars: SPECIAL }),
        drawSelection(),
        EditorState.allowMultipleSelections.of(true),
        EditorState.tabSize.of(2),
        indentOnInput(),
        bracketMatching(),
        closeBrackets(),
        completing(bridge, () => current),
        rectangularSelection(),
        crosshairCursor(),
        highlightActiveLine(),
        highlightActiveLineGutter(),
        highlightSelectionMatches(),
        search({ top: true }),
        changedLines,
        look,
        keymap.of([
          { key: "Mod-z", run: () => (sync.step("undo"), true), shift: () => (sync.step("redo"), true), preventDefault: true },
          { key: "Mod-y", run: () => (sync.step("redo"), true), preventDefault: true },
          ...closeBracketsKeymap, ...completionKeymap, ...lintKeymap, ...searchKeymap, ...foldKeymap, ...defaultKeymap, indentWithTab,
        ]),
        EditorView.contentAttributes.of({ tabindex: "0", "aria-label": "Definition. Escape, then Tab leaves the text." }),
        EditorView.updateListener.of((update) => {
          const typed = update.docChanged && !update.transactions.every((one) => one.annotation(fromPython) || !one.docChanged);
          if (typed) sync.typed();
        }),
        EditorView.domEventHandlers({ blur: () => void sync.flush() }),
      ],
    }),
  });
  return {
    view,
    speak(name) {
      if (name === current) return;
      current = name;
      view.dispatch({ effects: language.reconfigure(spoken(name)) });
    },
  };
}
