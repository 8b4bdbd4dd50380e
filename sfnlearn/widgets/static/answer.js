// Answering a task that waits for somebody outside: a task token's, or an activity's.

const ACTIONS = [["success", "Success (SendTaskSuccess)"], ["failure", "Failure (SendTaskFailure)"], ["heartbeat", "Heartbeat (SendTaskHeartbeat)"]];

class TokenAnswer {
  constructor(panel) {
    this.panel = panel;
    this.open = button("Answer…", () => this.edit(), { words: "Answer…", class: "answer", title: "Answer the task that waits here" });
    this.open.hidden = true;
  }

  // The task that waits in the visit that an event belongs to.
  of(reel, id) {
    return reel.pending?.[reel.visit[id - 1]] ?? null;
  }

  // Whether it can be answered at this event.
  show(reel, id) {
    const waits = this.of(reel, id) !== null;
    if (this.open.hidden === waits) this.open.hidden = !waits;
    this.open.disabled = !this.panel.kernel.alive;
    return waits;
  }

  edit() {
    const { panel } = this;
    const [reel, id] = [panel.track.reel(), panel.track.cursor()];
    const waits = this.of(reel, id);
    if (!waits) return;
    panel.editing = { reel, id };
    this.entered = reel.visit[id - 1];
    const fields = { action: h("select", { "aria-label": "Kind of answer" }, ...ACTIONS.map(([key, words], place) => option(key, words, place === 0))) };
    fields.text = h("textarea", { "aria-label": "Output as JSON", spellcheck: "false", autocomplete: "off" });
    fields.text.value = "{}";
    for (const name of ["error", "cause"]) fields[name] = h("input", { type: "text", "aria-label": name === "error" ? "Error" : "Cause", placeholder: name === "error" ? "Error, such as Declined" : "Cause", spellcheck: "false", autocomplete: "off" });
    const failure = h("div", { class: "failure" }, fields.error, fields.cause);
    const message = h("p", { class: "message", role: "alert" });
    const go = button("Send the answer", () => this.send(fields, message, go), { words: "Send the answer", class: "primary" });
    const cancel = button("Cancel", () => this.close(), { words: "Cancel" });
    const choose = () => {
      fields.text.hidden = fields.action.value !== "success";
      failure.hidden = fields.action.value !== "failure";
    };
    fields.action.addEventListener("change", choose);
    choose();
    panel.body.classList.add("editing");
    panel.foot.hidden = true;
    panel.body.replaceChildren(heading(`Answer ${waits.activity ? "the activity's task" : "the task"} that waits in ${clipMiddle(waits.state, 40)}`), h("p", {}, fields.action), fields.text, failure, message, h("div", { class: "actions" }, go, cancel));
    panel.body.onkeydown = (event) => event.key === "Escape" && panel.editing && this.close();
    fields.text.focus();
  }

  close() {
    this.panel.cancel();
    this.open.focus();
  }

  async send(fields, message, go) {
    const { panel } = this;
    const { reel } = panel.editing;
    const { action, text, error, cause } = fields;
    go.disabled = true;
    message.textContent = "Sending…";
    const answer = await panel.kernel.ask("token", { branch: panel.track.all().indexOf(reel), entered: this.entered, action: action.value, text: text.value, error: error.value, cause: cause.value });
    go.disabled = false;
    message.textContent = answer.refused ?? "";
    if (answer.refused) {
      if (action.value === "success") placeCaret(text, answer.refused);
      return;
    }
    panel.editing = false;
    panel.show();
    panel.host.closest(".sfn")?.focus();
    panel.say(action.value === "heartbeat" ? "Heartbeat sent: its time begins anew." : "Answered: the execution goes on from here.");
  }
}
