// The events as a table to sort, filter, search, open and copy.  Only the rows in sight exist, and every row is of one
// height: an open row has its details below it, in a box of a fixed height that scrolls for itself.

const LINE_HEIGHT = 24;
const NARROW_LINE = 42; // of a row in a narrow table, where the details stand below the rest
const DETAIL_HEIGHT = 190;
const NARROW_BELOW = 720;
const OF_SELECTED = "the selected state";
const COLUMNS = [
  ["id", "#", (reel, id) => id],
  ["time", "Time", (reel, id) => reel.time[id - 1]],
  ["type", "Event", (reel, id) => reel.type[id - 1]],
  ["place", "State", (reel, id) => reel.place(id)],
];

class EventRows {
  constructor(host, track, say, kernel) {
    Object.assign(this, { host, track, say, sorted: ["id", 1], wanted: { state: "", type: "" }, failuresOnly: false, open: new Set(), from: -1, lineHeight: LINE_HEIGHT });
    this.count = h("span", { class: "note" });
    this.filters = { state: this.filter("state", "Filter by state"), type: this.filter("type", "Filter by type of event") };
    this.failures = button("Failures only", () => this.onlyFailures(), { words: "Failures", class: "small", "aria-pressed": "false", title: "Show only failures, timeouts and what was aborted" });
    const copy = button("Copy as JSON", () => this.copy(), { words: "Copy as JSON", class: "small", title: "Copy the events that are shown, as GetExecutionHistory gives them" });
    this.heads = COLUMNS.map(([key, words]) => h("div", { role: "columnheader" }, button(`Sort by ${words === "#" ? "id" : words.toLowerCase()}`, () => this.sort(key), { words, title: "Sort" })));
    this.rows = h("div", { class: "rows", role: "rowgroup" });
    this.inner = h("div", { class: "inner", role: "presentation" }, this.rows);
    const headRow = h("div", { class: "line heads", role: "row" }, ...this.heads, h("div", { role: "columnheader", text: "Details" }));
    this.scroll = h("div", { class: "scroll", tabindex: "0", role: "table", "aria-label": "Events" }, h("div", { class: "heads-group", role: "rowgroup" }, headRow), this.inner);
    this.table = h("div", { class: "grid" }, this.scroll);
    this.search = new EventSearch(track, () => this.ids, () => this.markFound());
    this.detail = new EventDetail(track, say, kernel, () => this.refill());
    host.append(h("div", { class: "head" }, h("span", { class: "title", text: "Events" }), this.count, this.search.box, h("span", { class: "spring" }), this.failures, this.filters.state, this.filters.type, copy), this.table);
    this.box = new ScrollBox(this.scroll, () => this.resized());
    this.rows.addEventListener("click", (event) => this.onClick(event));
    this.scroll.addEventListener("keydown", (event) => this.onKey(event));
  }

  // -------------------------------------------------------- sorting, filtering

  filter(key, label) {
    return h("select", { "aria-label": label, on: { change: (event) => { this.wanted[key] = event.target.value; this.arrange(); } } });
  }

  sort(key) {
    this.sorted = [key, this.sorted[0] === key ? -this.sorted[1] : 1];
    this.arrange();
  }

  onlyFailures() {
    this.failuresOnly = !this.failuresOnly;
    this.failures.setAttribute("aria-pressed", String(this.failuresOnly));
    this.arrange();
  }

  show() {
    const reel = this.track.reel();
    const isOther = this.reel !== reel;
    if (isOther) {
      this.reel = reel;
      this.open.clear();
      this.offer("state", "all states", reel.state, this.host.closest(".stepper") ? [OF_SELECTED] : []);
      this.offer("type", "all types", reel.type);
    }
    if (isOther || (this.wanted.state === OF_SELECTED && this.only !== this.track.selected)) this.arrange(false);
    const id = this.track.cursor();
    if (id === this.shown) return;
    this.shown = id;
    const row = this.places.get(id);
    if (row !== undefined) this.box.show(this.topOf(row) / this.lineHeight, this.lineHeight, LINE_HEIGHT);
    this.fill();
    this.search.tell();
  }

  offer(key, all, values, special = []) {
    const known = [...special, ...[...new Set(values)].filter(Boolean).sort()];
    if (!known.includes(this.wanted[key])) this.wanted[key] = "";
    this.filters[key].replaceChildren(option("", all, false), ...known.map((value) => option(value, clipMiddle(value, 40), value === this.wanted[key])));
  }

  passes(id) {
    const { reel, wanted } = this;
    const [state, type] = [reel.state[id - 1], reel.type[id - 1]];
    const isOf = !wanted.state || state === (wanted.state === OF_SELECTED ? this.only : wanted.state);
    return isOf && (!wanted.type || type === wanted.type) && (!this.failuresOnly || kindOf(type) !== "");
  }

  arrange(fill = true) {
    const { reel } = this;
    this.only = this.track.selected;
    const [key, direction] = this.sorted;
    const value = COLUMNS.find(([name]) => name === key)[2];
    const ids = reel.type.map((_, place) => place + 1).filter((id) => this.passes(id));
    const compare = (one, other) => (one < other ? -1 : one > other ? 1 : 0);
    this.ids = key === "id" && direction === 1 ? ids : ids.map((id) => [value(reel, id), id]).sort((one, other) => direction * (compare(one[0], other[0]) || one[1] - other[1])).map(([, id]) => id);
    this.places = new Map(this.ids.map((id, place) => [id, place]));
    this.heads.forEach((head, place) => head.setAttribute("aria-sort", COLUMNS[place][0] !== key ? "none" : direction === 1 ? "ascending" : "descending"));
    this.count.textContent = this.ids.length === reel.length ? `${reel.length}` : `${this.ids.length} of ${reel.length}`;
    this.scroll.setAttribute("aria-rowcount", this.ids.length + 1);
    this.search.look();
    this.place();
    this.shown = undefined;
    if (fill) this.show();
  }

