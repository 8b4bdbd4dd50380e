// Bars over the clock, or over the events: one row for each visit of a state.  Only the rows in sight exist, so a
// step costs the same however long the execution is.

const ROW = 22;
const AXIS = 22;
const TWO_LINES = 38;
const GLYPHS = { running: "▶", succeeded: "✓", failed: "✕", caught: "↷", aborted: "■", "not entered": "○" };
const KEY = [["wait", "Wait"], ["around", "Parallel or Map"], ["pause", "waits to try again"], ["cold", "cold start"]];

class TimelineBars {
  constructor(host, track) {
    Object.assign(this, { host, track, over: null, from: -1, room: 0 });
    this.title = h("span", { class: "title", text: "Timeline" });
    this.count = h("span", { class: "note" });
    this.modes = ["time", "event"].map((mode) => button(`Timeline by ${mode}`, () => this.choose(mode), { words: `by ${mode}`, class: "small" }));
    this.ticks = h("div", { class: "ticks" });
    this.mark = h("i", { class: "mark" });
    this.axis = h("div", { class: "axis", "aria-hidden": "true" }, this.ticks);
    this.line = h("div", { class: "cursor" });
    this.veil = h("div", { class: "veil" });
    this.marks = h("div", { class: "marks" });
    this.rows = h("div", { class: "rows" });
    this.plot = h("div", { class: "overlay", "aria-hidden": "true" }, this.veil, this.marks, this.line);
    this.inner = h("div", { class: "inner" }, this.rows, this.plot);
    this.scroll = h("div", { class: "scroll", tabindex: "0", role: "group", "aria-label": "Timeline of the visits" }, this.axis, this.inner);
    this.key = h("div", { class: "key", role: "group", "aria-label": "What the bars mean" });
    host.append(h("div", { class: "head" }, this.title, this.count, h("span", { class: "spring" }), ...this.modes), h("div", { class: "lanes" }, this.scroll), this.key);
    this.box = new ScrollBox(this.scroll, () => this.reel && this.fill());
    new ResizeObserver(() => this.resize()).observe(this.ticks);
    this.axis.addEventListener("click", (event) => this.jump(event));
  }

  choose(mode) {
    this.over = mode;
    this.drawn = null;
    this.show();
  }

  // Breaks are as wide as their words, so their share of the axis follows its width.
  resize() {
    const room = this.ticks.clientWidth;
    if (Math.abs(room - this.room) < 4) return;
    this.room = room;
    this.drawn = null;
    if (this.reel) this.show();
  }

  at(time, event) {
    return 100 * this.scale.at(time, event);
  }

  show() {
    const reel = this.track.reel();
    const id = this.track.cursor();
    this.reel = reel;
    this.mode = this.over ?? (reel.lengthInTime ? "time" : "event");
    if (this.drawn !== reel) this.draw(reel);
    const x = this.at(reel.time[id - 1], id);
    this.line.style.left = `${x}%`;
    this.veil.style.left = `${x}%`;
    this.veil.hidden = id === reel.length; // nothing is still to come, though the last bars reach beyond the mark
    this.mark.style.left = `${x}%`;
    const row = reel.bySpan.get(reel.visit[id - 1]) ?? -1;
    if (row !== this.row) {
      this.row = row;
      if (row >= 0) this.box.show(row, ROW, this.high);
    }
    this.fill();
  }

  draw(reel) {
    this.drawn = reel;
    this.row = undefined;
    this.from = -1;
    this.scale = new TimeAxis(reel, this.mode, this.room);
    this.modes.forEach((one, place) => one.setAttribute("aria-pressed", String(this.mode === ["time", "event"][place])));
    this.modes[0].disabled = !reel.lengthInTime;
    const many = reel.spans.length;
    const tears = this.scale.tears();
    const redriven = reel.type.flatMap((type, place) => (type === "ExecutionRedriven" ? [this.at(reel.time[place], place + 1)] : []));
    this.count.textContent = [`${many} visit${many === 1 ? "" : "s"} in ${duration(reel.lengthInTime)}`, ...(tears.length ? [`left out: ${tears.map(([, words]) => words).join(" and ")}`] : [])].join(", ");
    this.count.title = this.count.textContent;
    this.high = tears.length || redriven.length ? TWO_LINES : AXIS;
    this.axis.classList.toggle("two-lines", this.high === TWO_LINES);
    this.inner.style.height = `${many * ROW}px`;
    const ticks = this.scale.ticks().map(([x, text]) => [100 * x, text, "tick"]);
    const upper = [...tears.map(([x, words]) => [100 * x, words, "upper"]), ...redriven.map((x) => [x, "redriven", "upper redriven"])];
    this.ticks.replaceChildren(...[...ticks, ...upper].map(([x, text, kind]) => h("span", { class: kind, style: { left: `${x}%` }, text })), this.mark);
    const marks = [...tears.map(([x]) => [100 * x, "tear"]), ...redriven.map((x) => [x, "redriven"])];
    this.marks.replaceChildren(...marks.map(([x, kind]) => h("div", { class: kind, style: { left: `${x}%` } })));
    this.explain(reel, tears.length > 0);
  }

