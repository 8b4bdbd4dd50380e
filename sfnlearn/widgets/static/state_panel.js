// What is known of the selected state: its visit at the cursor, its definition, its events.

const MANY_VISITS = 400;
const MANY_EVENTS = 200;

class StatePanel {
  constructor(track, scene, panel) {
    Object.assign(this, { track, scene, panel, open: new Set(["input", "output", "definition"]) });
    this.tools = [];
    this.code = new FunctionCode(track, panel);
    this.iterations = new IterationPicker(track, scene, (text) => panel.say(text));
    this.mapRuns = new MapRunSections(track, scene, panel);
  }

  // The state that is shown: the selected one, or else the current one.
  state(reel, id) {
    return this.track.selected ?? reel.stateAt(id);
  }

  show(reel, id) {
    const state = this.state(reel, id);
    if (!state) return [note("No state is current at this event. Click a state in the picture to see its input, output and definition.")];
    const visits = reel.visitsOf(state);
    const at = reel.visitAt(state, id);
    const runs = this.mapRuns.show(reel, state, visits[at]);
    const missing = () => note(reel.isBelow(this.scene, state) ? "It runs in child executions, each with a history of its own." : "It was not entered.");
    const [facts, ...data] = at < 0 ? [missing()] : this.visit(reel, visits[at], id);
    return [this.head(reel, id, state, visits, at), facts, ...runs, ...data, this.codeOf(reel, state, visits[at], id), this.definition(state), ...(at < 0 ? [] : this.events(reel, visits[at], id))].filter(Boolean);
  }

  head(reel, id, state, visits, at) {
    const follows = this.track.selected === null;
    const type = this.scene.types[this.scene.nodes.indexOf(state)];
    const stops = this.panel.breakpoints().has(state);
    const words = stops ? "Remove breakpoint" : "Set breakpoint";
    const release = follows ? note("the current state") : button("Follow the current state", () => this.track.select(null), { words: "Follow the current state", class: "small", title: "Follow the current state (Escape)" });
    return h("div", { class: "state-head" },
      h("div", {}, h("b", {}, clipped(state, 60)), " ", h("span", { class: "note", text: type })),
      h("div", { class: "state-tools" }, release, button(words, () => this.panel.toggle(state), { words, class: "small", "aria-pressed": String(stops) }), this.codeButton(reel, state), ...this.tools.map((tool) => tool(state, reel, id))),
      this.iterations.show(reel, id, state),
      visits.length > 1 ? this.picker(reel, visits, at) : null);
  }

  picker(reel, visits, at) {
    const go = (place) => visits[place] && this.track.go(visits[place].events[0]);
    const from = Math.max(0, Math.min(visits.length - MANY_VISITS, at - MANY_VISITS / 2));
    const shown = visits.slice(from, from + MANY_VISITS);
    const select = h("select", { "aria-label": "Visit", on: { change: () => go(Number(select.value)) } },
      ...shown.map((visit, place) => option(from + place, `${from + place + 1} of ${visits.length}${visit.where ? ` · ${clipMiddle(visit.where, 30)}` : ""} · ${visit.status}`, from + place === at)));
    const before = button("Visit before", () => go(at - 1), { icon: "back", "aria-disabled": String(at <= 0) });
    const after = button("Next visit", () => go(at + 1), { icon: "forward", "aria-disabled": String(at >= visits.length - 1) });
    return h("div", { class: "visits" }, h("span", { class: "note", text: "Visit" }), h("span", { class: "group" }, before, after), select);
  }

  visit(reel, visit, id) {
    const [entered, left] = visit.events;
    const many = visit.tries.length;
    const took = visit.times[1] === null ? "not left yet" : `took ${duration(visit.times[1] - visit.times[0])}`;
    const attempts = many ? `${many} attempt${many === 1 ? "" : "s"}` : "";
    const later = left && id >= entered && id < left ? `at event ${left}` : ""; // the picture shows it as it is now
    const facts = [later ? `${visit.status} ${later}` : visit.status, took, attempts].filter(Boolean).join(" · ");
    const input = reel.after[entered - 1];
    const output = left && reel.type[left - 1].endsWith("StateExited") ? reel.after[left - 1] : -1;
    return [
      h("p", { class: "state-facts", "data-status": visit.status }, statusSign(this.scene.statuses, visit.status), facts),
      this.section("input", "Input", input < 0 ? note("The history does not hold it.") : this.panel.valueOf(reel, input)),
      this.section("output", "Output", output < 0 ? note(visit.status === "succeeded" ? "The history does not hold it." : "It has none: the state was not left with an output.") : this.panel.valueOf(reel, output)),
    ];
  }

  codeButton(reel, state) {
    if (this.code.placeOf(reel, state) === undefined) return null;
    return button("Show code", () => this.showCode(), { words: "Show code", class: "small", title: "Show the code of the function that this state calls" });
  }

  showCode() {
    this.open.add("code");
    this.panel.show();
    const box = this.panel.body.querySelector(".section.code-section");
    box.scrollIntoView({ block: "nearest", behavior: "instant" });
    box.querySelector("mark")?.scrollIntoView({ block: "nearest", behavior: "instant" });
    box.querySelector("summary").focus({ preventScroll: true });
  }

  codeOf(reel, state, visit, id) {
    const place = this.code.placeOf(reel, state);
    if (place === undefined) return null;
    const box = this.section("code", `Code of ${printable(reel.code.files[place].function)}`, this.code.show(reel, state, visit, id));
    box.classList.add("code-section");
    return box;
  }

  definition(state) {
    const text = this.scene.definitions[state];
    return this.section("definition", "Definition", this.panel.copyable(text, "Copy the definition"));
  }

  events(reel, visit, id) {
    const own = reel.eventsOf(visit, MANY_EVENTS);
    const rows = own.map((event) => button(`Go to event ${event}`, () => this.track.go(event), { words: `${event}  ${reel.type[event - 1]}`, class: "event-row", "aria-current": event === id ? "true" : undefined, title: `Go to event ${event}` }));
    const more = own.length === MANY_EVENTS ? note("The table of events below shows the rest.") : null;
    return [this.section("events", "Events of this visit", h("div", { class: "event-rows" }, ...rows, more))];
  }

  section(key, words, content) {
    const box = h("details", { class: "section" }, h("summary", { text: words }), content);
    box.open = this.open.has(key);
    box.addEventListener("toggle", () => this.open[box.open ? "add" : "delete"](key));
    return box;
  }
}
