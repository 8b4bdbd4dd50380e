"""JSONPath's expressions said in JSONata: paths, intrinsic functions and payload templates.

Everywhere here `root` is the JSONata expression of what `$` stands for: `$states.input`, `$states.result`, or an object
constructor.  What cannot be said raises `NotTranslated` with its text, so that nothing is translated by half.

A path is translated if it names one place.  For any other JSONPath gives the list of its matches, however many they
are; JSONata gives nothing, the one match, or a sequence of them, and no wrapping makes these the same for every input.
Nor is a path that can name nothing, `$.list[-1]` or `$.list.length()`: in JSONata the same signs mean something.

The functions are translated by their rows in `intrinsics/table.py`.  There the two languages part over the type of
an argument, which only the data tells.  The translation is then the one that people mean, and whoever shows it with
data tries it (`engine/one_state/data_flow.py`):

| JSONPath | JSONata | other only for |
| --- | --- | --- |
| `States.Array($.a, 1)` | `[$states.input.a, 1]` | an array, which JSONata flattens |
| `States.JsonToString($.a)` | `$string($states.input.a)` | a string, which stays as it is |
| `States.MathAdd($.a, 1)` | `$states.input.a + 1` | fractions, which JSONPath rounds first |
| `States.ArrayContains($.l, $.a)` | `($states.input.a in $states.input.l)` | an array or an object to look for |
| `States.StringSplit($.t, ',')` | `$split($states.input.t, ',')` | empty parts, which JSONPath drops; two separators |
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from sfnlearn.jsontext import JSON
from sfnlearn.query.intrinsics.functions import IntrinsicError, template_parts
from sfnlearn.query.intrinsics.parser import IntrinsicSyntaxError, compile_intrinsic
from sfnlearn.query.intrinsics.table import FUNCTIONS
from sfnlearn.query.jsonata.delimiters import CLOSING, OPENING, delimited, is_expression
from sfnlearn.query.paths.paths import Path, PathSyntaxError, compile_path

EMPTY = "{}"
"""What an InputPath or OutputPath of null stands for."""
_PLAIN_NAME = re.compile(r"[A-Za-z_]\w*", re.ASCII)
_WORDS = frozenset({"and", "or", "in", "true", "false", "null", "function"})
"""Names that JSONata reads as something else; in backticks they are names."""
_TOKENS = re.compile(r"""'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|[\[(]|[\])]|,""", re.DOTALL)
_LITERAL = re.compile(r"-?\d.*|true|false|null")


class NotTranslated(ValueError):
    """This part of a state has no translation here; `str()` is the part: a path, a call, or a field's name.

    >>> NotTranslated("$..id").told
    '$..id is not translated here: JSONata says it in its own way.'
    """

    def __init__(self, part: str, because: str = "") -> None:
        super().__init__(part)
        self.told = f"{part} is not translated here: {because or 'JSONata says it in its own way'}."
        """One sentence for whoever asked for the translation."""


def path_in_jsonata(text: str | None, root: str) -> str:
    """A path that names one place; None is the null of InputPath and OutputPath.

    >>> path_in_jsonata("$.lines[0].sku", "$states.input"), path_in_jsonata("$$.Execution.Name", "$states.input")
    ('$states.input.lines[0].sku', '$states.context.Execution.Name')
    """
    if text is None:
        return EMPTY
    path = _compiled(text)
    start = root if path.root == "$" else "$states.context" if path.root == "$$" else path.root
    return start + "".join(
        f"[{segment}]" if isinstance(segment, int) else f".{_name(segment, text)}" for segment in path.segments
    )


def placed_in_jsonata(text: str | None, selected: str) -> str:
    """`selected` where a ResultPath puts it into the raw input; None is a ResultPath of null, which drops it.

    >>> placed_in_jsonata("$.a.b", "1")
    "$merge([$states.input, {'a': $merge([$states.input.a, {'b': 1}])}])"
    """
    raw = "$states.input"
    if text is None:
        return raw
    around, names = [raw], []
    for segment in _compiled(text).segments:
        if isinstance(segment, int):  # $merge reaches into objects only
            raise NotTranslated(text)
        names.append(segment)
        around.append(f"{around[-1]}.{_name(segment, text)}")
    for holder, name in zip(reversed(around[:-1]), reversed(names), strict=True):
        selected = f"$merge([{holder}, {{{literal(name)}: {selected}}}])"
    return selected


def _compiled(text: str) -> Path:
    try:
        path = compile_path(text)
    except PathSyntaxError:
        raise NotTranslated(text) from None
    if path.names_nothing:
        raise NotTranslated(text, "in JSONPath [-1] names nothing, while in JSONata it is the last item")
    if any(isinstance(segment, str) and segment.endswith("()") for segment in path.segments):
        raise NotTranslated(text, "Step Functions knows no functions in a path, so it names nothing")
    if not path.definite:
        raise NotTranslated(text)
    return path


