// The states as a table: how often each was entered, how long it took, and its share of the execution's time.

const STATE_COLUMNS = [
  ["state", "State", (row) => row.place],
  ["type", "Type", (row) => row.type],
  ["status", "Status", (row) => row.status],
  ["visits", "Visits", (row) => row.visits],
  ["attempts", "Attempts", (row) => row.attempts],
  ["seconds", "Duration", (row) => row.seconds],
  ["share", "Share of the time", (row) => row.share],
  ["events", "Events", (row) => row.first],
];
const LEFT = new Set(["state", "type", "status", "share"]);

class StatesTable {
  constructor(host, track, scene) {
    Object.assign(this, { host, track, scene, sorted: ["state", 1] });
    this.count = h("span", { class: "note" });
    this.filter = h("select", { "aria-label": "Filter by status", on: { change: () => this.arrange() } });
    this.heads = STATE_COLUMNS.map(([key, words]) => h("th", { scope: "col", class: LEFT.has(key) ? "" : "number" }, button(`Sort by ${words.toLowerCase()}`, () => this.sort(key), { words, title: "Sort" })));
    this.body = h("tbody");
    this.scroll = h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "States" }, h("table", { class: "states" }, h("thead", {}, h("tr", {}, ...this.heads)), this.body));
    host.append(h("div", { class: "head" }, h("span", { class: "title", text: "States" }), this.count, h("span", { class: "spring" }), this.filter), this.scroll);
  }

  sort(key) {
    this.sorted = [key, this.sorted[0] === key ? -this.sorted[1] : 1];
    this.arrange();
  }

  show() {
    const reel = this.track.reel();
    if (this.reel !== reel) {
      this.reel = reel;
      this.rows = reel.states(this.scene);
      const known = [...new Set(this.rows.map((row) => row.status))];
      this.filter.replaceChildren(option("", "all statuses", true), ...known.map((word) => option(word, word, false)));
      this.arrange();
    }
    const marked = this.track.selected ?? reel.stateAt(this.track.cursor());
    if (marked === this.shown) return;
    this.shown = marked;
    for (const line of this.body.children) line.toggleAttribute("aria-current", line.dataset.state === marked);
    for (const line of this.body.querySelectorAll("[aria-current]")) line.setAttribute("aria-current", "true");
  }

  arrange() {
    const [key, direction] = this.sorted;
    const value = STATE_COLUMNS.find(([name]) => name === key)[2];
    const compare = (one, other) => (one < other ? -1 : one > other ? 1 : 0);
    const rows = this.rows.filter((row) => !this.filter.value || row.status === this.filter.value);
    rows.sort((one, other) => direction * compare(value(one), value(other)) || one.place - other.place);
    this.heads.forEach((head, place) => head.setAttribute("aria-sort", STATE_COLUMNS[place][0] !== key ? "none" : direction === 1 ? "ascending" : "descending"));
    this.count.textContent = rows.length === this.rows.length ? String(rows.length) : `${rows.length} of ${this.rows.length}`;
    this.body.replaceChildren(...rows.map((row) => this.line(row)));
    this.shown = undefined;
    if (this.host.isConnected || this.reel) this.mark();
  }

  mark() {
    const marked = this.track.selected ?? this.reel.stateAt(this.track.cursor());
    this.shown = marked;
    for (const line of this.body.children) if (line.dataset.state === marked) line.setAttribute("aria-current", "true");
  }

  line(row) {
    const number = (text) => h("td", { class: "number", text });
    const name = button(`Select ${row.state}`, () => this.track.select(row.state), { words: "", class: "name", title: printable(row.state) });
    name.append(clipped(row.state, 40));
    return h("tr", { "data-state": row.state, "data-status": row.status },
      h("th", { scope: "row", style: { "padding-inline-start": `${6 + 14 * (this.sorted[0] === "state" ? row.depth : 0)}px` } }, name),
      h("td", { text: row.type }),
      h("td", { class: "status-word" }, row.visits ? statusSign(this.scene.statuses, row.status) : null, row.status),
      ...(row.visits
        ? [number(row.visits.toLocaleString("en")), number(row.attempts ? row.attempts.toLocaleString("en") : ""), number(duration(row.seconds)), h("td", { class: "share" }, h("span", { class: "bar-box" }, h("span", { class: "share-bar", style: { width: `${100 * row.share}%` } })), h("span", { text: percent(row.share) })), number(`${row.first}–${row.last}`)]
        : [h("td", { colspan: 5, class: "note", text: row.status === "not entered" ? "" : "in child executions" })]));
  }
}

function percent(share) {
  if (share > 0 && share < 0.001) return "< 0.1 %";
  return `${Number((100 * share).toFixed(1))} %`;
}
