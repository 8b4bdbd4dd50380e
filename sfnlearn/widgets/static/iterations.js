// The iterations of a Map that runs inline: which one is shown, how each stands at its end, and the way to another.

class IterationPicker {
  constructor(track, scene, say) {
    Object.assign(this, { track, scene, say, kept: new Map() });
  }

  // The picker for a state: of the innermost Map around it, or of itself; null where there is none, or none began.
  show(reel, id, state) {
    const map = this.mapOf(state);
    const visit = map && mapVisitAt(reel, map, id);
    const all = visit ? this.iterations(reel, map, visit) : [];
    if (!all.length) return null;
    const here = iterationAt(reel, id, map, visit);
    const at = all.findIndex(({ index }) => index === here);
    const failed = all.filter(({ status }) => status === "failed");
    const go = (place) => all[place] && this.go(reel, state, map, visit, all[place]);
    const next = all.findIndex(({ status }, place) => status === "failed" && place > at);
    const select = h("select", { "aria-label": `Iteration of ${printable(map)}`, on: { change: () => go(Number(select.value)) } },
      at < 0 ? option("", "choose…", true) : null,
      ...near(all, at).map(([one, place]) => option(place, `${one.index} · ${one.status}`, place === at)));
    const words = `of ${itemsOf(reel, map, visit, all).toLocaleString("en")}${failed.length ? ` (failed: ${failed.length.toLocaleString("en")})` : ""}`;
    return h("div", { class: "visits iterations" }, h("span", { class: "note", text: "Iteration" }),
      h("span", { class: "group" },
        button("Iteration before", () => go(at - 1), { icon: "back", "aria-disabled": String(at <= 0) }),
        button("Next iteration", () => go(at + 1), { icon: "forward", "aria-disabled": String(at >= all.length - 1) })),
      select, h("span", { class: "note", text: words }),
      failed.length ? button("Next failed iteration", () => go(next), { words: "Next failed", class: "small", "aria-disabled": String(next < 0) }) : null);
  }

  mapOf(state) {
    const place = this.scene.nodes.indexOf(state);
    const around = [...(this.scene.inside[place] ?? []), state].reverse();
    return around.find((name) => this.scene.types[this.scene.nodes.indexOf(name)] === "Map" && !this.scene.distributed.includes(name));
  }

  // The iterations of one visit of a Map, as they ended: [{index, from: its first event, status}], by index.
  iterations(reel, map, visit) {
    if (this.reel !== reel) [this.reel, this.kept] = [reel, new Map()];
    const key = visit.events[0];
    if (!this.kept.has(key)) this.kept.set(key, readIterations(reel, map, visit));
    return this.kept.get(key);
  }

  // To the iteration's visit of the selected state; where it was not entered there, to the iteration's first event.
  go(reel, state, map, visit, { index, from }) {
    const inside = `${pathOf(visit, map)}[${index}]`;
    const entered = state === map ? null : reel.visitsOf(state).find((one) => within(one.events[0], visit) && isBelowPath(one.where, inside));
    this.track.go(entered ? entered.events[0] : from);
    if (state !== map && !entered) this.say(`${clipMiddle(state, 40)} was not entered in iteration ${index}.`);
  }
}

function pathOf(visit, map) {
  return visit.where ? `${visit.where} / ${map}` : map;
}

function isBelowPath(path, prefix) {
  return path === prefix || path.startsWith(`${prefix} / `);
}

function within(id, visit) {
  return id >= visit.events[0] && id <= (visit.events[1] ?? Infinity);
}

// The visit of a Map that an event lies in; where it lies in none, the last one before it, or else the first.
function mapVisitAt(reel, map, id) {
  const visits = reel.visitsOf(map);
  const path = reel.path[id - 1];
  const around = visits.filter((visit) => within(id, visit) && path.startsWith(`${pathOf(visit, map)}[`));
  return around.at(-1) ?? visits[reel.visitAt(map, id)];
}

// The index of the iteration that an event belongs to; null where it belongs to none.
function iterationAt(reel, id, map, visit) {
  const found = reel.type[id - 1].startsWith("MapIteration") && reel.details[id - 1].name?.[0] === map && within(id, visit);
  if (found) return reel.details[id - 1].index[0];
  const [path, prefix] = [reel.path[id - 1], pathOf(visit, map)];
  return within(id, visit) && path.startsWith(`${prefix}[`) ? parseInt(path.slice(prefix.length + 1), 10) : null;
}

// How many items the Map has: iterations that had not begun when it failed count too.
function itemsOf(reel, map, visit, all) {
  for (let id = visit.events[0]; id <= (visit.events[1] ?? reel.length); id += 1) {
    const isOwn = reel.type[id - 1] === "MapStateStarted" && reel.visit[id - 1] === visit.events[0];
    if (isOwn) return reel.details[id - 1].length?.[0] ?? all.length;
  }
  return all.length;
}

function readIterations(reel, map, visit) {
  const found = new Map();
  for (let id = visit.events[0]; id <= (visit.events[1] ?? reel.length); id += 1) {
    if (!reel.type[id - 1].startsWith("MapIteration") || iterationAt(reel, id, map, visit) === null) continue;
    const { name, index } = reel.details[id - 1];
    const around = reel.path[id - 1];
    if (name[0] !== map || !(around === visit.where || isBelowPath(around, `${pathOf(visit, map)}[${index[0]}]`))) continue;
    const word = reel.type[id - 1].slice("MapIteration".length).toLowerCase();
    const one = found.get(index[0]) ?? { index: index[0], from: id };
    found.set(index[0], { ...one, status: word === "started" ? "running" : word });
  }
  if (visit.status !== "running") for (const one of found.values()) if (one.status === "running") one.status = "aborted"; // it is over with its Map
  return [...found.values()].sort((one, other) => one.index - other.index);
}

// Of very many iterations those are offered that are near, and every 100th.
function near(all, at) {
  const places = all.map((one, place) => [one, place]);
  return all.length <= 400 ? places : places.filter(([, place]) => Math.abs(place - at) <= 150 || place % 100 === 0 || place === all.length - 1);
}
