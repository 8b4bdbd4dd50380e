// The code of the function that a state calls, with the line marked in which an error arose, and the way to its cell.

const MANY_LINES = 800;

class FunctionCode {
  constructor(track, panel) {
    Object.assign(this, { track, panel });
  }

  // The code that a state called last: its place among the files; undefined where it calls no function or nobody knows it.
  placeOf(reel, state) {
    return reel.code?.called[state];
  }

  // The line of an error in a visit, [file, line]: of the attempt at the cursor, or else of the last one before it.
  lineOf(reel, visit, id) {
    const failed = Object.keys(reel.code.lines).map(Number).filter((event) => reel.visit[event - 1] === visit?.events[0]);
    const before = failed.filter((event) => event <= id);
    return reel.code.lines[before.length ? before[before.length - 1] : failed[0]];
  }

  // The code's lines as they stand in the file, and its tools.
  show(reel, state, visit, id) {
    const [place, marked] = this.lineOf(reel, visit, id) ?? [this.placeOf(reel, state), 0];
    const file = reel.code.files[place];
    const many = reel.code.files.filter((one) => one.function === file.function).length;
    if (reel.isShort(file.text)) return this.panel.fetching(reel, file.text);
    const source = reel.texts[file.text];
    return h("div", { class: "code" },
      h("div", { class: "code-head" }, h("span", { class: "note" }, clipped(file.where, 60)), h("span", { class: "spring" }), this.toCell(file, source), this.copy(source)),
      many > 1 ? note(`${file.function} was deployed ${many} times for this execution; this is ${marked ? "the one that failed here" : "the one that this state called last"}.`) : null,
      this.lines(source, file.first, marked));
  }

  copy(source) {
    return button("Copy the code", async () => this.panel.say((await copyText(source)) ? "Copied." : "The browser did not allow copying."), { words: "Copy", class: "small" });
  }

  lines(source, first, marked) {
    const all = source.replace(/\n$/, "").split("\n");
    const rows = all.slice(0, MANY_LINES).map((text, place) => this.line(text, first + place, first + place === marked));
    const more = all.length > MANY_LINES ? note(`And ${all.length - MANY_LINES} more lines: copy to have them all.`) : null;
    return h("div", {}, h("pre", { class: "code-lines", tabindex: "0", role: "region", "aria-label": "Code" }, ...rows), more);
  }

  line(text, number, marked) {
    const content = [h("span", { class: "line-number", text: String(number) }), h("span", { class: "line-text", text: `${printable(text)}\n` })];
    if (!marked) return h("span", { class: "code-line" }, ...content);
    return h("mark", { class: "code-line", "aria-label": `Line ${number}, where the error arose: ${printable(text.trim())}`, title: "Here the error arose" }, ...content);
  }

  toCell(file, source) {
    if (!this.panel.host.closest(".jp-Notebook")) return null;
    const go = () => this.goToCell(file, source);
    return button(`Go to the cell of ${file.function}`, go, { words: "Go to the cell", class: "small" });
  }

  goToCell(file, source) {
    const cell = cellOf(this.panel.host.closest(".jp-Notebook"), file.function, source);
    if (!cell) return this.panel.say(`No cell on the page has the code of ${file.function}: look for the one that begins with %%lambda ${file.function}.`);
    cell.scrollIntoView({ block: "center", behavior: "instant" });
    cell.querySelector(".cm-content")?.focus({ preventScroll: true });
    return undefined;
  }
}

// The cell of a notebook that deploys a function: its magic names it, or it holds the first line of the code.
function cellOf(notebook, name, source) {
  const cells = [...notebook.querySelectorAll(".jp-CodeCell")].map((cell) => [cell, [...cell.querySelectorAll(".jp-InputArea .cm-line")].map((line) => line.textContent.trim())]);
  const begins = source.split("\n").map((line) => line.trim()).find((line) => line && !line.startsWith("#")) ?? "";
  const [found] = cells.findLast(([, [magic = ""]]) => magic.startsWith("%%lambda ") && magic.split(/\s+/)[1] === name) ?? cells.findLast(([, lines]) => begins && lines.includes(begins)) ?? [];
  return found;
}
