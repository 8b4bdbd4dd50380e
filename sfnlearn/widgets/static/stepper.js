// The stepper: controls on top, picture left, data right, timeline and event table below, all with one cursor.

export default {
  render({ model, el }) {
    el.classList.add("sfn", "stepper");
    el.dataset.lmSuppressShortcuts = "true";
    const stepper = opened(model, el);
    foldTwin(el);
    return () => stepper.kernel.stop();
  },
};

function opened(model, el) {
  const stepper = new Stepper(model, el);
  stepper.show();
  return stepper;
}

class Stepper {
  constructor(model, el) {
    this.model = model;
    this.el = el;
    this.track = follow(model, () => this.show());
    this.children = new ChildViews(this, el, (child, element) => opened(child, element));
    this.track.open = (number, index) => this.children.show(number, index);
    this.kernel = kernelOf(model, () => this.panel.show());
    el.setAttribute("role", "group");
    const scene = model.get("scene");
    const name = this.track.reel().execution;
    el.setAttribute("aria-label", name ? `Stepper of the execution ${printable(name)}` : "Stepper");
    const bar = this.toolbar();
    const place = h("div", { class: "picture", tabindex: 0, role: "region", "aria-label": "Picture" });
    const panel = h("div", { class: "panel" });
    const timeline = h("section", { class: "timeline", "aria-label": "Timeline" });
    const events = h("section", { class: "events", "aria-label": "Event table" });
    const states = h("section", { class: "states-view", "aria-label": "Table of states" });
    const head = h("div", { class: "header", role: "group", "aria-label": "Execution" });
    const main = h("div", { class: "main" });
    const [upright, level] = stepperDividers(el, main);
    main.append(h("div", { class: "frame" }, place), upright, panel);
    el.append(head, bar, this.statusLine(), main, level, timeline, this.below({ events, states }));
    const say = (text) => this.say(text);
    this.head = new Header(head, this.track, scene.statuses, say);
    this.picture = new Picture(place, scene, { select: (state, event) => this.onState(state, event), stop: (state) => this.toggle(state) });
    this.panel = new DataPanel(panel, this.track, this.kernel, say, { scene, toggle: (state) => this.toggle(state), breakpoints: () => new Set(model.get("breakpoints")), repaint: () => this.show() });
    this.states = new StatesTable(states, this.track, scene);
    this.bars = new TimelineBars(timeline, this.track);
    this.events = new EventRows(events, this.track, (text) => this.say(text), this.kernel);
    stepByKeys(el, this.track, (event) => this.onKey(event));
    model.on("change:breakpoints", () => this.show());
  }

  // The event table and the table of states share a place.
  below(views) {
    this.lower = new Tabs([["events", "Events"], ["states", "States"]], "Tables", (key) => {
      for (const [name, view] of Object.entries(views)) view.hidden = name !== key;
    });
    for (const [name, view] of Object.entries(views)) this.lower.owns(name, view);
    return h("div", { class: "below" }, this.lower.list, ...Object.values(views));
  }

  // --------------------------------------------------------------- controls

  toolbar() {
    const { track } = this;
    const step = (to) => () => track.go(to());
    const id = () => track.cursor();
    this.controls = {
      first: button("First event", step(() => 1), { icon: "first", title: "First event (Home)" }),
      stateBack: button("State before", () => this.toState(-1), { icon: "stateBack", title: "State before ([)" }),
      back: button("Back", step(() => id() - 1), { icon: "back", title: "Back one event (←)" }),
      forward: button("Forward", step(() => id() + 1), { icon: "forward", title: "Forward one event (→)" }),
      stateForward: button("Next state", () => this.toState(1), { icon: "stateForward", title: "Next state (])" }),
      last: button("Run to the end", step(() => track.reel().length), { icon: "last", title: "Run to the end (End)" }),
      breakpointBack: button("Run back to breakpoint", () => this.toBreakpoint(-1), { icon: "breakpointBack", title: "Run back to the breakpoint before (Shift and Space)" }),
      toBreakpoint: button("Run to breakpoint", () => this.toBreakpoint(1), { icon: "toBreakpoint", title: "Run to the next breakpoint (Space)" }),
      breakpoint: button("Breakpoint at this state", () => this.toggle(this.current()), { icon: "breakpoint", title: "Breakpoint at this state (B), or click the dot on a card" }),
      whole: button("Full screen", () => this.fillScreen(), { icon: "whole", title: "The stepper on the full screen" }),
    };
    this.slider = h("input", { type: "range", min: 1, step: 1, "aria-label": "Event", on: { input: () => track.go(Number(this.slider.value)) } });
    const { first, stateBack, back, forward, stateForward, last, breakpointBack, toBreakpoint, breakpoint, whole } = this.controls;
    const group = (...some) => h("span", { class: "group" }, ...some);
    return h("div", { class: "toolbar", role: "toolbar", "aria-label": "Stepping" }, group(first, stateBack, back, forward, stateForward, last), group(breakpointBack, toBreakpoint, breakpoint), this.slider, group(whole));
  }

