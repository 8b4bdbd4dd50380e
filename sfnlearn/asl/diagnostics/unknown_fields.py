"""Fields that do not belong where they stand: misspelt, of the other query language, of another object, unknown.

AWS has two sentences for all of them (measured): "Field 'X' is not supported", and for a field of the other query
language one that names both languages.  What a learner needs is why.  So the hint and the fix tell four cases apart:

1. The field belongs to the other query language.  The fix says the same in the language that is spoken, where that can
   be done without loss (`"Parameters": {"id.$": "$.id"}` is `"Arguments": {"id": "{% $states.input.id %}"}`), or sets
   QueryLanguage, where nothing else in the state speaks against it.
2. It is spelt nearly as one that is known here, and not as one that belongs elsewhere: `Edn` is End, `Retry` in a Pass
   state is not misspelt.
3. It belongs to something else: to another type of state, which may be what was meant, or to another object.
4. Nobody has such a field: it goes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from sfnlearn.asl.definition import plain_values, processor_field, states_of, ways_out
from sfnlearn.asl.diagnostics.field_owners import BELONGS, DISTRIBUTED_ONLY, JSONATA_ONLY, JSONPATH_ONLY, TYPE_TOLD_BY
from sfnlearn.asl.diagnostics.guesses import asked, nearest, plain
from sfnlearn.asl.reading.fields import Fields
from sfnlearn.asl.reading.kinds import HANDLING, Kind
from sfnlearn.asl.reading.report import Rank
from sfnlearn.asl.running.choice_operators import OPERATORS
from sfnlearn.errors import Fix
from sfnlearn.jsontext import JSON, dumps
from sfnlearn.query.in_jsonata import NotTranslated, call_in_jsonata, path_in_jsonata, template_in_jsonata
from sfnlearn.query.jsonata.delimiters import delimited, looks_delimited

_OPERATORS = frozenset({*OPERATORS, "And", "Or", "Not"})
_ASKS = re.compile(r"\$|States\.\w+\(")
"""How a path or a call of an intrinsic function begins."""


def report_unknown_field(fields: Fields, name: str) -> None:
    """Report a field that this kind of object does not have, with the fix that fits best."""
    if _is_of_other_language(fields, name):
        own, other = ("JSONata", "JSONPath") if fields.is_jsonata else ("JSONPath", "JSONata")
        message = (
            f"The QueryLanguage is set to '{own}', but field '{name}' is only supported for the '{other}' QueryLanguage"
        )
        hint, fix = _translated(fields, name)
    else:
        message = f"Field '{name}' is not supported"
        hint, fix = _misspelt(fields, name) or _misplaced(fields, name)
    decides = fix is not None and (fix.value == "QueryLanguage" or fix.place[-1:] == ("Type",))
    rank = Rank.LANGUAGE if decides else Rank.FIELD
    fields.problem(name, message, hint, fix=fix, rank=rank, around=True)


# --------------------------------------------------------------- misspelt


def _misspelt(fields: Fields, name: str) -> tuple[str, Fix] | None:
    """A known field that is spelt in another way; a field that others have is misplaced, not misspelt."""
    if name in BELONGS or fields.report.is_long:
        return None
    dollar = f"{name[:-2]}Path" if name.endswith(".$") else None
    near = dollar if dollar in fields.known else nearest(name, fields.known)
    if near is None:
        return None
    there = set(fields.value)
    if there & {"Next", "End"}:  # one of them is enough
        there |= {"Next", "End"}
    return asked(near), fields.fix(name, "remove") if near in there else fields.fix(name, "rename", near)


# -------------------------------------------------------------- misplaced


def _misplaced(fields: Fields, name: str) -> tuple[str, Fix]:
    if fields.kind is Kind.CHOICE and name == "Next" and "Default" not in fields.value:
        return 'A Choice state goes on with the Next of its rules, or else with "Default".', fields.fix(
            name, "rename", "Default"
        )
    if name in DISTRIBUTED_ONLY and fields.kind is Kind.MAP:
        config = {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}
        holder = processor_field(fields.value)
        return f"{name} belongs to {BELONGS[name]}.", fields.fix((holder, "ProcessorConfig"), "set", config)
    if (other := _other_type(fields, name)) is not None:
        return f'{name} belongs to {BELONGS[name]}: the Type may be "{other}".', fields.fix("Type", "set", other)
    remove = fields.fix(name, "remove")
    if name == "End" and fields.kind in (Kind.SUCCEED, Kind.FAIL):
        return f"A {fields.kind.noun} always ends; remove End.", remove
    if name in BELONGS:
        return f"{name} belongs to {BELONGS[name]}.", remove
    if plain(name).startswith("comment") or name.startswith(("_", "//", "#")):
        return 'Put remarks into "Comment".', remove
    return f"The States Language has no such field in {fields.kind.phrase}; remove it.", remove


def _other_type(fields: Fields, name: str) -> str | None:
    """The type that a state has instead, where this field tells it and what its own Type asks for is missing."""
    own = fields.value.get("Type")
    wanted = {field for field, type_name in TYPE_TOLD_BY.items() if type_name == own}
    missing = own in ("Task", "Choice", "Parallel", "Map", "Wait") and not wanted & set(fields.value)
    return TYPE_TOLD_BY.get(name) if missing and fields.kind.is_state else None


# -------------------------------------------------- the other query language


def _is_of_other_language(fields: Fields, name: str) -> bool:
    if not fields.is_jsonata:
        return name in JSONATA_ONLY
    if fields.kind is Kind.CHOICE_RULE and name in _OPERATORS:
        return True
    return name in JSONPATH_ONLY or (name.endswith("Path") and name.removesuffix("Path") in (*fields.known, *BELONGS))


def _translated(fields: Fields, name: str) -> tuple[str, Fix | None]:
    return _into_jsonata(fields, name) if fields.is_jsonata else _into_jsonpath(fields, name)


def _into_jsonata(fields: Fields, name: str) -> tuple[str, Fix | None]:
    """What a JSONPath field is in a JSONata state, where it can be said without loss."""
    instead = JSONPATH_ONLY.get(name, name.removesuffix("Path"))
    hint = f"In JSONata, use {instead}."
    value = fields.value[name]
    if fields.kind is Kind.CHOICE_RULE:
        return "In JSONata, use Condition.", _as_condition(fields)
    if value == "$" and name in ("InputPath", "OutputPath", "ResultPath"):
        return f"{hint} This value is the default: remove the field.", fields.fix(name, "remove")
    if instead not in fields.known or instead in fields.value:
        return hint, fields.fix(name, "remove") if name in ("InputPath", "ResultPath") else None
    root = "$states.result" if name == "ResultSelector" or _leaves_result(fields, name) else "$states.input"
    try:
        said = _said(value, root)
    except NotTranslated:
        return hint, None
    return hint, _replaced(fields, name, instead, said)


def _said(value: JSON, root: str) -> JSON:
    """A JSONPath field's value in JSONata; an expression, or a plain text, has only the wrong name, and stays."""
    if isinstance(value, str) and _ASKS.match(value):
        return delimited(call_in_jsonata(value, root))
    return template_in_jsonata(value, root, mixed=True)


