// CodeMirror in JupyterLab's colours, light and dark: every colour is one of its variables.

import { EditorView } from "@codemirror/view";
import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { tags } from "@lezer/highlight";

const jupyter = (name, otherwise) => `var(--jp-mirror-editor-${name}-color, ${otherwise})`;

const words = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: "var(--sfe-code-key)" },
  { tag: [tags.string, tags.content], color: jupyter("string", "#ba2121") },
  { tag: tags.number, color: jupyter("number", "#080") },
  { tag: [tags.bool, tags.null, tags.keyword], color: jupyter("keyword", "#008000"), fontWeight: "600" },
  { tag: tags.comment, color: jupyter("comment", "#408080"), fontStyle: "italic" },
  { tag: [tags.punctuation, tags.separator, tags.bracket], color: "var(--sfe-quiet)" },
]);

const frame = EditorView.theme({
  "&": { height: "100%", backgroundColor: "var(--sfe-ground)", color: "var(--sfe-ink)", fontSize: "var(--jp-code-font-size, 13px)" },
  "&.cm-focused": { outline: "2px solid var(--sfe-accent)", outlineOffset: "-2px" },
  ".cm-scroller": { fontFamily: "var(--jp-code-font-family, monospace)", lineHeight: "1.45", overflow: "auto" },
  ".cm-content": { caretColor: "var(--jp-editor-cursor-color, var(--sfe-ink))" },
  ".cm-cursor": { borderLeftColor: "var(--jp-editor-cursor-color, var(--sfe-ink))", borderLeftWidth: "2px" },
  ".cm-gutters": { backgroundColor: "var(--sfe-ground2)", color: "var(--sfe-quiet)", borderRight: "1px solid var(--sfe-line2)" },
  ".cm-activeLine": { backgroundColor: "color-mix(in srgb, var(--sfe-accent) 7%, transparent)" },
  ".cm-activeLineGutter": { backgroundColor: "color-mix(in srgb, var(--sfe-accent) 16%, transparent)", color: "var(--sfe-ink)" },
  "& > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, &.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground": {
    backgroundColor: "color-mix(in srgb, var(--sfe-accent) 28%, transparent)",
  },
  ".cm-matchingBracket, &.cm-focused .cm-matchingBracket": { outline: "1px solid var(--sfe-accent)", backgroundColor: "transparent", color: "inherit" },
  ".cm-selectionMatch, .cm-searchMatch": { backgroundColor: "color-mix(in srgb, var(--sfe-warn) 24%, transparent)" },
  ".cm-searchMatch-selected": { outline: "2px solid var(--sfe-warn)" },
  ".cm-foldPlaceholder": { backgroundColor: "var(--sfe-ground2)", border: "1px solid var(--sfe-line)", color: "var(--sfe-ink)" },
  ".cm-panels": { backgroundColor: "var(--sfe-ground2)", color: "var(--sfe-ink)" },
  ".cm-panels-top": { borderBottom: "1px solid var(--sfe-line2)" },
  ".cm-panels-bottom": { borderTop: "1px solid var(--sfe-line2)" },
  ".cm-panel.cm-panel-lint ul": { maxHeight: "132px" },
  ".cm-panel.cm-panel-lint ul [aria-selected]": { backgroundColor: "var(--sfe-accent-soft)", color: "var(--sfe-ink)" },
  ".cm-panel.cm-panel-lint ul:focus [aria-selected]": { backgroundColor: "var(--sfe-accent-soft)", outline: "2px solid var(--sfe-accent)", outlineOffset: "-2px", color: "var(--sfe-ink)" },
  ".cm-textfield": { backgroundColor: "var(--sfe-ground)", color: "var(--sfe-ink)", border: "1px solid var(--sfe-line)", fontSize: "inherit" },
  ".cm-button": { backgroundImage: "none", backgroundColor: "var(--sfe-ground)", color: "var(--sfe-ink)", border: "1px solid var(--sfe-line)", fontSize: "inherit" },
  ".cm-tooltip": { backgroundColor: "var(--sfe-ground)", color: "var(--sfe-ink)", border: "1px solid var(--sfe-line)", boxShadow: "0 2px 8px rgb(0 0 0 / 0.25)", maxWidth: "min(520px, 90vw)" },
  ".cm-tooltip-autocomplete ul li[aria-selected]": { backgroundColor: "var(--sfe-accent-soft)", color: "var(--sfe-ink)" },
  ".cm-completionDetail": { color: "var(--sfe-quiet)", fontStyle: "normal" },
  ".cm-completionMatchedText": { textDecoration: "none", fontWeight: "700" },
  ".cm-diagnostic": { padding: "5px 8px", whiteSpace: "pre-wrap" },
  ".cm-diagnostic-error": { borderLeft: "4px solid var(--sfe-bad)" },
  ".cm-diagnostic-warning": { borderLeft: "4px solid var(--sfe-warn)" },
  ".cm-diagnosticAction": { backgroundColor: "var(--sfe-accent)", color: "var(--sfe-ground)", borderRadius: "3px", padding: "2px 7px" },
  ".cm-lintRange-error": { backgroundImage: "none", textDecoration: "underline wavy var(--sfe-bad)" },
  ".cm-lintRange-warning": { backgroundImage: "none", textDecoration: "underline dotted var(--sfe-warn) 2px" },
  ".cm-changed": { backgroundColor: "color-mix(in srgb, var(--sfe-good) 20%, transparent)", boxShadow: "inset 3px 0 0 var(--sfe-good)" },
});

export const look = [frame, syntaxHighlighting(words)];
