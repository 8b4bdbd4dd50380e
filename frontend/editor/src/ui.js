// What is on the screen and nowhere else: the mode, what is open, what is pointed at.  One small store a view.

import { createContext, useContext, useSyncExternalStore } from "react";

export class Screen {
  constructor(first) {
    this.state = first;
    this.listeners = new Set();
  }

  subscribe = (listener) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  set(news) {
    this.state = { ...this.state, ...news };
    for (const listener of [...this.listeners]) listener();
  }
}

// `edge` is the id of the selected transition, null where none is; `field` the pointer of a field that the form is to go
// to; `form` that of a state whose form is to have the focus; `browser` and `inspector` say whether they are open; `statuses` are those of the last run.  The canvas': `over` is
// the transition under the pointer, `at` the id of the node that has the focus.  The hands': `drag` is what is dragged,
// `taken` the item that waits for its place, `picker` the list to choose from, `menu` the context menu, `renaming` the
// place of a state, `help` the keys.  `checked` is what came of the last check of an exercise, while it is shown.  Code's:
// `split`, the drawing beside the text; `problems`, their list; `code`, where the cursor was.
export const newScreen = () =>
  new Screen({
    split: false, problems: false, code: null,
    mode: "design", edge: null, field: null, form: null, browser: true, inspector: true, statuses: null, over: null, at: null,
    drag: null, taken: null, picker: null, menu: null, renaming: null, help: false, checked: null,
  });

const Here = createContext(null);
export const ScreenProvider = Here.Provider;
export const useScreen = () => useContext(Here);

export function useOn(pick) {
  const screen = useScreen();
  return useSyncExternalStore(screen.subscribe, () => pick(screen.state));
}
