"""What an expression reads, found in its syntax tree before it runs; and what AWS refuses in well-formed JSONata.

In JSONata a name on its own, `price`, is a field of the context item, and `$` is that item.  At the top level of an
expression the context item is the document that the expression is called with, and a state has none: it has `$states`.
So AWS refuses names and `$` there, and `$$`, which always is that document, everywhere.

| expression | |
| --- | --- |
| `price`, `$`, `$sum(price)`, `{"p": price}` | refused: the context item is still the document |
| `$states.input.price`, `$total` | a variable needs no context item |
| `$states.input.lines[price > 1]`, `$states.input.(price * 2)` | the context item is a line, the input |
| `$map($states.input.lines, function($x) { $x.price })` | what a function gets is a variable, too |

"Top level" is thus wherever the context item still is the missing document: operands, arguments, constructors and the
first step of a path.  The later steps of a path, predicates, sort terms, group-by values, transformers and the bodies
of functions have a context of their own.

The free variables are the workflow's variables and the names of functions.  A name that a block, a function or a path
(`@$line`, `#$index`) binds is none of them.

Source: States Language, "JSONata".
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from sfnlearn.query.jsonata.tree import SyntaxNode

_Walker = Callable[["Names", SyntaxNode, "_Bindings"], None]
_F = TypeVar("_F", bound=_Walker)
_WALKERS: dict[str, _Walker] = {}


class Forbidden(Exception):
    """Something that AWS refuses in well-formed JSONata, at a position."""

    def __init__(self, position: int, token: str, reason: str) -> None:
        self.position, self.token, self.reason = position, token, reason
        super().__init__(reason)


class _Bindings:
    """The names bound so far in a block, function or path; `top` where the context item is the input document."""

    __slots__ = ("bound", "outer", "top")

    def __init__(self, outer: _Bindings | None, *, top: bool) -> None:
        self.outer, self.top = outer, top
        self.bound: set[str] = set()

    def holds(self, name: str) -> bool:
        return name in self.bound or (self.outer is not None and self.outer.holds(name))


class Names:
    """The free variables of an expression and the members of `$states` that it reads.

    `reads` holds "input", "result", "errorOutput", "context", or "*" where `$states` is used whole.
    Raises `Forbidden`.
    """

    def __init__(self, tree: SyntaxNode) -> None:
        self.variables: set[str] = set()
        self.reads: set[str] = set()
        self._bodies: list[tuple[SyntaxNode, _Bindings]] = []
        self.visit(tree, _Bindings(None, top=True))
        # Bodies run after the block that holds them, when every name of the block is bound: recursion is legal.
        while self._bodies:
            self.visit(*self._bodies.pop())

    def visit(self, node: SyntaxNode | None, scope: _Bindings) -> None:
        """Walk one node, its predicates and its grouping."""
        if node is None:
            return
        walker = _WALKERS.get(node.type)
        if walker is not None:
            walker(self, node, scope)
        nested = _Bindings(scope, top=False)
        for stage in (*(node.predicate or ()), *(node.stages or ())):
            self.visit(stage.expr, nested)
        if node.group is not None:
            self.visit_all((part for pair in node.group.lhs_object for part in pair), nested)

    def visit_all(self, nodes: Iterable[SyntaxNode | None], scope: _Bindings) -> None:
        """Walk nodes in the order in which they are evaluated."""
        for node in nodes:
            self.visit(node, scope)

    def defer(self, body: SyntaxNode, scope: _Bindings) -> None:
        """Walk a function's body later."""
        self._bodies.append((body, scope))

    def read(self, name: str, member: str | None, node: SyntaxNode, scope: _Bindings) -> None:
        """Note the use of a variable; `member` is the name of the step after it."""
        if name == "$":
            raise Forbidden(node.position, "$$", "Reference to '$$' is not supported.")
        if name == "" and scope.top:
            raise Forbidden(node.position, "$", "Reference to '$' at the top level is not supported.")
        if name == "states":
            self.reads.add(member or "*")
        elif name and not scope.holds(name):
            self.variables.add(name)


