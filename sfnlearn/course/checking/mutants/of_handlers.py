"""Mutants of a Lambda handler's source: each operator is a slip that learners make.

    another comparison     < for <=, == for !=, in for not in
    condition reversed     if not
    another operation      + for -, and for or
    another number         one more, one less, none
    another text           a literal that nobody asked for, another of the file's own keys
    statement left out     an assignment, a call, an if
    call left out          x for x.strip()
    another error          Exception for the error of one's own
    another result         None, the event itself
    result wrapped         its text, in a list, under a name
    result not returned    printed instead
    result remembered      the first one, given again by a warm environment
    order changed          two parts of a text, two arguments

The source is read and written by Python's own grammar: a mutant has no comments and is laid out as `ast` does.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator
from itertools import chain, pairwise

from sfnlearn.testing.mutants.mutant import Mutant, without_repeats

COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip
OPERATIONS: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Add, ast.Div: ast.Mult, ast.FloorDiv: ast.Mult, ast.Mod: ast.Add,
}  # fmt: skip
STATEMENTS = (ast.Assign, ast.AugAssign, ast.Expr, ast.If, ast.For, ast.Global, ast.Delete)

Change = tuple[str, ast.AST]
"""The operator, and the node that takes the place of the old one."""


def mutants_of_handler(source: str) -> list[Mutant]:
    """Every mutant of a handler's source.

    >>> mutants_of_handler("def handler(event, context): return event['n'] + 1")[0].changes
    "line 1: return None, not return event['n'] + 1"
    """
    tree = ast.parse(source)
    keys = sorted({node.slice.value for node in ast.walk(tree) if isinstance(node, ast.Subscript)
                   and isinstance(node.slice, ast.Constant) and isinstance(node.slice.value, str)})  # fmt: skip
    made = (_of_node(tree, index, node, keys) for index, node in enumerate(ast.walk(tree)))
    return list(without_repeats(chain.from_iterable(made), ast.unparse(tree)))


def _of_node(tree: ast.Module, index: int, node: ast.AST, keys: list[str]) -> Iterator[Mutant]:
    changes = chain(
        _statements(node), _conditions(node), _operations(node), _values(node, keys), _calls(node), _orders(node)
    )
    for operator, new in changes:
        changed = ast.fix_missing_locations(_with(tree, index, new))
        told = f"line {getattr(node, 'lineno', 1)}: {_shown(new)}, not {_shown(node)}"
        yield Mutant(operator, told, ast.unparse(changed))


def _with(tree: ast.Module, index: int, new: ast.AST) -> ast.Module:
    """A copy of the file with another node in the place of node number `index`."""
    changed = copy.deepcopy(tree)
    old = next(node for number, node in enumerate(ast.walk(changed)) if number == index)
    for parent in ast.walk(changed):
        for name, value in ast.iter_fields(parent):
            if value is old:
                setattr(parent, name, new)
            elif isinstance(value, list) and any(item is old for item in value):
                setattr(parent, name, [new if item is old else item for item in value])
    return changed


def _shown(node: ast.AST) -> str:
    text = " ".join(ast.unparse(node).split())
    return text if len(text) <= 50 else f"{text[:50]}…"


def _statements(node: ast.AST) -> Iterator[Change]:
    """A statement left out, another result, another error."""
    is_documentation = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    if isinstance(node, STATEMENTS) and not is_documentation:
        yield "statement left out", ast.Pass()
    if isinstance(node, ast.Return):
        yield from (("another result", ast.Return(ast.parse(text, mode="eval").body)) for text in ("None", "event"))
        yield from _results(node.value or ast.Constant(None))
    if isinstance(node, ast.Raise):
        yield "statement left out", ast.Pass()
        if isinstance(node.exc, ast.Call):
            yield "another error", ast.Raise(ast.Call(ast.Name("Exception"), node.exc.args, []))
        elif isinstance(node.exc, ast.Name):
            yield "another error", ast.Raise(ast.Name("Exception"))


def _results(value: ast.expr) -> Iterator[Change]:
    """The result wrapped, printed, remembered."""
    yield "result wrapped", ast.Return(ast.Call(ast.Name("str"), [value], []))
    yield "result wrapped", ast.Return(ast.List([value]))
    yield "result wrapped", ast.Return(ast.Dict([ast.Constant("result")], [value]))
    yield "result not returned", ast.Expr(ast.Call(ast.Name("print"), [value], []))
    remember = ast.parse("globals().setdefault('_remembered', None)", mode="eval").body
    assert isinstance(remember, ast.Call)
    remember.args[1] = value
    yield "result remembered", ast.Return(remember)


def _orders(node: ast.AST) -> Iterator[Change]:
    """Two neighbours in each other's place."""
    parts = node.values if isinstance(node, ast.JoinedStr) else node.args if isinstance(node, ast.Call) else []
    for place in range(len(parts) - 1):
        new = copy.copy(node)
        changed = [*parts[:place], parts[place + 1], parts[place], *parts[place + 2 :]]
        setattr(new, "values" if isinstance(node, ast.JoinedStr) else "args", changed)
        yield "order changed", new
    fields = [place for place, part in enumerate(parts) if isinstance(part, ast.FormattedValue)]
    for one, other in pairwise(fields):
        new = copy.copy(node)
        swapped = list(parts)
        swapped[one], swapped[other] = swapped[other], swapped[one]
        setattr(new, "values" if isinstance(node, ast.JoinedStr) else "args", swapped)
        yield "order changed", new


