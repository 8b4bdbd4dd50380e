"""The fields of a JSONPath state, said in JSONata: the same data flow in the other query language.

Rules that hold here: paths that name one place, templates, ResultPath and the common intrinsic functions are
translated; what is not raises `NoTwin` with the text, so nothing is ever translated by half.

> Arguments [replaces] InputPath and Parameters; Output [replaces] ResultSelector, ResultPath and OutputPath.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from sfnlearn.query.jsonata.delimiters import delimited

_STEP = re.compile(r"""\.([A-Za-z_]\w*)|\['([^'\\]*)'\]|\["([^"\\]*)"\]|\[(-?\d+)\]""")
_FLOW = ("InputPath", "Parameters", "ResultSelector", "ResultPath", "OutputPath")
_RENAMED = {"TimeoutSecondsPath": "TimeoutSeconds", "HeartbeatSecondsPath": "HeartbeatSeconds"}
_CALLS = {
    "States.UUID": "$uuid()",
    "States.MathAdd": "{0} + {1}",
    "States.ArrayLength": "$count({0})",
    "States.ArrayContains": "({1} in {0})",
    "States.ArrayGetItem": "{0}[{1}]",
    "States.StringToJson": "$parse({0})",
    "States.JsonToString": "$string({0})",
    "States.StringSplit": "$split({0}, {1})",
    "States.Base64Encode": "$base64encode({0})",
    "States.Base64Decode": "$base64decode({0})",
    "States.JsonMerge": "$merge([{0}, {1}])",
}


class NoTwin(ValueError):
    """This part of a state is not translated; `str()` is the part."""


def twin_of(state: Mapping[str, Any]) -> dict[str, Any]:
    """The data-flow fields of a JSONPath state as a JSONata state would have them.

    >>> twin_of({"Type": "Task", "InputPath": "$.order", "Parameters": {"id.$": "$.id"}})
    {'Arguments': {'id': '{% $states.input.order.id %}'}}
    >>> twin_of({"Type": "Task", "ResultPath": "$.paid"})["Output"]
    "{% $merge([$states.input, {'paid': $states.result}]) %}"
    >>> twin_of({"Type": "Pass", "OutputPath": "$.a['b c']"})
    {'Output': '{% $states.input.a.`b c` %}'}
    """
    twin: dict[str, Any] = {}
    effective = _path(state.get("InputPath", "$"), "$states.input")
    works = state["Type"] in {"Task", "Parallel", "Map"}
    if works and ("Parameters" in state or effective != "$states.input"):
        twin["Arguments"] = _template(state["Parameters"], effective) if "Parameters" in state else delimited(effective)
    result = "$states.result" if works else _own_result(state, effective)
    output = _output(state, result)
    if output not in ("$states.result" if works else "$states.input", None):
        twin["Output"] = output if not isinstance(output, str) else delimited(output)
    if "Assign" in state:
        twin["Assign"] = _template(state["Assign"], "$states.result" if works else effective)
    return twin


def _own_result(state: Mapping[str, Any], effective: str) -> str:
    """What a state that calls nobody makes of its effective input."""
    if "Result" in state:
        return _literal(state["Result"])
    return _expression(state["Parameters"], effective) if "Parameters" in state else effective


def _output(state: Mapping[str, Any], result: str) -> Any:
    """An expression, or a template where the whole output is one."""
    selector, place, out = state.get("ResultSelector"), state.get("ResultPath", "$"), state.get("OutputPath", "$")
    if place == "$" and out == "$" and selector is not None:
        return _template(selector, "$states.result")
    if place == "$" and out == "$" and "Parameters" in state and state["Type"] == "Pass" and "Result" not in state:
        return _template(state["Parameters"], _path(state.get("InputPath", "$"), "$states.input"))
    selected = result if selector is None else _expression(selector, "$states.result")
    combined = _placed(place, selected)
    if out is None:
        return "{}"
    return _path(out, combined if out == "$" or combined.startswith("$states") else f"({combined})")


