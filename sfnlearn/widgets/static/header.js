// The head of a view: the execution's status and names, its times on its own clock, and what it took.

const ENDS = { RUNNING: "running", SUCCEEDED: "succeeded", FAILED: "failed", TIMED_OUT: "failed", ABORTED: "aborted" };

class Header {
  constructor(host, track, statuses, say) {
    Object.assign(this, { host, track, statuses, say });
    this.pill = h("span", { class: "pill" });
    this.name = h("b", { class: "name" });
    this.machine = h("span", { class: "machine" });
    this.copy = button("Copy the execution's name", () => this.copyName(), { words: "Copy", class: "small", title: "Copy the execution's name" });
    this.cause = button("Go to the cause", () => track.go(track.reel().head.cause_event), { words: "Go to the cause", class: "small", title: "Go to the event where the error began (C)" });
    this.facts = h("div", { class: "head-facts" });
    host.append(h("div", { class: "names" }, this.pill, this.name, this.copy, this.machine, h("span", { class: "spring" }), this.cause), this.facts);
  }

  show() {
    const reel = this.track.reel();
    if (this.reel === reel) return;
    this.reel = reel;
    const { head } = reel;
    const word = ENDS[head.status] ?? "running";
    this.host.dataset.status = word;
    this.pill.replaceChildren(statusSign(this.statuses, word), head.status);
    this.name.replaceChildren(clipped(reel.execution, 36, { title: printable(reel.execution) }));
    this.machine.replaceChildren("of ", clipped(head.machine, 36), head.where ? `, ${head.where}` : "");
    this.cause.hidden = !head.cause_event;
    this.facts.replaceChildren(...this.list(head).map(([term, words, title]) => h("span", { title }, h("span", { class: "term", text: `${term} ` }), words)));
  }

  list(head) {
    const facts = [
      ["Started", moment(head.started), "On the execution's own clock, in UTC"],
      ["Ended", head.ended === null ? "not yet" : moment(head.ended), "On the execution's own clock, in UTC"],
      ["Duration", duration(head.seconds), "On the execution's own clock"],
      ["Transitions", head.transitions.toLocaleString("en"), "States that were entered, retries and redrives: what a Standard workflow pays for"],
    ];
    if (head.redrives) facts.push(["Redrives", String(head.redrives), "How often it was redriven"]);
    if (head.error) facts.push(["Error", clipMiddle(head.error, 60), head.error]);
    return facts;
  }

  async copyName() {
    this.say((await copyText(this.track.reel().execution)) ? "Copied." : "The browser did not allow copying.");
  }
}

// A status as a disc with its sign, as it stands on the cards.
function statusSign(statuses, word) {
  const { path, filled } = statuses[word];
  return s("svg", { class: "sign", viewBox: "-9 -9 18 18", width: 16, height: 16, "aria-hidden": "true" }, s("circle", { r: 8 }), s("path", { d: path, class: filled ? "filled" : undefined }));
}

function moment(seconds) {
  return new Date(seconds * 1000).toISOString().replace("T", " ").replace(/\.000Z$|Z$/, "");
}
