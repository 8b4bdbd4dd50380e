"""Payload templates of the JSONPath language: JSON in which a field named `x.$` holds an expression.

| template | on `{"order": {"id": 7}}` |
| --- | --- |
| `{"id.$": "$.order.id", "kind": "parcel"}` | `{"id": 7, "kind": "parcel"}` |
| `{"id": "$.order.id"}` | `{"id": "$.order.id"}`: without `.$` a text is a text |
| `{"id.$": "$.order.id", "id": 1}` | refused: two values for one field |

The sign is in the name, not in the value, so that a text that looks like a path can be passed on.  It counts at any
depth, in objects inside arrays too; an array's items have no names and are texts themselves.

What holds no such field is given back as it stands, not copied: values are never changed in place.

Source: States Language, "Payload Template".
"""

from __future__ import annotations

from sfnlearn.jsontext import JSON, dumps
from sfnlearn.query.intrinsics.parser import compile_intrinsic
from sfnlearn.query.paths.paths import PathNotFound, compile_path
from sfnlearn.query.scope import Evaluate, Scope
from sfnlearn.query.syntax_error import ExpressionSyntaxError
from sfnlearn.query.weight import MOST_PATHS, bounded


class PayloadTemplateError(ValueError):
    """A field of a template that cannot be compiled; `pointer` is its place below the template."""

    def __init__(self, pointer: str, reason: str) -> None:
        self.pointer, self.reason = pointer, reason
        super().__init__(f"{pointer}: {reason}")


class FieldNotFound(LookupError):
    """A template's path that named nothing, worded as AWS does."""

    def __init__(self, path: str, field: str, data: JSON) -> None:
        self.path, self.field = path, field
        super().__init__(
            f"The JSONPath '{path}' specified for the field '{field}' could not be found in the input '{dumps(data)}'"
        )


def compile_path_or_function(text: str) -> Evaluate:
    """A path or an intrinsic function, as a `.$` field or a `Path` field of a Fail state may hold.

    Raises `PathSyntaxError` or `IntrinsicSyntaxError`.
    """
    return compile_path(text) if text.startswith("$") else compile_intrinsic(text, compile_path)


def variables_read(text: str) -> frozenset[str]:
    """The workflow variables that a path or an intrinsic function reads; raises as `compile_path_or_function` does.

    >>> sorted(variables_read("States.Format('{} $no {}', $.name, $total)"))
    ['total']
    """
    found: set[str] = set()

    def note(path: str) -> Evaluate:
        compiled = compile_path(path)
        found.update([compiled.variable] if compiled.variable else [])
        return compiled

    if text.startswith("$"):
        note(text)
    else:
        compile_intrinsic(text, note)
    return frozenset(found)


def template_variables(template: JSON) -> frozenset[str]:
    """The workflow variables that a payload template reads.

    >>> sorted(template_variables({"id": "$no", "lines": [{"price.$": "$price"}]}))
    ['price']
    """
    found: set[str] = set()
    if isinstance(template, dict):
        for name, content in template.items():
            is_expression = name.endswith(".$") and isinstance(content, str)
            found |= variables_read(content) if is_expression else template_variables(content)
    elif isinstance(template, list):
        found.update(*map(template_variables, template))
    return frozenset(found)


def required(evaluate: Evaluate, text: str, field: str, *, null_past_end: bool = False) -> Evaluate:
    """The same expression, with AWS's sentence where its path names nothing.

    With `null_past_end`, a path that ends behind the last item of an array gives null (measured behaviour 27).
    """

    def read(data: JSON, scope: Scope) -> JSON:
        try:
            return evaluate(data, scope)
        except PathNotFound as missing:
            if null_past_end and missing.past_end and missing.path.text == text:
                return None
            raise FieldNotFound(missing.path.text, field, data) from None

    return read


class PayloadTemplate:
    """A compiled payload template; `constant` when it holds no expression.

    >>> template = PayloadTemplate({"id.$": "$.order.id", "kind": "parcel"})
    >>> template({"order": {"id": "o-1"}}, None)
    {'id': 'o-1', 'kind': 'parcel'}
    """

    __slots__ = ("_build", "constant", "value")

    def __init__(self, value: JSON) -> None:
        self.value = value
        self._build = _compile(value, "")
        self.constant = self._build is None
        if self._build is not None and _expressions(value) > MOST_PATHS:
            self._build = _weighed(self._build)

    def __call__(self, data: JSON, scope: Scope) -> JSON:
        return self.value if self._build is None else self._build(data, scope)


MOST_BYTES = 2**26
"""What a template may build, where quotas are lifted too: a payload has 256 KiB at most, and it is written out."""


def _expressions(value: JSON) -> int:
    """How many fields with expressions a template has."""
    if isinstance(value, dict):
        return sum(1 if name.endswith(".$") else _expressions(item) for name, item in value.items())
    return sum(map(_expressions, value)) if isinstance(value, list) else 0


def _weighed(build: Evaluate) -> Evaluate:
    def evaluate(data: JSON, scope: Scope) -> JSON:
        built = build(data, scope)
        bounded(built, MOST_BYTES)
        return built

    return evaluate


def _compile(value: JSON, pointer: str) -> Evaluate | None:
    """An evaluator, or None for a value without expressions."""
    if isinstance(value, dict):
        return _compile_object(value, pointer)
    if isinstance(value, list):
        return _compile_array(value, pointer)
    return None


def _compile_object(value: dict[str, JSON], pointer: str) -> Evaluate | None:
    fields: dict[str, tuple[Evaluate | None, JSON]] = {}
    for name, content in value.items():
        where = f"{pointer}/{name}"
        target = name.removesuffix(".$")
        if target in fields:
            raise PayloadTemplateError(where, f'There are two values for "{target}"')
        evaluate = _compile(content, where) if target == name else _compile_field(name, content, where)
        fields[target] = (evaluate, content)
    if all(evaluate is None for evaluate, _ in fields.values()):
        return None
    return _object_builder([(name, *field) for name, field in fields.items()])


def _object_builder(fields: list[tuple[str, Evaluate | None, JSON]]) -> Evaluate:
    def build(data: JSON, scope: Scope) -> dict[str, JSON]:
        return {name: constant if evaluate is None else evaluate(data, scope) for name, evaluate, constant in fields}

    return build


def _compile_field(name: str, content: JSON, where: str) -> Evaluate:
    if not isinstance(content, str):
        message = 'The value of a field that ends with ".$" must be a path or an intrinsic function'
        raise PayloadTemplateError(where, message)
    try:
        return required(compile_path_or_function(content), content, name, null_past_end=True)
    except ExpressionSyntaxError as error:
        raise PayloadTemplateError(where, str(error)) from None


def _compile_array(value: list[JSON], pointer: str) -> Evaluate | None:
    items: list[tuple[Evaluate | None, JSON]] = [
        (_compile(item, f"{pointer}/{index}"), item) for index, item in enumerate(value)
    ]
    if all(evaluate is None for evaluate, _ in items):
        return None

    def build(data: JSON, scope: Scope) -> list[JSON]:
        return [item if evaluate is None else evaluate(data, scope) for evaluate, item in items]

    return build
