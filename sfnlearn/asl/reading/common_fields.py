"""Reading what states of many types have: the way on, the data flow, Assign, Retriers and Catchers.

Which of these fields a state has depends on its type, so each type names its own: `read_flow(fields, "InputPath")`.
What it does not name stays unread, and is told as unknown when the state is finished.  A name may say more than its
field: a type that has ResultSelector has a result of its own, so its expressions may read `$states.result`.  A Choice
rule says its own Output and Assign, while InputPath and OutputPath are said once, by the Choice state.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from sfnlearn.asl.location import Keys
from sfnlearn.asl.reading.expressions import jsonata_template
from sfnlearn.asl.reading.fields import Fields
from sfnlearn.asl.reading.kinds import Kind
from sfnlearn.asl.reading.number_fields import LONGEST_SECONDS
from sfnlearn.asl.reading.report import Rank
from sfnlearn.asl.running.input_output import (
    CatchFlow,
    JSONataFlow,
    JSONataTemplate,
    JSONPathCatchFlow,
    JSONPathFlow,
    StateFlow,
    empty,
)
from sfnlearn.asl.running.retry import Catcher, Retrier
from sfnlearn.errors import Fix
from sfnlearn.jsontext import is_number, json_type
from sfnlearn.query.paths.paths import Segment
from sfnlearn.query.payload_templates import PayloadTemplate
from sfnlearn.query.scope import Evaluate

_RESULT = ("result",)
_TASK_LIKE = "ResultSelector"
"""The field that only states with a result of their own have: there `$states.result` may be read."""


def read_common(name: str, fields: Fields, *, terminal: bool = False) -> dict[str, Any]:
    """The fields that every state has: Type, QueryLanguage, Comment, and the way on, unless it is `terminal`.

    Next or End, one of them and only one: Choice goes on with its rules, Succeed and Fail nowhere.

    Source: States Language, "Transitions".
    """
    fields.know("Type", "QueryLanguage")
    comment = fields.text("Comment")
    return {"name": name, "comment": comment, "next": None if terminal else _read_transition(fields)}


def _read_transition(fields: Fields) -> str | None:
    following, end = fields.target("Next"), fields.typed("End", bool, "true")
    if fields.has("Next") and fields.has("End"):
        leads = following in fields.block.get("States", {}) or end is False
        fix = fields.fix("End" if leads else "Next", "remove")
        fields.problem("End", "'Next' and 'End' cannot be used together", "Keep the one that is meant.", fix=fix)
    elif end is False:
        fields.problem("End", "The field 'End' must be true", "Or leave it out.", fix=_way_on(fields))
    elif not fields.has("Next") and not fields.has("End"):
        hint = 'Name the state that follows with "Next", or end here with "End": true.'
        message = "These fields are required: [Next] or [End]"
        fields.problem(None, message, hint, fix=_way_on(fields), rank=Rank.MISSING)
    return following


def _way_on(fields: Fields) -> Fix:
    """Next to the only state that nothing leads to, else End."""
    following = fields.unled()
    if following is None or fields.value is fields.block["States"].get(following):
        return fields.fix("End", "set", True)
    kept = {name: value for name, value in fields.value.items() if name != "End"}
    return fields.fix((), "set", {**kept, "Next": following})


def read_flow(fields: Fields, *names: str, inherited: Fields | None = None) -> StateFlow:
    """Read the data-flow fields that this kind of object has, in its query language.

    `inherited` is the Choice state of a rule: InputPath and OutputPath are said there.
    """
    if fields.is_jsonata:
        return _read_jsonata(fields, names, inherited)
    where = inherited or fields
    return JSONPathFlow(
        input_path=_path_or_null(where, "InputPath") if inherited or "InputPath" in names else None,
        parameters=fields.template("Parameters") if "Parameters" in names else None,
        result_selector=fields.template("ResultSelector") if "ResultSelector" in names else None,
        result_path=_result_path(fields) if "ResultPath" in names else (),
        output_path=_path_or_null(where, "OutputPath") if inherited or "OutputPath" in names else None,
        assign=_assign_template(fields) if "Assign" in names else None,
    )


def read_work_flow(fields: Fields) -> StateFlow:
    """Read the data-flow fields of a state that hands arguments to the work of others: Task and Parallel."""
    return read_flow(
        fields, "InputPath", "Parameters", "ResultSelector", "ResultPath", "OutputPath", "Arguments", "Output", "Assign"
    )


def _read_jsonata(fields: Fields, names: tuple[str, ...], inherited: Fields | None) -> JSONataFlow:
    members = _RESULT if _TASK_LIKE in names else ()
    leave = jsonata_template(fields, "Output", *members) if "Output" in names else None
    if inherited is not None and not fields.has("Output"):
        leave = jsonata_template(inherited, "Output")
    return JSONataFlow(
        work=jsonata_template(fields, "Arguments") if "Arguments" in names else None,
        leave=leave,
        assign=_assign_jsonata(fields, *members) if "Assign" in names else None,
    )


def _path_or_null(fields: Fields, name: str) -> Evaluate | None:
    if name in fields.value and fields.value[name] is None:
        fields.know(name)
        return empty
    return fields.path(name)


def _result_path(fields: Fields) -> tuple[Segment, ...] | None:
    """The segments of ResultPath, none for `$` or where it is missing; None for null."""
    if "ResultPath" in fields.value and fields.value["ResultPath"] is None:
        fields.know("ResultPath")
        return None
    return fields.reference_path("ResultPath") or ()


def moves_data(fields: Fields) -> bool:
    """Whether any field of the state touches its data."""
    touching = ("InputPath", "Parameters", "ResultPath", "OutputPath", "Output", "Assign")
    return any(name in fields.value for name in touching)


# --------------------------------------------------------------------- Assign


def _assign_template(fields: Fields) -> PayloadTemplate | None:
    _check_names(fields)
    return fields.template("Assign")


def _assign_jsonata(fields: Fields, *members: str) -> JSONataTemplate | None:
    _check_names(fields)
    return jsonata_template(fields, "Assign", *members)


def _check_names(fields: Fields) -> None:
    """A variable is named by a Unicode identifier of at most 80 characters, other than `states`.

    Source: States Language, "Variables".
    """
    assign = fields.value.get("Assign", {})
    if not isinstance(assign, dict):
        fields.know("Assign")
        fields.problem("Assign", f"The field 'Assign' must be an object, but is {json_type(assign)}")
        return
    for name in assign:
        plain = name if fields.is_jsonata else name.removesuffix(".$")
        if not plain.isidentifier() or len(plain) > 80 or plain == "states":
            hint = "A name is a letter or _ and then letters, digits or _, at most 80 in all, and not 'states'."
            meant = re.sub(r"\W", "_", plain.strip("$"))[:70] or "variable"
            meant = meant if meant.isidentifier() and meant != "states" else f"my_{meant}"
            fix = fields.fix(("Assign", name), "rename", meant + name[len(plain) :])
            fields.problem(("Assign", name), f"'{plain}' cannot name a variable", hint, fix=fix)


_ASSIGNING = frozenset({"Assign", "Choices", "Catch"})
"""The fields of a state that may assign variables."""


def assigned_names(fields: Fields) -> set[str]:
    """The variables that a state's Assign, or one of its rules or Catchers, gives a value."""
    if _ASSIGNING.isdisjoint(fields.value):  # most states, and each is asked twice
        return set()
    names = {key for _, assign in _assigns(fields) for key in assign}
    return names if fields.is_jsonata else {name.removesuffix(".$") for name in names}


