"""One compiled expression: jsonata-python's evaluator with bounds, and faster.

- Every node evaluated is a step, and they are counted: an expression that does not end fails alike on every machine.
  AWS nests at most 100 deep and holds at most 6,990,256 bytes (measured by others, see docs/aws-differences.md).
- Nothing that comes in is changed: the engine writes into an empty list in one place, which is avoided.
- A path of plain names is walked in the JSON value as it is, so that only what it reaches is prepared for the engine:
  `$states.context.State.Name` costs the same whatever the execution's input weighs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from sfnlearn.jsontext import JSON
from sfnlearn.query.bounded_regex import BoundedRegex, RegexSyntaxError, compile_regex
from sfnlearn.query.jsonata.expression_errors import memory_limit, stack_overflow, timeout
from sfnlearn.query.jsonata.functions import Arguments, all_functions
from sfnlearn.query.jsonata.library import Functions, JException, Jsonata, Parser, Utils
from sfnlearn.query.jsonata.names import Names
from sfnlearn.query.jsonata.operators import BINARY, is_true, negate
from sfnlearn.query.jsonata.plain_paths import mark
from sfnlearn.query.jsonata.tree import Frame, PlainNames, SyntaxNode, Value
from sfnlearn.query.jsonata.values import (
    MAX_BYTES,
    MAX_ITEMS,
    NULL,
    JList,
    from_engine,
    to_engine,
    to_engine_copy,
    weigh,
)
from sfnlearn.query.scope import Scope

MAX_DEPTH = 100
MAX_STEPS = 1_000_000
FUNCTIONS = all_functions()
_ABSENT = object()


class _RegexFlags(Protocol):
    """The letters behind a regular expression literal, as jsonata-python tells them."""

    case_insensitive: bool
    multiline: bool


def _regex_literal(pattern: str, flags: _RegexFlags) -> BoundedRegex:
    """What stands for `/pattern/flags` in the syntax tree."""
    try:
        return compile_regex(pattern, ignore_case=flags.case_insensitive, multiline=flags.multiline)
    except RegexSyntaxError as error:
        raise JException(f"Invalid regular expression: /{pattern}/: {error}", 0) from None


class Root(Jsonata.Frame):  # type: ignore[misc]
    """The outermost frame: `$states`, the workflow variables and the functions, looked up when they are needed."""

    def __init__(
        self, states: Mapping[str, JSON], variables: Mapping[str, JSON], convert: Callable[[JSON], Value] = to_engine
    ) -> None:
        super().__init__(None)
        self.states, self.variables, self._convert = states, variables, convert

    def lookup(self, name: str) -> Value:
        """A value in the engine's form; None is undefined."""
        value = self.bindings.get(name, _ABSENT)
        if value is not _ABSENT:
            return value
        if name == "states":
            value = self._convert(dict(self.states))
        elif name in self.variables:
            value = self._convert(self.variables[name])
        else:
            return FUNCTIONS.get(name)
        self.bindings[name] = value
        return value


