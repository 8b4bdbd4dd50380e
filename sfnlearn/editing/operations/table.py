"""All operations by their names: what the browser sends, and what a script says to `Session.do`."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from typing import Any

from sfnlearn.editing.change import Change
from sfnlearn.editing.operations.alternatives import replace_field
from sfnlearn.editing.operations.branches import add_branch, remove_branch
from sfnlearn.editing.operations.clipboard import duplicate, paste
from sfnlearn.editing.operations.connecting import connect, disconnect
from sfnlearn.editing.operations.fields import list_insert, list_move, list_remove, put, rename_key, set_source, unset
from sfnlearn.editing.operations.inserting import insert
from sfnlearn.editing.operations.moving import move
from sfnlearn.editing.operations.removing import remove
from sfnlearn.editing.operations.renaming import rename
from sfnlearn.editing.operations.retyping import change_type
from sfnlearn.editing.operations.whole import convert, fix, replace
from sfnlearn.editing.rules.edits import nest_test, set_condition, set_operator, unnest_test
from sfnlearn.editing.text import Text
from sfnlearn.errors import UsageError

OPERATIONS: Mapping[str, Callable[..., Change]] = {
    "insert": insert,
    "move": move,
    "duplicate": duplicate,
    "remove": remove,
    "rename": rename,
    "change_type": change_type,
    "connect": connect,
    "disconnect": disconnect,
    "paste": paste,
    "set": set_source,
    "put": put,
    "unset": unset,
    "rename_key": rename_key,
    "replace_field": replace_field,
    "list_insert": list_insert,
    "list_remove": list_remove,
    "list_move": list_move,
    "set_operator": set_operator,
    "nest_test": nest_test,
    "unnest_test": unnest_test,
    "set_condition": set_condition,
    "add_branch": add_branch,
    "remove_branch": remove_branch,
    "fix": fix,
    "convert": convert,
    "replace": replace,
}
"""Each takes a text and its arguments, and gives a Change; a UsageError says why it cannot be."""


def carried_out(document: Text, operation: str, arguments: Mapping[str, Any], **known: Any) -> Change:
    """The change that an operation makes; `known` are arguments that nobody gives, for operations that take them.

    >>> carried_out(Text('{"Comment": "x"}'), "unset", {"place": ["Comment"]}).text.text
    '{}'
    """
    if operation not in OPERATIONS:
        raise UsageError(f"There is no operation {operation!r}; those that are: {', '.join(OPERATIONS)}.")
    act = OPERATIONS[operation]
    names = [
        name for name, each in inspect.signature(act).parameters.items() if each.kind is each.POSITIONAL_OR_KEYWORD
    ]
    given = [name for name in names if name not in known]
    own = {name: value for name, value in known.items() if name in names}
    try:
        inspect.signature(act).bind(document, **arguments, **own)
    except TypeError:
        raise UsageError(
            f"{operation} takes {', '.join(given)}, but was given {', '.join(arguments) or 'nothing'}."
        ) from None
    return act(document, **arguments, **own)
