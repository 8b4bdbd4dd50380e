// The panel beside the picture: what the event changed, every stage of the state's data, variables, context object,
// the history row, the branches, and the place where data is changed.

const MOST = 60; // changes that are listed
const LONG = 140; // characters of a value in the table of changes
const WHOLE = 20000; // characters of a value that is set out
const TABS = [["data", "Data"], ["state", "State"], ["variables", "Variables"], ["context", "Context"], ["event", "Event"], ["branches", "Branches"]];

class DataPanel {
  constructor(host, track, kernel, say, { scene, toggle, breakpoints, repaint }) {
    Object.assign(this, { host, track, kernel, say, toggle, breakpoints, open: new Set(), editing: false });
    this.tabs = new Tabs(TABS, "What is shown of the event", () => this.chosen());
    this.list = this.tabs.list;
    this.body = this.tabs.owns(null, h("div", { class: "body", tabindex: "0" }));
    this.one = new StatePanel(track, scene, this);
    this.meaning = new MeaningBox(track, kernel, repaint);
    this.change = button("Edit and go on…", () => this.edit(), { words: "Edit and go on…", class: "edit" });
    this.why = h("span", { class: "why" });
    this.token = new TokenAnswer(this);
    this.foot = h("div", { class: "foot" }, this.token.open, this.change, this.why);
    host.append(this.list, this.body, this.foot);
  }

  get tab() {
    return this.tabs.at;
  }

  set tab(key) {
    this.tabs.choose(key);
  }

  chosen() {
    if (!this.foot) return; // the first tab, before there is anything to show
    this.editing = false;
    this.show();
    this.body.scrollTop = 0;
  }

  show() {
    const reel = this.track.reel();
    const id = this.track.cursor();
    if (this.editing && (this.editing.reel !== reel || this.editing.id !== id)) this.editing = false;
    const what = reel.lives ? reel.change[id - 1] : "";
    this.foot.hidden = Boolean(this.editing);
    this.change.disabled = !what;
    const words = what === "answer" ? "Answer and go on…" : "Edit and go on…";
    if (this.change.textContent !== words) {
      this.change.textContent = this.change.title = words;
      this.change.setAttribute("aria-label", words);
    }
    this.why.textContent = !reel.lives ? reel.stays : this.token.show(reel, id) ? "It waits for an answer from outside." : !what ? "This event holds no data to change." : this.kernel.alive ? "" : "Going on needs the running kernel.";
    if (this.editing) return;
    this.body.classList.remove("editing");
    this.body.replaceChildren(...this[`${this.tab}Tab`](reel, id));
  }

  // ------------------------------------------------------------------ data

  dataTab(reel, id) {
    const [changed, meaning] = [this.changed(reel, id), this.meaning.show(reel, id)];
    const first = reel.isEntered(id) ? [...changed, ...meaning] : [...meaning, ...changed];
    return [...first, ...this.stages(reel, id)];
  }

  changed(reel, id) {
    const [before, after] = [reel.before[id - 1], reel.after[id - 1]];
    if (after < 0) return this.facts(reel, id);
    const head = heading(whatChanged(reel.type[id - 1]));
    if (before < 0) return [heading(reel.type[id - 1] === "ExecutionStarted" ? "The execution's input" : "The state's input"), this.valueOf(reel, after, "low")];
    if (before === after) return [head, note("Nothing: the data is what it was.")];
    return [head, this.comparison(reel, before, after)];
  }

  facts(reel, id) {
    const details = Object.entries(reel.details[id - 1]);
    if (!details.length) return [heading("What this event tells"), note("It happened; it holds no data.")];
    const rows = details.map(([name, value]) => {
      const text = Array.isArray(value) ? (typeof value[0] === "string" ? value[0] : JSON.stringify(value[0])) : typeof value === "number" ? reel.texts[value] : JSON.stringify(value);
      return h("tr", {}, h("th", { scope: "row", text: name }), h("td", {}, clipped(text, 600)));
    });
    return [heading("What this event tells"), h("table", { class: "facts" }, h("tbody", {}, ...rows)), ...this.code(reel, id)];
  }

