"""Changes of a rule's test that are more than one field: another operator, a test that becomes a part of a larger one.

Rules that hold here: each is one step of undoing; what is kept keeps its own text, the spelling of a number and a
comment too; an operand that no longer fits becomes what comes nearest.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sfnlearn.asl.location import Keys
from sfnlearn.asl.reading.choice_rules import COMBINATIONS
from sfnlearn.asl.running.choice_operators import OPERATORS
from sfnlearn.editing.change import Change, as_place, as_text
from sfnlearn.editing.places import found_at
from sfnlearn.editing.rules.builder import tests_in
from sfnlearn.editing.rules.condition_forms import write_condition
from sfnlearn.editing.rules.operators import control_of, operand_for
from sfnlearn.editing.text import Text
from sfnlearn.errors import UsageError

PART: Mapping[str, Any] = {"Variable": "$.value", "IsPresent": True}
"""A part of a test that loads, holds on any input or does not, and that somebody will change."""


def set_operator(document: Text, /, test: object, operator: object) -> Change:
    """Give a comparison another operator; the operand stays where it fits.

    >>> text = Text('{"Variable": "$.n", "NumericLessThan": 1.50}')
    >>> set_operator(text, [], "NumericGreaterThan").text.text
    '{"Variable": "$.n", "NumericGreaterThan": 1.50}'
    >>> set_operator(text, [], "IsNull").text.text
    '{"Variable": "$.n", "IsNull": true}'
    """
    place, name = as_place(test, "test"), as_text(operator, "operator")
    if name not in OPERATORS:
        raise UsageError(f"There is not an operator {name!r} of Choice rules.")
    before = _only_test(document, place)
    if before not in OPERATORS:
        raise UsageError(f"{before} is not a comparison, so it cannot become {name}.")
    if before == name:
        return Change(document, f"The operator is {name} already.")
    operand = found_at((*place, before), document.value)
    was_path = control_of(before) == "path" != control_of(name)
    wanted = operand_for(name, None if was_path else operand)
    text = document.rename((*place, before), name)
    if wanted is not operand:
        text = text.put((*place, name), wanted)
    return Change(text, f"The operator is {name} now.", None, f"change {before} to {name}")


def nest_test(document: Text, /, test: object, way: object) -> Change:
    """Make a test a part of And, Or or Not; And and Or get a second part.

    >>> text = Text('{"Variable": "$.n", "NumericLessThan": 1.50, "Next": "A"}')
    >>> nest_test(text, [], "Not").text.text
    '{"Not": {"Variable": "$.n", "NumericLessThan": 1.50}, "Next": "A"}'
    """
    place, name = as_place(test, "test"), as_text(way, "way")
    if name not in COMBINATIONS:
        raise UsageError(f"way is {', '.join(COMBINATIONS)}, not {name!r}.")
    _only_test(document, place)
    fields = _test_fields(document, place)
    holder: Keys = (*place, name)
    temporary = _free_name(document, place)  # And inside And: its name is taken until it has moved in
    inside = (*place, temporary) if name == "Not" else (*place, temporary, 0)
    text = document.put((*place, temporary), {} if name == "Not" else [{}], before=fields[0])
    for field in fields:
        text = text.move((*place, field), (*inside, field))
    text = text.rename((*place, temporary), name)
    if name != "Not":
        text = text.insert((*holder, 1), dict(PART))
    return Change(text, f"The test is a part of {name} now.", None, f"put a test into {name}")


def unnest_test(document: Text, /, test: object) -> Change:
    """Take a test out of a Not, or out of an And or Or that holds it alone.

    >>> unnest_test(Text('{"Not": {"Variable": "$.n", "NumericLessThan": 1.50}, "Next": "A"}'), []).text.text
    '{"Variable": "$.n", "NumericLessThan": 1.50, "Next": "A"}'
    """
    place = as_place(test, "test")
    name = _only_test(document, place)
    value = found_at((*place, name), document.value)
    if isinstance(value, list) and len(value) != 1:
        raise UsageError(f"{name} holds {len(value)} parts: remove all but one first.")
    inside = (*place, name, 0) if isinstance(value, list) else (*place, name)
    inner = found_at(inside, document.value)
    if name not in COMBINATIONS or not isinstance(inner, dict):
        raise UsageError(f"{name} holds no test that could be taken out.")
    outer = found_at(place, document.value)
    both = [field for field in inner if isinstance(outer, dict) and field in outer and field != name]
    if both:
        raise UsageError(f"Both have a field {both[0]}: remove one of them first.")
    temporary = _free_name(document, place, inner)
    text = document.rename((*place, name), temporary)
    inside = (*place, temporary, *inside[len(place) + 1 :])
    for field in inner:
        text = text.move((*inside, field), (*place, field), before=temporary)
    return Change(
        text.remove((*place, temporary)), f"The test stands without {name} now.", None, f"take a test out of {name}"
    )


def set_condition(document: Text, /, test: object, form: object, left: object, right: object = "") -> Change:
    """Write a rule's Condition in one of the common forms (`rules/condition_forms.py`).

    >>> set_condition(Text('{"Next": "A"}'), [], ">", "$states.input.n", "2").text.value["Condition"]
    '{% $states.input.n > 2 %}'
    """
    place = as_place(test, "test")
    if not isinstance(found_at(place, document.value), dict):
        raise UsageError("There is not a rule here.")
    condition = write_condition(as_text(form, "form"), as_text(left, "left"), as_text(right, "right"))
    fields = found_at(place, document.value)
    before = "Next" if isinstance(fields, dict) and "Next" in fields and "Condition" not in fields else None
    return Change(
        document.put((*place, "Condition"), condition, before=before), "Condition changed.", None, "change Condition"
    )


# ------------------------------------------------------------------ the test of a rule


def _test_fields(document: Text, place: Keys) -> list[str]:
    rule = found_at(place, document.value)
    names = tests_in(rule) if isinstance(rule, dict) else []
    return [name for name in rule if name in names or name == "Variable"] if isinstance(rule, dict) else []


def _only_test(document: Text, place: Keys) -> str:
    """The one operator of a test."""
    rule = found_at(place, document.value)
    names = tests_in(rule) if isinstance(rule, dict) else []
    if len(names) != 1:
        raise UsageError("This is not a test with exactly one operator: Code shows it.")
    return names[0]


def _free_name(document: Text, place: Keys, inner: Mapping[str, Any] | None = None) -> str:
    """A key that nobody has."""
    rule = found_at(place, document.value)
    taken = {*(rule if isinstance(rule, dict) else ()), *(inner or ())}
    return next(name for name in (f"Test {number}" for number in range(len(taken) + 1)) if name not in taken)