def _name(name: str, text: str) -> str:
    if _PLAIN_NAME.fullmatch(name) and name not in _WORDS:
        return name
    if not name or "`" in name:  # JSONata has no way to write these
        raise NotTranslated(text)
    return f"`{name}`"


def literal(value: JSON) -> str:
    r"""A JSON value as a JSONata expression; a string in apostrophes where it needs no escape.

    >>> literal("paid"), literal("it's"), literal([1, None])
    ("'paid'", '"it\'s"', '[1, null]')
    """
    if isinstance(value, str) and "'" not in value and json.dumps(value)[1:-1] == value:
        return f"'{value}'"
    return json.dumps(value, ensure_ascii=False)


# ------------------------------------------------------------------- templates


def template_in_jsonata(value: JSON, root: str, *, mixed: bool = False) -> Any:
    """A payload template as a field of a JSONata state, with delimiters where JSONPath has names that end in `.$`.

    A `mixed` one stood in a JSONata state, so that its expressions are expressions already, and stay.

    >>> template_in_jsonata({"id.$": "$.id", "note": "{% is text in JSONPath %}"}, "$states.input")
    {'id': '{% $states.input.id %}', 'note': "{% '{% is text in JSONPath %}' %}"}
    >>> template_in_jsonata({"id.$": "$.id", "n": "{% 1 %}"}, "$states.input", mixed=True)
    {'id': '{% $states.input.id %}', 'n': '{% 1 %}'}
    """
    if isinstance(value, dict):
        return {
            name.removesuffix(".$"): delimited(call_in_jsonata(member, root))
            if name.endswith(".$") and not (mixed and is_expression(member))
            else template_in_jsonata(member, root, mixed=mixed)
            for name, member in value.items()
        }
    if isinstance(value, list):
        return [template_in_jsonata(item, root, mixed=mixed) for item in value]
    if isinstance(value, str) and _would_be_read(value) and not (mixed and is_expression(value)):
        return delimited(literal(value))
    return value


def _would_be_read(text: str) -> bool:
    return text.startswith(OPENING) or text.endswith(CLOSING)


def constructed(value: JSON, root: str) -> str:
    """A payload template as one expression.

    >>> constructed({"a": [1, {"b.$": "$.b"}]}, "$states.result")
    "{'a': [1, {'b': $states.result.b}]}"
    """
    if isinstance(value, dict):
        return "{" + ", ".join(_member(name, member, root) for name, member in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(constructed(item, root) for item in value) + "]"
    return literal(value)


def _member(name: str, value: JSON, root: str) -> str:
    said = call_in_jsonata(value, root) if name.endswith(".$") else constructed(value, root)
    return f"{literal(name.removesuffix('.$'))}: {said}"


# ------------------------------------------------------------------- functions


def call_in_jsonata(text: JSON, root: str) -> str:
    """A path or an intrinsic function.

    >>> call_in_jsonata("States.Format('Dear {}', $.name)", "$states.input")
    "'Dear ' & $string($states.input.name)"
    """
    if not isinstance(text, str):
        raise NotTranslated(json.dumps(text))
    if text.startswith("$"):
        return path_in_jsonata(text, root)
    try:
        compile_intrinsic(text, compile_path, strict=True)
    except (IntrinsicSyntaxError, PathSyntaxError):
        raise NotTranslated(text) from None
    return _call(text, root)


def _call(text: str, root: str) -> str:
    """A call that is known to be well formed."""
    name, _, rest = text.partition("(")
    arguments = list(_arguments(rest[:-1]))
    if name == "States.Format":
        return _formatted(text, arguments, root)
    said = FUNCTIONS[name].jsonata
    if said is None:
        raise NotTranslated(text)
    translated = [_argument(argument, root) for argument in arguments]
    return said.replace("{*}", ", ".join(translated)) if "{*}" in said else said.format(*translated)


def _argument(text: str, root: str) -> str:
    if text.startswith("$"):
        return path_in_jsonata(text, root)
    if text.startswith("'"):
        return literal(re.sub(r"\\(.)", r"\1", text[1:-1], flags=re.DOTALL))
    return text if _LITERAL.fullmatch(text) else _call(text, root)


def _formatted(text: str, arguments: list[str], root: str) -> str:
    """A template with its arguments between the parts, joined by `&`."""
    template, *given = arguments
    try:
        parts = template_parts(template[1:-1]) if template.startswith("'") else []
    except IntrinsicError:
        parts = []
    if len(parts) != len(given) + 1:
        raise NotTranslated(text)
    said = [literal(parts[0])] if parts[0] else []
    for argument, part in zip(given, parts[1:], strict=True):
        said += [f"$string({_argument(argument, root)})", *([literal(part)] if part else [])]
    return " & ".join(said) or "''"


def _arguments(text: str) -> Iterator[str]:
    """What stands between the commas that are not inside quotes or brackets."""
    depth = start = 0
    for token in _TOKENS.finditer(text):
        sign = token[0]
        depth += (sign in "[(") - (sign in "])")
        if sign == "," and depth == 0:
            yield text[start : token.start()].strip()
            start = token.end()
    if text.strip():
        yield text[start:].strip()