  // Where a failure names a line of a function's code: the way there.
  code(reel, id) {
    const found = reel.code?.lines[id];
    if (!found) return [];
    const words = `Show line ${found[1]} of ${clipMiddle(reel.code.files[found[0]].function, 40)}`;
    const go = () => {
      this.track.select(reel.stateAt(id));
      this.tab = "state";
      this.one.showCode();
    };
    return [button(words, go, { words, class: "small" })];
  }

  comparison(reel, before, after, other = reel, names = ["Before", "After"]) {
    const [one, two] = [other.node(before), reel.node(after)];
    if (!one || !two) return note("The data is too long to be compared here; open the stages below.");
    const { changes, same } = compareJSON(one, two);
    const rows = changes.slice(0, MOST).map((change) => this.changeRow(change));
    const more = changes.length > MOST ? note(`And ${changes.length - MOST} more changes.`) : null;
    if (!rows.length) return note("Nothing but the order of the fields.");
    const head = h("tr", {}, ...["", "Field", ...names].map((text, place) => h("th", { scope: "col", text, "aria-label": place ? undefined : "Kind of change" })));
    const table = h("table", { class: "changes" }, h("thead", {}, head), h("tbody", {}, ...rows));
    const rest = same.length ? h("p", { class: "note" }, `${same.length} unchanged: `, clipped(same.join(", "), 160)) : null;
    return h("div", {}, table, more, rest);
  }

  changeRow({ mark, field, before, after }) {
    const kind = { "+": "added", "−": "removed", "~": "changed" }[mark];
    return h(
      "tr",
      { "data-change": kind },
      h("td", { class: "mark", text: mark, title: kind, "aria-label": kind }),
      h("td", { class: "field" }, clipped(field, 60)),
      ...[before, after].map((text) => h("td", { class: "value" }, text === null || text === undefined ? null : clipped(text, LONG))),
    );
  }

  valueOf(reel, number, height = "") {
    if (reel.isShort(number)) return this.fetching(reel, number);
    const text = prettyText(reel.texts[number]);
    const cut = text.length > WHOLE ? `${text.slice(0, WHOLE)}\n… ${(text.length - WHOLE).toLocaleString("en")} more characters: copy to have them all` : text;
    const copy = button("Copy", async () => this.say((await copyText(reel.texts[number])) ? "Copied." : "The browser did not allow copying."), { words: "Copy", class: "small", title: "Copy the whole value" });
    return h("div", { class: `json ${height}` }, copy, h("pre", { text: printable(cut) }));
  }

  fetching(reel, number) {
    const size = reel.shortened[number].toLocaleString("en");
    const ask = async () => {
      const refused = await fetchWhole(this.kernel, this.track, reel, number);
      return refused ? this.say(refused) : this.show();
    };
    return h("div", { class: "json" }, button("Fetch", ask, { words: `Fetch all ${size} characters`, class: "small" }), h("pre", { text: printable(`${reel.texts[number]}…`) }));
  }

  // ---------------------------------------------------------------- stages

  stages(reel, id) {
    if (!reel.visit[id - 1]) return [];
    if (!reel.visits) return [heading("Stages of the data"), this.later(reel)];
    const [stages, attempt, many, caught] = reel.attempt(id);
    if (!stages.length) return [heading("Stages of the data"), note(reel.reason || "No stage is known here.")];
    let last = -1;
    const rows = stages.map(([stage, number]) => {
      const aside = /^(maxConcurrency|toleratedFailure)/.test(stage);
      const word = last < 0 || aside ? "" : last === number ? "unchanged" : "changed";
      if (!aside) last = number;
      return this.stage(reel, stage, number, word, reel.reached(id, stage));
    });
    const which = caught ? ", after the Catcher took over" : many > 1 ? `, attempt ${attempt} of ${many}` : "";
    return [heading(`Stages of the data${which}`), h("div", { class: "stages" }, ...rows)];
  }

