"""Damages of a JSON value: what happens to files that are edited, cut off, or written by something else."""

from __future__ import annotations

import copy
import random
from typing import Any

DEEP: Any = []
for _ in range(300):
    DEEP = [DEEP]
STRANGE: tuple[Any, ...] = (
    *(None, True, 0, -1, 5, 1.5, 10**30, -(10**400), 1e300, float("nan"), float("inf"), "", "x", "0", "\ud800"),
    *("2026-01-01T00:00:00Z", "9" * 500, [], {}, [[]], [None], {"": None}, {"a": {"b": 1}}, DEEP),
)


def damaged(value: Any, seed: int, times: int = 1) -> Any:
    """A copy of a JSON value with one damage or more: a member removed, exchanged, doubled, renamed, moved or cut."""
    generator = random.Random(seed)
    holder = [copy.deepcopy(value)]
    for _ in range(times):
        _damage(holder, generator)
    return holder[0]


def _damage(holder: list[Any], generator: random.Random) -> None:
    places = list(_places(holder, 0))
    parent, key = generator.choice(places)
    found = parent[key]
    match generator.randrange(12):
        case 0:
            del parent[key]
        case 1:
            parent[key] = copy.deepcopy(generator.choice(STRANGE))
        case 2:
            other, place = generator.choice(places)
            parent[key] = copy.deepcopy(other[place])
        case 3 if isinstance(found, list):
            generator.shuffle(found)
        case 4 if isinstance(found, str):
            parent[key] = found[: generator.randrange(len(found) + 1)]
        case 5 if isinstance(found, list | dict) and found:
            inner = generator.randrange(len(found)) if isinstance(found, list) else generator.choice(list(found))
            if isinstance(found, list):
                found.insert(0, copy.deepcopy(found[inner]))
            else:
                found[f"{inner}2"] = found.pop(inner)
        case _:
            parent[key] = copy.deepcopy(generator.choice([one for one in STRANGE if type(one) is type(found)]))
    if not holder:
        holder.append(None)


def _places(value: Any, depth: int) -> Any:
    members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in members:
        yield value, key
        if depth < 40:
            yield from _places(item, depth + 1)