  // The legend: what is drawn of this execution, in the looks that it is drawn in.
  explain(reel, torn) {
    const looks = new Map(reel.spans.flatMap((span) => this.parts(span)).map(({ kind, status }) => [`${kind} ${status}`, [kind, status]]));
    const drawn = [...looks.values()];
    const statuses = Object.keys(GLYPHS).filter((word) => drawn.some(([, status]) => status === word) || reel.spans.some((span) => span.status === word));
    const entries = statuses.map((status) => ["work", status, `${GLYPHS[status]} ${status}`]);
    for (const [kind, words] of KEY) {
      const found = drawn.find(([one]) => one === kind);
      if (found) entries.push([...found, words]);
    }
    const swatches = entries.map(([kind, status, words]) => h("span", { "data-status": status }, h("i", {}, h("span", { class: classOf(kind), "data-status": status })), words));
    if (torn) swatches.push(h("span", {}, h("i", {}, h("span", { class: "tear" })), "left out: nothing happens"));
    this.key.replaceChildren(...swatches);
  }

  fill() {
    const first = Math.max(0, Math.floor(this.box.top / ROW) - 2);
    const many = Math.ceil(this.box.height / ROW) + 5;
    if (first !== this.from || many !== this.many) {
      [this.from, this.many] = [first, many];
      const spans = this.reel.spans.slice(first, first + many);
      this.rows.style.transform = `translateY(${first * ROW}px)`;
      this.shown = spans.map((span) => this.bar(span));
      this.rows.replaceChildren(...this.shown);
    }
    this.marked = mark(this.marked, this.shown[this.row - first]);
  }

  bar(span) {
    const retries = Math.max(0, span.tries.length - 1);
    const colds = span.tries.map((one) => one[5]).filter(Boolean);
    const cold = colds.length ? `, cold start ${colds.map(duration).join(" and ")}` : "";
    const took = duration(span.times[1] - span.times[0]);
    const told = `${span.label} (${span.type}): ${span.status}, ${took}${retries ? `, ${retries} ${retries === 1 ? "retry" : "retries"}` : ""}${cold}`;
    return h(
      "div",
      { class: "span", "data-status": span.status, title: printable(told), on: { click: () => this.track.go(span.events[0]) } },
      h("span", { class: "label", style: { "padding-inline-start": `${8 + 12 * Math.min(span.depth, 4)}px` } }, clipped(span.label, 26)),
      h("span", { class: "track" }, ...this.parts(span).map((part) => this.piece(part))),
      h("span", { class: "took" }, h("span", { class: "glyph", text: GLYPHS[span.status], "aria-label": span.status }), took),
    );
  }

  // What a row is made of: the visit as one bar, or its attempts with the pauses between them.
  parts(span) {
    const last = span.events[1] ?? this.reel.length;
    const whole = { status: span.status, start: [span.times[0], span.events[0]], end: [span.times[1], last] };
    const kind = { Wait: "wait", Map: "around", Parallel: "around" }[span.type];
    if (kind || !span.tries.length) return [{ ...whole, kind: kind ?? "work" }];
    const pauses = span.tries.length > 1 ? [{ ...whole, kind: "pause" }] : [];
    return [...pauses, ...span.tries.flatMap((attempt, place) => this.attempt(span, attempt, place, whole.end))];
  }

  attempt(span, [first, last, start, end, failed, cold], place, until) {
    const aborted = span.status === "aborted" && place === span.tries.length - 1;
    const status = aborted ? "aborted" : failed ? "failed" : last === null ? "running" : "succeeded";
    const work = { kind: "work", status, start: [start, first], end: last === null ? until : [end, last] };
    return cold && this.mode === "time" ? [work, { kind: "cold", status, start: [start, first], end: [start + cold, first] }] : [work];
  }

  piece({ kind, status, start, end }) {
    const [left, right] = [this.at(...start), this.at(...end)];
    return h("span", { class: classOf(kind), "data-status": status, style: { left: `${left}%`, width: `max(3px, ${right - left}%)` } });
  }

  jump(event) {
    const box = this.ticks.getBoundingClientRect();
    const share = Math.max(0, Math.min(1, (event.clientX - box.left) / box.width));
    return this.track.go(this.scale.eventAt(share));
  }
}

function classOf(kind) {
  return kind === "pause" ? "pause" : `bar ${kind}`;
}
