"""The codes of warnings that `sfnlearn check` leaves out: its option --ignore, and the settings of a project.

    [tool.sfnlearn]
    ignore = ["TASK_WITHOUT_RETRY"]

The settings are those of the nearest `pyproject.toml` in the folder of the definition or above it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path

from sfnlearn.asl.diagnostics.guesses import suggestion
from sfnlearn.asl.diagnostics.ignoring import IGNORABLE, unknown_code
from sfnlearn.commands import unanswered
from sfnlearn.errors import UsageError, why_unreadable

CODES = (*IGNORABLE, *unanswered.CODES)
SETTINGS = ("ignore",)


def read_ignored(given: Iterable[str]) -> frozenset[str]:
    """The codes out of `CODE` or `CODE,CODE`; raises UsageError for one that no warning has.

    >>> sorted(read_ignored(["NO_PATH, NO_DOLLAR"]))
    ['NO_DOLLAR', 'NO_PATH']
    """
    codes = [code.strip() for each in given for code in each.split(",")]
    return _checked(codes, "--ignore")


@lru_cache(maxsize=64)
def project_ignored(folder: Path) -> frozenset[str]:
    """The codes that the settings for a folder ignore; raises UsageError for settings that cannot be."""
    for each in (folder, *folder.parents):
        file = each / "pyproject.toml"
        if file.is_file():
            return _setting(file)
    return frozenset()


def _setting(file: Path) -> frozenset[str]:
    try:
        tools = tomllib.loads(file.read_text(encoding="utf-8")).get("tool", {})
    except (OSError, ValueError) as error:
        raise UsageError(f"{file} cannot be read: {_why(error)}") from None
    settings = tools.get("sfnlearn", {}) if isinstance(tools, Mapping) else {}
    if not isinstance(settings, Mapping):
        raise UsageError(f"{file}: tool.sfnlearn must be a table")
    for name in settings:
        if name not in SETTINGS:
            hint = suggestion(name, SETTINGS) or f"There is {', '.join(SETTINGS)}."
            raise UsageError(f"{file}: tool.sfnlearn has no setting {name!r}. {hint}")
    codes = settings.get("ignore", [])
    if not isinstance(codes, list) or not all(isinstance(code, str) for code in codes):
        raise UsageError(f"{file}: tool.sfnlearn.ignore must be an array of codes")
    return _checked(codes, str(file))


def _why(error: OSError | ValueError) -> str:
    return str(error) if isinstance(error, tomllib.TOMLDecodeError) else why_unreadable(error)


def _checked(codes: Iterable[str], where: str) -> frozenset[str]:
    for code in codes:
        if code not in CODES:
            message, hint = unknown_code(code, CODES)
            raise UsageError(f"{where}: {message}. {hint}".strip())
    return frozenset(codes)
