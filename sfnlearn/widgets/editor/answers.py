"""What the browser can ask, by the word for it: one line a question."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from sfnlearn.editing.catalogue import listed
from sfnlearn.widgets.editor import code_answers, export_answers, inspector, part_answers, run_answers

if TYPE_CHECKING:
    from sfnlearn.widgets.editor.view import Editor

Answer = Callable[["Editor", Mapping[str, Any]], Any]

ANSWERS: Mapping[str, Answer] = {
    "check": lambda editor, _question: editor.check(),
    "catalogue": lambda _editor, question: listed(str(question.get("text", ""))),
    "copy": lambda editor, question: editor.session.copy(question["states"]),
    "sheet": inspector.form,
    "values": inspector.values,
    "completions": code_answers.completions,
    "state at": code_answers.state_at,
    "position": code_answers.position,
    "bench": run_answers.bench,
    "keep": run_answers.keep,
    "run": run_answers.run,
    "shown run": run_answers.shown,
    "answer task": run_answers.answer,
    "stepper": run_answers.stepper,
    "rules": part_answers.rules,
    "handlers": part_answers.handlers,
    "flow": part_answers.flow,
    "exports": export_answers.exports,
    "export": export_answers.export,
}
"""Each takes the editor and the question, and gives a JSON value; a UsageError is told to who asked."""
