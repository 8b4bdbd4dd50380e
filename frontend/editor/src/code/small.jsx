// A small CodeMirror for one value: the inspector's fields, the input of a run.  JSON with JSONata inside its texts.

import { useEffect, useRef } from "react";
import { Annotation, EditorState } from "@codemirror/state";
import { EditorView, drawSelection, highlightSpecialChars, keymap, placeholder as shownWhenEmpty } from "@codemirror/view";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { bracketMatching, indentOnInput } from "@codemirror/language";
import { closeBrackets, closeBracketsKeymap } from "@codemirror/autocomplete";
import { linter } from "@codemirror/lint";
import { json, jsonParseLinter } from "@codemirror/lang-json";
import { look } from "./look.js";

const fromOutside = Annotation.define();
const check = jsonParseLinter();

// `text` is shown, `onChange` hears what is typed; `keys` are key bindings of CodeMirror's; an empty text is right.
export function SmallEditor({ text, onChange, label, keys = [], placeholder = "", invalid = false }) {
  const host = useRef(null), view = useRef(null), hear = useRef(onChange), bound = useRef(keys);
  hear.current = onChange;
  bound.current = keys;
  useEffect(() => {
    view.current = new EditorView({
      parent: host.current,
      state: EditorState.create({
        doc: text,
        extensions: [
          keymap.of([
            { any: (target, event) => bound.current.some((one) => one.hears(event) && (one.run(), true)) },
            ...closeBracketsKeymap, ...historyKeymap, ...defaultKeymap,
          ]),
          json(), linter((shown) => (shown.state.doc.toString().trim() ? check(shown) : []), { delay: 300 }),
          history(), drawSelection(), highlightSpecialChars(), bracketMatching(), closeBrackets(), indentOnInput(),
          EditorView.lineWrapping, shownWhenEmpty(placeholder), look,
          EditorView.contentAttributes.of({ tabindex: "0", "aria-label": label }),
          EditorView.updateListener.of((update) => {
            if (update.docChanged && !update.transactions.some((one) => one.annotation(fromOutside))) hear.current(update.state.doc.toString());
          }),
        ],
      }),
    });
    return () => view.current.destroy();
  }, []);
  useEffect(() => {
    const { state } = view.current;
    const changes = { from: 0, to: state.doc.length, insert: text };
    if (text !== state.doc.toString()) view.current.dispatch({ changes, annotations: fromOutside.of(true) });
  }, [text]);
  return <div ref={host} className="sfe-small" data-invalid={invalid} />;
}
