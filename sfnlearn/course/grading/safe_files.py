"""Files of grades: written whole or not at all, readable by their owner alone, and harmless in a spreadsheet."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterable, Sequence
from pathlib import Path

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the start of a formula."""


_BREAKING = str.maketrans("\r\0", "  ")
"""Characters with which a row of CSV is not read back as it was written."""


def write_text(path: Path, text: str) -> None:
    """Replace the file in one step, so that a kill leaves the old one or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.new")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    os.replace(beside, path)  # noqa: PTH105 - the one call that is atomic on every system


def append_text(path: Path, text: str) -> None:
    """Write at the end of the file, with one call."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        data = text.encode()
        while data:
            data = data[os.write(descriptor, data) :]
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def plain(cell: object) -> str:
    """A cell that no spreadsheet takes for a formula: a name like `=HYPERLINK(...)` gets an apostrophe in front.

    >>> plain("=1+1"), plain(-1.5), plain("Ada")
    ("'=1+1", '-1.5', 'Ada')
    """
    text = ("" if cell is None else str(cell)).translate(_BREAKING)
    return f"'{text}" if isinstance(cell, str) and text.startswith(FORMULA) else text


def csv_text(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table as CSV."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([plain(cell) for cell in row] for row in rows)
    return text.getvalue()
