"""Paths that begin with plain names, walked in the JSON value as it is.

jsonata-python wants every value in its own form, where null is an object of its own, and makes a list at each step of
a path.  For `$states.input.order.items[price > 10]` that would mean to convert the whole input first.  Here `order` and
`items` are walked by name in the JSON value, as `plain_paths` has marked them, and only what they reach is converted
and given to the engine with the steps that are left.  So `$states.context.State.Name` costs the same whatever the
execution's input weighs.

The walk goes from object to object.  Where it meets a list the engine takes over, since there JSONata maps the next
name over the items and flattens what comes out: `lines.sku` on two lines is two values.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sfnlearn.jsontext import JSON
from sfnlearn.query.jsonata.library import Functions, Jsonata, Utils
from sfnlearn.query.jsonata.root_frame import RootFrame
from sfnlearn.query.jsonata.tree import BindingFrame, PlainNames, SyntaxNode, Value
from sfnlearn.query.jsonata.values import ABSENT, NULL, JList


class PathEvaluator(Jsonata):  # type: ignore[misc]
    """jsonata-python's evaluator, with its own way along plain names."""

    environment: RootFrame | None
    _convert: Callable[[JSON], Value]
    _steps: int
    _known: dict[int, Value]

    def evaluate_path(self, expr: SyntaxNode, input: Value, environment: BindingFrame) -> Value:
        """A path; the plain names at its head are walked here, the rest is the engine's."""
        names = getattr(expr, "plain_names", None)
        if names is None:
            return super().evaluate_path(expr, input, environment)
        if expr.root is None:
            return self._single_name(expr, names[0], input, environment)
        value = self._local(expr.root, environment)
        if value is not ABSENT:
            return self._walk_local(expr, names, value, input, environment)
        root = self.environment
        assert root is not None
        return self._walk(
            expr, names, root.states if expr.root == "states" else root.variables.get(expr.root), environment
        )

    def _local(self, name: str, environment: BindingFrame | None) -> Value:
        """The value of a name that is bound inside the expression."""
        while environment is not None:
            value = environment.bindings.get(name, ABSENT)
            if value is not ABSENT:
                return value
            environment = environment.parent
        return ABSENT

    def _walk_local(
        self, expr: SyntaxNode, names: PlainNames, value: Value, input: Value, environment: BindingFrame
    ) -> Value:
        """Names from object to object below a value that is in the engine's form already."""
        if len(names) < len(expr.steps) - 1:
            return super().evaluate_path(expr, input, environment)
        for name in names:
            if type(value) is not dict:
                return super().evaluate_path(expr, input, environment)
            value = value.get(name, ABSENT)
            if value is ABSENT:
                return None
        self._steps += len(names)
        return NULL if value is None else value

    def _single_name(self, expr: SyntaxNode, name: str, input: Value, environment: BindingFrame) -> Value:
        if type(input) is not dict:
            return super().evaluate_path(expr, input, environment)
        value = input.get(name, ABSENT)
        if value is None:
            return NULL
        return None if value is ABSENT else value

    def _walk(self, expr: SyntaxNode, names: PlainNames, value: JSON, environment: BindingFrame) -> Value:
        steps, done = expr.steps, 1
        for name in names:
            if type(value) is not dict and not isinstance(value, Mapping):
                break
            value = value.get(name, ABSENT)
            if value is ABSENT:
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

    def _go_on(self, expr: SyntaxNode, done: int, sequence: Any, environment: BindingFrame) -> Value:
        """The steps after the walk, as in the engine's own loop."""
        last = len(expr.steps) - 1
        for index in range(done, last + 1):
            sequence = self.evaluate_step(expr.steps[index], sequence, environment, index == last)
            if not sequence:
                break
        return sequence

    def evaluate_step(self, expr: SyntaxNode, input: list[Value], environment: BindingFrame, last_step: bool) -> Value:
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


def _named(item: Value, name: str) -> Value:
    """A field of an item of a sequence, where a sequence of one is its value."""
    if type(item) is dict:
        value = item.get(name, ABSENT)
        return NULL if value is None else None if value is ABSENT else value
    value = Functions.lookup(item, name)
    if type(value) is not JList or not value.sequence:
        return value
    return value[0] if len(value) == 1 else value or None
