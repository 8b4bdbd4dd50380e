// A list of tabs: arrow keys walk it, one tab is chosen, and each names what it shows.

class Tabs {
  constructor(all, label, onChoose) {
    Object.assign(this, { all, onChoose, at: all[0][0], owned: new Map() });
    this.prefix = `sfn-${Math.random().toString(36).slice(2)}`;
    this.buttons = all.map(([key, words]) => h("button", { type: "button", role: "tab", id: `${this.prefix}-${key}`, text: words, on: { click: () => this.choose(key) } }));
    this.list = h("div", { class: "tabs", role: "tablist", "aria-label": label }, ...this.buttons);
    this.list.addEventListener("keydown", (event) => this.walk(event));
  }

  // Let an element be what a tab shows; without a key, what all of them show in turn.
  owns(key, element) {
    element.id = `${this.prefix}-${key ?? "all"}-panel`;
    element.setAttribute("role", "tabpanel");
    for (const [place, [name]] of this.all.entries()) if (key === null || key === name) this.buttons[place].setAttribute("aria-controls", element.id);
    this.owned.set(key, element);
    this.choose(this.at);
    return element;
  }

  choose(key) {
    this.at = key;
    this.all.forEach(([name], place) => {
      const chosen = name === key;
      this.buttons[place].setAttribute("aria-selected", String(chosen));
      this.buttons[place].tabIndex = chosen ? 0 : -1;
      if (chosen) (this.owned.get(name) ?? this.owned.get(null))?.setAttribute("aria-labelledby", this.buttons[place].id);
    });
    this.onChoose(key);
  }

  walk(event) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const at = this.all.findIndex(([key]) => key === this.at);
    const place = (at + step + this.all.length) % this.all.length;
    this.choose(this.all[place][0]);
    this.buttons[place].focus();
    event.preventDefault();
    event.stopPropagation();
  }
}
