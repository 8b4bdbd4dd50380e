// What is being typed and is not in the definition yet.
//
// A draft is kept until it was taken, or given up with Escape: what was refused stays in its box with the sentence beside
// it, and is still there when somebody has looked at another state in between.

import { useEffect, useRef, useState } from "react";
import { useBridge } from "../bridge.js";
import { useLive } from "./live.js";

const NOWHERE = [];
const kept = new WeakMap(); // of each bridge: place -> {text, refused}

function keptOf(bridge) {
  if (!kept.has(bridge)) kept.set(bridge, new Map());
  return kept.get(bridge);
}

const isOf = (key, place) => key === place || key.startsWith(`${place}/`) || key.startsWith(`${place} `);

// Whether something is written for a place, or for one below it, that the definition has not taken; and to give it up.
export function useKept() {
  const drafts = keptOf(useBridge());
  const keysOf = (place) => [...drafts.keys()].filter((key) => isOf(key, place));
  return { has: (place) => keysOf(place).length > 0, forget: (place) => keysOf(place).forEach((key) => drafts.delete(key)) };
}

// `given` is the text that the definition has; `commit(text)` tries to put the draft there.  `written(text)` is the draft as
// the definition would have it, null where the field would go: trials and lanes follow it while it is typed.
export function useDraft(key, given, commit, field, written) {
  const drafts = keptOf(useBridge());
  const [draft, setDraft] = useState(() => drafts.get(key) ?? null);
  const sent = useRef(false);
  useLive(field.place ?? NOWHERE, written && draft && draft.text !== given ? written(draft.text) : undefined);
  const keep = (next) => {
    if (next === null) drafts.delete(key);
    else drafts.set(key, next);
    setDraft(next);
  };
  useEffect(() => {
    if (!sent.current) return;
    sent.current = false; // the definition has been told again: it has what was sent
    keep(null);
  }, [field]);

  const giveText = async (text) => {
    if (sent.current) return;
    if (text === given && !draft?.refused) {
      keep(null);
      return;
    }
    sent.current = true;
    const refused = await commit(text);
    if (!refused) {
      drafts.delete(key);
      return;
    }
    sent.current = false;
    keep({ text, refused });
  };
  return {
    text: draft === null ? given : draft.text,
    refused: draft?.refused ?? "",
    isDraft: draft !== null,
    type: (text) => keep({ text, refused: "" }),
    give: () => draft !== null && giveText(draft.text),
    giveText,
    drop: () => keep(null),
  };
}

// Enter gives a line, Ctrl-Enter a text of several; leaving the box does too; Escape takes the old text back.
export function draftKeys(draft, { lines = false } = {}) {
  return {
    value: draft.text,
    onChange: (event) => draft.type(event.target.value),
    onBlur: draft.give,
    onKeyDown: (event) => {
      if (event.key === "Enter" && (!lines || event.ctrlKey || event.metaKey) && !event.shiftKey) {
        event.preventDefault();
        draft.give();
      } else if (event.key === "Escape" && draft.isDraft) {
        event.stopPropagation();
        draft.drop();
      }
    },
  };
}
