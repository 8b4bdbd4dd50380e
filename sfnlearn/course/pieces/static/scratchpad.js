// A JSONata expression that is worked out while it is typed, and the data that it reads.

const PLACE_WORDS = [["Arguments", "Arguments"], ["Output", "Output"], ["Catch", "Output of a Catcher"]];
const SAID_AFTER = 700;

class Pad {
  constructor(model, el) {
    this.model = model;
    this.asker = new Asker(model, () => this.say("The kernel does not answer: run the cell again to try expressions."));
    el.setAttribute("role", "group");
    el.setAttribute("aria-label", "Scratchpad for JSONata");
    this.editors = new Map();
    this.notes = new Map();
    this.rows = new Map();
    this.place = h("select", { "aria-label": "The field that the expression stands in", on: { change: () => this.edit("place", this.place.value) } }, ...PLACE_WORDS.map(([value, words]) => option(value, words, this.text("place") === value)));
    this.back = button("Reset all", () => this.reset(), { title: "Bring every text back (Escape: one text)" });
    this.told = h("p", { class: "said" });
    this.kind = h("span", { class: "chip" });
    this.value = h("pre", { tabindex: 0, "aria-label": "Value" });
    this.heard = h("span", { role: "status", class: "heard" });
    el.append(
      h("div", { class: "flowhead" }, h("b", { class: "name", text: "Expression" }), h("span", { class: "note", text: "evaluated in" }), this.place, h("span", { class: "spring" }), this.back),
      this.told,
      this.row("expression", "Expression", "expression"),
      h("div", { class: "lane reached value" }, h("div", { class: "stage" }, h("b", { text: "value" }), this.kind), this.value),
      h("div", { class: "known" }, ...Object.entries(model.get("names")).map(([name, words]) => this.row(name, words, name))),
      this.heard,
    );
    model.on("msg:custom", (answer) => this.take(answer));
    new ResizeObserver(() => this.fit()).observe(el);
    this.show(model.get("shown"));
  }

  row(name, label, field) {
    const editor = new TextEditor(name, label, (text) => this.edit(name, text), () => {
      editor.force(this.model.get("texts")[name]);
      this.edit(name, null);
    });
    const note = new ProblemNote(label);
    editor.area.value = this.text(name);
    this.editors.set(name, editor);
    this.notes.set(name, note);
    const element = h("div", { class: "fieldrow" }, h("span", { class: "field", "aria-hidden": "true" }, ...fieldName(name === "expression" ? "{% … %}" : label)), h("div", { class: "expression" }, editor.area, note.box));
    this.rows.set(field, element);
    return element;
  }

  text(name) {
    return (this.model.get("typed") ?? {})[name] ?? this.model.get("texts")[name];
  }

  fit() {
    const widths = [...this.editors.values()].map((editor) => editor.area.clientWidth); // all asked before one is changed
    [...this.editors.values()].forEach((editor, place) => widths[place] && editor.fitInto(widths[place]));
  }

  edit(name, text) {
    const typed = { ...(this.model.get("typed") ?? {}) };
    const same = text === null || text === this.model.get("texts")[name];
    if (same) delete typed[name];
    else typed[name] = text;
    this.model.set("typed", typed);
    this.asker.ask(name, same ? null : text);
  }

  reset() {
    const names = Object.keys(this.model.get("typed") ?? {});
    this.model.set("typed", {});
    for (const [name, editor] of this.editors) editor.force(this.model.get("texts")[name]);
    this.place.value = this.model.get("texts").place;
    for (const name of names) this.asker.pending[name] = null;
    this.asker.go();
    this.back.disabled = true;
  }

  take(answer) {
    if (answer?.kind !== "tried") return;
    this.asker.answered();
    this.show(answer);
  }

  show(shown) {
    this.told.textContent = shown.told;
    const wrong = shown.value === null;
    this.value.textContent = wrong ? "no value" : printableLines(shown.value);
    this.value.classList.toggle("none", wrong);
    this.kind.textContent = wrong ? "" : shown.word;
    for (const [name, note] of this.notes) note.show(shown.problems.find((one) => one.field === name) ?? null, this.editors.get(name).area);
    for (const [name, row] of this.rows) row.classList.toggle("unseen", name !== "expression" && name !== "variables" && !shown.sees.includes(name));
    this.back.disabled = !Object.keys(this.model.get("typed") ?? {}).length;
    this.say(wrong ? `No value: ${shown.problems[0].message}` : `Value: ${clipMiddle(shown.value, 200)}`);
  }

  // Said aloud when the typing pauses: not at every key.
  say(text) {
    clearTimeout(this.saying);
    this.saying = setTimeout(() => { this.heard.textContent = printable(text); }, this.heard.textContent ? SAID_AFTER : 0);
  }
}

export default {
  render({ model, el }) {
    el.classList.add("sfn", "dataflow", "scratchpad");
    el.dataset.lmSuppressShortcuts = "true";
    el.addEventListener("keydown", (event) => event.stopPropagation());
    new Pad(model, el);
    foldTwin(el);
  },
};
