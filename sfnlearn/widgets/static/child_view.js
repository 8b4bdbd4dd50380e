// A child execution, opened in place of the execution that started it: a stepper like any other, with a way back.

class ChildViews {
  constructor(outer, el, open) {
    Object.assign(this, { outer, el, open, inner: null });
  }

  // Show a child execution of a Map Run; what does not travel with the view is asked from the kernel.
  async show(number, index) {
    const { track, kernel } = this.outer;
    const reel = track.reel();
    const branch = track.all().indexOf(reel);
    const run = reel.map_runs[number];
    const columns = run.opened[index];
    const ready = columns ? { columns, scene: run.scene } : await kernel.ask("open", { branch, map_run: number, index });
    if (ready.refused) return this.outer.say(ready.refused);
    this.close();
    const model = childModel(kernel, branch, [number, index], ready);
    const element = h("div", { class: "sfn stepper opened" });
    this.hidden = [...this.el.children].filter((child) => !child.hidden);
    for (const child of this.hidden) child.hidden = true;
    this.el.classList.add("has-open");
    this.el.append(element);
    element.append(this.crumbs(run, number, index));
    this.inner = this.open(model, element);
    element.focus();
    return undefined;
  }

  crumbs(run, number, index) {
    const name = this.outer.track.reel().execution;
    const back = button(`Back to ${printable(name)}`, () => this.back(number, index), { words: clipMiddle(name, 28), class: "small", title: `Back to the execution ${printable(name)}` });
    back.prepend("← ");
    const step = (to, label, drawn) => button(label, () => this.show(number, to), { icon: drawn, "aria-disabled": String(to < 0 || to >= run.many), ...(to < 0 || to >= run.many ? { inert: true } : {}) });
    const place = `${run.state}[${index}]`;
    const words = h("span", { class: "here" }, clipped(place, 40), `, of ${run.many.toLocaleString("en")} child executions`);
    return h("nav", { class: "crumbs", "aria-label": "Where this execution is" }, back, h("span", { class: "sep", "aria-hidden": "true", text: "▸" }), words, h("span", { class: "spring" }), h("span", { class: "group" }, step(index - 1, "Child execution before", "back"), step(index + 1, "Next child execution", "forward")));
  }

  close() {
    if (!this.inner) return;
    this.inner.kernel.stop();
    this.el.lastChild.remove();
    for (const child of this.hidden) child.hidden = false;
    this.el.classList.remove("has-open");
    this.inner = null;
  }

  back(number, index) {
    this.close();
    this.outer.show();
    const row = this.el.querySelector(`button.child[aria-label="Open child execution ${index}"]`);
    (row ?? this.el).focus();
  }
}

// What a stepper asks of a model, for a child execution: its questions go to the kernel of the view around it.
function childModel(kernel, branch, child, { columns, scene }) {
  const state = { branches: [columns], scene, branch: 0, cursor: columns.head.opens, breakpoints: [] };
  const heard = new Map();
  const tell = (name, ...news) => [...(heard.get(name) ?? [])].forEach((act) => act(...news));
  const model = {
    get: (name) => state[name],
    set(name, value) {
      if (state[name] === value) return;
      state[name] = value;
      tell(`change:${name}`);
    },
    save_changes() {},
    on: (name, act) => heard.set(name, [...(heard.get(name) ?? []), act]),
    off: (name, act) => heard.set(name, (heard.get(name) ?? []).filter((one) => one !== act)),
    async send({ kind, question, ...more }) {
      const answer = await kernel.ask(kind, { ...more, branch, child: [child, ...(more.child ?? [])] });
      if (kind === "stages" && !more.child && answer.columns) model.set("branches", [answer.columns]);
      tell("msg:custom", { ...answer, question });
    },
  };
  return model;
}
