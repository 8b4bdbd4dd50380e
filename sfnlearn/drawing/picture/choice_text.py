"""Choice rules, and what a state does, in a line of text.

Rules that hold here: a rule's text is whole; shortening is the picture's business. Operators that everyone reads are
written as signs, the others keep the States Language's names.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sfnlearn.drawing.text import counted
from sfnlearn.jsontext import JSON, compact
from sfnlearn.query.jsonata.delimiters import expression_text

_SIGNS = {
    "Equals": "=",
    "LessThan": "<",
    "GreaterThan": ">",
    "LessThanEquals": "≤",
    "GreaterThanEquals": "≥",
}
_COMPARED = ("String", "Numeric", "Boolean", "Timestamp")
_TESTS = {
    "IsNull": "null",
    "IsPresent": "present",
    "IsNumeric": "a number",
    "IsString": "a string",
    "IsBoolean": "a boolean",
    "IsTimestamp": "a timestamp",
}
_FIELDS = (
    *("Comment", "Resource", "Seconds", "SecondsPath", "Timestamp", "TimestampPath"),
    *("Error", "ErrorPath", "Cause", "CausePath", "MaxConcurrency", "MaxConcurrencyPath"),
)
_NOT_OPERATORS = frozenset({"Variable", "Next", "Comment", "Assign", "Output"})


def rule_text(rule: Mapping[str, Any]) -> str:
    """A Choice rule as one line.

    >>> rule_text({"Variable": "$.n", "NumericGreaterThan": 2, "Next": "Big"})
    '$.n > 2'
    >>> rule_text({"Not": {"Variable": "$.x", "IsPresent": True}, "Next": "A"})
    'not ($.x is present)'
    >>> rule_text({"Condition": "{% $n > 2 %}", "Next": "Big"})
    '$n > 2'
    """
    if "Condition" in rule:
        return expression(rule["Condition"])
    if "Not" in rule:
        return f"not ({rule_text(rule['Not'])})"
    for operator, word in (("And", " and "), ("Or", " or ")):
        if operator in rule:
            return word.join(_operand(part) for part in rule[operator])
    return _comparison(rule)


def _operand(rule: Mapping[str, Any]) -> str:
    text = rule_text(rule)
    return f"({text})" if "And" in rule or "Or" in rule else text


def _comparison(rule: Mapping[str, Any]) -> str:
    variable = str(rule.get("Variable", ""))
    operator = next((key for key in rule if key not in _NOT_OPERATORS), "")
    operand = rule.get(operator)
    if operator in _TESTS:
        return f"{variable} is {'' if operand else 'not '}{_TESTS[operator]}"
    if operator == "StringMatches":
        return f"{variable} matches {compact(operand)}"
    return f"{variable} {_sign(operator)} {_operand_text(operator, operand)}"


def _sign(operator: str) -> str:
    name = operator.removesuffix("Path")
    for family in _COMPARED:
        if name.startswith(family):
            return _SIGNS.get(name.removeprefix(family), name)
    return name


def _operand_text(operator: str, operand: JSON) -> str:
    return str(operand) if operator.endswith("Path") else compact(operand)


def expression(value: JSON) -> str:
    """A field's value as text; JSONata loses its `{% %}`.

    >>> expression("{% $x %}"), expression(3)
    ('$x', '3')
    """
    if not isinstance(value, str):
        return compact(value)
    text = expression_text(value)
    return value if text is None else text


def caption(state: Mapping[str, Any]) -> str:
    """What the card of a Parallel or Map state says about the frame that it stands in.

    >>> caption({"Type": "Map", "ItemsPath": "$.orders"})
    'for each of $.orders'
    """
    if state["Type"] == "Parallel":
        count = len(state["Branches"])
        return counted(count, "branch", "branches")
    if "ItemReader" in state:
        return "for each item that is read"
    items = state.get("Items", state.get("ItemsPath"))
    return "for each item" if items is None else f"for each of {expression(items)}"


def facts(state: Mapping[str, Any]) -> list[str]:
    """What a tooltip and the outline say about a state beside its name and type, one line each.

    >>> facts({"Type": "Wait", "Seconds": 60, "Next": "A"})
    ['Seconds: 60']
    """
    return [*_fields(state), *(_retrier(retrier) for retrier in state.get("Retry", ()))]


def _fields(state: Mapping[str, Any]) -> Iterator[str]:
    for name in _FIELDS:
        if name in state:
            yield f"{name}: {expression(state[name])}"


def _retrier(retrier: Mapping[str, Any]) -> str:
    names = ", ".join(str(error) for error in retrier.get("ErrorEquals", ()))
    return f"Retry {names}: MaxAttempts {expression(retrier.get('MaxAttempts', 3))}"
