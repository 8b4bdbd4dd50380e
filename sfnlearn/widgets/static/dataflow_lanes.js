// The rows of a data flow: fields to edit, the data at each stage, and the marks of what changed or is wrong.

// One text that is edited.  What it is set to from outside can be undone like what was typed, except where it is long.
class TextEditor {
  constructor(name, label, changed, undo, options = {}) {
    this.name = name;
    this.columns = 72;
    this.area = h("textarea", {
      "aria-label": label, spellcheck: "false", autocomplete: "off", rows: 1, wrap: "soft", placeholder: options.placeholder,
      on: {
        input: () => { this.fit(); if (!this.quiet) changed(this.area.value); },
        keydown: (event) => {
          if (event.key !== "Escape") return;
          event.preventDefault();
          undo();
        },
      },
    });
  }

  // As many rows as the text has, ten at most; of a long text only the beginning is counted.
  fit() {
    const start = this.area.value.slice(0, 2000);
    const rows = start.split("\n").reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / this.columns)), 0);
    this.area.rows = Math.min(10, rows);
  }

  // How many signs stand in a line of so many pixels.
  fitInto(width) {
    this.columns = Math.max(10, Math.floor((width - 20) / 7.3));
    this.fit();
  }

  show(text) {
    if (document.activeElement === this.area || this.area.value === text) return;
    this.area.value = text;
    this.fit();
  }

  force(text) {
    this.quiet = true;
    const focused = document.activeElement === this.area && text.length < 5000;
    if (focused) this.area.select();
    if (!focused || !document.execCommand(text ? "insertText" : "delete", false, text)) this.area.value = text;
    this.quiet = false;
    this.fit();
  }
}

// What is wrong with one text: its expression with carets under the place, and a sentence.
class ProblemNote {
  constructor(name) {
    this.box = h("div", { class: "problem", role: "note", "aria-label": `What is wrong in ${name}`, id: `sfn-problem-${Math.random().toString(36).slice(2)}`, hidden: true }, h("pre"), h("p"));
  }

  show(problem, area) {
    this.box.hidden = !problem;
    if (area) {
      area.setAttribute("aria-invalid", problem ? "true" : "false");
      if (problem) area.setAttribute("aria-describedby", this.box.id);
      else area.removeAttribute("aria-describedby");
    }
    const said = problem ? JSON.stringify(problem) : "";
    if (said === this.said) return;
    this.said = said;
    this.box.children[0].textContent = problem?.expression ? carets(problem) : "";
    this.box.children[1].textContent = problem ? printableLines(problem.message) : "";
  }
}

// The expression around the place to blame, and the carets below it.
function carets({ expression, start, end }) {
  const left = Math.max(0, start - 40);
  const part = printable(expression.replace(/\n/g, " ").slice(left, left + 160));
  const width = Math.max(1, Math.min(end, left + part.length) - start);
  return `${part}\n${" ".repeat(start - left)}${"^".repeat(width)}`;
}

function printableLines(text) {
  return text.split("\n").map(printable).join("\n");
}

// A field with its name, its text, what came of it and what is wrong in it.
class FieldRow {
  constructor(field, editing) {
    this.name = field.name;
    this.editor = editing.editor(field.name, field.name, { placeholder: "not set" });
    this.problem = new ProblemNote(field.name);
    this.told = h("div", { class: "told" });
    this.element = h("div", { class: "fieldrow" },
      h("span", { class: "field", "aria-hidden": "true" }, ...fieldName(field.name)),
      h("div", { class: "expression" }, this.editor.area, this.told, this.problem.box));
  }

  show(field, problems, edited) {
    if (!edited) this.editor.show(field.text);
    const verdict = field.told.split(":")[0];
    this.told.textContent = field.told ? printable(field.told) : "";
    this.told.dataset.verdict = ["matches", "is taken", "takes the error"].includes(verdict) ? "yes" : "";
    this.problem.show(problems.find((one) => one.field === field.name) ?? null, this.editor.area);
  }
}

// A long name breaks at its dot alone.
function fieldName(name) {
  return name.split(/(?<=\.)/).flatMap((part, place) => (place ? [h("wbr"), part] : [part]));
}

// The members of a JSON object in its text: where each begins and ends.
function members(text) {
  const found = [];
  let [depth, start, key] = [0, -1, ""];
  for (const token of text.matchAll(/"(?:[^"\\]|\\.)*"|[[\]{},]/g)) {
    const [sign, at] = [token[0], token.index];
    if (sign[0] === '"' && depth === 1 && start < 0) [start, key] = [at, sign];
    if ((sign === "," && depth === 1) || (sign === "}" && depth === 1)) {
      if (start >= 0) found.push([key, start, text.slice(start, at).trimEnd().length + start]);
      start = -1;
    }
    if (sign === "{" || sign === "[") depth += 1;
    if (sign === "}" || sign === "]") depth -= 1;
  }
  return found;
}

