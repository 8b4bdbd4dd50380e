"""What became of a JSON value from one stage of a state to the next."""

from __future__ import annotations

from dataclasses import dataclass

from sfnlearn.jsontext import JSON, compact


@dataclass(frozen=True, slots=True)
class ValueChange:
    """Nothing (all empty), the names of fields at the top level, or `replaced`: another value altogether."""

    adds: tuple[str, ...] = ()
    drops: tuple[str, ...] = ()
    changes: tuple[str, ...] = ()
    replaced: bool = False

    def __bool__(self) -> bool:
        return self.replaced or bool(self.adds or self.drops or self.changes)


def value_change(before: JSON, after: JSON) -> ValueChange:
    """What an object, or any other value, turned into.

    Two objects with a name in common are compared name by name.  Everything else that differs was replaced: to say that
    it lost all of its fields and got others would be true and would tell nothing.

    >>> value_change({"a": 1, "b": 2}, {"b": 3, "c": 4})
    ValueChange(adds=('c',), drops=('a',), changes=('b',), replaced=False)
    >>> value_change({"a": 1}, 1).replaced, bool(value_change([1], [1]))
    (True, False)
    """
    if _same(before, after):
        return ValueChange()
    if not (isinstance(before, dict) and isinstance(after, dict) and before.keys() & after.keys()):
        return ValueChange(replaced=True)
    return ValueChange(
        tuple(name for name in after if name not in before),
        tuple(name for name in before if name not in after),
        tuple(name for name in after if name in before and not _same(before[name], after[name])),
    )


def _same(one: JSON, other: JSON) -> bool:
    """Equal as JSON: Python takes 1, 1.0 and true for the same."""
    return bool(one == other) and compact(one) == compact(other)
