// What Python says about the definition, at its lines: underlined, in the gutter, in the list; a fix is an action.

import { setDiagnostics } from "@codemirror/lint";

export function showFindings(view, found, fix) {
  view.dispatch(setDiagnostics(view.state, found.map((one, index) => finding(view.state.doc, one, index, fix)).filter(Boolean)));
}

function finding(doc, one, index, fix) {
  const [from, to] = range(doc, one);
  return {
    from,
    to,
    severity: one.severity === "ERROR" ? "error" : "warning",
    source: one.location || undefined,
    message: one.hint ? `${one.message}${/[.?!]$/.test(one.message) ? "" : "."} ${one.hint}` : one.message,
    actions: one.fixable ? [{ name: "Fix", apply: () => fix(one, index) }] : [],
  };
}

// The word at the place: from its column to the end of the key or value there.  Columns count characters, not units.
function range(doc, { line, column }) {
  if (line === null || line > doc.lines) return [0, Math.min(doc.length, doc.line(1).to)];
  const at = doc.line(line);
  const from = Math.min(at.from + [...at.text].slice(0, column - 1).join("").length, at.to);
  const word = at.text.slice(from - at.from).match(/^("(?:[^"\\]|\\.)*"?|[^\s"{}[\],:]+|.)/u);
  return [from, word ? from + word[0].length : from];
}