  later(reel) {
    if (!this.kernel.alive) return note(reel.reason);
    return button("Work out the stages", async () => {
      const answer = await this.kernel.ask("stages", { branch: this.track.all().indexOf(reel) });
      if (answer.refused) this.say(answer.refused);
    }, { words: "Work out the stages", class: "small", title: reel.reason });
  }

  stage(reel, stage, number, word, reached) {
    const preview = h("span", { class: "preview" });
    preview.append(reached ? h("bdi", { text: printable(reel.texts[number].slice(0, 120)) }) : "not reached yet");
    const summary = h("summary", {}, h("span", { class: "stage", text: stage }), h("span", { class: "chip", text: reached ? word : "" }), preview);
    const row = h("details", { "data-word": reached ? word : "ahead" }, summary);
    const fill = () => row.open && row.children.length === 1 && row.append(this.valueOf(reel, number));
    row.open = this.open.has(stage);
    fill();
    row.addEventListener("toggle", () => {
      this.open[row.open ? "add" : "delete"](stage);
      fill();
    });
    return row;
  }

  // ------------------------------------------------------------ the other tabs

  stateTab(reel, id) {
    return this.one.show(reel, id);
  }

  variablesTab(reel, id) {
    const [before, after] = reel.variables(id);
    if (before < 0) return [note(reel.visits ? "No state is current at this event." : reel.reason)];
    if (reel.texts[after] === "{}") return [note("No variable is assigned here.")];
    if (before === after) return [heading("Variables in reach"), this.valueOf(reel, after)];
    return [heading("What Assign changed"), this.comparison(reel, before, after), heading("Variables in reach"), this.valueOf(reel, after)];
  }

  contextTab(reel, id) {
    const visit = reel.visits?.[reel.visit[id - 1]];
    if (!visit) return [note(reel.visits ? "No state is current at this event." : reel.reason)];
    return [heading("Context object ($$, or $states.context)"), this.valueOf(reel, visit.context)];
  }

  eventTab(reel, id) {
    return [heading("The event in GetExecutionHistory"), this.copyable(JSON.stringify(reel.aws(id), null, 2), "Copy the event")];
  }

  copyable(text, title) {
    const copy = button(title, async () => this.say((await copyText(text)) ? "Copied." : "The browser did not allow copying."), { words: "Copy", class: "small", title });
    return h("div", { class: "json" }, copy, h("pre", { text: printable(text.slice(0, WHOLE)) }));
  }

  branchesTab(reel) {
    const all = this.track.all();
    const rows = all.map((one, place) => this.branchRow(one, place, one === reel));
    if (all.length === 1) return [heading("Branches"), ...rows, note("Change data at an event, and the execution goes on from there as a new branch. Both are kept.")];
    const other = all[this.against ?? -1] && this.against !== all.indexOf(reel) ? all[this.against] : all[reel.around >= 0 ? reel.around : all.findIndex((one) => one !== reel)];
    return [heading("Branches"), ...rows, ...this.against_(reel, other, all)];
  }

  branchRow(one, place, shown) {
    const result = `${one.status}, ${one.length} events`;
    return h("div", { class: "branch", "aria-current": shown ? "true" : undefined },
      button(`Show branch ${place + 1}`, () => this.track.choose(place), { words: String(place + 1), class: "small", "aria-pressed": String(shown) }),
      h("span", {}, clipped(one.title, 60)), h("span", { class: "note", text: result }));
  }