def _leaves_result(fields: Fields, name: str) -> bool:
    """Whether the field chooses from the result of a state that has one."""
    return name == "OutputPath" and fields.kind in HANDLING


_SIGNS = {"Equals": "=", "LessThan": "<", "GreaterThan": ">", "LessThanEquals": "<=", "GreaterThanEquals": ">="}


def _as_condition(fields: Fields) -> Fix | None:
    """A data-test expression of JSONPath as a Condition, where it is a plain comparison."""
    names = [name for name in fields.value if name in _OPERATORS]
    variable = fields.value.get("Variable")
    if len(names) != 1 or not isinstance(variable, str):
        return None
    try:
        left = path_in_jsonata(variable, "$states.input")
    except NotTranslated:
        return None
    operator = re.sub(r"^(String|Numeric|Boolean)", "", names[0])
    if names[0] == "IsPresent":
        test = f"$exists({left})" if fields.value[names[0]] else f"$not($exists({left}))"
    elif operator == "IsNull":
        test = f"{left} {'=' if fields.value[names[0]] else '!='} null"
    elif operator in _SIGNS:
        test = f"{left} {_SIGNS[operator]} {dumps(fields.value[names[0]])}"
    else:
        return None
    kept = {name: value for name, value in fields.value.items() if name not in ("Variable", names[0])}
    return fields.fix((), "set", {"Condition": delimited(test), **kept})


def _replaced(fields: Fields, name: str, instead: str, value: JSON) -> Fix:
    """One field for another: the whole object anew, in the same order."""
    anew = {instead if key == name else key: value if key == name else kept for key, kept in fields.value.items()}
    return fields.fix((), "set", anew)


def _into_jsonpath(fields: Fields, name: str) -> tuple[str, Fix | None]:
    """What a JSONata field asks for in a JSONPath state: another query language, or JSONPath's own field."""
    owner = fields.value if fields.kind.is_state else None
    hint = f'In JSONPath, use {JSONATA_ONLY[name]}, or set "QueryLanguage": "JSONata".'
    if owner is not None and "QueryLanguage" not in owner and not _speaks_jsonpath(owner):
        return hint, fields.fix(("QueryLanguage",), "set", "JSONata")
    value = fields.value[name]
    if name == "Arguments" and "Parameters" not in fields.value and "Parameters" in fields.known:
        return hint, fields.fix(name, "rename", "Parameters") if not _holds_expression(value) else None
    if name in ("Condition", "Output") and len(fields.location) > 3 and not fields.kind.is_state:
        return hint, _language_of_owner(fields)
    return hint, fields.fix(name, "remove") if not _holds_expression(value) else None


def _language_of_owner(fields: Fields) -> Fix | None:
    """The state around a rule or Catcher, read as JSONata, where nothing in it is JSONPath."""
    state = states_of(fields.block).get(str(fields.location[-3]))
    if not isinstance(state, dict) or "QueryLanguage" in state or _speaks_jsonpath(state):
        return None
    return Fix(fields.location.parent.parent.below("QueryLanguage"), "set", "JSONata")


def _speaks_jsonpath(state: Mapping[str, Any]) -> bool:
    names = (name for _, holder in ways_out(state) for name in holder)
    return any(name in JSONPATH_ONLY or name.endswith(("Path", ".$")) for name in names)


def _holds_expression(value: JSON) -> bool:
    return any(isinstance(text, str) and looks_delimited(text) for _, text in plain_values(value))
