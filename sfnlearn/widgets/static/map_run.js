// The Map Run of a distributed Map: how its child executions stand, as a table, and each of them to open in place.

const CHILDREN = 50; // rows that are shown at once
const CHILD_WORDS = { ...ENDS, PENDING: "not entered" };
const CHILD_COLUMNS = ["Child", "Status", "Items", "Starts", "Duration", "Error"];
const COUNTED = [["total", "total"], ["pending", "pending"], ["running", "running"], ["succeeded", "succeeded"], ["failed", "failed"], ["timedOut", "timed out"], ["aborted", "aborted"], ["resultsWritten", "results written"]];
const ALWAYS = new Set(["total", "succeeded", "failed"]);

class MapRunSections {
  constructor(track, scene, panel) {
    Object.assign(this, { track, scene, panel, made: new Map(), chosen: new Map() });
  }

  // What is shown of the Map Runs of a state, or of the distributed Map around it.
  show(reel, state, visit) {
    const owner = distributedAround(this.scene, state);
    if (owner === undefined) return [];
    const runs = (reel.map_runs ?? []).map((run, number) => [run, number]).filter(([run]) => run.state === owner);
    if (!runs.length) return reel.type.includes("MapRunStarted") && reel.visitsOf(owner).length ? [heading("Map Run"), note("The history does not hold its child executions: each of them has a history of its own.")] : [];
    const key = `${owner}\n${reel.title}`;
    const number = this.chosen.get(key) ?? numberAt(runs, visit);
    const choose = (event) => {
      this.chosen.set(key, Number(event.target.value));
      this.panel.show();
    };
    const picker = runs.length === 1 ? null : h("select", { "aria-label": "Map Run", on: { change: choose } }, ...runs.map(([run, one], place) => option(one, `${place + 1} of ${runs.length}${run.where ? ` · ${clipMiddle(run.where, 30)}` : ""} · ${run.status}`, one === number)));
    return [this.section(reel, number, picker)];
  }

  // The section is made once for each Map Run, so that its filter and its page stay while somebody steps.
  section(reel, number, picker) {
    if (this.reel !== reel) [this.reel, this.made] = [reel, new Map()];
    if (!this.made.has(number)) this.made.set(number, new MapRunTable(this.track, this.scene, this.panel, reel, number));
    const table = this.made.get(number);
    table.title.replaceChildren("Map Run", ...(picker ? [" ", picker] : []));
    return table.element;
  }
}

// The Map Run that began in a visit; where none did, the last one.
function numberAt(runs, visit) {
  const [from, to] = visit?.events ?? [0, null];
  const inside = runs.filter(([run]) => run.events[0] >= from && run.events[0] <= (to ?? Infinity) && (!visit || run.where === visit.where));
  return (inside.length ? inside : runs).at(-1)[1];
}

class MapRunTable {
  constructor(track, scene, panel, reel, number) {
    Object.assign(this, { track, scene, panel, reel, number, run: reel.map_runs[number], start: 0 });
    this.title = h("h4", {});
    const known = Object.keys(this.counts()).filter((status) => this.counts()[status]);
    this.filter = h("select", { "aria-label": "Filter child executions by status", on: { change: () => this.turn(0) } }, option("", "all statuses", true), ...known.map((status) => option(status, status, false)));
    this.where = h("span", { class: "note", role: "status" });
    this.before = button("Child executions before", () => this.turn(this.start - CHILDREN), { icon: "back" });
    this.after = button("More child executions", () => this.turn(this.start + CHILDREN), { icon: "forward" });
    this.body = h("tbody");
    const heads = CHILD_COLUMNS.map((text) => h("th", { scope: "col", text, class: ["Items", "Starts", "Duration"].includes(text) ? "number" : "" }));
    const table = h("table", { class: "children" }, h("thead", {}, h("tr", {}, ...heads)), this.body);
    const tools = h("div", { class: "child-tools" }, this.filter, h("span", { class: "group" }, this.before, this.after), this.where);
    this.element = h("div", { class: "map-run" }, this.title, this.facts(), this.countTable(), tools, h("div", { class: "child-rows", tabindex: "0", role: "region", "aria-label": "Child executions" }, table));
    this.turn(0);
  }

  counts() {
    const { pending, running, succeeded, failed, timedOut, aborted } = this.run.executions;
    return { PENDING: pending, RUNNING: running, SUCCEEDED: succeeded, FAILED: failed, TIMED_OUT: timedOut, ABORTED: aborted };
  }

