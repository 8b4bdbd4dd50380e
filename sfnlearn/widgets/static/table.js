// The events as a table to sort, filter and copy.  Only the rows in sight exist.

const LINE_HEIGHT = 24;
const COLUMNS = [
  ["id", "#", (reel, id) => id],
  ["time", "Time", (reel, id) => reel.time[id - 1]],
  ["type", "Event", (reel, id) => reel.type[id - 1]],
  ["place", "State", (reel, id) => reel.place(id)],
];

class EventRows {
  constructor(host, track, say) {
    Object.assign(this, { host, track, say, sorted: ["id", 1], wanted: { state: "", type: "" }, from: -1 });
    this.count = h("span", { class: "note" });
    this.filters = { state: this.filter("state", "Filter by state"), type: this.filter("type", "Filter by type of event") };
    const copy = button("Copy as JSON", () => this.copy(), { words: "Copy as JSON", class: "small", title: "Copy the events that are shown, as GetExecutionHistory gives them" });
    this.heads = COLUMNS.map(([key, words]) => h("div", { role: "columnheader" }, button(`Sort by ${words === "#" ? "id" : words.toLowerCase()}`, () => this.sort(key), { words, title: "Sort" })));
    this.rows = h("div", { class: "rows", role: "rowgroup" });
    this.inner = h("div", { class: "inner", role: "presentation" }, this.rows);
    const headRow = h("div", { class: "line heads", role: "row" }, ...this.heads, h("div", { role: "columnheader", text: "Details" }));
    this.scroll = h("div", { class: "scroll", tabindex: "0", role: "table", "aria-label": "Events" }, h("div", { class: "heads-group", role: "rowgroup" }, headRow), this.inner);
    this.table = h("div", { class: "grid" }, this.scroll);
    host.append(h("div", { class: "head" }, h("span", { class: "title", text: "Events" }), this.count, h("span", { class: "spring" }), this.filters.state, this.filters.type, copy), this.table);
    this.box = new ScrollBox(this.scroll, () => this.reel && this.fill());
    this.rows.addEventListener("click", (event) => {
      const line = event.target.closest("[data-id]");
      if (line) this.track.go(Number(line.dataset.id));
    });
  }

  filter(key, label) {
    return h("select", { "aria-label": label, on: { change: (event) => { this.wanted[key] = event.target.value; this.arrange(); } } });
  }

  sort(key) {
    this.sorted = [key, this.sorted[0] === key ? -this.sorted[1] : 1];
    this.arrange();
  }

  show() {
    const reel = this.track.reel();
    if (this.reel !== reel) {
      this.reel = reel;
      this.offer("state", "all states", reel.state);
      this.offer("type", "all types", reel.type);
      this.arrange(false);
    }
    const id = this.track.cursor();
    if (id === this.shown) return;
    this.shown = id;
    const row = this.places.get(id);
    if (row !== undefined) this.box.show(row, LINE_HEIGHT, LINE_HEIGHT);
    this.fill();
  }

  offer(key, all, values) {
    const known = [...new Set(values)].filter(Boolean).sort();
    if (!known.includes(this.wanted[key])) this.wanted[key] = "";
    this.filters[key].replaceChildren(option("", all, false), ...known.map((value) => option(value, clipMiddle(value, 40), value === this.wanted[key])));
  }

  arrange(fill = true) {
    const { reel, wanted } = this;
    const [key, direction] = this.sorted;
    const value = COLUMNS.find(([name]) => name === key)[2];
    const ids = reel.type.map((_, place) => place + 1).filter((id) => (!wanted.state || reel.state[id - 1] === wanted.state) && (!wanted.type || reel.type[id - 1] === wanted.type));
    const compare = (one, other) => (one < other ? -1 : one > other ? 1 : 0);
    this.ids = key === "id" && direction === 1 ? ids : ids.map((id) => [value(reel, id), id]).sort((one, other) => direction * (compare(one[0], other[0]) || one[1] - other[1])).map(([, id]) => id);
    this.places = new Map(this.ids.map((id, place) => [id, place]));
    this.heads.forEach((head, place) => head.setAttribute("aria-sort", COLUMNS[place][0] !== key ? "none" : direction === 1 ? "ascending" : "descending"));
    this.count.textContent = this.ids.length === reel.length ? `${reel.length}` : `${this.ids.length} of ${reel.length}`;
    this.scroll.setAttribute("aria-rowcount", this.ids.length + 1);
    this.inner.style.height = `${Math.max(1, this.ids.length) * LINE_HEIGHT}px`;
    this.from = -1;
    this.shown = undefined;
    if (fill) this.show();
  }

  fill() {
    const first = Math.max(0, Math.floor(this.box.top / LINE_HEIGHT) - 2);
    const many = Math.ceil(this.box.height / LINE_HEIGHT) + 5;
    if (first !== this.from || many !== this.many) {
      const here = new Map(this.from >= 0 ? this.lines.map((line) => [line.dataset.id, line]) : []);
      [this.from, this.many] = [first, many];
      this.rows.style.transform = `translateY(${first * LINE_HEIGHT}px)`;
      this.lines = this.ids.slice(first, first + many).map((id, place) => here.get(String(id)) ?? this.line(id, first + place));
      replaceOthers(this.rows, this.lines.length ? this.lines : [h("p", { class: "note", text: "No event passes the filters." })]);
    }
    this.marked = mark(this.marked, this.lines[(this.places.get(this.shown) ?? -1) - first]);
  }

  line(id, row) {
    const { reel } = this;
    const cell = (kind, ...children) => h("div", { role: "cell", class: kind }, ...children);
    return h(
      "div",
      { class: "line", role: "row", "aria-rowindex": row + 2, "data-id": id, "data-kind": kindOf(reel.type[id - 1]) },
      cell("number", String(id)),
      cell("number", reel.since(id)),
      cell("type", reel.type[id - 1]),
      cell("place", placed(reel.where(id), 60)),
      cell("details", h("bdi", { text: printable(reel.line[id - 1]) })),
    );
  }

  async copy() {
    const { reel } = this;
    const text = JSON.stringify({ events: this.ids.map((id) => reel.aws(id)) }, null, 2);
    const short = Object.keys(reel.shortened).length ? " Some long values are shortened: fetch them first." : "";
    const many = `${this.ids.length} event${this.ids.length === 1 ? "" : "s"}`;
    this.say((await copyText(text)) ? `Copied ${many} as JSON.${short}` : "The browser did not allow copying.");
  }
}

function kindOf(type) {
  if (/(Failed|TimedOut)$/.test(type)) return "failed";
  if (/Aborted$/.test(type)) return "aborted";
  return "";
}
