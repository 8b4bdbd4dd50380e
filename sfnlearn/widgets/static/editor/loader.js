// Brings the editor's module: from this page, or from the kernel, which has it in the package.
//
// A notebook that is opened without a kernel has neither.  Then the static picture and the text, which stand before the
// widget as an output of their own, stay as they are, and one sentence here says why there is no more.

const SILENCE = 10000;
const TWIN = "sfnlearn-twin";

function fetched(model) {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error("no answer")), SILENCE);
    const hear = (message) => {
      if (message?.kind !== "bundle") return;
      clearTimeout(late);
      model.off("msg:custom", hear);
      const url = URL.createObjectURL(new Blob([message.text], { type: "text/javascript" }));
      import(url).then(resolve, reject).finally(() => URL.revokeObjectURL(url));
    };
    model.on("msg:custom", hear);
    model.send({ kind: "bundle" });
  });
}

function brought(model) {
  const kept = (globalThis.sfnlearnEditors ??= new Map());
  const version = model.get("version");
  if (!kept.has(version)) {
    const coming = fetched(model);
    kept.set(version, coming);
    coming.catch(() => kept.delete(version));
  }
  return kept.get(version);
}

// The static form is for whoever has no widget: where this one lives it is folded into a line, also each time that it is
// drawn again.  It stays as somebody who opened it left it.
function foldTwins(el) {
  const cell = el.closest(".jp-OutputArea, .output_area, .cell-output") ?? el.parentElement;
  if (!cell) return () => {};
  const seen = new WeakSet();
  let folded = true;
  const fold = () => {
    for (const twin of cell.querySelectorAll(`details.${TWIN}`)) {
      if (seen.has(twin)) continue;
      seen.add(twin);
      if (folded) twin.open = false;
      twin.querySelector("summary")?.addEventListener("click", () => (folded = twin.open));
    }
  };
  fold();
  const watch = new MutationObserver(fold);
  watch.observe(cell, { childList: true, subtree: true });
  return () => watch.disconnect();
}

// A widget is rendered before it stands in its cell where nothing had to be fetched first: then there is no cell to look in.
function whenAttached(el, act) {
  let undo = () => {};
  let wanted = true;
  const look = () => {
    if (!wanted) return;
    if (el.isConnected) undo = act(el);
    else requestAnimationFrame(look);
  };
  look();
  return () => {
    wanted = false;
    undo();
  };
}

export default {
  async render({ model, el }) {
    const note = document.createElement("p");
    note.setAttribute("role", "status");
    note.textContent = "The editor is loading…";
    el.append(note);
    try {
      const editor = await brought(model);
      note.remove();
      const unfold = whenAttached(el, foldTwins);
      const close = editor.render({ model, el });
      return () => {
        unfold();
        close();
      };
    } catch {
      note.textContent = "Run the cell to edit: the editor needs a running kernel. The picture and the text are those that were saved.";
      return undefined;
    }
  },
};
