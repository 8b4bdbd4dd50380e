"""Paths that begin with plain names, marked in the syntax tree when it is made.

`$states.input.order.items[price > 10]` is walked by name as far as `order` in the JSON value as it is; the engine gets
only what is left.  Marked are:

- paths: `root`, the variable they start from or None, and `plain_names`, the names after it (None: ask the engine);
- the steps of paths: `is_plain`, a name on which nothing hangs;
- literals: `is_literal`.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import takewhile

from sfnlearn.query.jsonata.library import Parser
from sfnlearn.query.jsonata.tree import SyntaxNode
from sfnlearn.query.jsonata.values import joined_pairs, to_number


def mark(tree: SyntaxNode) -> bool:
    """Mark a syntax tree; number literals beyond 64 bits become doubles on the way.

    Tells whether there is a transformer in it, the one operator that changes values.
    """
    transforms = False
    for node in _nodes(tree):
        transforms = transforms or node.type == "transform"
        node.is_literal = node.type in {"string", "number", "value"} and is_bare(node)
        if isinstance(node.value, str) and not node.value.isascii():
            node.value = joined_pairs(node.value)
        if node.type == "number":
            node.value = to_number(node.value)
        elif node.type == "path":
            node.root, node.plain_names = _plain_part(node)
            for step in node.steps:
                step.is_plain = _is_plain_name(step)
    return transforms


def _nodes(tree: SyntaxNode) -> Iterator[SyntaxNode]:
    pending: list[object] = [tree]
    seen: set[int] = set()
    while pending:
        node = pending.pop()
        if isinstance(node, list):
            pending.extend(node)
        elif isinstance(node, Parser.Symbol) and id(node) not in seen:
            seen.add(id(node))
            yield node
            pending.extend(value for value in vars(node).values() if isinstance(value, (list, Parser.Symbol)))


def is_bare(node: SyntaxNode) -> bool:
    """Nothing hangs on the node: no predicate, grouping, `[]`, `@`, `#` or `%`."""
    parts = (node.predicate, node.stages, node.group, node.tuple, node.focus, node.index, node.ancestor)
    return all(part is None for part in parts) and not node.keep_array


def _is_plain_name(step: SyntaxNode) -> bool:
    return step.type == "name" and is_bare(step)


def _plain_part(path: SyntaxNode) -> tuple[str | None, tuple[str, ...] | None]:
    first, *rest = path.steps
    if path.group is not None or path.keep_singleton_array or any(step.tuple is not None for step in path.steps):
        return None, None
    if path.tuple is None and first.type == "variable" and first.value not in {"", "$"} and is_bare(first):
        return first.value, tuple(step.value for step in takewhile(_is_plain_name, rest))
    if not rest and _is_plain_name(first):
        return None, (first.value,)
    return None, None