def assignments(fields: Fields, name: str) -> Iterator[tuple[Keys, str]]:
    """Where a variable is assigned: the places of the Assign fields, and the key in each."""
    for place, assign in _assigns(fields):
        for key in assign:
            if name in (key, None if fields.is_jsonata else key.removesuffix(".$")):
                yield place, key


def _assigns(fields: Fields) -> Iterator[tuple[Keys, dict[str, Any]]]:
    if isinstance(fields.value.get("Assign"), dict):
        yield ("Assign",), fields.value["Assign"]
    for group in ("Choices", "Catch"):
        items = fields.value.get(group)
        for index, item in enumerate(items if isinstance(items, list) else ()):
            if isinstance(item, dict) and isinstance(item.get("Assign"), dict):
                yield (group, index, "Assign"), item["Assign"]


# ------------------------------------------------------------ Retry and Catch


def read_handlers(fields: Fields) -> dict[str, Any]:
    """Read Retry and Catch."""
    retriers = fields.objects("Retry", Kind.RETRIER)
    catchers = fields.objects("Catch", Kind.CATCHER)
    retry = [_read_retrier(retrier, retrier is retriers[-1]) for retrier in retriers]
    catch = [_read_catcher(catcher, catcher is catchers[-1]) for catcher in catchers]
    return {"retry": tuple(filter(None, retry)), "catch": tuple(filter(None, catch))}