  statusLine() {
    this.said = { id: h("b"), type: h("span", { class: "type" }), place: h("span", { class: "place" }), time: h("span", { class: "time" }), more: h("span", { class: "more" }) };
    const line = h("div", { class: "status", role: "status", "aria-live": "polite" }, ...Object.values(this.said));
    this.select = h("select", { "aria-label": "Branch", on: { change: () => this.track.choose(Number(this.select.value)) } });
    return h("div", { class: "statusline" }, line, this.select);
  }

  fillScreen() {
    if (document.fullscreenElement) return document.exitFullscreen();
    return this.el.requestFullscreen?.().catch(() => this.say("The browser did not allow the full screen."));
  }

  // ---------------------------------------------------------------- actions

  current() {
    const id = this.track.cursor();
    const place = this.track.reel().film[id - 1][1];
    return place < 0 ? "" : this.model.get("scene").nodes[place];
  }

  toggle(state) {
    if (!state) return this.say("No state is current at this event.");
    const points = new Set(this.model.get("breakpoints"));
    const set = !points.delete(state);
    if (set) points.add(state);
    this.model.set("breakpoints", [...points]);
    this.model.save_changes();
    return this.say(set ? `Breakpoint set at ${clipMiddle(state, 40)}.` : `Breakpoint at ${clipMiddle(state, 40)} removed.`);
  }

  // A click selects a state and shows it in the panel; with Shift it goes on to the state's next visit.
  onState(state, event) {
    if (!event.shiftKey) {
      this.panel.tab = "state";
      this.track.select(state);
      return this.panel.show();
    }
    const { track } = this;
    const only = new Set([state]);
    const next = track.reel().nextEntered(track.cursor(), 1, only) ?? track.reel().nextEntered(0, 1, only);
    return next ? track.go(next) : this.say(`${clipMiddle(state, 40)} was not entered.`);
  }

  toState(step) {
    const { track } = this;
    track.go(track.reel().nextEntered(track.cursor(), step) ?? (step > 0 ? track.reel().length : 1));
  }

  toBreakpoint(step) {
    const { track } = this;
    const points = new Set(this.model.get("breakpoints"));
    const found = track.reel().nextEntered(track.cursor(), step, points);
    track.go(found ?? (step > 0 ? track.reel().length : 1));
    if (!found) this.say(points.size ? `No breakpoint on the way: this is the ${step > 0 ? "end" : "start"}.` : "There is no breakpoint: click the dot on a card, or press B, to set one.");
  }

  onKey(event) {
    const act = { " ": () => this.toBreakpoint(event.shiftKey ? -1 : 1), "[": () => this.toState(-1), "]": () => this.toState(1), b: () => this.toggle(this.track.selected ?? this.current()), c: () => this.head.cause.hidden || this.head.cause.click(), Escape: () => this.track.select(null), "/": () => this.find() }[event.key];
    act?.();
    return Boolean(act);
  }

  // To the search in the events.
  find() {
    this.lower.choose("events");
    this.events.search.focus();
  }

  say(text) {
    this.said.more.textContent = text;
  }

  // ------------------------------------------------------------------ paint

  show() {
    const { track } = this;
    const reel = track.reel();
    const id = track.cursor();
    const points = new Set(this.model.get("breakpoints"));
    this.head.show();
    this.paintStatus(reel, id);
    this.paintControls(reel, id, points);
    this.picture.show(reel, id, points, this.track.selected);
    this.picture.pick(this.panel.meaning.of(reel, id));
    this.panel.show();
    this.bars.show();
    this.events.show();
    this.states.show();
    this.paintBranches(reel);
  }

  paintStatus(reel, id) {
    if (this.told === id && this.toldReel === reel) return;
    [this.told, this.toldReel] = [id, reel];
    const { said } = this;
    said.id.textContent = `Event ${id} of ${reel.length}`;
    said.type.textContent = reel.type[id - 1];
    said.place.replaceChildren(placed(reel.where(id), 48));
    said.time.textContent = reel.since(id);
    said.more.textContent = "";
    this.slider.max = reel.length;
    this.slider.value = id;
    this.slider.setAttribute("aria-valuetext", `Event ${id} of ${reel.length}: ${reel.type[id - 1]} ${printable(reel.place(id))}, ${reel.since(id)}`);
  }

  paintControls(reel, id, points) {
    const { controls } = this;
    for (const name of ["first", "stateBack", "back", "breakpointBack"]) setOff(controls[name], id === 1);
    for (const name of ["last", "stateForward", "forward", "toBreakpoint"]) setOff(controls[name], id === reel.length);
    const current = this.current();
    setOff(controls.breakpoint, !current);
    controls.breakpoint.setAttribute("aria-pressed", String(points.has(current)));
  }

  paintBranches(reel) {
    const all = this.track.all();
    if (this.listed !== all.length || this.listedReel !== reel) {
      [this.listed, this.listedReel] = [all.length, reel];
      this.select.replaceChildren(...all.map((one, place) => option(place, `${place + 1} · ${clipMiddle(one.title, 34)}`, one === reel)));
      this.select.disabled = all.length === 1;
      this.select.title = printable(reel.title); // whole, where the field is too narrow for it
    }
  }
}

// A button that has nothing to do stays focusable, so that the focus is not lost at the first and the last event.
function setOff(control, off) {
  control.setAttribute("aria-disabled", String(off));
}