class Program(Jsonata):  # type: ignore[misc]
    """One compiled expression: its syntax tree `ast` and the `names` in it."""

    def __init__(self, text: str, parser: Parser) -> None:  # not Jsonata's own: that one makes shared state
        self.parser = parser
        self.ast: SyntaxNode = parser.parse(text, _regex_literal)
        self.names = Names(self.ast)
        # A transformer may name what it changes by an absolute path, and would change it for everyone.
        self._convert = to_engine_copy if mark(self.ast) else to_engine
        self.scope: Scope | None = None
        self.timestamp = 0
        self.environment: Root | None = None
        self.input = None
        self._steps = self._depth = self._made = 0
        self._known: dict[int, Value] = {}

    def run(self, states: Mapping[str, JSON], scope: Scope | None, undefined: JSON) -> JSON:
        """The value as plain JSON, or `undefined`."""
        before = getattr(Jsonata.CURRENT, "jsonata", None)
        Jsonata.CURRENT.jsonata = self  # jsonata-python's functions call back through this
        self.scope = scope
        now = getattr(scope, "now", None)
        self.timestamp = 0 if now is None else round(now * 1000)
        self.environment = Root(states, scope.variables if scope is not None else {}, self._convert)
        self._steps = self._depth = self._made = 0
        self._known = {}
        try:
            result = self.eval(self.ast, None, self.environment)
            if isinstance(result, (list, dict)):
                weigh(result)
            return undefined if result is None else from_engine(result)
        finally:
            self.scope = self.environment = None
            self._known = {}
            Jsonata.CURRENT.jsonata = before

    def eval(self, expr: SyntaxNode, input: Value, environment: Frame) -> Value:
        """One node of the tree: bounds, the node itself, its predicates, its grouping, and JSONata's singletons."""
        self._steps += 1
        depth = self._depth = self._depth + 1
        if self._steps > MAX_STEPS:
            raise timeout()
        if depth > MAX_DEPTH:
            raise stack_overflow()
        evaluate = _EVALUATE.get(expr.type)
        result: Any = evaluate(self, expr, input, environment) if evaluate is not None else None
        if expr.predicate is not None:
            for stage in expr.predicate:
                result = self.evaluate_filter(stage.expr, result, environment)
        if expr.group is not None and expr.type != "path":
            result = self.evaluate_group_expression(expr.group, result, environment)
        self._depth = depth - 1
        kind = type(result)
        if kind is JList:
            return self._singleton(expr, result)
        if kind is str and len(result) > MAX_BYTES:
            raise memory_limit()
        return result

    @staticmethod
    def _singleton(expr: SyntaxNode, result: JList) -> Value:
        """> a sequence of one value is that value, a sequence of none is nothing."""
        if len(result) > MAX_ITEMS:
            raise memory_limit()
        if not result.sequence or result.tuple_stream:
            return result
        if expr.keep_array:
            result.keep_singleton = True
        if not result:
            return None
        return result[0] if len(result) == 1 and not result.keep_singleton else result

    # --- paths -----------------------------------------------------------------------------------------------------

    def evaluate_path(self, expr: SyntaxNode, input: Value, environment: Frame) -> Value:
        """A path; the plain names at its head are walked here, the rest is the engine's."""
        names = getattr(expr, "plain_names", None)
        if names is None:
            return super().evaluate_path(expr, input, environment)
        if expr.root is None:
            return self._single_name(expr, names[0], input, environment)
        value = self._local(expr.root, environment)
        if value is not _ABSENT:
            return self._walk_local(expr, names, value, input, environment)
        root = self.environment
        assert root is not None
        return self._walk(
            expr, names, root.states if expr.root == "states" else root.variables.get(expr.root), environment
        )

    def _local(self, name: str, environment: Frame | None) -> Value:
        """The value of a name that is bound inside the expression."""
        while environment is not None:
            value = environment.bindings.get(name, _ABSENT)
            if value is not _ABSENT:
                return value
            environment = environment.parent
        return _ABSENT

    def _walk_local(self, expr: SyntaxNode, names: PlainNames, value: Value, input: Value, environment: Frame) -> Value:
        """Names from object to object below a value that is in the engine's form already."""
        if len(names) < len(expr.steps) - 1:
            return super().evaluate_path(expr, input, environment)
        for name in names:
            if type(value) is not dict:
                return super().evaluate_path(expr, input, environment)
            value = value.get(name, _ABSENT)
            if value is _ABSENT:
                return None
        self._steps += len(names)
        return NULL if value is None else value

    def _single_name(self, expr: SyntaxNode, name: str, input: Value, environment: Frame) -> Value:
        if type(input) is not dict:
            return super().evaluate_path(expr, input, environment)
        value = input.get(name, _ABSENT)
        if value is None:
            return NULL
        return None if value is _ABSENT else value

    def _walk(self, expr: SyntaxNode, names: PlainNames, value: JSON, environment: Frame) -> Value:
        steps, done = expr.steps, 1
        for name in names:
            if type(value) is not dict and not isinstance(value, Mapping):
                break
            value = value.get(name, _ABSENT)
            if value is _ABSENT:
                return None
            done += 1
        self._steps += done
        if done == len(steps):
            return self._prepared(value)
        if isinstance(value, Mapping) and steps[done].type == "name":
            name = steps[done].value
            if name not in value:
                return None
            value = {name: self._prepared(value[name])}
        else:
            value = self._prepared(value)
        return self._go_on(expr, done, value if isinstance(value, list) else [value], environment)

    def _prepared(self, value: JSON) -> Value:
        """A value in the engine's form, made once in an evaluation."""
        if not isinstance(value, (list, dict)):
            return self._convert(value)
        known = self._known.get(id(value))
        if known is None:
            known = self._known[id(value)] = self._convert(value)
        return known

    def _go_on(self, expr: SyntaxNode, done: int, sequence: Any, environment: Frame) -> Value:
        """The steps after the walk, as in the engine's own loop."""
        last = len(expr.steps) - 1
        for index in range(done, last + 1):
            sequence = self.evaluate_step(expr.steps[index], sequence, environment, index == last)
            if not sequence:
                break
        return sequence

    def evaluate_step(self, expr: SyntaxNode, input: list[Value], environment: Frame, last_step: bool) -> Value:
        """One step; a plain name over a sequence needs no call for each item."""
        if not getattr(expr, "is_plain", False):
            return super().evaluate_step(expr, input, environment, last_step)
        self._steps += len(input)
        found = [value for item in input if (value := _named(item, expr.value)) is not None]
        if last_step and len(found) == 1 and isinstance(found[0], list) and not Utils.is_sequence(found[0]):
            return found[0]
        result = Utils.create_sequence()
        for value in found:
            if isinstance(value, list) and not getattr(value, "cons", False):
                result.extend(value)
            else:
                result.append(value)
        return result

    # --- operators -------------------------------------------------------------------------------------------------

    def evaluate_binary(self, expr: SyntaxNode, input: Value, environment: Frame) -> Value:
        """An operator with two sides."""
        left = self.eval(expr.lhs, input, environment)
        operator = expr.value
        if getattr(expr.rhs, "is_literal", False) and self._depth < MAX_DEPTH and operator in BINARY:
            return BINARY[operator](left, NULL if expr.rhs.value is None else expr.rhs.value)
        if operator == "and":
            return is_true(left) and is_true(self.eval(expr.rhs, input, environment))
        if operator == "or":
            return is_true(left) or is_true(self.eval(expr.rhs, input, environment))
        return BINARY[operator](left, self.eval(expr.rhs, input, environment))

    def evaluate_unary(self, expr: SyntaxNode, input: Value, environment: Frame) -> Value:
        """A minus, an array or an object."""
        if expr.value == "-":
            return negate(self.eval(expr.expression, input, environment), expr.position)
        if expr.value == "[":
            return self._array(expr, input, environment)
        return self.evaluate_group_expression(expr, input, environment)

    def _array(self, expr: SyntaxNode, input: Value, environment: Frame) -> Value:
        result = JList()
        budget = MAX_BYTES
        for item in expr.expressions:
            value = self.eval(item, input, environment)
            if value is None:
                continue
            budget -= weigh(value, budget)
            if isinstance(value, list) and item.value != "[":
                result.extend(value)
            else:
                result.append(value)
        result.cons = bool(expr.consarray)
        return result

    def evaluate_group_expression(self, expr: SyntaxNode, input: Value, environment: Frame) -> Value:
        """An object or a grouping; the engine would write into an empty input."""
        if isinstance(input, list) and not input:
            input = Utils.create_sequence()
        result = super().evaluate_group_expression(expr, input, environment)
        weigh(result)
        return result

    # --- functions -------------------------------------------------------------------------------------------------

    def apply_inner(self, proc: Any, args: Arguments, input: Value, environment: Frame) -> Value:
        """Call a function; what is none is T1006."""
        if type(proc) is Parser.Symbol and proc._jsonata_lambda and proc.signature is None:  # noqa: SLF001 - its name
            result = self.apply_procedure(proc, args)
        elif self.is_function_like(proc):
            result = super().apply_inner(proc, args, input, environment)
        else:
            raise JException("T1006", 0)
        if type(result) is str:
            self._made += len(result)
            if self._made > 16 * MAX_BYTES:  # a replacer that gives a long text for each match
                raise memory_limit()
        return result


