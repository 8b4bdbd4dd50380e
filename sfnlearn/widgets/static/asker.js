// Sends what was changed since the last answer: a text goes to the kernel at once, and the next one when the kernel has
// answered, so that what was typed in between goes together, nothing waits for a pause in typing and no answer is late.

const SILENCE = 6000;

class Asker {
  constructor(model, silent) {
    this.model = model;
    this.silent = silent;
    this.pending = {};
    this.number = 0;
    this.flying = false;
  }

  ask(name, text) {
    this.pending[name] = text;
    this.go();
  }

  go() {
    if (this.flying || !Object.keys(this.pending).length) return;
    this.flying = true;
    this.number += 1;
    this.timer = setTimeout(this.silent, SILENCE);
    const edits = this.pending;
    this.pending = {};
    this.model.send({ kind: "edit", number: this.number, edits });
  }

  // Whether nothing newer is on its way.
  answered() {
    clearTimeout(this.timer);
    this.flying = false;
    this.go();
  }
}
