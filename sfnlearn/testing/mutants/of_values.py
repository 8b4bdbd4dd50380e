"""Mutants with another number, path, text, error name, comparison, function or operation in one place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from sfnlearn.asl.definition import own_fields, plain_values
from sfnlearn.asl.location import Keys
from sfnlearn.jsontext import dumps
from sfnlearn.query.jsonata.delimiters import OPENING
from sfnlearn.testing.mutants.here import Here, members, told
from sfnlearn.testing.mutants.mutant import Mutant
from sfnlearn.testing.mutants.places import at

ERRORS = ("Retry", "Catch")
COMPARISONS = {
    "NumericLessThan": "NumericLessThanEquals",
    "NumericLessThanEquals": "NumericLessThan",
    "NumericGreaterThan": "NumericGreaterThanEquals",
    "NumericGreaterThanEquals": "NumericGreaterThan",
    "StringLessThan": "StringLessThanEquals",
    "StringGreaterThan": "StringGreaterThanEquals",
    "And": "Or",
    "Or": "And",
}
OPERATIONS = ((" + ", " - "), (" - ", " + "), (" * ", " + "), (" <= ", " < "), (" >= ", " > "), (" < ", " <= "),
              (" > ", " >= "), (" = ", " != "), (" and ", " or "), (" or ", " and "))  # fmt: skip
ANOTHER_ERROR = "Some.OtherError"
NO_FUNCTION = "nobody"


def of_values(here: Here, functions: Sequence[str]) -> Iterator[Mutant]:
    """Every such mutant that differs at one state; `functions` are the names of all that could be called."""
    yield from _values_changed(here)
    yield from _paths_as_texts(here)
    yield from _errors_changed(here)
    yield from _comparisons_changed(here)
    yield from _functions_changed(here, functions)


def _values_changed(here: Here) -> Iterator[Mutant]:
    """Every number, path, expression and literal text of the state, changed a little."""
    for keys, value in plain_values(own_fields(here.state)):
        field = _field(keys)
        for operator, new in _variants(field, value):
            changes = f"{told(keys)} is {dumps(new)}, not {dumps(value)}"
            yield here.changed(keys, new, operator, changes)


def _paths_as_texts(here: Here) -> Iterator[Mutant]:
    """A member of a template with its ending .$ forgotten, or where none belongs."""
    for keys in members(own_fields(here.state), ()):
        name = keys[-1]
        value = at(here.state, keys)
        if len(keys) > 1 and isinstance(name, str) and isinstance(value, str) and not here.speaks_jsonata:
            new = name.removesuffix(".$") if name.endswith(".$") else f"{name}.$"
            around = at(here.state, keys[:-1])
            renamed = {new if each == name else each: inner for each, inner in around.items()}
            yield here.changed(keys[:-1], renamed, "path as text", f"{told(keys[:-1])} {new}")


def _variants(field: str, value: object) -> Iterator[tuple[str, object]]:
    if isinstance(value, bool):
        if field != "End":
            yield "another text", not value
    elif isinstance(value, int | float):
        yield from (("another number", new) for new in (value + 1, value - 1, 0, value * 2) if new >= 0 or value < 0)
    elif isinstance(value, str) and field not in {
        "Type",
        "Resource",
        "Next",
        "Default",
        "ErrorEquals",
        "QueryLanguage",
    }:
        yield from _texts(field, value)


def _texts(field: str, text: str) -> Iterator[tuple[str, object]]:
    if text.startswith(OPENING):
        yield from (("another operation", new) for new in _operations(text))
    elif field == "Variable" or field.endswith((".$", "Path")):
        yield from (("another operation" if "(" in text else "another path", new) for new in _paths(text))
        if field == "ResultPath":
            yield "another path", None
    elif field not in {"Comment", "ReadOnly"}:
        yield "another text", f"{text}?" if text else "?"


def _paths(path: str) -> Iterator[str]:
    """A step less from the end, another item, everything; in a call, each of its paths and its text."""
    if "(" in path:
        yield from (
            path[: found.start()] + "$" + path[found.end() :] for found in re.finditer(r"\$[.\[][\w.\[\]]*", path)
        )
        yield from (path[: found.end() - 1] + "?" + path[found.end() - 1 :] for found in re.finditer(r"'[^']*'", path))
        yield from _operations(path)
        return
    shorter = re.sub(r"(\.\w+|\[[^\]]*\])$", "", path)
    yield shorter
    yield "$"
    for found in re.finditer(r"\[(\d+)\]", path):
        number = int(found[1])
        yield f"{path[: found.start()]}[{number - 1 if number else 1}]{path[found.end() :]}"
    if path.startswith("$."):
        yield f"{path}s"


def _operations(text: str) -> Iterator[str]:
    """An expression with one of its operations, numbers or texts changed."""
    for old, new in OPERATIONS:
        yield from (text[: found.start()] + new + text[found.end() :] for found in re.finditer(re.escape(old), text))
    for found in re.finditer(r"(?<![\w.\[])\d+(?![\w\]])", text):
        yield f"{text[: found.start()]}{int(found[0]) + 1}{text[found.end() :]}"


def _errors_changed(here: Here) -> Iterator[Mutant]:
    """Each error name as one that nothing raises, and each list of them as all errors."""
    for name in ERRORS:
        for index, item in enumerate(here.state.get(name, [])):
            keys = (name, index, "ErrorEquals")
            for number, error in enumerate(item.get("ErrorEquals", [])):
                new = ANOTHER_ERROR if error != "States.ALL" else "States.Timeout"
                changes = f"{told(keys)} is {new}, not {error}"
                yield here.changed((*keys, number), new, "another error name", changes)
            if item.get("ErrorEquals") != ["States.ALL"]:
                yield here.changed(keys, ["States.ALL"], "another error name", f"{told(keys)} is States.ALL")


def _comparisons_changed(here: Here) -> Iterator[Mutant]:
    """Every comparison of a Choice as its neighbour, and every rule as its opposite."""
    for index, rule in enumerate(here.state.get("Choices", [])):
        for keys in [(), *members(rule, ())]:
            place = ("Choices", index, *keys)
            if keys and keys[-1] in COMPARISONS:
                outer = at(here.state, place[:-1])
                new = {
                    COMPARISONS.get(name, name) if name == keys[-1] else name: value for name, value in outer.items()
                }
                changes = f"{told(place)} as {COMPARISONS[str(keys[-1])]}"
                yield here.changed(place[:-1], new, "another comparison", changes)
        if "Condition" not in rule:
            inner = {name: value for name, value in rule.items() if name not in {"Next", "Comment"}}
            new = {"Not": inner, "Next": rule.get("Next")}
            yield here.changed(("Choices", index), new, "another comparison", f"rule {index + 1} as its opposite")


def _functions_changed(here: Here, functions: Sequence[str]) -> Iterator[Mutant]:
    """Each function as every other."""
    resource = here.state.get("Resource")
    if not isinstance(resource, str) or ":function:" not in resource:
        return
    before, between, own = resource.partition(":function:")
    for name in [*functions, NO_FUNCTION]:
        if name != own:
            changes = f"calls {name}, not {own}"
            yield here.changed(("Resource",), before + between + name, "another function", changes)


def _field(keys: Keys) -> str:
    """The name of the field that a value is in; for an item of a list, that of the list."""
    return next((key for key in reversed(keys) if isinstance(key, str)), "")
