// A search in the events that are shown: by type, place and the whole of the details.  Enter goes to the next one that
// was found, Shift and Enter to the one before.

class EventSearch {
  constructor(track, shown, changed) {
    Object.assign(this, { track, shown, changed, hits: new Set(), text: "" });
    this.field = h("input", { type: "search", "aria-label": "Search in the events", placeholder: "Search ( / )", spellcheck: "false", autocomplete: "off", on: { input: () => this.typed(), keydown: (event) => this.onKey(event) } });
    this.told = h("span", { class: "note told", "aria-live": "polite" });
    const step = (label, way, name) => button(label, () => this.step(way), { words: name, class: "small", title: label });
    this.steps = [step("Find the one before", -1, "↑"), step("Find the next", 1, "↓")];
    this.box = h("span", { class: "search", role: "search" }, this.field, ...this.steps, this.told);
  }

  focus() {
    this.field.focus();
    this.field.select();
  }

  typed() {
    clearTimeout(this.later);
    this.later = setTimeout(() => this.look(), 120);
  }

  onKey(event) {
    if (event.key !== "Enter" && event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    if (event.key === "Escape") this.field.value = "";
    this.look();
    if (event.key === "Enter") this.step(event.shiftKey ? -1 : 1);
  }

  // Look anew among the events that pass the filters.
  look() {
    clearTimeout(this.later);
    this.text = this.field.value.trim().toLowerCase();
    const reel = this.track.reel();
    const found = this.text ? this.shown().filter((id) => this.holds(reel, id)) : [];
    [this.hits, this.inOrder] = [new Set(found), found];
    this.known = null;
    this.tell();
    this.changed();
  }

  holds(reel, id) {
    const at = id - 1;
    return [reel.type[at], reel.place(id)].some((text) => text.toLowerCase().includes(this.text)) || Object.entries(reel.details[at]).some(([name, value]) => name.toLowerCase().includes(this.text) || this.within(reel, value));
  }

  // Many events share a text, so each one is looked into once.
  within(reel, value) {
    if (typeof value === "number") {
      this.known ??= new Map();
      if (!this.known.has(value)) this.known.set(value, reel.texts[value].toLowerCase().includes(this.text));
      return this.known.get(value);
    }
    if (Array.isArray(value)) return String(value[0]).toLowerCase().includes(this.text);
    return Object.entries(value).some(([name, text]) => name.toLowerCase().includes(this.text) || this.within(reel, text));
  }

  // To the next one in the order of the table, and round at its end.
  step(way) {
    if (!this.hits.size) return;
    const order = this.shown();
    const here = order.indexOf(this.track.cursor());
    const many = order.length;
    for (let far = 1; far <= many; far += 1) {
      const at = here < 0 && way > 0 ? far - 1 : here + way * far;
      const id = order[((at % many) + many) % many];
      if (this.hits.has(id)) {
        this.track.go(id);
        return;
      }
    }
  }

  tell() {
    const at = this.hits.has(this.track.cursor()) ? this.inOrder.indexOf(this.track.cursor()) + 1 : 0;
    const many = this.hits.size;
    this.told.textContent = !this.text ? "" : !many ? "not found" : at ? `${at} of ${many}` : `${many} found`;
    for (const one of this.steps) one.disabled = !many;
  }
}
