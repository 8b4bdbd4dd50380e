// What an event means: the rules that a Choice tried, and what a failure led to.

const HAS_MEANING = /^ChoiceState(Entered|Exited)$|(Failed|TimedOut)$/;
const NONE = /^(Execution|MapIteration|MapRun)/;

class MeaningBox {
  constructor(track, kernel, changed) {
    Object.assign(this, { track, kernel, changed });
  }

  // The meaning of an event: null where it has none, undefined while the kernel is asked for it.
  of(reel, id) {
    const type = reel.type[id - 1];
    if (!HAS_MEANING.test(type) || NONE.test(type)) return null;
    if (reel.meanings) return reel.meanings[id] ?? null;
    reel.asked ??= new Map();
    if (!reel.asked.has(id) && this.kernel.alive) this.ask(reel, id);
    return reel.asked.get(id);
  }

  async ask(reel, id) {
    reel.asked.set(id, undefined);
    const answer = await this.kernel.ask("meaning", { branch: this.track.all().indexOf(reel), event: id });
    if (answer.refused) reel.asked.delete(id);
    else {
      reel.asked.set(id, answer.meaning ?? null);
      this.changed();
    }
  }

  show(reel, id) {
    const meaning = this.of(reel, id);
    if (meaning === null) return [];
    const head = heading(reel.type[id - 1].startsWith("ChoiceState") ? "Which rule is taken, and why" : "What comes of this failure");
    if (meaning === undefined) return [head, note(this.kernel.alive ? "Worked out by the kernel…" : "Working it out needs the running kernel.")];
    const again = meaning.again ? button("Go to the next attempt", () => this.track.go(meaning.again), { words: `Go to event ${meaning.again}`, class: "small", title: "Go to the next attempt" }) : null;
    return [head, h("p", { class: "meaning" }, bidi(meaning.told), again ? " " : null, again), meaning.rules ? rulesTried(meaning) : null].filter(Boolean);
  }
}

function bidi(text) {
  return h("bdi", { text: printable(text) });
}

function rulesTried({ rules, taken }) {
  return h("ol", { class: "rules", "aria-label": "Rules in their order" }, ...rules.map((rule, place) => ruleTried(rule, place === taken)));
}

function ruleTried({ words, matched, why, parts, target }, isTaken = false) {
  const [sign, said] = matched === null ? ["–", "not known, or not tried"] : matched ? ["✓", "true"] : ["✕", "false"];
  return h(
    "li",
    { "data-matched": String(matched), "data-taken": isTaken ? "true" : undefined },
    h("span", { class: "sign", role: "img", "aria-label": said, title: said, text: sign }),
    h("span", { class: "words" }, clipped(words, 300)),
    target ? h("span", { class: "leads" }, " → ", clipped(target, 60), isTaken ? h("b", { text: " taken" }) : null) : null,
    why ? h("span", { class: "because" }, clipped(why, 400)) : null,
    parts.length ? h("ul", {}, ...parts.map((part) => ruleTried(part))) : null,
  );
}
