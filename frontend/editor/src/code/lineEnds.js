// How a text's lines end.  CodeMirror counts a line end as one sign and forgets which it was; a text must come back sign
// by sign.  So "\r\n" is put back where all lines end so, and where they end in several ways "\r" is a sign of the line.

import { EditorState, Text } from "@codemirror/state";

export function lineStyle(text) {
  if (!text.includes("\r")) return "lf";
  return /\r(?!\n)|(^|[^\r])\n/.test(text) ? "mixed" : "crlf";
}

export const separator = (style) => (style === "mixed" ? EditorState.lineSeparator.of("\n") : []);
export const asShown = (text, style) => (style === "crlf" ? text.replaceAll("\r\n", "\n") : text);
export const asWritten = (text, style) => (style === "crlf" ? text.replaceAll("\n", "\r\n") : text);
export const lines = (text) => Text.of(text.split("\n"));
