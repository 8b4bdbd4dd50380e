// One branch of the execution, and the questions that the views ask it.  Events are numbered from 1, places from 0.

class Reel {
  constructor(columns) {
    Object.assign(this, columns);
    this.length = columns.type.length;
    this.nodes = new Map();
    this.lengthInTime = this.time[this.length - 1] || 0;
    this.bySpan = new Map(this.spans.map((span, row) => [span.events[0], row]));
  }

  clamp(id) {
    return Math.max(1, Math.min(this.length, id));
  }

  // Where an event happened: the state's name, and the branches and iterations around it.
  where(id) {
    const [state, path] = [this.state[id - 1], this.path[id - 1]];
    const around = path.split(" / ");
    if (!state || around[around.length - 1].startsWith(`${state}[`)) return [around.pop() || state, around.join(" / ")];
    return [state, path];
  }

  place(id) {
    return this.where(id).filter(Boolean).join(" in ");
  }

  since(id) {
    const seconds = this.time[id - 1];
    return seconds ? `+${duration(seconds)}` : "0 s";
  }

  isEntered(id) {
    return this.type[id - 1].endsWith("StateEntered");
  }

  // The next event in this direction that enters a state, one of `names` where names are given; null where none does.
  nextEntered(id, step, names = null) {
    for (let at = id + step; at >= 1 && at <= this.length; at += step) {
      if (this.isEntered(at) && (!names || names.has(this.state[at - 1]))) return at;
    }
    return null;
  }

  // The name of the state that is current at an event; "" where none is.
  stateAt(id) {
    return this.state[id - 1] ?? "";
  }

  // The visits of a state in the order in which it was entered: the spans of the timeline.
  visitsOf(state) {
    this.byState ??= Map.groupBy ? Map.groupBy(this.spans, (span) => span.state) : grouped(this.spans);
    return this.byState.get(state) ?? [];
  }

  // The visit that is shown at an event: the event's own, or the last one before it, or else the first.
  visitAt(state, id) {
    const visits = this.visitsOf(state);
    const own = visits.findIndex((visit) => visit.events[0] === this.visit[id - 1]);
    if (own >= 0) return own;
    let last = visits.length ? 0 : -1;
    visits.forEach((visit, place) => {
      if (visit.events[0] <= id && visit.events[0] >= visits[last].events[0]) last = place;
    });
    return last;
  }

  // The first events of a visit, at most so many.
  eventsOf(visit, most) {
    const [first, last] = visit.events;
    const found = [];
    for (let id = first; id <= (last ?? this.length) && found.length < most; id += 1) if (this.visit[id - 1] === first) found.push(id);
    return found;
  }

  // The states with what their visits add up to, in the order of the definition.
  states(scene) {
    const words = new Map();
    for (const [cards] of this.film) for (const [place, word] of cards) words.set(place, word);
    return scene.nodes.map((state, place) => (scene.cards[place] ? this.stateRow(state, place, words.get(place), scene) : null)).filter(Boolean);
  }

  stateRow(state, place, status, scene) {
    const visits = this.visitsOf(state);
    const end = this.lengthInTime;
    const times = visits.map(({ times: [from, to] }) => [from, to ?? end]);
    return {
      state,
      place: scene.order[place],
      type: scene.types[place],
      depth: scene.depths[place],
      status: status ?? "not entered",
      visits: visits.length,
      attempts: visits.reduce((sum, visit) => sum + visit.tries.length, 0),
      seconds: times.reduce((sum, [from, to]) => sum + to - from, 0),
      share: end ? together(times) / end : 0,
      first: Math.min(...visits.map(({ events }) => events[0])),
      last: Math.max(...visits.map(({ events }) => events[1] ?? this.length)),
    };
  }

  // Whether a state runs in the child executions of a distributed Map that was entered.
  isBelow(scene, state) {
    const around = distributedAround(scene, state);
    return around !== undefined && around !== state && this.visitsOf(around).length > 0;
  }

  isShort(text) {
    return text in this.shortened;
  }

  node(text) {
    if (!this.nodes.has(text)) {
      if (this.nodes.size > 400) this.nodes.clear();
      this.nodes.set(text, readJSON(this.texts[text]));
    }
    return this.nodes.get(text);
  }

  // The event as GetExecutionHistory shows it.
  aws(id) {
    const at = id - 1;
    const event = {
      timestamp: new Date((this.began + this.time[at]) * 1000).toISOString(),
      type: this.type[at],
      id,
      previousEventId: this.previous[at],
    };
    const details = Object.entries(this.details[at]);
    if (this.member[at]) {
      event[this.member[at]] = Object.fromEntries(details.flatMap(([name, value]) => this.awsMember(name, value)));
    }
    return event;
  }

  awsMember(name, value) {
    if (Array.isArray(value)) return [[name, value[0]]];
    if (typeof value === "number") {
      const more = name === "input" || name === "output" ? [[`${name}Details`, { truncated: false }]] : [];
      return [[name, this.texts[value]], ...more];
    }
    const texts = Object.fromEntries(Object.entries(value).map(([variable, text]) => [variable, this.texts[text]]));
    return [[name, texts], [`${name}Details`, { truncated: false }]];
  }

