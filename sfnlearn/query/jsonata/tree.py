"""What is read of jsonata-python's syntax trees and frames, as types; the library carries none that a checker sees.

The library has one class for every kind of node, and a node has the attributes of its kind (`type`) only: `lhs` and
`rhs` belong to operators, `steps` to paths.  So the Protocol here lists what is read of any node, and its users have
looked at `type` before; an attribute of another kind is None or missing.

Examples, with the nodes that the parser makes:

| expression | node |
| --- | --- |
| `$x + 1` | `binary`, `value` is `+`, `lhs` is a `variable`, `rhs` a `number` |
| `$states.input.a[0]` | `path`, three `steps`: a `variable`, two `name`s, the last with one of `stages` |
| `{"a": 1}` | `unary`, `value` is `{`, `lhs_object` is `[[string, number]]` |
| `$f(1)` | `function`, `procedure` is a `variable`, `arguments` is `[number]` |
| `a{b: $sum(c)}` | a `path` with a `group` |
"""

from __future__ import annotations

from collections.abc import MutableSequence, Sequence
from typing import Any, Protocol, TypeAlias

Value: TypeAlias = object
"""A value in the evaluator: JSON with `NULL` where JSON has null, None for undefined, or a function."""


PlainNames: TypeAlias = tuple[str, ...]


class Slot(Protocol):
    """Where the value of a `%` comes from."""

    label: str


class SyntaxNode(Protocol):
    """A node of a syntax tree."""

    type: str
    value: Any
    """A name, an operator's sign, or a literal's value."""
    position: int

    # What may hang on a node of any kind: `[...]`, `{...}`, `[]`, `@$name`, `#$name`, `%`.
    predicate: Sequence[SyntaxNode] | None
    stages: Sequence[SyntaxNode] | None
    group: SyntaxNode | None
    tuple: object
    focus: str | None
    index: str | None
    ancestor: object
    keep_array: bool
    expr: SyntaxNode
    """Of a predicate or a stage: the condition."""

    # By kind: path, binary and bind, unary, condition, block, function and partial, lambda, transform, sort, parent.
    steps: MutableSequence[SyntaxNode]
    keep_singleton_array: bool
    lhs: SyntaxNode
    rhs: SyntaxNode
    expression: SyntaxNode
    expressions: Sequence[SyntaxNode]
    lhs_object: Sequence[Sequence[SyntaxNode]]
    """The pairs of an object or a group."""
    consarray: bool
    condition: SyntaxNode
    then: SyntaxNode
    _else: SyntaxNode | None
    procedure: SyntaxNode
    arguments: Sequence[SyntaxNode]
    body: SyntaxNode
    pattern: SyntaxNode
    update: SyntaxNode
    delete: SyntaxNode | None
    terms: Sequence[SyntaxNode]
    slot: Slot

    # Marks that `plain_paths` sets.
    root: str | None
    plain_names: PlainNames | None
    is_plain: bool
    is_literal: bool


class BindingFrame(Protocol):
    """The names that are bound in a block or a call, and the frame around it."""

    bindings: dict[str, Value]
    parent: BindingFrame | None

    def lookup(self, name: str) -> Value:
        """The value of a name, here or further out; None is undefined."""
