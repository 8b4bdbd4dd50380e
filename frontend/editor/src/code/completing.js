// Completion: Python knows what may stand at the cursor (editing/completions.py); here it is shown and written.

import { autocompletion, startCompletion } from "@codemirror/autocomplete";
import { lines } from "./lineEnds.js";

const ICONS = { field: "property", state: "class", error: "constant", resource: "namespace", function: "function", word: "enum", snippet: "text" };

// Whether completions are offered by themselves: inside quotation marks, or once a word is begun.
const isBegun = (context) => context.explicit || /["'\w]/.test(context.state.sliceDoc(context.pos - 1, context.pos));

export function completing(bridge, syntax) {
  const source = async (context) => {
    if (!isBegun(context)) return null;
    const found = await bridge.ask("completions", { text: context.state.doc.toString(), offset: context.pos, syntax: syntax() });
    if (!found || context.aborted) return null;
    return {
      from: found.start,
      to: Math.max(found.end, context.pos),
      filter: true,
      validFor: /^[\w:.\- ]*$/,
      options: found.options.map((option, at) => ({
        label: option.label,
        type: ICONS[option.kind],
        detail: option.kind === "snippet" ? "" : option.detail,
        info: option.kind === "snippet" ? option.detail : undefined,
        section: option.kind === "snippet" ? "States" : undefined,
        boost: Math.max(-40, 40 - at),
        apply: (view, _completion, _from, to) => write(view, option, found, to - Math.max(found.end, context.pos)),
      })),
    };
  };
  return autocompletion({ override: [source], icons: true, closeOnBlur: true, maxRenderedOptions: 80, activateOnTypingDelay: 60 });
}

// What gives way has grown by what was typed since; behind a key the next thing to choose is its value.
function write(view, option, found, grown) {
  const [from, to] = found.replaces;
  view.dispatch({
    changes: { from, to: to + grown, insert: lines(option.text) },
    selection: { anchor: from + option.cursor },
    userEvent: "input.complete",
    scrollIntoView: true,
  });
  if (option.kind === "field" || option.label.endsWith(":")) startCompletion(view);
}