def _placed(place: str | None, selected: str) -> str:
    """> [ResultPath] specifies where to place the Result [...] in the raw input; null discards it."""
    if place is None:
        return "$states.input"
    names = [next(name for name in step if name) for step in _steps(place)]
    around = ["$states.input"]
    for name in names[:-1]:
        around.append(f"{around[-1]}.{_name(name)}")
    for outer, name in zip(reversed(around), reversed(names), strict=False):
        selected = f"$merge([{outer}, {{{_literal(name)}: {selected}}}])"
    return selected


def _steps(path: str) -> Iterator[tuple[str, ...]]:
    at = 1
    while at < len(path):
        found = _STEP.match(path, at)
        if found is None:
            raise NoTwin(path)
        yield found.groups(default="")
        at = found.end()


def _path(path: str | None, root: str) -> str:
    """A path that names one place, from what `$` stands for."""
    if path is None:
        return "{}"
    if path.startswith("$$"):
        path, root = path[1:], "$states.context"
    elif re.match(r"\$[A-Za-z_]", path):
        name = re.match(r"\$\w+", path)
        assert name is not None
        path, root = f"${path[name.end() :]}", name[0]
    if not path.startswith("$"):
        raise NoTwin(path)
    steps = (
        f"[{index}]" if index else f".{_name(plain or single or double)}"
        for plain, single, double, index in _steps(path)
    )
    return root + "".join(steps)


def _name(name: str) -> str:
    return name if re.fullmatch(r"[A-Za-z_]\w*", name) and name not in {"and", "or", "in"} else f"`{name}`"


def _literal(value: Any) -> str:
    if isinstance(value, str) and "'" not in value and json.dumps(value)[1:-1] == value:
        return f"'{value}'"
    return json.dumps(value, ensure_ascii=False)


def _template(value: Any, root: str) -> Any:
    """A payload template, with `{% %}` where it has `.$`."""
    if isinstance(value, Mapping):
        members = ((name.removesuffix(".$"), name.endswith(".$"), member) for name, member in value.items())
        return {
            name: delimited(_call(member, root)) if dynamic else _template(member, root)
            for name, dynamic, member in members
        }
    return [_template(item, root) for item in value] if isinstance(value, list) else value


def _expression(value: Any, root: str) -> str:
    """A payload template as one expression."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(_member(name, member, root) for name, member in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_expression(item, root) for item in value) + "]"
    return _literal(value)


def _member(name: str, value: Any, root: str) -> str:
    said = _call(value, root) if name.endswith(".$") else _expression(value, root)
    return f"{_literal(name.removesuffix('.$'))}: {said}"


def _call(text: str, root: str) -> str:
    """A path or an intrinsic function."""
    text = text.strip()
    if text.startswith("$"):
        return _path(text, root)
    name, _, rest = text.partition("(")
    if not rest.endswith(")"):
        if re.fullmatch(r"'[^'\\]*'|-?\d+(\.\d+)?|true|false|null", text):
            return text
        raise NoTwin(text)
    arguments = [_call(argument, root) for argument in _arguments(rest[:-1])]
    if name == "States.Array":
        return "[" + ", ".join(arguments) + "]"
    if name == "States.Format" and arguments and re.fullmatch(r"'[^'\\]*'", arguments[0]):
        return _formatted(arguments[0][1:-1], arguments[1:])
    if name not in _CALLS:
        raise NoTwin(text)
    return _CALLS[name].format(*arguments)


def _formatted(text: str, arguments: list[str]) -> str:
    pieces = text.split("{}")
    if len(pieces) != len(arguments) + 1:
        raise NoTwin(text)
    parts = [_literal(pieces[0])] if pieces[0] else []
    for argument, piece in zip(arguments, pieces[1:], strict=True):
        parts += [f"$string({argument})", *([_literal(piece)] if piece else [])]
    return " & ".join(parts) or "''"


def _arguments(text: str) -> Iterator[str]:
    """What stands between the commas that are not inside quotes or brackets."""
    depth, quoted, start = 0, False, 0
    for at, sign in enumerate(text):
        if sign == "'" and text[at - 1 : at] != "\\":
            quoted = not quoted
        depth += 0 if quoted else (sign in "([") - (sign in ")]")
        if sign == "," and depth == 0 and not quoted:
            yield text[start:at]
            start = at + 1
    if text.strip():
        yield text[start:]
