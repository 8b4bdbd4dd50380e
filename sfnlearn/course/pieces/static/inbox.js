// Requests that wait for a person, with a button for each thing that can be done, and below them what was done.

const DEEDS = [["approve", "Approve", "Answer with a success (SendTaskSuccess)"], ["reject", "Reject", "Answer with a failure (SendTaskFailure)"], ["heartbeat", "Heartbeat", "Send a sign of life (SendTaskHeartbeat)"], ["ignore", "Ignore", "Do nothing until the machine gives up waiting"]];
const QUIET_AFTER = 6000;

class InboxPanel {
  constructor(model, el) {
    this.model = model;
    el.setAttribute("role", "group");
    el.setAttribute("aria-label", "Approval inbox");
    this.heard = h("p", { role: "status", class: "said" });
    this.list = h("ul", { class: "requests", "aria-label": "Requests" });
    this.done = h("ol", { class: "deeds", "aria-label": "What was done" });
    this.cards = new Map();
    el.append(h("div", { class: "inboxhead" }, h("b", { text: "Inbox" }), h("span", { class: "spring" }), button("Look again", () => this.ask({ kind: "look" }), { title: "Look for requests that have come since" })), this.heard, this.list, h("h4", { text: "What was done" }), this.done);
    model.on("change:shown", () => this.show());
    model.on("msg:custom", (answer) => this.take(answer));
    this.show();
  }

  ask(content) {
    clearTimeout(this.silence);
    this.silence = setTimeout(() => { this.heard.textContent = "The kernel does not answer: run the cell again."; }, QUIET_AFTER);
    this.model.send(content);
  }

  take(answer) {
    if (answer?.kind !== "done") return;
    clearTimeout(this.silence);
    if (answer.refused) this.heard.textContent = printable(answer.refused);
  }

  show() {
    const { requests, log } = this.model.get("shown");
    for (const request of requests) {
      if (!this.cards.has(request.number)) this.cards.set(request.number, new RequestCard(request, this));
      this.cards.get(request.number).show(request);
    }
    replaceOthers(this.list, requests.map((request) => this.cards.get(request.number).element));
    this.done.replaceChildren(...log.map((deed) => h("li", {}, h("span", { class: "time", text: `after ${deed.at}` }), h("b", { text: `${deed.what} ${deed.number}` }), h("span", { class: "came", text: clipMiddle(deed.happened, 400) }))));
    const waiting = requests.filter((request) => request.open).length;
    const last = log.at(-1);
    this.heard.textContent = printable([last ? `${last.what} ${last.number}: ${last.happened}.` : "", requests.length ? `${waiting} of ${requests.length} ${requests.length === 1 ? "request waits" : "requests wait"}.` : "Nothing waits for a person here."].join(" ").trim());
  }
}

// Elements are made once, so that the focus stays on the button that was used.
class RequestCard {
  constructor(request, panel) {
    this.stands = h("span", { class: "stands" });
    this.until = h("p", { class: "note" });
    this.asked = h("pre", { tabindex: 0, "aria-label": `What request ${request.number} was sent` });
    const acts = DEEDS.map(([action, words, title]) => button(`${words} request ${request.number}`, () => panel.ask({ kind: "do", action, number: request.number }), { words, title }));
    this.element = h("li", { class: "request", "aria-label": `Request ${request.number}` },
      h("div", { class: "top" }, h("b", { text: `${request.number}` }), clipped(request.state, 40), h("span", { class: "note" }, "in ", clipped(request.execution, 16)), this.stands),
      this.asked, this.until, h("div", { class: "acts" }, ...acts));
  }

  show(request) {
    this.element.classList.toggle("over", !request.open);
    this.stands.textContent = `${request.open ? "○" : "●"} ${request.stands}`;
    this.asked.textContent = request.asked.split("\n").map(printable).join("\n");
    this.until.textContent = request.open ? printable(request.until) : "It does not wait any more. Try an answer all the same: it comes late.";
  }
}

export default {
  render({ model, el }) {
    el.classList.add("sfn", "inbox");
    el.dataset.lmSuppressShortcuts = "true";
    el.addEventListener("keydown", (event) => event.stopPropagation());
    new InboxPanel(model, el);
    foldTwin(el);
  },
};
