// Change requests: how often each comes is typed, the totals follow at once, and a request shows its diffs.

const plural = (count, word) => `${count.toLocaleString("en")} ${word}${count === 1 ? "" : "s"}`;
const MOST_TIMES = 1000;

class Simulator {
  constructor(model, el) {
    this.model = model;
    this.chosen = null;
    el.setAttribute("role", "group");
    el.setAttribute("aria-label", "Change requests in three designs");
    this.totals = model.get("designs").map(() => h("td", { class: "total" }));
    this.rows = new Map(model.get("wishes").map((wish) => [wish.name, this.row(wish)]));
    this.diffs = h("div", { class: "diffs" });
    this.heard = h("span", { role: "status", class: "heard" });
    const heads = model.get("designs").map(({ name, title }) => h("th", { scope: "col" }, h("b", { text: name }), h("span", { class: "note", text: title })));
    el.append(
      h("p", { class: "note", text: "How often does each request come in a year? Type other numbers, and choose a request to see its diffs." }),
      h("div", { class: "sheet", role: "region", tabindex: 0, "aria-label": "Change requests" },
        h("table", {},
          h("thead", {}, h("tr", {}, h("th", { scope: "col", text: "change request" }), h("th", { scope: "col", class: "often", text: "a year" }), ...heads)),
          h("tbody", {}, ...[...this.rows.values()].map(({ element }) => element),
            h("tr", { class: "sum" }, h("th", { scope: "row", colspan: 2, text: "in a year" }), ...this.totals)))),
      this.heard,
      this.diffs,
    );
    model.on("change:times", () => this.add());
    this.choose(model.get("wishes")[0].name);
    this.add();
  }

  row(wish) {
    const open = button(`${wish.name}: show its diffs`, () => this.choose(wish.name), { words: wish.name, class: "wish", "aria-pressed": "false" });
    const often = h("input", { type: "number", min: 0, max: MOST_TIMES, step: 1, value: this.model.get("times")[wish.name], "aria-label": `Times a year: ${wish.name}`, on: { input: () => this.type(wish.name, often) } });
    const cells = wish.answers.map((answer) => h("td", {}, h("b", { text: answer.deployed }), h("span", { class: "note", text: answer.why ?? answer.told })));
    return { open, element: h("tr", {}, h("th", { scope: "row" }, open, h("span", { class: "note", text: wish.words })), h("td", { class: "often" }, often), ...cells) };
  }

  type(name, field) {
    const often = Number(field.value);
    const fits = field.value !== "" && Number.isInteger(often) && often >= 0 && often <= MOST_TIMES;
    field.setAttribute("aria-invalid", String(!fits));
    if (!fits) {
      this.heard.textContent = `Type a whole number from 0 to ${MOST_TIMES.toLocaleString("en")}.`;
      return;
    }
    this.model.set("times", { ...this.model.get("times"), [name]: often });
    this.model.save_changes();
  }

  add() {
    const times = this.model.get("times");
    const told = this.model.get("designs").map(({ name }, place) => {
      const sum = (what) => this.model.get("wishes").reduce((all, wish) => all + times[wish.name] * (wish.answers[place][what] ?? 0), 0);
      const impossible = this.model.get("wishes").filter((wish) => wish.answers[place].why && times[wish.name]).length;
      const words = [plural(sum("functions"), "function"), plural(sum("machines"), "machine update"), plural(sum("lines"), "line")];
      if (impossible) words.push(`${plural(impossible, "request")} not possible`);
      this.totals[place].replaceChildren(...words.map((word) => h("div", { text: word })));
      return `${name}: ${words.join(", ")}`;
    });
    this.heard.textContent = `In a year. ${told.join(". ")}.`;
  }

  choose(name) {
    for (const [each, { open }] of this.rows) open.setAttribute("aria-pressed", String(each === name));
    const wish = this.model.get("wishes").find((each) => each.name === name);
    this.diffs.replaceChildren(h("h4", { text: `${wish.name}: ${wish.words}` }), h("div", { class: "columns" },
      ...this.model.get("designs").map((design, place) => h("section", { "aria-label": `The diff in ${design.name}` }, h("b", { text: design.name }), ...this.diff(wish.answers[place])))));
  }

  diff(answer) {
    if (answer.why) return [h("p", { text: `${answer.deployed}: ${answer.why}` })];
    return answer.files.flatMap(({ file, lines }) => [h("div", { class: "file", text: file }), h("pre", { tabindex: 0, "aria-label": file }, ...lines.map((line) => h("span", { class: { "+": "added", "-": "removed" }[line[0]] ?? "same", text: line || " " })))]);
  }
}

export default {
  render({ model, el }) {
    el.classList.add("sfn", "changes");
    new Simulator(model, el);
    foldTwin(el);
  },
};
