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

// The static form is for whoever has no widget: where this one lives it is folded into a line.
function foldTwin(el) {
  const cell = el.closest(".jp-OutputArea, .output_area, .cell-output") ?? el.parentElement;
  for (const twin of cell?.querySelectorAll(`details.${TWIN}[open]`) ?? []) twin.open = false;
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
      foldTwin(el);
      return editor.render({ model, el });
    } catch {
      note.textContent = "Run the cell to edit: the editor needs a running kernel. The picture and the text are those that were saved.";
      return undefined;
    }
  },
};
