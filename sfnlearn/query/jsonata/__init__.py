"""JSONata in the States Language: what stands between `{%` and `%}`, compiled once and evaluated with `$states`.

The way of `{% $states.input.items[price > 10].sku %}`, module by module:

1. `delimiters` says that the string is an expression, and which text stands between.
2. `evaluator` has jsonata-python parse the text.  `names` finds in the tree what it reads, and refuses what AWS refuses
   when a definition is read: `$`, `$$` and fields at the top level.
3. `program` evaluates the tree: jsonata-python's evaluator with bounds, `operators` and `functions` that answer as AWS
   does, and `path_evaluator`, which walks `$states.input.items` without the engine.
4. `values` makes plain JSON of the result.
5. `field_templates` puts the values into the field.

Undefined, JSONata's "nothing", is not an error inside an expression: `"a" & $states.input.missing` is "a".  It becomes
one where a field needs a value (`field_templates.evaluate_field`).  It is not null, which is a value:

| | in JSON | in the evaluator | as a result |
| --- | --- | --- | --- |
| null | `None` | `values.NULL` | `None` |
| undefined | no field | `None` | `UNDEFINED` |

Literals, `$total` and `$states.input.order.id` are answered in this module, without the engine; lists on the way, where
JSONata maps and flattens, and everything else are the engine's.  jsonata-python is heavy, so it is imported with the
first expression.  This module, `delimiters`, `field_templates`, `expression_errors` and `tree` do without it.

Sources: States Language, "JSONata"; Developer Guide, "Transforming data with JSONata in Step Functions".
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Final, TypeAlias

from sfnlearn.jsontext import JSON, dumps, is_utf8, json_type
from sfnlearn.query.jsonata.expression_errors import JsonataEvaluationError, JsonataSyntaxError
from sfnlearn.query.jsonata.tree import PlainNames, SyntaxNode
from sfnlearn.query.scope import Scope

__all__ = [
    "UNDEFINED",
    "UNSTEADY_FUNCTIONS",
    "Expression",
    "JsonataEvaluationError",
    "JsonataSyntaxError",
    "Undefined",
    "UnexpectedTypeError",
    "compile_expression",
    "expect",
]


class Undefined:
    """The type of `UNDEFINED`: JSONata's "nothing", which is not null."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "UNDEFINED"


UNDEFINED: Final = Undefined()

UNSTEADY_FUNCTIONS: Final = ("random", "uuid", "shuffle", "now", "millis")
"""The functions that may answer otherwise when they are asked again: what depends on chance or on the clock."""

States: TypeAlias = Mapping[str, JSON]
"""The members of `$states` that a field may use."""
JsonataEvaluate: TypeAlias = Callable[[States, Scope], JSON]
"""A compiled expression or field: plain JSON, or `UNDEFINED`."""


class Expression:
    """A compiled JSONata expression.

    `reads` names the members of `$states` that it uses ("*" for `$states` as a whole), `variables` the workflow
    variables, `functions` those of JSONata, which a workflow variable of the same name would replace.  Called with
    `$states` and a scope it gives plain JSON or `UNDEFINED`; raises `JsonataEvaluationError`.

    >>> expression = compile_expression("$states.input.price * $rate")
    >>> sorted(expression.reads), sorted(expression.variables)
    (['input'], ['rate'])
    """

    __slots__ = ("_evaluate", "_program", "functions", "reads", "text", "variables")

    def __init__(self, text: str) -> None:
        from sfnlearn.query.jsonata import evaluator

        self.text = text
        self._program = evaluator.compile(text)
        names = self._program.names
        self.reads = frozenset(names.reads)
        self.functions = frozenset(names.variables & (evaluator.FUNCTIONS.keys() | {"eval"}))
        self.variables = frozenset(names.variables - self.functions)
        self._evaluate = _shortcut(self._program.ast, self._engine) or self._engine

    def __call__(self, states: States, scope: Scope) -> JSON:
        """Evaluate; `states` holds the members of `$states` that the field may use."""
        return self._evaluate(states, scope)

    def __repr__(self) -> str:
        return f"Expression({self.text!r})"

    def _engine(self, states: States, scope: Scope) -> JSON:
        from sfnlearn.query.jsonata.evaluator import evaluate

        return evaluate(self._program, states, scope, UNDEFINED)