  facts() {
    const { run } = this;
    const word = ENDS[run.status] ?? "running";
    const took = run.times[1] === null ? "not ended yet" : `took ${duration(run.times[1] - run.times[0])}`;
    const redriven = run.redrives ? `redriven ${run.redrives}×` : "";
    const { ToleratedFailureCount: count, ToleratedFailurePercentage: share } = run.tolerated;
    const tolerates = [count === undefined ? "" : `${count}`, share === undefined ? "" : `${share} %`].filter(Boolean).join(" or ");
    const told = [run.status, took, redriven, tolerates && `tolerates ${tolerates} failed`].filter(Boolean).join(" · ");
    return h("p", { class: "state-facts", "data-status": word }, statusSign(this.scene.statuses, word), told);
  }

  countTable() {
    const { executions, items } = this.run;
    const shown = COUNTED.filter(([key]) => ALWAYS.has(key) || executions[key] || items[key]);
    const row = (words, counts) => h("tr", {}, h("th", { scope: "row", text: words }), ...shown.map(([key]) => h("td", { class: "number", text: counts[key].toLocaleString("en") })));
    return h("div", { class: "child-rows", tabindex: "0", role: "region", "aria-label": "Counts of the Map Run" },
      h("table", { class: "children" }, h("thead", {}, h("tr", {}, h("td", {}), ...shown.map(([, words]) => h("th", { scope: "col", class: "number", text: words })))),
        h("tbody", {}, row("Child executions", executions), row("Items", items))));
  }

  // ------------------------------------------------------------------- rows

  // The rows from a place on, and how many there are: null where only the kernel knows them.
  known(status, start) {
    const { run } = this;
    const rows = run.rows.filter((row) => !status || row[1] === status);
    const count = status ? this.counts()[status] : run.many;
    const whole = run.rows.length === run.many || (status && start + CHILDREN <= rows.length) || rows.length === count;
    return whole ? { rows: rows.slice(start, start + CHILDREN), count } : null;
  }

  async turn(start) {
    if (start < 0 || (start > 0 && start >= this.count)) return;
    const [status, asked] = [this.filter.value, (this.asked = (this.asked ?? 0) + 1)];
    const branch = this.track.all().indexOf(this.reel);
    const known = this.known(status, start);
    if (!known && start === 0) this.offer(status);
    const found = known ?? (await this.panel.kernel.ask("children", { branch, map_run: this.number, status, start }));
    if (asked !== this.asked) return; // somebody has asked for others meanwhile
    if (found.refused) this.where.textContent += ` ${found.refused}`;
    else this.fill(found, start);
  }

  fill({ rows, count }, start) {
    [this.start, this.count] = [start, count];
    this.body.replaceChildren(...rows.map((row) => this.line(row)));
    this.where.textContent = count ? `${(start + 1).toLocaleString("en")}–${(start + rows.length).toLocaleString("en")} of ${count.toLocaleString("en")}` : "none";
    setOff(this.before, start === 0);
    setOff(this.after, start + rows.length >= count);
    this.before.parentElement.hidden = count <= CHILDREN;
  }

  // Until the kernel answers, those are shown that travelled with the view.
  offer(status) {
    const rows = this.run.rows.filter((row) => !status || row[1] === status);
    this.fill({ rows: rows.slice(0, CHILDREN), count: status ? this.counts()[status] : this.run.many }, 0);
    this.where.textContent = `The first of each status, of ${this.count.toLocaleString("en")}.`;
  }

  line([index, status, name, items, start, seconds, events, error]) {
    const word = CHILD_WORDS[status] ?? "running";
    const number = (text) => h("td", { class: "number", text });
    const open = events
      ? button(`Open child execution ${index}`, () => this.track.open(this.number, index), { words: String(index), class: "child", title: `Open child execution ${index}: ${name}` })
      : h("span", { class: "note", text: String(index) });
    return h("tr", { "data-status": word },
      h("th", { scope: "row" }, open),
      h("td", { class: "status-word" }, statusSign(this.scene.statuses, word), ` ${status}`),
      number(items.toLocaleString("en")),
      number(start === null ? "" : start ? `+${duration(start)}` : "0 s"),
      number(seconds === null ? "" : duration(seconds)),
      h("td", {}, error ? clipped(error, 40) : null));
  }
}