def _read_retrier(fields: Fields, last: bool) -> Retrier | None:
    names = _error_equals(fields, last)
    settings: dict[str, Any] = {
        "interval_seconds": fields.integer("IntervalSeconds", 0, LONGEST_SECONDS),
        "max_attempts": fields.integer("MaxAttempts", 0, LONGEST_SECONDS),
        "backoff_rate": _backoff_rate(fields),
        "max_delay_seconds": fields.integer("MaxDelaySeconds", 1, 31_622_400),
        "jitter_strategy": fields.word("JitterStrategy", ["NONE", "FULL"]),
    }
    fields.text("Comment")
    fields.finish()
    if not names:
        return None
    return Retrier(error_equals=names, **{name: value for name, value in settings.items() if value is not None})


def _backoff_rate(fields: Fields) -> float | None:
    rate: float | None = fields.typed("BackoffRate", (int, float), "a number")
    if rate is not None and (not is_number(rate) or rate < 1):
        fix = fields.fix("BackoffRate", "set", 1.0)
        fields.problem("BackoffRate", f"The field 'BackoffRate' must be at least 1.0, but is {rate}", fix=fix)
        return None
    return rate


def _read_catcher(fields: Fields, last: bool) -> Catcher | None:
    names = _error_equals(fields, last)
    target = fields.target("Next", required=True)
    flow: CatchFlow
    if fields.is_jsonata:
        flow = JSONataFlow(
            leave=jsonata_template(fields, "Output", "errorOutput"), assign=_assign_jsonata(fields, "errorOutput")
        )
    else:
        flow = JSONPathCatchFlow(result_path=_result_path(fields), assign=_assign_template(fields))
    fields.text("Comment")
    fields.finish()
    return Catcher(error_equals=names, next=target, flow=flow) if names and target else None


def _error_equals(fields: Fields, last: bool) -> tuple[str, ...]:
    """The names of one handler; States.ALL stands alone, in the last one of the array.

    Source: States Language, "Errors".
    """
    names = fields.typed("ErrorEquals", list, "an array", required=True, meant=["States.ALL"] if last else None)
    if names is None:
        return ()
    if not names:
        fix = fields.fix("ErrorEquals", "set", ["States.ALL"]) if last else None
        fields.problem("ErrorEquals", "Value cannot be empty", "Name the errors, or States.ALL for all.", fix=fix)
    for index, name in enumerate(names):
        if not isinstance(name, str):
            message = f"Each item of 'ErrorEquals' must be a string, but this is {json_type(name)}"
            fields.problem(("ErrorEquals", index), message, fix=fields.fix(("ErrorEquals", index), "set", str(name)))
    if "States.ALL" in names and (len(names) > 1 or not last):
        _misplaced_wildcard(fields, names, last)
    return tuple(names) if all(isinstance(name, str) for name in names) else ()


def _misplaced_wildcard(fields: Fields, names: list[Any], last: bool) -> None:
    """AWS has one sentence for both rules, at the name (measured); the fix tells which was broken.

    A handler that is `States.ALL` alone only stands too early: it is moved behind the others.  Beside other names it is
    either too much, where the handler is the last and takes everything anyhow, or the others are what was meant.
    """
    place = ("ErrorEquals", names.index("States.ALL"))
    group = str(fields.location[-2])
    kind = fields.kind.noun
    if not last and len(names) == 1:
        end = len(fields.block["States"][fields.location[-3]][group]) - 1
        hint = f"It covers all errors, so no {kind} after it is ever reached: move it to the end of {group}."
        fix = Fix(fields.location, "move", end)
    else:
        hint = "It already covers the other names." if last else f"Only the last {kind} may have it."
        others = [name for name in names if name != "States.ALL"]
        fix = fields.fix("ErrorEquals", "set", ["States.ALL"] if last else others)
    fields.problem(place, "States.ALL must appear alone and at end of list", hint, fix=fix)
