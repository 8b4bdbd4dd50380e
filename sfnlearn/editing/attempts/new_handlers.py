"""A Retrier or Catcher that somebody adds: for an error that nobody has named yet, and where it is asked.

Rules that hold here: States.ALL is offered first, and everything else goes before the one that has it, which the
language wants last; a Catcher leads to a state that the block has.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain, count
from typing import Any

from sfnlearn.asl.definition import Definition, PlacedState, objects_of
from sfnlearn.jsontext import JSON

_MANY = ("States.ALL", "States.TaskFailed")
"""Names that take nearly all errors: what stands behind them gets little."""
_USUAL_NAME = "MyError"


def new_handler(
    group: str, found: PlacedState, block: Definition, offered: Sequence[str]
) -> tuple[int, dict[str, Any]]:
    """The index and the value of a new item of Retry or Catch; `offered` are error names, the likeliest first.

    >>> from sfnlearn.editing.alone import state_at
    >>> states = {"A": {"Type": "Task", "Retry": [{"ErrorEquals": ["States.ALL"]}]}, "B": {"Type": "Succeed"}}
    >>> found = state_at({"States": states}, ("States", "A"))
    >>> new_handler("Retry", found, states, ["States.ALL", "States.Timeout"])
    (0, {'ErrorEquals': ['States.Timeout']})
    >>> new_handler("Catch", found, states, ["States.ALL"])
    (0, {'ErrorEquals': ['States.ALL'], 'Next': 'B'})
    """
    items = found.state.get(group)
    handlers = [dict(handler) for _, handler in objects_of(found.state, group)]
    named = {name for handler in handlers for name in _names(handler)}
    error = _first_new(offered, named) if named else _MANY[0]
    end = len(items) if isinstance(items, list) else 0
    taking_all = (index for index, handler in objects_of(found.state, group) if set(_names(handler)) & {*_MANY})
    index = next(taking_all, end) if named else end
    target = {"Next": _target(found, block)} if group == "Catch" else {}
    return index, {"ErrorEquals": [error], **target}


def _first_new(offered: Sequence[str], named: set[str]) -> str:
    own = (f"{_USUAL_NAME}{number}" for number in count(1))
    return next(name for name in chain(offered, own) if name not in named and name not in _MANY)


def _names(handler: Definition) -> list[str]:
    names: JSON = handler.get("ErrorEquals")
    return [name for name in names if isinstance(name, str)] if isinstance(names, list) else []


def _target(found: PlacedState, block: Definition) -> str:
    """A state of the block, one that the state does not lead to anyhow where there is one."""
    others = [name for name in block if name != found.name]
    return next((name for name in others if name != found.state.get("Next")), next(iter(others), found.name))
