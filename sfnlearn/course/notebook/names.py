"""Which variable a cell magic may make in the notebook: nothing that is in use under the name is taken away.

Rules that hold here:
* Running a cell again replaces what the same magic made; a variable that holds data is replaced as by an assignment.
* A word of Python, a name that every notebook has, what sfnlearn gave, and whatever was imported are refused.
"""

from __future__ import annotations

import builtins
import keyword
from collections.abc import Mapping
from types import ModuleType
from typing import Any

from sfnlearn.errors import UsageError

OF_NOTEBOOKS = {"In", "Out", "get_ipython", "display", "exit", "quit"}
"""Names that IPython keeps in every notebook."""


def refuse_taken(name: str, what: str, namespace: Mapping[str, Any], kind: type) -> None:
    """Raise UsageError where a magic that makes a `kind`, called a `what`, may not bind `name`.

    >>> refuse_taken("order", "machine", {"order": 5}, dict)
    >>> refuse_taken("list", "machine", {}, dict)
    Traceback (most recent call last):
        ...
    sfnlearn.errors.UsageError: list is a name of Python: call the machine something else
    """
    owner = _owner(name, namespace.get(name), kind)
    if owner:
        raise UsageError(f"{name} is a {owner}: call the {what} something else")


def _owner(name: str, existing: object, kind: type) -> str:
    """Whose name it is, or nothing."""
    if keyword.iskeyword(name):
        return "word of Python"
    if name in OF_NOTEBOOKS:
        return "name that every notebook has"
    if isinstance(existing, kind):
        return ""
    home = _home(existing)
    if home == "sfnlearn":
        return "name of sfnlearn in this notebook"
    if hasattr(builtins, name):
        return "name of Python"
    imported = home not in {"", "__main__"} and (callable(existing) or isinstance(existing, ModuleType))
    return f"name from {home} in this notebook" if imported else ""


def _home(existing: object) -> str:
    """The package that a value comes from; empty for plain data."""
    full = existing.__name__ if isinstance(existing, ModuleType) else getattr(existing, "__module__", None)
    return full.partition(".")[0] if isinstance(full, str) else ""