@lru_cache(maxsize=4096)
def compile_expression(text: str) -> Expression:
    """Compile the text between `{%` and `%}`.

    Raises `JsonataSyntaxError`, also for what AWS forbids: `$`, `$$` and names of fields at the top level.

    >>> from types import SimpleNamespace
    >>> scope = SimpleNamespace(variables={"rate": 2}, now=0.0)
    >>> compile_expression("$states.input.price * $rate")({"input": {"price": 21}}, scope)
    42
    >>> compile_expression("price * 2")
    Traceback (most recent call last):
    sfnlearn.query.jsonata.expression_errors.JsonataSyntaxError: Reference to 'price' at the top level is not supported.
    """
    return Expression(text)


# --- shortcuts -------------------------------------------------------------------------------------------


def _shortcut(tree: SyntaxNode, engine: JsonataEvaluate) -> JsonataEvaluate | None:
    """An evaluator that needs no engine, for the simplest expressions."""
    if tree.predicate is not None or tree.group is not None or tree.keep_array:
        return None
    if tree.type in {"string", "number", "value"}:
        constant = tree.value
        if isinstance(constant, str) and not is_utf8(constant):
            return None
        return lambda states, scope: constant  # noqa: ARG005 - one shape for all evaluators
    if tree.type == "variable" and tree.value:
        return _variable(tree.value, engine)
    names = tree.plain_names if tree.type == "path" else None
    if names is not None and tree.root is not None and len(names) == len(tree.steps) - 1:
        return _path(tree.root, names, engine)
    return None


def _variable(name: str, engine: JsonataEvaluate) -> JsonataEvaluate:
    if name == "states":
        return lambda states, scope: dict(states)  # noqa: ARG005

    def read(states: States, scope: Scope) -> JSON:
        variables = scope.variables
        return variables[name] if name in variables else engine(states, scope)

    return read


def _path(root: str, names: PlainNames, engine: JsonataEvaluate) -> JsonataEvaluate:
    """Names from object to object; whatever else is met on the way is JSONata's business."""

    def walk(states: States, scope: Scope) -> JSON:
        value: JSON = states if root == "states" else scope.variables.get(root)
        for name in names:
            if type(value) is not dict and not isinstance(value, Mapping):
                return engine(states, scope)
            if name not in value:
                return UNDEFINED
            value = value[name]
        return value

    return walk


# --- results of a type -----------------------------------------------------------------------------------


class UnexpectedTypeError(ValueError):
    """A result of another type than the field takes; `str()` is AWS's wording, without the expression and the field."""

    def __init__(self, expected: str, value: JSON) -> None:
        self.expected, self.value = expected, value
        super().__init__(
            "returned an unexpected result type. "
            f"Expected '{expected}', but was '{json_type(value)}' for value: {dumps(value)}"
        )


def expect(value: JSON, expected: str) -> JSON:
    """The value, if it has the type that a field takes: "array", "object", "string", "boolean", "number" or "integer".

    A whole number counts as an integer and is given back as one.  Raises `UnexpectedTypeError`.

    >>> expect(3.0, "integer")
    3
    >>> expect(1, "array")
    Traceback (most recent call last):
    sfnlearn.query.jsonata.UnexpectedTypeError: returned an unexpected result type. Expected 'array', but was
    'number' for value: 1
    """
    name = json_type(value)
    if expected == "integer" and name == "number" and isinstance(value, (int, float)) and value % 1 == 0:
        return int(value)
    if name != expected:
        raise UnexpectedTypeError(expected, value)
    return value
