"""The operators of a Choice rule as somebody chooses among them, from the reader's own tables.

Rules that hold here: an operator that the language gains is offered by itself; a comparison and its `Path` form are one
choice, and whether it compares with a value or with a path is another.
"""

from __future__ import annotations

from dataclasses import dataclass

from sfnlearn.asl.rule_words import operator_words
from sfnlearn.asl.running.choice_operators import OPERAND_TYPES, OPERATORS, TYPE_TESTS, operand_type
from sfnlearn.jsontext import JSON, is_number

_GROUPS = {"String": "Text", "Numeric": "Number", "Boolean": "True or false", "Timestamp": "Time"}
_CONTROLS = {"String": "text", "Numeric": "number", "Boolean": "boolean", "Timestamp": "timestamp"}
_OTHERS = "What it is"
_EXAMPLES: dict[str, JSON] = {
    "text": "", "number": 0, "boolean": True, "timestamp": "2026-01-01T00:00:00Z", "path": "$.other", "pattern": "*",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Operator:
    """An operator to choose: its words, how its operand is edited, and its form that compares with a path."""

    name: str
    group: str
    words: str
    control: str
    path_form: str | None


def control_of(name: str) -> str:
    """How the operand of an operator is edited: text, number, boolean, timestamp, path or pattern.

    >>> [control_of(name) for name in ("NumericLessThan", "NumericLessThanPath", "StringMatches", "IsNull")]
    ['number', 'path', 'pattern', 'boolean']
    """
    if name == "StringMatches":
        return "pattern"
    if name == "IsPresent" or name in TYPE_TESTS:
        return "boolean"
    return "path" if _is_path_form(name) else _CONTROLS[operand_type(name)]


def _is_path_form(name: str) -> bool:
    return name.endswith("Path") and name.removesuffix("Path") in OPERATORS


def operators() -> tuple[Operator, ...]:
    """All that can be chosen, those of a group together.

    >>> [(each.name, each.words) for each in operators() if each.group == "Number"][:2]
    [('NumericEquals', '='), ('NumericLessThan', '<')]
    """
    plain = [name for name in OPERATORS if not _is_path_form(name)]
    chosen = [_operator(name) for name in plain]
    order = [*_GROUPS.values(), _OTHERS]
    return tuple(sorted(chosen, key=lambda each: order.index(each.group)))


def _operator(name: str) -> Operator:
    group = next((words for kind, words in _GROUPS.items() if name.startswith(kind)), _OTHERS)
    path_form = f"{name}Path" if f"{name}Path" in OPERATORS else None
    return Operator(name, group, operator_words(name), control_of(name), path_form)


def fits(name: str, operand: JSON) -> bool:
    """Whether a value can be the operand of an operator."""
    control = control_of(name)
    if control in {"path", "pattern"}:
        return isinstance(operand, str)
    if control == "boolean":
        return isinstance(operand, bool)
    return OPERAND_TYPES[operand_type(name)](operand)


def operand_for(name: str, before: JSON) -> JSON:
    """What the operand becomes when the operator is another: the same value where it fits, else what comes nearest.

    >>> operand_for("NumericEquals", "12"), operand_for("StringEquals", 12), operand_for("IsNull", 12)
    (12, '12', True)
    """
    control = control_of(name)
    if control == "path":
        return before if isinstance(before, str) and before.startswith("$") else _EXAMPLES[control]
    if fits(name, before):
        return before
    if control in {"text", "pattern"} and is_number(before):
        return str(before)
    if control == "number" and isinstance(before, str):
        return _number(before)
    return _EXAMPLES[control]


def _number(text: str) -> JSON:
    try:
        number = float(text)
    except ValueError:
        return _EXAMPLES["number"]
    whole = number.is_integer() and text.strip().lstrip("-").isdecimal()
    return int(text) if whole else number if is_number(number) and abs(number) < float("inf") else _EXAMPLES["number"]
