"""What an editor is opened with, as a text: a machine's own, a file's bytes, or a value laid out."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path

from sfnlearn.asl.machine import StateMachine
from sfnlearn.asl.reading.sources import is_file_name
from sfnlearn.errors import UsageError, why_unreadable
from sfnlearn.jsontext import checked

INDENT = 2


def opened(source: object) -> str:
    r"""The text of a definition: as it is where there is one, laid out where it is a value; empty for None.

    A file keeps its line ends.  Raises UsageError for a file that cannot be read and for a value of another type.

    >>> opened({"StartAt": "A"})
    '{\n  "StartAt": "A"\n}'
    >>> opened("StartAt: A"), opened(None)
    ('StartAt: A', '')
    """
    if source is None:
        return ""
    if isinstance(source, StateMachine):
        return source.text if source.text is not None else _laid_out(source.definition)
    if isinstance(source, Mapping):
        return _laid_out(checked(dict(source))[0])
    if isinstance(source, os.PathLike) or (isinstance(source, str) and is_file_name(source)):
        return _read(Path(source))
    if isinstance(source, str):
        return source
    raise UsageError(
        "An editor opens a state machine, a dict, a JSON or YAML text, the path of a file, or nothing, "
        f"not {type(source).__name__}."
    )


def _laid_out(value: Mapping[str, object]) -> str:
    return json.dumps(value, indent=INDENT, ensure_ascii=False)


def _read(path: Path) -> str:
    try:
        with path.open(encoding="utf-8", newline="") as file:
            return file.read()
    except FileNotFoundError:
        raise UsageError(f"There is no file {path}. Check the name, or give the definition itself.") from None
    except (OSError, ValueError) as error:
        raise UsageError(f"The file {path} cannot be read: {why_unreadable(error)}.") from None