  // ------------------------------------------------------------ which are where

  // Where the rows are: all of one height, and below those that are open their details.
  place() {
    this.opened = [...this.open].map((id) => this.places.get(id)).filter((row) => row !== undefined).sort((one, other) => one - other);
    this.inner.style.height = `${Math.max(1, this.ids.length) * this.lineHeight + this.opened.length * DETAIL_HEIGHT}px`;
    this.from = -1;
  }

  topOf(row) {
    return row * this.lineHeight + this.opened.filter((open) => open < row).length * DETAIL_HEIGHT;
  }

  rowAt(top) {
    let row = Math.floor(top / this.lineHeight);
    while (row > 0 && this.topOf(row) > top) row -= Math.max(1, Math.floor((this.topOf(row) - top) / (this.lineHeight + DETAIL_HEIGHT)));
    return row;
  }

  resized() {
    if (!this.reel) return;
    const isNarrow = this.box.width > 0 && this.box.width < NARROW_BELOW;
    if (isNarrow !== this.isNarrow) {
      this.isNarrow = isNarrow;
      this.table.classList.toggle("narrow", isNarrow);
      this.lineHeight = isNarrow ? NARROW_LINE : LINE_HEIGHT;
      this.place();
      this.box.show(this.topOf(this.places.get(this.shown) ?? 0) / this.lineHeight, this.lineHeight, LINE_HEIGHT);
    }
    this.fill();
  }

  refill() {
    this.from = -1;
    this.fill();
  }

  fill() {
    const first = Math.max(0, this.rowAt(this.box.top) - 2);
    const many = Math.ceil(this.box.height / this.lineHeight) + 5;
    if (first !== this.from || many !== this.many) {
      const here = new Map(this.from >= 0 ? this.lines.map((line) => [line.dataset.id, line]) : []);
      [this.from, this.many] = [first, many];
      this.rows.style.transform = `translateY(${this.topOf(first)}px)`;
      this.lines = this.ids.slice(first, first + many).map((id, place) => here.get(String(id)) ?? this.line(id, first + place));
      const all = this.lines.flatMap((line) => (this.open.has(Number(line.dataset.id)) ? [line, this.detail.of(this.reel, Number(line.dataset.id))] : [line]));
      replaceOthers(this.rows, all.length ? all : [h("p", { class: "note", text: this.whyNone() })]);
      this.markFound();
    }
    this.marked = mark(this.marked, this.lines[(this.places.get(this.shown) ?? -1) - first]);
  }

  whyNone() {
    if (this.wanted.state === OF_SELECTED && !this.track.selected) return "No state is selected: click one in the picture.";
    return "No event passes the filters.";
  }

  line(id, row) {
    const { reel } = this;
    const cell = (kind, ...children) => h("div", { role: "cell", class: kind }, ...children);
    const isOpen = this.open.has(id);
    const words = isOpen ? `Close the details of event ${id}` : `Open the details of event ${id}`;
    const toggle = h("button", { type: "button", class: "disclose", "aria-expanded": String(isOpen), "aria-label": words, title: words, text: isOpen ? "▾" : "▸" });
    return h(
      "div",
      { class: "line", role: "row", "aria-rowindex": row + 2, "data-id": id, "data-kind": kindOf(reel.type[id - 1]) },
      cell("number id", toggle, h("span", { text: String(id) })),
      cell("number", reel.since(id)),
      cell("type", reel.type[id - 1]),
      cell("place", placed(reel.where(id), 60)),
      cell("details", h("bdi", { text: printable(reel.line[id - 1]) })),
    );
  }

  // ----------------------------------------------------- opening and searching

  onClick(event) {
    const line = event.target.closest(".line[data-id]");
    if (!line) return;
    const id = Number(line.dataset.id);
    if (event.target.closest(".disclose")) this.toggle(id, true);
    else this.track.go(id);
  }

  // Enter opens the current event, where the table has the focus.
  onKey(event) {
    if (event.key !== "Enter" || event.target !== this.scroll || !this.places.has(this.shown)) return;
    event.preventDefault();
    event.stopPropagation();
    this.toggle(this.shown);
  }

  toggle(id, refocus = false) {
    if (!this.open.delete(id)) this.open.add(id);
    this.place();
    if (this.open.has(id)) this.reveal(this.places.get(id));
    this.fill();
    if (refocus) this.rows.querySelector(`[data-id="${id}"] .disclose`)?.focus({ preventScroll: true });
  }

  // Scroll as far as it needs, so that the details of an opened row are in sight.
  reveal(row) {
    const [top, room] = [this.topOf(row), this.box.height - LINE_HEIGHT];
    const end = top + this.lineHeight + DETAIL_HEIGHT;
    if (this.box.height && end > this.box.top + room) this.box.to(Math.min(top, end - room));
  }

  markFound() {
    for (const line of this.lines ?? []) line.toggleAttribute("data-found", this.search.hits.has(Number(line.dataset.id)));
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
  if (/(Failed|TimedOut)$|^FailState/.test(type)) return "failed";
  if (/Aborted$/.test(type)) return "aborted";
  if (/Redriven$/.test(type)) return "redriven";
  return "";
}