  against_(reel, other, all) {
    const select = h("select", { "aria-label": "Branch to compare with", on: { change: (event) => { this.against = Number(event.target.value); this.show(); } } },
      ...all.map((one, place) => (one === reel ? null : option(place, `${place + 1} · ${clipMiddle(one.title, 40)}`, one === other))));
    const first = reel.firstDifference(other);
    const outputs = [other.output(), reel.output()];
    const told = first === null ? note("The two branches are the same.") : h("p", {}, "First differing event: ", button(`Go to event ${first}`, () => this.track.go(first), { words: String(first), class: "small" }), ` ${reel.type[first - 1] ?? "(it has ended)"}`);
    const compared = outputs.every((number) => number >= 0) ? this.outputs(reel, other, outputs, [other, reel].map((one) => `Branch ${all.indexOf(one) + 1}`)) : h("p", {}, `${other.status} there, ${reel.status} here.`);
    return [h("p", { class: "against" }, "Compared with ", select), told, heading("Their outputs"), compared];
  }

  outputs(reel, other, [there, here], names) {
    return other.texts[there] === reel.texts[here] ? note("The outputs are the same.") : this.comparison(reel, there, here, other, names);
  }

  // ------------------------------------------------------------------- edit

  edit() {
    const reel = this.track.reel();
    const id = this.track.cursor();
    const answer = reel.change[id - 1] === "answer";
    const number = reel.after[id - 1];
    if (number >= 0 && reel.isShort(number)) return this.say("Fetch the whole value first.");
    this.editing = { reel, id };
    const area = h("textarea", { "aria-label": "Data as JSON", spellcheck: "false", autocomplete: "off" });
    area.value = answer ? "{}" : prettyText(reel.texts[number]);
    const message = h("p", { class: "message", role: "alert", text: this.kernel.alive ? "" : "Going on needs the running kernel: run the notebook's cells, then try again." });
    const go = button("Go on from here", () => this.send(area, message, go), { words: "Go on from here", class: "primary" });
    const cancel = button("Cancel", () => this.cancel(), { words: "Cancel" });
    const what = answer ? "Answer this call instead of letting it fail" : `Data at event ${id}, ${reel.type[id - 1]}`;
    this.body.classList.add("editing");
    this.foot.hidden = true;
    this.body.replaceChildren(heading(what), area, message, h("div", { class: "actions" }, go, cancel));
    area.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.cancel();
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) go.click();
    });
    area.focus();
    area.setSelectionRange(0, 0);
    area.scrollTop = 0; // focusing scrolls to where the text was set
    return undefined;
  }

  cancel() {
    this.editing = false;
    this.show();
    this.change.focus();
  }

  async send(area, message, go) {
    const { reel, id } = this.editing;
    go.disabled = true;
    message.textContent = "Going on…";
    const answer = await this.kernel.ask("change", { branch: this.track.all().indexOf(reel), event: id, text: area.value });
    go.disabled = false;
    message.textContent = answer.refused ?? "";
    if (answer.refused) {
      placeCaret(area, answer.refused);
      return;
    }
    this.editing = false;
    this.show();
    this.host.closest(".sfn")?.focus();
    this.say(`Branch ${answer.branches} goes on from event ${id}.`);
  }
}

// What the table of changes compares at an event of this type.
function whatChanged(type) {
  if (type === "ExecutionSucceeded") return "The execution's output, compared with its input";
  if (type.endsWith("StateExited")) return "The state's output, compared with its input";
  if (type.endsWith("StateEntered")) return "The state's input, compared with the data before";
  if (type.endsWith("Scheduled")) return "What is sent, compared with the state's input";
  return "The result, compared with what was sent";
}

// The sentence names line and column; the caret goes there.
function placeCaret(area, sentence) {
  const found = /line (\d+), column (\d+)/.exec(sentence);
  area.focus();
  if (!found) return;
  const lines = area.value.split("\n");
  const start = lines.slice(0, found[1] - 1).reduce((sum, line) => sum + line.length + 1, 0) + Number(found[2]) - 1;
  area.setSelectionRange(start, start + 1);
}

function heading(text) {
  return h("h4", { text });
}

function note(text) {
  return h("p", { class: "note", text });
}
