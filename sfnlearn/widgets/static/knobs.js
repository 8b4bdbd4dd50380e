// Knobs to turn, and a panel of words, a picture and a table that follows them.

class Knobs {
  constructor(model, el) {
    this.model = model;
    this.asker = new Asker(model, () => { this.said.textContent = "Nobody answers: start the kernel and run the cell again."; });
    this.said = h("p", { class: "note", role: "status", "aria-live": "polite" });
    const knobs = model.get("knobs").map((knob) => this.knob(knob));
    this.body = h("div", { class: "follows" });
    el.append(h("div", { class: "knobs", role: "group", "aria-label": model.get("title") }, ...knobs), this.body, this.said);
    model.on("change:shown", () => this.show());
    model.on("msg:custom", () => this.asker.answered());
    this.show();
  }

  knob({ name, label, told, at }) {
    const value = h("output", { class: "value", text: told[at] });
    const range = h("input", { type: "range", min: 0, max: told.length - 1, step: 1, "aria-label": label, "aria-valuetext": told[at] });
    range.value = at;
    range.addEventListener("input", () => {
      value.textContent = told[range.value];
      range.setAttribute("aria-valuetext", told[range.value]);
      this.asker.ask(name, Number(range.value));
    });
    return h("label", { class: "knob" }, h("span", { text: label }), range, value);
  }

  show() {
    const { title, words, picture, head, rows, here, notes } = this.model.get("shown");
    const image = picture && h("img", { src: picture.src, alt: picture.alt, style: { width: picture.width } });
    const heads = ["", ...head].map((text, place) => (place ? h("th", { scope: "col", class: place > 1 ? "number" : "", text }) : h("td", {})));
    const lines = rows.map((row, place) => h("tr", { "aria-current": place === here ? "true" : null },
      h("td", { text: place === here ? "→" : "" }), ...row.map((text, column) => h("td", { class: column ? "number" : "", text }))));
    const table = h("table", {}, h("caption", { text: title }), h("thead", {}, h("tr", {}, ...heads)), h("tbody", {}, ...lines));
    this.body.replaceChildren(
      ...words.map((text) => h("p", { text })),
      ...(image ? [h("div", { class: "frame", tabindex: 0, role: "region", "aria-label": "Picture" }, image)] : []),
      h("div", { class: "frame", tabindex: 0, role: "region", "aria-label": title }, table),
      ...notes.map((text) => h("p", { class: "note", text })),
    );
    this.said.textContent = "";
  }
}

export default {
  render({ model, el }) {
    el.classList.add("sfn", "with-knobs");
    el.dataset.lmSuppressShortcuts = "true";
    el.addEventListener("keydown", (event) => event.stopPropagation());
    new Knobs(model, el);
    foldTwin(el);
  },
};