def _conditions(node: ast.AST) -> Iterator[Change]:
    """A condition reversed, another comparison."""
    if isinstance(node, ast.If | ast.IfExp | ast.While):
        reversed_ = copy.copy(node)
        reversed_.test = ast.UnaryOp(ast.Not(), node.test)
        yield "condition reversed", reversed_
    if isinstance(node, ast.Compare):
        for place, operator in enumerate(node.ops):
            if type(operator) in COMPARISONS:
                new = copy.copy(node)
                new.ops = [*node.ops[:place], COMPARISONS[type(operator)](), *node.ops[place + 1 :]]
                yield "another comparison", new
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield "condition reversed", node.operand


def _operations(node: ast.AST) -> Iterator[Change]:
    if isinstance(node, ast.BinOp) and type(node.op) in OPERATIONS:
        yield "another operation", ast.BinOp(node.left, OPERATIONS[type(node.op)](), node.right)
        yield "another operation", ast.BinOp(node.right, node.op, node.left)
    if isinstance(node, ast.AugAssign) and type(node.op) in OPERATIONS:
        yield "another operation", ast.AugAssign(node.target, OPERATIONS[type(node.op)](), node.value)
    if isinstance(node, ast.BoolOp):
        other = ast.Or() if isinstance(node.op, ast.And) else ast.And()
        yield "another operation", ast.BoolOp(other, node.values)
        yield from (("another operation", value) for value in node.values)


def _values(node: ast.AST, keys: list[str]) -> Iterator[Change]:
    """Another number, another text; a key of the event as another key that the file knows."""
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant) and isinstance(node.slice.value, str):
        for key in keys:
            if key != node.slice.value:
                yield "another text", ast.Subscript(node.value, ast.Constant(key), node.ctx)
    if isinstance(node, ast.JoinedStr):
        for place, part in enumerate(node.values):
            if isinstance(part, ast.Constant):
                left = [*node.values[:place], ast.Constant(f"{part.value!s}?"), *node.values[place + 1 :]]
                yield "another text", ast.JoinedStr(left)
    if not isinstance(node, ast.Constant) or isinstance(node.value, bool):
        return
    if isinstance(node.value, int | float):
        yield from (("another number", ast.Constant(new)) for new in (node.value + 1, node.value - 1, 0))
    elif isinstance(node.value, str):
        yield "another text", ast.Constant(f"{node.value}?" if node.value else "?")


def _calls(node: ast.AST) -> Iterator[Change]:
    """The object instead of what its method gives, the argument instead of what the function gives."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        yield "call left out", node.func.value
    elif isinstance(node, ast.Call) and node.args and isinstance(node.func, ast.Name):
        yield "call left out", node.args[0]