// The data's text, with the members that are new or other than before in marks.
function markedData(text, names) {
  const wanted = new Set(names.map((name) => JSON.stringify(name)));
  const parts = [];
  let end = 0;
  for (const [key, from, to] of text.startsWith("{") && wanted.size ? members(text) : []) {
    if (!wanted.has(key)) continue;
    parts.push(printableLines(text.slice(end, from)), h("mark", { text: printableLines(text.slice(from, to)) }));
    end = to;
  }
  return [...parts, printableLines(text.slice(end))];
}

// One stage: the fields that lead to it, and its data.
class LaneRow {
  constructor(lane, editing) {
    this.stage = lane.stage;
    this.fields = lane.fields.map((field) => new FieldRow(field, editing));
    this.step = lane.stage === "input" ? null : h("div", { class: "step" }, lane.said ? h("span", { class: "note work", text: lane.said }) : null, ...this.fields.map((row) => row.element));
    this.chip = h("span", { class: "chip" });
    this.note = h("p", { class: "note unreached" });
    this.head = h("div", { class: "stage" }, h("b", { text: lane.stage }), this.chip);
    this.body = h("div", { class: "expression" });
    this.box = h("div", { class: "lane", "data-stage": lane.stage }, this.head, this.body);
    const edited = lane.editable && !lane.field;
    if (edited) this.makeEditor(lane, editing);
    else this.makeData(lane, editing);
    this.body.append(this.note);
  }

  get elements() {
    return this.step ? [this.step, this.box] : [this.box];
  }

  makeEditor(lane, editing) {
    this.value = editing.editor(lane.stage, lane.stage === "input" ? "The state's input" : "What the state's work gives");
    this.problem = new ProblemNote(lane.stage);
    if (lane.stage === "result") this.ending = new Ending(editing, this.value, this.problem);
    this.body.append(this.ending?.element ?? "", this.value.area, this.problem.box);
  }

  makeData(lane, editing) {
    this.box.classList.add("readonly");
    this.data = h("pre", { tabindex: 0, "aria-label": `Data: ${lane.stage}` });
    if (lane.stage === "afterItemSelector" || lane.stage === "afterItemBatcher") {
      const what = lane.stage === "afterItemBatcher" ? "batch" : "iteration";
      this.pick = h("input", { type: "number", min: 0, placeholder: "all", "aria-label": `Show one ${what} of ${lane.stage}`,
        on: { input: () => editing.look(lane.stage, this.pick.value) } });
      this.picked = h("label", { class: "pick" }, `${what} `, this.pick, (this.total = h("span")));
      this.head.append(this.picked);
    }
    this.body.append(this.data);
  }

  show(lane, shown, typed) {
    this.box.classList.toggle("reached", lane.reached);
    this.box.classList.toggle("touched", lane.reached && !["", "unchanged"].includes(lane.change));
    this.chip.textContent = lane.reached ? printable(lane.change) : "";
    this.note.textContent = lane.reached ? "" : printable(lane.note || "not reached");
    for (const [place, row] of this.fields.entries()) row.show(lane.fields[place], shown.problems, row.name in typed);
    this.step?.classList.toggle("wrong", this.fields.some((row) => !row.problem.box.hidden));
    if (this.data) {
      this.data.hidden = !lane.reached;
      this.data.replaceChildren(...(lane.reached ? markedData(lane.data, lane.marks) : []));
      this.data.setAttribute("aria-label", `Data: ${lane.stage}${shown.stale ? ", of the last valid text" : ""}`);
    }
    if (this.picked) {
      this.picked.hidden = !lane.count;
      this.pick.max = lane.count - 1;
      this.total.textContent = ` of 0 to ${lane.count - 1}`;
    }
    if (!this.value) return;
    if (!(lane.stage in typed) && lane.reached) this.value.show(lane.data);
    this.problem.show(shown.problems.find((one) => one.field === lane.stage) ?? null, this.value.area);
    this.ending?.show(shown, typed, lane.reached);
  }
}

// How the work of a Task, Map or Parallel ends: it gives a result, or it fails with an error that the reader names.
class Ending {
  constructor(editing, value, problem) {
    this.editing = editing;
    this.value = value;
    this.problem = problem;
    this.error = editing.editor("error", "Error that the work ends in", { placeholder: "States.TaskFailed" });
    this.cause = editing.editor("cause", "Cause of the error");
    this.choice = h("select", { "aria-label": "How the work ends", on: { change: () => editing.edit("ends", this.choice.value) } },
      option("result", "it gives a result"), option("error", "it ends in an error"));
    this.named = h("div", { class: "named" }, h("label", {}, "Error ", this.error.area), h("label", {}, "Cause ", this.cause.area));
    this.element = h("div", { class: "ending" }, this.choice, this.named);
  }

  show(shown, typed, reached) {
    const fails = typed.ends ? typed.ends === "error" : !reached && shown.error.length > 0 && !shown.problems.length;
    this.choice.value = fails ? "error" : "result";
    this.named.hidden = !fails;
    this.value.area.hidden = fails;
    // Where the reader lets it fail, the usual name is a placeholder and no text: somebody types there at once.
    const [error, cause] = typed.ends ? [this.editing.written("error"), this.editing.written("cause")] : shown.error;
    if (!("error" in typed)) this.error.show(fails ? error ?? "" : "");
    if (!("cause" in typed)) this.cause.show(fails ? cause ?? "" : "");
  }
}
