// MaxConcurrency of a Map: a slider chooses one run of several, whose iterations are drawn on their lanes.

const LANE = 30;
const SIGNS = { succeeded: "", failed: "✕ ", aborted: "■ ", running: "▶ " };

// The smallest of 1, 2, 5, 10, 20 ... that leaves at most six steps, and the same below 1.
function stepOf(longest) {
  for (let power = -3; ; power += 1)
    for (const unit of [1, 2, 5]) if (longest / (unit * 10 ** power) <= 6) return unit * 10 ** power;
}

class ConcurrencyChooser {
  constructor(model, el) {
    this.model = model;
    this.runs = model.get("runs");
    this.longest = Math.max(...this.runs.map(({ seconds }) => seconds), 1e-9);
    this.lanes = Math.max(...this.runs.map(({ count }) => count), 1);
    el.setAttribute("role", "group");
    el.setAttribute("aria-label", `MaxConcurrency of ${printable(model.get("state"))}`);
    this.range = h("input", { type: "range", min: 0, max: this.runs.length - 1, step: 1, "aria-label": "MaxConcurrency", on: { input: () => this.choose(this.runs[Number(this.range.value)].most) } });
    this.number = h("output", { class: "number", "aria-hidden": "true" });
    this.told = h("p", { role: "status" });
    this.picture = h("div", { class: "lanes", role: "img", style: { height: `${this.lanes * LANE + 22}px` } });
    el.append(h("div", { class: "choice" }, h("b", { text: "MaxConcurrency" }), this.range, this.number), this.told, this.picture);
    model.on("change:most", () => this.show());
    this.show();
  }

  choose(most) {
    this.model.set("most", most);
    this.model.save_changes();
    this.show();
  }

  show() {
    const place = Math.max(0, this.runs.findIndex(({ most }) => most === this.model.get("most")));
    const run = this.runs[place];
    this.range.value = place;
    this.range.setAttribute("aria-valuetext", `${run.most}: ${duration(run.seconds)}`);
    this.number.textContent = run.most;
    const ended = run.status === "SUCCEEDED" ? "It lasts" : `${run.status}${run.error ? ` with ${printable(run.error)}` : ""} after`;
    const left = run.notBegun.length ? ` Not begun: ${run.notBegun.map((index) => `[${index}]`).join(", ")}.` : "";
    this.told.textContent = `${ended} ${duration(run.seconds)}, with up to ${run.count} at the same time.${left}`;
    this.picture.setAttribute("aria-label", run.bars.map((bar) => `iteration ${bar.index} ${bar.status}, from ${duration(bar.start)} to ${duration(bar.end)}`).join("; ") || "no iteration");
    this.picture.replaceChildren(...this.ticks(), ...run.bars.map((bar) => this.bar(bar)));
  }

  at(seconds) {
    return `${(100 * seconds) / this.longest}%`;
  }

  ticks() {
    const step = stepOf(this.longest);
    const count = Math.floor(this.longest / step + 1e-9) + 1;
    return Array.from({ length: count }, (_, place) => h("span", { class: "tick", style: { left: this.at(place * step) }, text: place ? duration(place * step) : "0" }));
  }

  bar({ index, start, end, status, lane }) {
    const words = `${SIGNS[status]}[${index}]`;
    return h("span", { class: "iteration", "data-status": status, title: `Iteration ${index}, ${status}: from ${duration(start)} to ${duration(end)}`, style: { left: this.at(start), width: `max(3px, calc(${this.at(end - start)} - 2px))`, top: `${lane * LANE + 22}px` }, text: words });
  }
}

export default {
  render({ model, el }) {
    el.classList.add("sfn", "concurrency");
    new ConcurrencyChooser(model, el);
    foldTwin(el);
  },
};
