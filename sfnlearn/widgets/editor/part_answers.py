"""What the inspector's harder parts ask for: the rules of a Choice, Retry and Catch, the data flow.

A question has the `place` of a state, `drafts` (what is typed and not finished: pairs of a place and a text), and what
the state is tried with: `example`, texts by their names, which the editor keeps for each state; or `visit`, the number
of a visit in the last run, 0 for the last one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from sfnlearn.asl.definition import PlacedState, states_of
from sfnlearn.asl.location import Keys
from sfnlearn.editing.alone import state_at
from sfnlearn.editing.attempts.error_names import error_names
from sfnlearn.editing.attempts.handlers import Handlers, Told
from sfnlearn.editing.attempts.new_handlers import new_handler
from sfnlearn.editing.flow.example import example_of, read_example
from sfnlearn.editing.flow.lanes import lanes_told
from sfnlearn.editing.flow.last_run import Visit, visit_of, visits_of
from sfnlearn.editing.flow.told import problem_told
from sfnlearn.editing.places import found_at
from sfnlearn.editing.rules.builder import rules_told
from sfnlearn.editing.rules.edits import PART
from sfnlearn.editing.rules.trial import try_rules
from sfnlearn.editing.transitions.new_states import new_rule
from sfnlearn.editing.unsaved import with_drafts
from sfnlearn.errors import UsageError
from sfnlearn.jsontext import dumps

if TYPE_CHECKING:
    from sfnlearn.widgets.editor.view import Editor

Question = Mapping[str, Any]


class _Asked:
    """A question about a state: the text as it is, the text as it is typed, and the state in both."""

    def __init__(self, editor: Editor, question: Question) -> None:
        document = editor.session.document
        if document is None:
            raise UsageError("The text cannot be read as a definition: Code shows where it breaks off.")
        self.editor = editor
        self.question = question
        self.document = document
        self.place: Keys = tuple(question["place"])
        self.found = state_at(document.value, self.place)
        drafts = ((tuple(place), source) for place, source in question.get("drafts") or ())
        self.drafted, self.wrong = with_drafts(document, drafts)

    @property
    def typed(self) -> PlacedState:
        """The state as it is typed."""
        return state_at(self.drafted.value, self.place)

    @property
    def block(self) -> Mapping[str, Any]:
        """The states of its block, by name."""
        return states_of(found_at(self.place[:-2], self.document.value))

    def example(self) -> tuple[dict[str, str], list[int] | None]:
        """The texts that the state is tried with now, and the visit that they are of; what came along is kept."""
        examples, run, visit = self.editor.examples, self.editor.execution, self.question.get("visit")
        taken: Visit | None = None
        if visit is not None and run is not None:
            taken = visit_of(run, self.found.name, int(visit) or None)
        if taken is not None:
            examples[self.place] = taken.texts
        elif isinstance(given := self.question.get("example"), dict):
            examples[self.place] = {str(name): str(text) for name, text in given.items()}
        texts = example_of(self.typed, examples.get(self.place, {}))
        return texts, None if taken is None else [taken.number, taken.count]

    def source(self, place: Keys) -> str:
        """The spelling of the value at a place; where the text has none to give, its JSON."""
        try:
            return self.document.source(place)
        except UsageError:
            return dumps(found_at(place, self.document.value))

    @property
    def visits(self) -> int:
        """How often the last run entered the state."""
        run = self.editor.execution
        return 0 if run is None else len(visits_of(run, self.found.name))


def rules(editor: Editor, question: Question) -> dict[str, Any]:
    """The rules of a Choice state, and which of them takes the example as the rules are typed now."""
    asked = _Asked(editor, question)
    example, visit = asked.example()
    told = rules_told(asked.found, asked.source)
    fresh = new_rule(told["language"], _other_state(asked, told["otherwise"]["next"]))
    tried = _tried(asked, example)
    return {
        **told,
        **tried,
        "fresh": fresh,
        "fresh_part": dict(PART),
        "example": example,
        "visit": visit,
        "visits": asked.visits,
    }


def _other_state(asked: _Asked, default: str | None) -> str:
    """Where a new rule goes on: where Default does, else with another state of the block."""
    return default or next((name for name in asked.block if name != asked.found.name), asked.found.name)


def _tried(asked: _Asked, example: Mapping[str, str]) -> dict[str, Any]:
    found = asked.typed
    data, given, unread = read_example(found, example)
    told = {"trial": None, "untried": "", "unread": [problem_told(problem) for problem in unread]}
    if asked.place not in asked.editor.examples:
        return {**told, "untried": "Write an input to see which rule takes it."}
    if unread or asked.wrong:
        return {**told, "untried": [*(problem.message for problem in unread), *asked.wrong.values()][0]}
    known = {name: given.get(name) for name in ("variables", "context")}
    try:
        trial = try_rules(asked.drafted.value, asked.place, data, **known)
    except UsageError as refused:
        return {**told, "untried": str(refused)}
    return {**told, "trial": trial.as_json()}


def handlers(editor: Editor, question: Question) -> dict[str, Any]:
    """Retry and Catch in words, the attempts over time, names to offer, and what becomes of the error `error`."""
    asked = _Asked(editor, question)
    found = asked.typed
    read = Handlers(found)
    error = str(question.get("error") or "")
    names = error_names(asked.drafted.value, found)
    fresh = {group: new_handler(group, found, asked.block, names) for group in ("Retry", "Catch")}
    return {
        "handlers": [_handler(found, one) for one in read.told()],
        "names": list(names),
        "fresh": {group: {"at": at, "value": value} for group, (at, value) in fresh.items()},
        "last": "Catch" if "Catch" in found.state else "Retry",
        "course": list(read.course_of(error)) if error else [],
    }


def _handler(found: PlacedState, told: Told) -> dict[str, Any]:
    plan = None if told.plan is None else {**asdict(told.plan), "jitters": told.plan.jitters}
    names = found_at((*told.place, "ErrorEquals"), dict(found.state))
    return {
        "place": [*found.at(told.place)],
        "errors": list(told.errors),
        "given": names if isinstance(names, list) else None if names is not None else [],
        "words": told.words,
        "plan": plan,
        "after": list(told.after),
        "wrong": told.wrong,
    }


def flow(editor: Editor, question: Question) -> dict[str, Any]:
    """The lanes of a state for its example, as its fields are typed now."""
    asked = _Asked(editor, question)
    example, visit = asked.example()
    told = lanes_told(asked.drafted.value, asked.place, example)
    typed = [{"place": [*at], "message": message} for at, message in asked.wrong.items()]
    return {**told, "typed": typed, "visit": visit, "visits": asked.visits}
