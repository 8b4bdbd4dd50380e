// Copy, cut and paste by the system's clipboard, as States Language text, which works from and to everywhere.
//
// A copy event wants its text at once, and Python answers later: so the text of what is selected is asked for as soon
// as it is selected.  The menu has no such event; it writes by the clipboard's own interface where the page may.

import { useEffect } from "react";
import { useBridge, useShown } from "../bridge.js";

const SOON = 120; // milliseconds without another selection after which its text is asked for
const TYPED_IN = "input, textarea, [contenteditable=true], .cm-editor";
let lastCopied = ""; // by any editor of the page, where the page may not read the clipboard

export class Clipboard {
  constructor(bridge, acts) {
    Object.assign(this, { bridge, acts });
    this.ready = null; // {states, of, text}: the text of the selection
  }

  async fetch(states) {
    const of = this.bridge.shown.text;
    const text = await this.bridge.ask("copy", { states }).catch(() => null);
    if (text !== null) this.ready = { states, of, text };
    return text;
  }

  // The text of what is selected if it is known already.
  known() {
    const { selection, text } = this.bridge.shown;
    return this.ready && this.ready.states === selection && this.ready.of === text ? this.ready.text : null;
  }

  async copy(states) {
    const text = await this.fetch(states);
    if (text === null) return false;
    lastCopied = text;
    await write(text);
    this.tell(states, "copied");
    return true;
  }

  async cut(states) {
    if (await this.copy(states)) await this.acts.remove(states);
  }

  async pasteAsked(at) {
    const text = (await navigator.clipboard?.readText().catch(() => "")) || lastCopied;
    if (text) await this.paste(text, at);
    else this.bridge.say("The page may not read the clipboard: press Ctrl+V instead.");
  }

  paste(text, { edge, states }) {
    const into = edge && !edge.fixed ? { transition: edge.place } : states.length ? this.acts.behind(states.at(-1)) : this.acts.place();
    return this.acts.paste(text, into ?? { block: this.acts.graph.block });
  }

  tell(states, done) {
    this.bridge.say(states.length === 1 ? `${this.acts.name(states[0])} ${done}.` : `${states.length} states ${done}.`);
  }

  onCopy(event, cuts) {
    const states = this.bridge.shown.selection;
    const text = this.known();
    if (!states.length) return;
    event.preventDefault();
    if (text === null) {
      if (cuts) this.cut(states);
      else this.copy(states);
      return;
    }
    event.clipboardData.setData("text/plain", text);
    lastCopied = text;
    if (cuts) this.acts.remove(states);
    else this.tell(states, "copied");
  }

  onPaste(event, at) {
    const text = event.clipboardData.getData("text/plain");
    event.preventDefault();
    if (text.trim()) this.paste(text, at);
    else this.bridge.say("The clipboard holds no text.");
  }
}

// By the clipboard's interface, or by a copy event of our own where the page has none (it is not served safely).
async function write(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const put = (event) => {
      event.clipboardData.setData("text/plain", text);
      event.preventDefault();
      event.stopImmediatePropagation();
    };
    window.addEventListener("copy", put, { capture: true, once: true });
    document.execCommand("copy");
    window.removeEventListener("copy", put, true);
  }
}

// Without a selected text a browser sends these events to the page's body: so the page is listened to, and only what
// happens while the editor's canvas has the focus is taken.
export function useClipboard(hands) {
  const bridge = useBridge();
  const selection = useShown((shown) => shown.selection);
  const text = useShown((shown) => shown.text);
  useEffect(() => {
    if (!selection.length) return undefined;
    const soon = setTimeout(() => hands.clipboard.fetch(selection), SOON);
    return () => clearTimeout(soon);
  }, [hands, selection, text, bridge]);
  useEffect(() => {
    const mine = (act) => (event) => {
      const focused = hands.focused();
      if (!focused || focused.closest(TYPED_IN) || hands.screen.state.mode !== "design" || hands.selectsText()) return;
      event.stopPropagation(); // the notebook must not paste it too
      act(event, focused);
    };
    const heard = {
      copy: mine((event) => hands.clipboard.onCopy(event, false)),
      cut: mine((event) => hands.clipboard.onCopy(event, true)),
      paste: mine((event, focused) => hands.clipboard.onPaste(event, hands.at(focused))),
    };
    for (const [name, act] of Object.entries(heard)) document.addEventListener(name, act, true);
    return () => {
      for (const [name, act] of Object.entries(heard)) document.removeEventListener(name, act, true);
    };
  }, [hands]);
}