  // The attempt of the visit that the event belongs to: [its stages, its number, how many there are, whether a Catcher
  // has taken over].  What a Catcher makes of an error has stages of its own, and is no attempt.
  attempt(id) {
    const entered = this.visit[id - 1];
    const visit = this.visits?.[entered];
    if (!visit) return [[], 0, 0, false];
    const found = visit.attempts.findIndex(([until]) => id <= until);
    const calls = this.spans[this.bySpan.get(entered)]?.tries.length || visit.attempts.length;
    return [visit.attempts[found]?.[1] ?? [], Math.min(found + 1, calls), Math.min(visit.attempts.length, calls), found + 1 > calls];
  }

  // Which of the stages lie behind at this event.
  reached(id, stage) {
    const type = this.type[id - 1];
    if (type.endsWith("StateExited")) return true;
    if (type.endsWith("StateEntered")) return stage === "input";
    const late = ["afterResultSelector", "afterResultPath", "output"];
    return !late.includes(stage) && (stage !== "result" || type.endsWith("Succeeded"));
  }

  // Which variables are in reach at this event: [before, after] as numbers of texts.
  variables(id) {
    const visit = this.visits?.[this.visit[id - 1]];
    if (!visit) return [-1, -1];
    const [before, after] = visit.variables;
    return [before, this.type[id - 1].endsWith("StateExited") && after >= 0 ? after : before];
  }

  output() {
    const last = this.length - 1;
    return this.type[last] === "ExecutionSucceeded" ? this.after[last] : -1;
  }

  // The first event in which two branches differ; null where they are the same.
  firstDifference(other) {
    const many = Math.max(this.length, other.length);
    for (let id = 1; id <= many; id += 1) if (this.told(id) !== other.told(id)) return id;
    return null;
  }

  told(id) {
    if (id > this.length) return "";
    const texts = JSON.stringify(this.details[id - 1], (_, value) => (typeof value === "number" ? this.texts[value] : value));
    return [this.type[id - 1], this.state[id - 1], this.path[id - 1], this.time[id - 1], texts].join("\n");
  }
}

// The name of the distributed Map whose child executions run the state; a distributed Map stands for itself.
function distributedAround(scene, state) {
  const around = [...(scene.inside?.[scene.nodes.indexOf(state)] ?? []), state];
  return around.find((name) => scene.distributed?.includes(name));
}

function grouped(spans) {
  const found = new Map();
  for (const span of spans) found.set(span.state, [...(found.get(span.state) ?? []), span]);
  return found;
}

// How long at least one of these spans of time was running.
function together(times) {
  let [total, until] = [0, -Infinity];
  for (const [from, to] of times.slice().sort((one, other) => one[0] - other[0])) {
    total += Math.max(0, to - Math.max(from, until));
    until = Math.max(until, to);
  }
  return total;
}

// The reels of a model, made once for each branch, and its cursor.
function follow(model, paint) {
  const reels = new Map();
  const track = {
    selected: null, // the name of the state that somebody selected; null follows the current one
    select(state) {
      if (track.selected === state) return;
      track.selected = state;
      paint();
    },
    reel() {
      const branches = model.get("branches");
      const columns = branches[Math.max(0, Math.min(branches.length - 1, model.get("branch")))];
      return track.of(columns);
    },
    of(columns) {
      if (!reels.has(columns)) reels.set(columns, new Reel(columns));
      return reels.get(columns);
    },
    all: () => model.get("branches").map(track.of),
    cursor: () => track.reel().clamp(model.get("cursor")),
    go(id) {
      const to = track.reel().clamp(id);
      if (to === model.get("cursor")) return;
      model.set("cursor", to);
      model.save_changes();
    },
    choose(branch) {
      model.set("branch", branch);
      model.save_changes();
    },
  };
  for (const trait of ["cursor", "branch", "branches"]) model.on(`change:${trait}`, paint);
  return track;
}

// Fetch a text that travelled shortened; the sentence of a refusal, or null where it is whole now.
async function fetchWhole(kernel, track, reel, number) {
  const answer = await kernel.ask("text", { branch: track.all().indexOf(reel), text: number });
  if (answer.refused) return answer.refused;
  reel.texts[number] = answer.text;
  delete reel.shortened[number];
  reel.nodes.clear();
  return null;
}

// Questions to the kernel.  Nobody may be there: `alive` tells, and an answer that does not come is said to be missing.
function kernelOf(model, onAlive) {
  const waiting = new Map();
  let count = 0;
  const kernel = {
    alive: false,
    ask(kind, more = {}) {
      count += 1;
      const question = count;
      try {
        model.send({ kind, question, ...more });
      } catch {
        return Promise.resolve({ refused: "There is no kernel: run the notebook to go on from here." });
      }
      return new Promise((resolve) => {
        waiting.set(question, resolve);
        setTimeout(() => resolve({ refused: "The kernel has not answered: it may be busy, or not be running." }), 20000);
      });
    },
  };
  const hear = (answer) => {
    waiting.get(answer.question)?.(answer);
    waiting.delete(answer.question);
  };
  model.on("msg:custom", hear);
  kernel.ask("hello").then((answer) => {
    kernel.alive = !answer.refused;
    onAlive();
  });
  kernel.stop = () => model.off("msg:custom", hear);
  return kernel;
}
