// The lanes of one state.  Elements are made once and their texts replaced, so that the focus stays while somebody types.

const ANNOUNCED = 700;

// What was typed and what is shown are kept in the model, so that a view that is drawn anew has them.
class FlowEditor {
  constructor(model, el) {
    this.model = model;
    this.editors = new Map();
    const first = this.original();
    this.asker = new Asker(model, () => { this.say("The kernel does not answer: run the cell again to edit."); });
    el.setAttribute("role", "group");
    el.setAttribute("aria-label", `Data flow of ${printable(first.state)}`);
    this.ended = h("span", { class: "ended" });
    this.said = h("p", { class: "said" });
    this.heard = h("span", { role: "status", class: "heard" });
    this.back = button("Reset all", () => this.reset(), { title: "Bring every field and the input back (Escape: one field)" });
    this.elsewhere = new ProblemNote("the state");
    this.rows = new Map(first.lanes.map((lane) => [lane.stage, new LaneRow(lane, this)]));
    this.lanes = h("div", { class: "flowlanes" }, ...[...this.rows.values()].flatMap((row) => (row.stage === "input" ? [row.box, this.reach(first)] : row.elements)));
    this.assigned = h("p", { class: "note assigned" });
    this.twin = h("section", { class: "twinview", "aria-label": "The same in JSONata" });
    el.append(h("div", { class: "flowhead" },
      h("b", { class: "name" }, clipped(first.state, 60)),
      h("span", { class: "note" }, `${first.type} · ${first.language}`), this.ended, this.back),
    this.said, this.heard, this.elsewhere.box, this.lanes, this.assigned, this.twin);
    model.on("msg:custom", (answer) => this.take(answer));
    model.on("change:shown", () => this.show());
    new ResizeObserver(() => this.fit()).observe(this.lanes);
    for (const editor of this.editors.values()) editor.force(this.typed()[editor.name] ?? this.written(editor.name));
    this.show();
  }

  fit() {
    const widths = [...this.editors.values()].map((editor) => editor.area.clientWidth); // all asked before one is changed
    [...this.editors.values()].forEach((editor, place) => widths[place] && editor.fitInto(widths[place]));
  }

  original() { return this.model.get("lanes"); }

  typed() { return this.model.get("typed") ?? {}; }

  shown() {
    const kept = this.model.get("shown");
    return kept?.lanes ? kept : this.original();
  }

  // The variables and the context object that the state sees, folded, since most states read neither.
  reach(first) {
    this.variables = this.editor("variables", "Variables in reach");
    this.context = this.editor("context", "Context object");
    this.reachProblems = [new ProblemNote("variables"), new ProblemNote("context")];
    const part = (label, editor, problem) => h("div", { class: "reachrow" }, h("span", { class: "field", "aria-hidden": "true", text: label }), h("div", { class: "expression" }, editor.area, problem.box));
    return h("details", { class: "reach" }, h("summary", { text: "Variables and context object" }),
      part("variables", this.variables, this.reachProblems[0]), part("context", this.context, this.reachProblems[1]));
  }

  editor(name, label, options) {
    const editor = new TextEditor(name, label, (text) => this.edit(name, text), () => {
      editor.force(this.written(name));
      this.edit(name, null);
    }, options);
    this.editors.set(name, editor);
    return editor;
  }

  // What the definition, or the first run, has for a text.
  written(name) {
    const first = this.original();
    if (name === "variables" || name === "context") return first[name];
    if (name === "error" || name === "cause") return first.error[name === "error" ? 0 : 1] ?? "";
    for (const lane of first.lanes) {
      if (lane.stage === name) return lane.data;
      const field = lane.fields.find((one) => one.name === name);
      if (field) return field.text;
    }
    return "";
  }

  edit(name, text) {
    const typed = { ...this.typed() };
    const same = text === null || (name !== "ends" && text === this.written(name));
    if (same) delete typed[name];
    else typed[name] = text;
    this.model.set("typed", typed);
    this.back.disabled = !Object.keys(typed).length;
    this.asker.ask(name, same ? null : text);
  }

  // Which iteration is looked at: nothing is edited by that.
  look(stage, text) {
    this.asker.ask(`look:${stage}`, text === "" ? null : text);
  }

  reset() {
    const names = Object.keys(this.typed());
    this.model.set("typed", {});
    for (const editor of this.editors.values()) editor.force(this.written(editor.name));
    for (const name of names) this.asker.pending[name] = null;
    this.back.disabled = true;
    this.asker.go();
  }

  take(answer) {
    if (answer?.kind !== "lanes") return;
    const { kind, number, lanes, ...news } = answer;
    const other = new Map(lanes.map((lane) => [lane.stage, lane]));
    const shown = this.shown();
    this.asker.answered();
    this.model.set("shown", { ...shown, ...news, lanes: shown.lanes.map((lane) => other.get(lane.stage) ?? lane) });
  }

  show() {
    const [shown, typed] = [this.shown(), this.typed()];
    this.ended.textContent = shown.status;
    this.ended.dataset.status = ["SUCCEEDED", "CAUGHT_ERROR"].includes(shown.status) ? "succeeded" : "failed";
    this.said.textContent = printable(shown.said);
    this.say(`${shown.status}. ${shown.said}`);
    this.back.disabled = !Object.keys(typed).length;
    this.lanes.classList.toggle("stale", shown.stale);
    for (const lane of shown.lanes) this.rows.get(lane.stage)?.show(lane, shown, typed);
    if (!("context" in typed)) this.context.show(shown.context);
    if (!("variables" in typed)) this.variables.show(shown.variables);
    for (const [place, name] of ["variables", "context"].entries()) {
      this.reachProblems[place].show(shown.problems.find((one) => one.field === name) ?? null, this[name].area);
    }
    this.elsewhere.show(shown.problems.find((one) => !this.editors.has(one.field)) ?? null);
    this.assigned.textContent = shown.assigned ? `Assigned variables: ${clipMiddle(shown.assigned, 400)}` : "";
    this.showTwin(shown);
  }

  // Said aloud when the typing pauses: not at every key.
  say(text) {
    clearTimeout(this.saying);
    this.saying = setTimeout(() => { this.heard.textContent = printable(text.trim()); }, this.heard.textContent ? ANNOUNCED : 0);
  }

  showTwin(shown) {
    const said = JSON.stringify([shown.twin, shown.note, shown.stale]);
    if (said === this.twinSaid) return;
    this.twinSaid = said;
    this.twin.hidden = shown.twin === null && !shown.note;
    this.twin.classList.toggle("stale", shown.stale);
    const head = h("div", { class: "head" }, h("span", { class: "title", text: shown.twin === null ? "In JSONata" : "The same in JSONata" }), h("span", { class: "note", text: printable(shown.note) }));
    const rows = (shown.twin ?? []).map(([name, text]) => h("div", { class: "twinrow" }, h("span", { class: "field" }, ...fieldName(name)), h("pre", { tabindex: 0, "aria-label": `${name} in JSONata`, text: printableLines(text) })));
    const none = shown.twin && !rows.length ? h("p", { class: "note", text: "The state has no field that touches its data, and needs none in JSONata." }) : "";
    this.twin.replaceChildren(head, ...rows, none);
  }
}

export default {
  render({ model, el }) {
    el.classList.add("sfn", "dataflow");
    el.dataset.lmSuppressShortcuts = "true";
    el.addEventListener("keydown", (event) => event.stopPropagation());
    new FlowEditor(model, el);
    foldTwin(el);
  },
};