def _named(item: Value, name: str) -> Value:
    """A field of an item of a sequence, where a sequence of one is its value."""
    if type(item) is dict:
        value = item.get(name, _ABSENT)
        return NULL if value is None else None if value is _ABSENT else value
    value = Functions.lookup(item, name)
    if type(value) is not JList or not value.sequence:
        return value
    return value[0] if len(value) == 1 else value or None


def _constant(program: Program, expr: SyntaxNode, input: Value, environment: Frame) -> Value:
    del program, input, environment
    return NULL if expr.value is None else expr.value


def _wildcard(program: Program, expr: SyntaxNode, input: Value, environment: Frame) -> Value:
    del environment
    return program.evaluate_wildcard(expr, input)


def _descendant(program: Program, expr: SyntaxNode, input: Value, environment: Frame) -> Value:
    del environment
    return program.evaluate_descendants(expr, input)


def _parent(program: Program, expr: SyntaxNode, input: Value, environment: Frame) -> Value:
    del program, input
    return environment.lookup(expr.slot.label)


def _function(program: Program, expr: SyntaxNode, input: Value, environment: Frame) -> Value:
    return program.evaluate_function(expr, input, environment, Utils.NONE)


_EVALUATE: dict[str, Callable[[Program, SyntaxNode, Value, Frame], Value]] = {
    "path": Program.evaluate_path,
    "binary": Program.evaluate_binary,
    "unary": Program.evaluate_unary,
    "name": Program.evaluate_name,
    "string": _constant,
    "number": _constant,
    "value": _constant,
    "regex": _constant,
    "wildcard": _wildcard,
    "descendant": _descendant,
    "parent": _parent,
    "condition": Program.evaluate_condition,
    "block": Program.evaluate_block,
    "bind": Program.evaluate_bind_expression,
    "function": _function,
    "variable": Program.evaluate_variable,
    "lambda": Program.evaluate_lambda,
    "partial": Program.evaluate_partial_application,
    "apply": Program.evaluate_apply_expression,
    "transform": Program.evaluate_transform_expression,
}
