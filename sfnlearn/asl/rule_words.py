"""A rule of a Choice state as one line of text.

Rules that hold here: the text is whole; shortening is the business of who shows it.  Operators that everyone reads are
written as signs, the others keep the States Language's names.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

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


def operator_words(operator: str) -> str:
    """What an operator says between the variable and the operand.

    >>> [operator_words(name) for name in ("NumericLessThanPath", "StringMatches", "IsNull")]
    ['<', 'matches', 'is null']
    """
    if operator in _TESTS:
        return f"is {_TESTS[operator]}"
    return "matches" if operator == "StringMatches" else _sign(operator)


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
