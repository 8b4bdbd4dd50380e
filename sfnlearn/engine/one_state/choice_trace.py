"""The rules of a Choice state with one input: which were tried, which matched, and what their paths found.

Rules that hold here: a rule is asked by the language itself (`ChoiceRule.matches`), once and in order, and the rules
after the first that matches are not asked, as when the state runs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from sfnlearn.asl.definition import objects_of
from sfnlearn.asl.running.frame import Frame
from sfnlearn.asl.states.choice import Choice
from sfnlearn.errors import StatesError
from sfnlearn.jsontext import JSON, compact
from sfnlearn.query.paths.paths import PathNotFound, PathSyntaxError, compile_path

Verdict = Literal["matches", "does not match", "was not tried", "fails"]
_MOST, _LONG = 4, 60
"""Paths that are told of one rule, and characters of each value."""


@dataclass(frozen=True, slots=True)
class TriedRule:
    """One rule; `why` are the values that its paths found, empty where it was not tried."""

    verdict: Verdict
    why: str = ""

    def __str__(self) -> str:
        return f"{self.verdict}: {self.why}" if self.why else self.verdict


def tried_rules(choice: Choice, written: Mapping[str, Any], data: JSON, frame: Frame) -> tuple[TriedRule, ...]:
    """What became of each rule; `written` is the state's definition, `data` its effective input.

    The frame is one that has entered the state.
    """
    found: list[TriedRule] = []
    over = False
    for rule, (_, definition) in zip(choice.choices, objects_of(written, "Choices"), strict=True):
        if over:
            found.append(TriedRule("was not tried"))
            continue
        verdict = _asked(rule.matches, data, frame)
        found.append(TriedRule(verdict, _why(definition, data, frame)))
        over = verdict in {"matches", "fails"}
    return tuple(found)


def _asked(matches: Any, data: JSON, frame: Frame) -> Verdict:
    try:
        return "matches" if matches(data, frame) else "does not match"
    except StatesError:
        return "fails"


def _why(rule: Mapping[str, Any], data: JSON, frame: Frame) -> str:
    told = list(dict.fromkeys(f"{path} {_found(path, data, frame)}" for path in paths_in_rule(rule)))
    more = [f"and {len(told) - _MOST} more"] if len(told) > _MOST else []
    return ", ".join([*told[:_MOST], *more])


def paths_in_rule(rule: Mapping[str, Any]) -> Iterator[str]:
    """The paths that a rule compares, in order.

    >>> list(paths_in_rule({"Not": {"Variable": "$.a", "NumericEqualsPath": "$.b"}, "Next": "C"}))
    ['$.a', '$.b']
    """
    for name, value in rule.items():
        if name in {"Assign", "Output"}:
            continue
        if isinstance(value, str) and (name == "Variable" or name.endswith("Path")):
            yield value
        for inner in value if isinstance(value, list) else [value]:
            if isinstance(inner, dict):
                yield from paths_in_rule(inner)


def _found(path: str, data: JSON, frame: Frame) -> str:
    try:
        text = compact(compile_path(path)(data, frame))
    except (PathNotFound, PathSyntaxError, StatesError):
        return "is not there"
    return f"is {text if len(text) <= _LONG else text[: _LONG - 1] + '…'}"
