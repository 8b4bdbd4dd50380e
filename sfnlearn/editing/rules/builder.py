"""The rules of a Choice state as a tree of parts that somebody can edit one by one, each with its place.

Rules that hold here: what a builder cannot show faithfully is a part of kind `source`, shown as text and untouched; a
number keeps its spelling, since its source goes along; the words of a rule are those of the picture (`rule_words`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sfnlearn.asl.definition import Definition, PlacedState, objects_of
from sfnlearn.asl.location import Keys
from sfnlearn.asl.reading.choice_rules import COMBINATIONS
from sfnlearn.asl.rule_words import rule_text
from sfnlearn.asl.running.choice_operators import OPERATORS
from sfnlearn.editing.rules.condition_forms import FORMS, read_condition
from sfnlearn.editing.rules.operators import control_of, fits, operators
from sfnlearn.jsontext import JSON
from sfnlearn.query.jsonata.delimiters import expression_text

Source = Callable[[Keys], str]
"""The text of a value at a place of the definition."""
DEEPEST = 5
"""How many And, Or and Not may stand inside each other before the rest is shown as text."""
_OF_THE_RULE = frozenset({"Next", "Comment", "Assign", "Output"})
"""Fields that are the rule's own, and no test."""


def rules_told(found: PlacedState, source: Source) -> dict[str, Any]:
    """The rules of a Choice state for a builder, what happens otherwise, and what there is to choose from."""
    language = "JSONata" if found.language == "JSONata" else "JSONPath"
    state = found.state
    items = state.get("Choices")
    count = len(items) if isinstance(items, list) else 0
    told = {index: _rule(found, index, rule, source, language) for index, rule in objects_of(state, "Choices")}
    rules = [told.get(index) or _odd(found, index, source) for index in range(count)]
    return {
        "language": language,
        "rules": rules,
        "readable": items is None or isinstance(items, list),
        "otherwise": _otherwise(found),
        "operators": [_operator(each) for each in operators()] if language == "JSONPath" else [],
        "forms": [{"key": form.key, "words": form.words, "compares": form.compares} for form in FORMS]
        if language == "JSONata"
        else [],
    }


def words_of(rule: JSON) -> str:
    """A rule's test as one line; empty where it is too wrong to be read.

    >>> words_of({"Variable": "$.n", "NumericGreaterThan": 2}), words_of({"And": 3})
    ('$.n > 2', '')
    """
    try:
        return rule_text(rule) if isinstance(rule, Mapping) and tests_in(rule) else ""
    except (TypeError, AttributeError, RecursionError):
        return ""


def tests_in(rule: Mapping[str, Any]) -> list[str]:
    """The operators of a rule: of one that is right just one."""
    return [name for name in rule if name not in _OF_THE_RULE and name != "Variable"]


def _rule(found: PlacedState, index: int, rule: Definition, source: Source, language: str) -> dict[str, Any]:
    place = found.at(("Choices", index))
    words, target = words_of(rule), rule.get("Next")
    goes_on = f'go on with "{target}"' if isinstance(target, str) else "it does not say where to go on"
    return {
        "place": list(place),
        "words": words,
        "line": f"If {words}, {goes_on}." if words else "Its test is not complete yet.",
        "next": target if isinstance(target, str) else None,
        "test": _condition(place, rule, source) if language == "JSONata" else _test(place, rule, source, top=True),
    }


def _odd(found: PlacedState, index: int, source: Source) -> dict[str, Any]:
    """An item of Choices that is not an object."""
    place = found.at(("Choices", index))
    line = "This is not a rule: a rule is an object."
    return {"place": list(place), "words": "", "line": line, "next": None, "test": _text(place, source)}


def _otherwise(found: PlacedState) -> dict[str, Any]:
    default = found.state.get("Default")
    if isinstance(default, str):
        line = f'Otherwise go on with "{default}".'
    else:
        line = "Otherwise the execution fails: no rule matches, and there is not a Default."
    return {"place": list(found.at(("Default",))), "next": default if isinstance(default, str) else None, "line": line}


def _operator(each: Any) -> dict[str, Any]:
    return {
        "name": each.name,
        "group": each.group,
        "words": each.words,
        "control": each.control,
        "path": each.path_form,
    }


# ----------------------------------------------------------------- parts of a test


def _text(place: Keys, source: Source) -> dict[str, Any]:
    return {"kind": "source", "place": list(place), "source": source(place)}


def _condition(place: Keys, rule: Definition, source: Source) -> dict[str, Any]:
    """JSONata's Condition: a text between delimiters, and the form that it has."""
    at = (*place, "Condition")
    condition = rule.get("Condition")
    if tests_in(rule) not in (["Condition"], []) or "Variable" in rule:
        return _text(place, source)
    if condition is not None and not isinstance(condition, str):
        return {"kind": "source", "place": list(at), "source": source(at)}
    compared = read_condition(condition)
    return {
        "kind": "condition",
        "place": list(at),
        "text": condition or "",
        "expression": expression_text(condition),
        "form": None if compared is None else [compared.form.key, compared.left, compared.right],
    }


def _test(place: Keys, rule: JSON, source: Source, *, top: bool = False, depth: int = 0) -> dict[str, Any]:
    names = tests_in(rule) if isinstance(rule, dict) else []
    if not isinstance(rule, dict) or len(names) != 1 or depth > DEEPEST or (not top and _leads_on(rule)):
        return _text(place, source)
    name = names[0]
    if name in COMBINATIONS and "Variable" not in rule:
        return _combined(place, name, rule[name], source, depth) or _text(place, source)
    variable = rule.get("Variable")
    if name not in OPERATORS or not isinstance(variable, str):
        return _text(place, source)
    return _comparison(place, variable, name, rule[name], source)


def _leads_on(rule: Mapping[str, Any]) -> bool:
    """Whether a part of a test has fields that belong to a whole rule."""
    return any(name in rule for name in _OF_THE_RULE - {"Comment"})


def _combined(place: Keys, name: str, value: JSON, source: Source, depth: int) -> dict[str, Any] | None:
    if name == "Not":
        parts = [_test((*place, name), value, source, depth=depth + 1)]
    elif isinstance(value, list):
        parts = [_test((*place, name, index), part, source, depth=depth + 1) for index, part in enumerate(value)]
    else:
        return None
    return {"kind": name.lower(), "place": list(place), "operator": name, "parts": parts}


def _comparison(place: Keys, variable: str, name: str, operand: JSON, source: Source) -> dict[str, Any]:
    at = (*place, name)
    return {
        "kind": "compare",
        "place": list(place),
        "variable": variable,
        "operator": name,
        "words": words_of({"Variable": variable, name: operand}),
        "operand": {
            "place": list(at),
            "control": control_of(name) if fits(name, operand) else "source",
            "text": operand if isinstance(operand, str) else "",
            "source": source(at),
        },
    }
