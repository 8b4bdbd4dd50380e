"""One compiled expression: jsonata-python's evaluator, with bounds.

The evaluator goes through the tree from the root.  Three things happen to a node, in this order: what its kind asks for
(`_EVALUATE`), its predicates `[...]`, its grouping `{...}`.  Then JSONata's rule of sequences: where one expression has
many results, they are a sequence, and a sequence of one is that one value, of none is undefined.  So `items.sku` is
"a", ["a", "b"] or nothing, depending on the items; `items.sku[]` keeps the list.  A list that an expression writes out,
`[1]`, is not a sequence and stays what it is.

AWS ends an expression that runs away by the clock; what ends one here is counted, so that it ends alike everywhere:

| bound | counted here | the expression that meets it |
| --- | --- | --- |
| time | nodes evaluated, 1,000,000 | `($f := function($n) { $f($n + 1) }; $f(0))` |
| depth | nodes inside nodes, 100 | `($f := function($n) { 1 + $f($n) }; $f(0))` |
| memory | the weight of values, 6,990,256 bytes | `($d := function($a) { $d([$a, $a]) }; $d([1]))` |

A tail call, as in the first one, does not nest: the engine goes round in a loop.

Nothing that comes in is changed.  The engine writes into an empty input list in one place, which is avoided; and the
transformer `|...|...|` changes values, so an expression with one gets copies.

What is replaced of the engine: operators and functions (see there for why), paths (`path_evaluator`), and the turn of
`eval` itself, which is most of the time.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from sfnlearn.jsontext import JSON
from sfnlearn.query.bounded_regex import BoundedRegex, RegexSyntaxError, compile_regex
from sfnlearn.query.jsonata.added_functions import Arguments
from sfnlearn.query.jsonata.expression_errors import memory_limit, stack_overflow, timeout
from sfnlearn.query.jsonata.library import JException, Jsonata, Parser, Utils
from sfnlearn.query.jsonata.names import Names
from sfnlearn.query.jsonata.operators import BINARY, is_true, negate
from sfnlearn.query.jsonata.path_evaluator import PathEvaluator
from sfnlearn.query.jsonata.plain_paths import mark
from sfnlearn.query.jsonata.root_frame import RootFrame
from sfnlearn.query.jsonata.tree import BindingFrame, SyntaxNode, Value
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


class Program(PathEvaluator):
    """One compiled expression: its syntax tree `ast` and the `names` in it."""

    def __init__(self, text: str, parser: Parser) -> None:  # not Jsonata's own: that one makes shared state
        self.parser = parser
        self.ast: SyntaxNode = parser.parse(text, _regex_literal)
        self.names = Names(self.ast)
        # A transformer may name what it changes by an absolute path, and would change it for everyone.
        self._convert = to_engine_copy if mark(self.ast) else to_engine
        self.scope: Scope | None = None
        self.timestamp = 0
        self.environment: RootFrame | None = None
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
        self.environment = RootFrame(states, scope.variables if scope is not None else {}, self._convert)
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

    def eval(self, expr: SyntaxNode, input: Value, environment: BindingFrame) -> Value:
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
        """The rule of sequences at the end of a node: one value for a sequence of one, undefined for an empty one."""
        if len(result) > MAX_ITEMS:
            raise memory_limit()
        if not result.sequence or result.tuple_stream:
            return result
        if expr.keep_array:
            result.keep_singleton = True
        if not result:
            return None
        return result[0] if len(result) == 1 and not result.keep_singleton else result

    # --- operators -------------------------------------------------------------------------------------------------

    def evaluate_binary(self, expr: SyntaxNode, input: Value, environment: BindingFrame) -> Value:
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

    def evaluate_unary(self, expr: SyntaxNode, input: Value, environment: BindingFrame) -> Value:
        """A minus, an array or an object."""
        if expr.value == "-":
            return negate(self.eval(expr.expression, input, environment), expr.position)
        if expr.value == "[":
            return self._array(expr, input, environment)
        return self.evaluate_group_expression(expr, input, environment)

    def _array(self, expr: SyntaxNode, input: Value, environment: BindingFrame) -> Value:
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

    def evaluate_group_expression(self, expr: SyntaxNode, input: Value, environment: BindingFrame) -> Value:
        """An object or a grouping; the engine would write into an empty input."""
        if isinstance(input, list) and not input:
            input = Utils.create_sequence()
        result = super().evaluate_group_expression(expr, input, environment)
        weigh(result)
        return result

    # --- functions -------------------------------------------------------------------------------------------------

    def apply_inner(self, proc: Any, args: Arguments, input: Value, environment: BindingFrame) -> Value:
        """Call a function; anything else is T1006."""
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


def _constant(program: Program, expr: SyntaxNode, input: Value, environment: BindingFrame) -> Value:
    del program, input, environment
    return NULL if expr.value is None else expr.value


def _wildcard(program: Program, expr: SyntaxNode, input: Value, environment: BindingFrame) -> Value:
    del environment
    return program.evaluate_wildcard(expr, input)


def _descendant(program: Program, expr: SyntaxNode, input: Value, environment: BindingFrame) -> Value:
    del environment
    return program.evaluate_descendants(expr, input)


def _parent(program: Program, expr: SyntaxNode, input: Value, environment: BindingFrame) -> Value:
    del program, input
    return environment.lookup(expr.slot.label)


def _function(program: Program, expr: SyntaxNode, input: Value, environment: BindingFrame) -> Value:
    return program.evaluate_function(expr, input, environment, Utils.NONE)


_EVALUATE: dict[str, Callable[[Program, SyntaxNode, Value, BindingFrame], Value]] = {
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