def _bind(name: str, position: int, scope: _Bindings) -> None:
    if name == "states":
        raise Forbidden(position, "$states", "The variable name 'states' is reserved.")
    scope.bound.add(name)


def _walks(*types: str) -> Callable[[_F], _F]:
    def register(walker: _F) -> _F:
        _WALKERS.update(dict.fromkeys(types, walker))
        return walker

    return register


@_walks("path")
def _path(names: Names, node: SyntaxNode, scope: _Bindings) -> None:
    first, *rest = node.steps
    inner = _Bindings(scope, top=False)
    if first.type == "variable":
        plain = first.predicate is None and first.group is None
        member = rest[0].value if rest and rest[0].type == "name" and plain else None
        names.read(first.value, member, first, scope)
        _step_parts(names, first, inner)
    else:
        names.visit(first, scope)
        _step_bindings(first, inner)
    for step in rest:
        _step_bindings(step, inner)
        names.visit(step, inner)


def _step_parts(names: Names, step: SyntaxNode, inner: _Bindings) -> None:
    """What hangs on a variable at the head of a path: it has been read already."""
    _step_bindings(step, inner)
    for stage in (*(step.predicate or ()), *(step.stages or ())):
        names.visit(stage.expr, inner)
    if step.group is not None:
        names.visit_all((part for pair in step.group.lhs_object for part in pair), inner)


def _step_bindings(step: SyntaxNode, inner: _Bindings) -> None:
    indexes = [stage.value for stage in step.stages or () if stage.type == "index"]
    for name in (step.focus, step.index, *indexes):
        if name is not None:
            _bind(name, step.position, inner)


@_walks("name")
def _name(names: Names, node: SyntaxNode, scope: _Bindings) -> None:
    del names
    if scope.top:
        raise Forbidden(node.position, node.value, f"Reference to '{node.value}' at the top level is not supported.")


@_walks("variable")
def _variable(names: Names, node: SyntaxNode, scope: _Bindings) -> None:
    names.read(node.value, None, node, scope)


@_walks("binary", "apply")
def _binary(names: Names, node: SyntaxNode, scope: _Bindings) -> None:
    names.visit_all((node.lhs, node.rhs), scope)


@_walks("unary")
def _unary(names: Names, node: SyntaxNode, scope: _Bindings) -> None:
    names.visit(node.expression, scope)
    names.visit_all(node.expressions or (), scope)
    names.visit_all((part for pair in node.lhs_object or () for part in pair), scope)


@_walks("condition")
def _condition(names: Names, node: SyntaxNode, scope: _Bindings) -> None:
    names.visit_all((node.condition, node.then, node._else), scope)  # noqa: SLF001 - the tree's name for it


@_walks("block")
def _block(names: Names, node: SyntaxNode, scope: _Bindings) -> None:
    names.visit_all(node.expressions, _Bindings(scope, top=scope.top))


@_walks("bind")
def _assignment(names: Names, node: SyntaxNode, scope: _Bindings) -> None:
    names.visit(node.rhs, scope)
    _bind(node.lhs.value, node.lhs.position, scope)


@_walks("function", "partial")
def _call(names: Names, node: SyntaxNode, scope: _Bindings) -> None:
    names.visit(node.procedure, scope)
    names.visit_all((argument for argument in node.arguments if argument.type != "operator"), scope)


@_walks("lambda")
def _lambda(names: Names, node: SyntaxNode, scope: _Bindings) -> None:
    # A thunk is a tail call in disguise: it has the context of the body around it.
    inner = _Bindings(scope, top=False)
    for argument in node.arguments:
        _bind(argument.value, argument.position, inner)
    names.defer(node.body, inner)


@_walks("transform")
def _transform(names: Names, node: SyntaxNode, scope: _Bindings) -> None:
    names.visit_all((node.pattern, node.update, node.delete), _Bindings(scope, top=False))


@_walks("sort")
def _sort(names: Names, node: SyntaxNode, scope: _Bindings) -> None:
    names.visit_all((term.expression for term in node.terms), _Bindings(scope, top=False))
