// The event table as a view of its own.

export default {
  render({ model, el }) {
    el.classList.add("sfn");
    el.dataset.lmSuppressShortcuts = "true";
    const host = h("section", { class: "events", "aria-label": "Event table" });
    const said = h("p", { class: "said", role: "status", "aria-live": "polite" });
    el.append(host, said);
    let rows = null;
    const track = follow(model, () => rows.show());
    const kernel = kernelOf(model, () => null);
    rows = new EventRows(host, track, (text) => { said.textContent = text; }, kernel);
    stepByKeys(el, track, (event) => event.key === "/" && (rows.search.focus(), true));
    rows.show();
    foldTwin(el);
    return () => kernel.stop();
  },
};
