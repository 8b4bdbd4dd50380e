// The details of one event, whole: what opens below its row.

const MOST_SHOWN = 20000; // characters of one detail that are set out

class EventDetail {
  constructor(track, say, kernel, changed) {
    Object.assign(this, { track, say, kernel, changed });
  }

  of(reel, id) {
    const copy = button(`Copy event ${id}`, async () => this.say((await copyText(JSON.stringify(reel.aws(id), null, 2))) ? `Copied event ${id} as GetExecutionHistory gives it.` : "The browser did not allow copying."), { words: "Copy event", class: "small", title: "Copy the event as GetExecutionHistory gives it" });
    const told = reel.meanings?.[id]?.told;
    const when = new Date((reel.began + reel.time[id - 1]) * 1000).toISOString();
    const parts = Object.entries(reel.details[id - 1]).map(([name, value]) => this.part(reel, name, value));
    return h("div", { class: "event-detail", role: "row", "data-of": id },
      h("div", { role: "cell", "aria-colspan": 5, "aria-label": `Details of event ${id}`, tabindex: "0", class: "opened" },
        h("div", { class: "opened-head" }, h("span", { class: "note", text: `${when} · after event ${reel.previous[id - 1]}` }), copy),
        told ? h("p", { class: "meaning" }, h("bdi", { text: printable(told) })) : null,
        parts.length ? h("dl", {}, ...parts.flat()) : h("p", { class: "note", text: "It holds no details." })));
  }

  part(reel, name, value) {
    if (typeof value === "number" && reel.isShort(value)) return [h("dt", { text: name }), h("dd", {}, this.fetching(reel, value))];
    const text = typeof value === "number" ? prettyText(reel.texts[value]) : Array.isArray(value) ? (typeof value[0] === "string" ? value[0] : JSON.stringify(value[0], null, 2)) : this.variables(reel, value);
    const cut = text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}\n… ${(text.length - MOST_SHOWN).toLocaleString("en")} more characters: copy the event to have them all` : text;
    return [h("dt", { text: name }), h("dd", {}, h("pre", { text: printable(cut) }))];
  }

  variables(reel, value) {
    return Object.entries(value).map(([variable, text]) => `$${variable}: ${prettyText(reel.texts[text])}`).join("\n");
  }

  fetching(reel, number) {
    const size = reel.shortened[number].toLocaleString("en");
    const ask = async () => {
      const refused = await fetchWhole(this.kernel, this.track, reel, number);
      return refused ? this.say(refused) : this.changed();
    };
    return h("div", {}, button("Fetch the whole value", ask, { words: `Fetch all ${size} characters`, class: "small" }), h("pre", { text: printable(`${reel.texts[number]}…`) }));
  }
}
