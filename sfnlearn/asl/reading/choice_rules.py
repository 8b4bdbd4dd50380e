"""Reading Choice rules: JSONPath's boolean and data-test expressions, and JSONata's Condition.

A rule in JSONPath is a tree.  Its leaves compare what `Variable` names with a literal or with another path, its other
nodes are And, Or and Not, and only the root says where the rule leads:

    {"And": [{"Variable": "$.total", "NumericGreaterThan": 99}, {"Not": {"Variable": "$.vip", "IsPresent": true}}],
     "Next": "Refuse"}

`read_test` compiles such a tree into one function of `(effective input, frame)`.  An operator's name tells its type,
its comparison and the form of its operand: "NumericGreaterThanPath" compares numbers with `>`, and names the operand.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from sfnlearn.asl.diagnostics.field_owners import BELONGS
from sfnlearn.asl.diagnostics.guesses import asked, nearest
from sfnlearn.asl.reading.common_fields import read_flow
from sfnlearn.asl.reading.field_values import condition_setting
from sfnlearn.asl.reading.fields import Fields
from sfnlearn.asl.reading.kinds import Kind
from sfnlearn.asl.reading.report import Rank
from sfnlearn.asl.running.choice_operators import (
    OPERAND_TYPES,
    OPERATORS,
    TYPE_TESTS,
    ChoiceRule,
    Test,
    all_of,
    any_of,
    compare_with,
    compare_with_path,
    compile_pattern,
    condition,
    has_type,
    is_present,
    matches_pattern,
    none_of,
    operand_type,
)
from sfnlearn.errors import Fix
from sfnlearn.query.paths.paths import Path

COMBINATIONS = ("And", "Or", "Not")
_WANTED: Mapping[str, type | tuple[type, ...]] = {
    "String": str,
    "Numeric": (int, float),
    "Boolean": bool,
    "Timestamp": str,
}
_DESCRIBED = {"String": "a string", "Numeric": "a number", "Boolean": "a boolean", "Timestamp": "a timestamp"}


def read_rules(fields: Fields) -> tuple[ChoiceRule, ...]:
    """Read the Choices of a Choice state."""
    rules = [_read_rule(rule, fields) for rule in fields.objects("Choices", Kind.CHOICE_RULE, required=True)]
    return tuple(rule for rule in rules if rule is not None)


def _read_rule(rule: Fields, state: Fields) -> ChoiceRule | None:
    target = rule.target("Next", required=True)
    rule.text("Comment")
    flow = read_flow(rule, "Output", "Assign", inherited=state)
    if rule.is_jsonata:
        setting = condition_setting(rule)
        test = None if setting is None else condition(setting)
    else:
        test = read_test(rule)
    rule.finish()
    return ChoiceRule(matches=test, next=target, flow=flow) if test and target else None


def read_test(rule: Fields) -> Test | None:
    """Read a boolean expression or a data-test expression, with its one operator; None where it is wrong, and told.

    Source: States Language, "Choice State".
    """
    names = [name for name in rule.names() if name in OPERATORS or name in COMBINATIONS]
    rule.know(*names, "Variable")
    if len(names) != 1:
        _report_operators(rule, names)
        return None
    name = names[0]
    if name == "Not":
        inner = rule.object(name, Kind.NESTED_RULE, required=True)
        test = _read_nested(inner) if inner else None
        return none_of(test) if test else None
    if name in COMBINATIONS:
        tests = [_read_nested(inner) for inner in rule.objects(name, Kind.NESTED_RULE, required=True)]
        return (all_of if name == "And" else any_of)(tuple(test for test in tests if test))
    return _read_comparison(rule, name)


def _report_operators(rule: Fields, names: list[str]) -> None:
    if names:
        message = f"A Choice rule needs exactly one operator, but has {len(names)}: [{', '.join(names)}]"
        rule.problem(names[1], message, 'Join several with "And".', fix=_joined(rule, names))
        return
    others = [name for name in rule.names() if name not in ("Variable", "Next", "Comment", "Assign")]
    for name in others:
        near = None if name in BELONGS else nearest(name, [*OPERATORS, *COMBINATIONS])
        if near:
            rule.know(name)
            fix = rule.fix(name, "rename", near)
            rule.problem(name, f"Field '{name}' is not supported", asked(near), fix=fix, rank=Rank.FIELD, around=True)
            return
    if "Condition" not in others:
        message = "A Choice rule needs one operator, such as StringEquals, NumericLessThan, IsPresent, And, Or or Not"
        rule.problem(None, message, rank=Rank.MISSING)


def _joined(rule: Fields, names: list[str]) -> Fix | None:
    """The comparisons of one rule as the parts of an And."""
    if "Variable" not in rule.value or any(name in COMBINATIONS for name in names):
        return None
    parts = [{"Variable": rule.value["Variable"], name: rule.value[name]} for name in names]
    kept = {name: value for name, value in rule.value.items() if name != "Variable" and name not in names}
    return rule.fix((), "set", {"And": parts, **kept})


def _read_nested(rule: Fields) -> Test | None:
    """A rule inside And, Or or Not: it is a part of a test, so it leads nowhere and Next is unknown to it."""
    test = read_test(rule)
    rule.text("Comment")
    rule.finish()
    return test


def _read_comparison(rule: Fields, name: str) -> Test | None:
    variable = rule.path("Variable", required=True)
    if name in TYPE_TESTS or name == "IsPresent":
        wanted = rule.typed(name, bool, "a boolean")
        if variable is None or wanted is None:
            return None
        return is_present(variable, wanted) if name == "IsPresent" else has_type(variable, name, wanted)
    if name == "StringMatches":
        return _read_pattern(rule, variable)
    if name.endswith("Path"):
        operand_path = rule.path(name)
        return compare_with_path(variable, name, operand_path) if variable and operand_path else None
    operand = rule.anything(name)
    kind = operand_type(name)
    if not OPERAND_TYPES[kind](operand):
        rule.know(f"{name}Path")
        rule.wrong_type(name, _WANTED[kind], _DESCRIBED[kind])
        return None
    return None if variable is None else compare_with(variable, name, operand)


def _read_pattern(rule: Fields, variable: Path | None) -> Test | None:
    pattern = rule.text("StringMatches")
    if pattern is None or variable is None:
        return None
    try:
        compile_pattern(pattern)
    except ValueError as error:
        fix = rule.fix("StringMatches", "set", re.sub(r"\\([*\\]?)", _doubled, pattern))
        rule.problem("StringMatches", str(error), "Write a backslash itself as two.", fix=fix)
        return None
    return matches_pattern(variable, pattern)


def _doubled(backslash: re.Match[str]) -> str:
    """A backslash that escapes nothing stands for itself."""
    return backslash[0] if backslash[1] else "\\\\"
