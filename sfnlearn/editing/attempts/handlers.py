"""The Retriers and Catchers of a state in words, and who takes an error: the interpreter's own rules decide.

Rules that hold here: each handler is read by itself, so that one that is wrong leaves the others readable; a Catcher's
data flow has no say in what it takes, so a mistake there hides nothing; what becomes of an error is `retry.decide`'s
answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sfnlearn.asl.definition import Definition, PlacedState, objects_of
from sfnlearn.asl.location import Keys
from sfnlearn.asl.machine import StateMachine
from sfnlearn.asl.running.retry import NEVER_HANDLED, Catcher, HeartbeatTimeout, Retrier, decide, first_match
from sfnlearn.asl.running.state import LastingState
from sfnlearn.editing.attempts.plan import Plan, plan_of
from sfnlearn.errors import DefinitionError, StatesError
from sfnlearn.jsontext import JSON

_PROBE = "arn:aws:lambda:us-east-1:123456789012:function:f"
_MANY = {"States.ALL", "States.TaskFailed"}
"""Names that stand for errors of other names."""
_UNNAMED = "an error that nobody names"


@dataclass(frozen=True, slots=True)
class Told:
    """One handler: where it stands, its error names, its words, and what comes after it.

    `plan` are a Retrier's attempts, None for a Catcher and for a Retrier that cannot be read; `wrong` says why not.
    """

    place: Keys
    errors: tuple[str, ...]
    words: str
    plan: Plan | None = None
    after: tuple[str, ...] = ()
    wrong: str = ""


class Handlers:
    """The Retriers and Catchers of a state, with their positions; those that cannot be read are left out."""

    def __init__(self, found: PlacedState) -> None:
        self.found = found
        self.wrong: dict[Keys, str] = {}
        self.retry: dict[int, Retrier] = {}
        self.catch: dict[int, Catcher] = {}
        for index, written in objects_of(found.state, "Retry"):
            state = self._read("Retry", index, dict(written))
            if state is not None and state.retry:
                self.retry[index] = state.retry[0]
        for index, written in objects_of(found.state, "Catch"):
            state = self._read(
                "Catch", index, {name: written[name] for name in ("ErrorEquals", "Next") if name in written}
            )
            if state is not None and state.catch:
                self.catch[index] = state.catch[0]

    def told(self) -> Iterator[Told]:
        """Each in words, the Retriers first."""
        for index, written in objects_of(self.found.state, "Retry"):
            retrier = self.retry.get(index)
            if retrier is None:
                yield self._unread("Retry", index, written)
                continue
            plan = plan_of(retrier)
            yield Told(("Retry", index), retrier.error_equals, str(plan), plan, tuple(self._after(retrier)))
        for index, written in objects_of(self.found.state, "Catch"):
            catcher = self.catch.get(index)
            if catcher is None:
                yield self._unread("Catch", index, written)
                continue
            words = (
                f'Takes {listed(catcher.error_equals)} to "{catcher.next}"; {_output(written, self.found.language)}.'
            )
            yield Told(("Catch", index), catcher.error_equals, words)

    def course_of(self, name: str) -> tuple[str, ...]:
        """What becomes of an error of this name that comes at every attempt, in sentences.

        >>> from sfnlearn.editing.alone import state_at
        >>> pay = {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage", "End": True,
        ...        "Retry": [{"ErrorEquals": ["Busy"], "MaxAttempts": 1}],
        ...        "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "Sorry"}]}
        >>> handlers = Handlers(state_at({"StartAt": "Pay", "States": {"Pay": pay}}, ("States", "Pay")))
        >>> handlers.course_of("Busy")
        ('Retry 1: tries again once, after 1 s; gives up after 1 s of waiting.', 'Then Catch 1 takes it to "Sorry".')
        >>> handlers.course_of("States.Runtime")
        ('States.Runtime is never retried or caught: the execution fails.',)
        """
        error = _example(name)
        if name in NEVER_HANDLED:
            return (f"{name} is never retried or caught: the execution fails.",)
        retrier = first_match(tuple(self.retry.values()), error)
        if retrier is None or not retrier.max_attempts:
            return (_sentence(self._end(error, retrier)),)
        index = next(index for index, one in self.retry.items() if one is retrier)
        words = str(plan_of(retrier))
        return f"Retry {index + 1}: {words[0].lower()}{words[1:]}", f"Then {self._end(error, retrier)}."

    def _read(self, group: str, index: int, written: dict[str, Any]) -> LastingState | None:
        """A Task with this one handler; None where the reader refuses it."""
        target = written.get("Next")
        others = {target: {"Type": "Succeed"}} if isinstance(target, str) and target != "Probe" else {}
        probe = {"Type": "Task", "Resource": _PROBE, group: [written], "End": True}
        language = {"QueryLanguage": "JSONata"} if self.found.language == "JSONata" else {}
        try:
            machine = StateMachine({"StartAt": "Probe", **language, "States": {"Probe": probe, **others}})
        except DefinitionError as refused:
            self.wrong[group, index] = refused.diagnostics[0].message
            return None
        state = machine.block.find("Probe")
        assert isinstance(state, LastingState)
        return state

    def _unread(self, group: str, index: int, written: Definition) -> Told:
        names = written.get("ErrorEquals")
        errors = tuple(name for name in names if isinstance(name, str)) if isinstance(names, list) else ()
        return Told((group, index), errors, "", wrong=self.wrong.get((group, index), "It cannot be read."))

    def _after(self, retrier: Retrier) -> Iterator[str]:
        """Where each of a Retrier's errors goes once its attempts are spent, those with one way together."""
        ways: dict[str, list[str]] = {}
        for name in retrier.error_equals:
            if name not in NEVER_HANDLED:
                ways.setdefault(self._end(_example(name), retrier), []).append(name)
        only = len(ways) == 1
        for way, names in ways.items():
            yield f"Then {way}." if only else f"Then, of {listed(names)}, {way}."

    def _end(self, error: StatesError, spent: Retrier | None) -> str:
        spent_by = {} if spent is None else {spent: spent.max_attempts}
        catcher = decide(error, tuple(self.retry.values()), tuple(self.catch.values()), spent_by)
        for index, one in self.catch.items():
            if one is catcher:
                return f'Catch {index + 1} takes it to "{one.next}"'
        return "the state fails with it"


def _sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}."


def _example(name: str) -> StatesError:
    """An error that a name stands for."""
    if name == "States.HeartbeatTimeout":
        return HeartbeatTimeout()
    return StatesError(_UNNAMED if name in _MANY else name)


def listed(names: Sequence[str]) -> str:
    """Error names as part of a sentence.

    >>> listed(["Busy", "States.Timeout"]), listed(["States.ALL"])
    ('Busy and States.Timeout', 'any error')
    """
    words = ["any error" if name == "States.ALL" else name for name in names]
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def _output(written: Mapping[str, JSON], language: str) -> str:
    """What a Catcher does with the error's name and cause."""
    if language == "JSONata":
        return "its Output says what goes on" if "Output" in written else "Error and Cause are the output"
    path = written.get("ResultPath", "$")
    if path is None:
        return "the input goes on as it is"
    return "Error and Cause are the output" if path == "$" else f"Error and Cause are put into the input at {path}"
