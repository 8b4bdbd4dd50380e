"""Fields of a JSONata state: JSON in which every string `{% ... %}`, at any depth, is an expression.

This is where undefined becomes an error: inside an expression it is harmless (`[1, $states.input.missing]` is `[1]`),
but a field needs a value, and a state whose field gets none fails.  So does one whose expression fails or gives a value
of the wrong type: States.QueryEvaluationError.  The sentences are AWS's (recorded behaviours 9 and 10); the place in
them is `Output/order/items[0]`: a slash before a key, brackets around an index.  The interpreter adds which state
failed, and copies `location` into the event EvaluationFailed.
"""

from __future__ import annotations

from collections.abc import Iterator

from sfnlearn.errors import StatesError
from sfnlearn.jsontext import JSON
from sfnlearn.query.jsonata import (
    UNDEFINED,
    Expression,
    JsonataEvaluate,
    JsonataEvaluationError,
    JsonataSyntaxError,
    States,
    UnexpectedTypeError,
    compile_expression,
    expect,
)
from sfnlearn.query.jsonata.delimiters import expression_text
from sfnlearn.query.jsonata.expression_errors import UnsupportedResultError
from sfnlearn.query.scope import Scope


class QueryEvaluationError(StatesError):
    """States.QueryEvaluationError; `location` is the field, as in the event EvaluationFailed."""

    def __init__(self, text: str, location: str, what: str) -> None:
        self.location = location
        super().__init__(
            "States.QueryEvaluationError",
            f"The JSONata expression '{text}' specified for the field '{location}' {what}",
        )


class FieldTemplateError(ValueError):
    """An expression in a template that cannot be compiled; `where` is its place, `error` says why."""

    def __init__(self, where: str, error: JsonataSyntaxError) -> None:
        self.where, self.error = where, error
        super().__init__(f"{where}: {error.reason}")


def evaluate_field(expression: Expression, where: str, states: States, scope: Scope) -> JSON:
    """The value of an expression in a field; raises `QueryEvaluationError`."""
    try:
        value = expression(states, scope)
    except UnsupportedResultError as error:  # measured behaviour 37
        raise QueryEvaluationError(expression.text, where, str(error)) from None
    except JsonataEvaluationError as error:
        # AWS ends the sentence before an error that has a code, and puts a colon before a bound, which has none.
        stop = "." if error.code else ":"
        raise QueryEvaluationError(expression.text, where, f"threw an error during evaluation{stop} {error}") from None
    if value is UNDEFINED:
        raise QueryEvaluationError(expression.text, where, "returned nothing (undefined).")
    return value


class FieldTemplate:
    """A compiled field; `constant` when it holds no expression, and then called it gives the very value.

    `where` is the field's name, `Output`; `expected` a type of `expect`, for a field that takes only that.
    Raises `FieldTemplateError` when made and `QueryEvaluationError` when called.

    >>> template = FieldTemplate({"id": "{% $states.input.order.id %}", "kind": "parcel"}, "Output")
    >>> template({"input": {"order": {"id": "o-1"}}}, None)
    {'id': 'o-1', 'kind': 'parcel'}
    >>> template({"input": {}}, None)
    Traceback (most recent call last):
    sfnlearn.query.jsonata.field_templates.QueryEvaluationError: States.QueryEvaluationError: The JSONata expression
    '$states.input.order.id' specified for the field 'Output/id' returned nothing (undefined).
    """

    __slots__ = ("_build", "constant", "expressions", "value", "where")

    def __init__(self, value: JSON, where: str, expected: str | None = None) -> None:
        self.value, self.where = value, where
        found: list[tuple[str, Expression]] = []
        self._build = _compile(value, where, found)
        self.expressions = tuple(found)
        self.constant = self._build is None
        if self._build is not None and expected is not None:
            self._build = _checked(self._build, found, where, expected)

    def __call__(self, states: States, scope: Scope) -> JSON:
        return self.value if self._build is None else self._build(states, scope)

    def __iter__(self) -> Iterator[tuple[str, Expression]]:
        """The expressions with their places, for checks of what they read."""
        return iter(self.expressions)


def _checked(build: JsonataEvaluate, found: list[tuple[str, Expression]], where: str, expected: str) -> JsonataEvaluate:
    text = found[0][1].text

    def check(states: States, scope: Scope) -> JSON:
        try:
            return expect(build(states, scope), expected)
        except UnexpectedTypeError as error:
            raise QueryEvaluationError(text, where, str(error)) from None

    return check


def _compile(value: JSON, where: str, found: list[tuple[str, Expression]]) -> JsonataEvaluate | None:
    """An evaluator, or None for a value without expressions."""
    if isinstance(value, str):
        text = expression_text(value)
        return None if text is None else _field(text, where, found)
    if isinstance(value, dict):
        return _object({name: (_compile(item, f"{where}/{name}", found), item) for name, item in value.items()})
    if isinstance(value, list):
        return _array([(_compile(item, f"{where}[{index}]", found), item) for index, item in enumerate(value)])
    return None


def _field(text: str, where: str, found: list[tuple[str, Expression]]) -> JsonataEvaluate:
    try:
        expression = compile_expression(text)
    except JsonataSyntaxError as error:
        raise FieldTemplateError(where, error) from None
    found.append((where, expression))
    return lambda states, scope: evaluate_field(expression, where, states, scope)


def _object(fields: dict[str, tuple[JsonataEvaluate | None, JSON]]) -> JsonataEvaluate | None:
    if all(build is None for build, _ in fields.values()):
        return None
    return lambda states, scope: {
        name: constant if build is None else build(states, scope) for name, (build, constant) in fields.items()
    }


def _array(items: list[tuple[JsonataEvaluate | None, JSON]]) -> JsonataEvaluate | None:
    if all(build is None for build, _ in items):
        return None
    return lambda states, scope: [constant if build is None else build(states, scope) for build, constant in items]
