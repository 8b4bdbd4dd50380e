"""What is wrong with an `exercises.py`, as its author reads it: the file, the line, one sentence.

A lesson's exercises are Python, so anything can go wrong in them.  Wherever an error comes from, its author needs the
line of their own file: of a mistake in the syntax, where Python stopped; of an exception, the innermost line of the
file that was at work, which for an incomplete `Exercise(...)` is where that begins.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

from sfnlearn.errors import UsageError


def at_line(path: Path, line: int, sentence: str) -> UsageError:
    """A complaint about a source file.

    >>> print(at_line(Path("20_night/exercises.py"), 3, "it has no hint"))
    20_night/exercises.py: line 3: it has no hint
    """
    return UsageError(f"{path}: line {line}: {sentence}")


def broken_source(path: Path, error: Exception) -> UsageError:
    """What an author is told when their file cannot be read or run."""
    if isinstance(error, SyntaxError) and error.filename == str(path):
        return at_line(path, error.lineno or 1, f"Python cannot read this: {error.msg}")
    if isinstance(error, UnicodeDecodeError):
        return at_line(path, 1, "it is not UTF-8 text; save it as UTF-8")
    line = _innermost_line(path, error.__traceback__)
    if isinstance(error, UsageError):
        return at_line(path, line, str(error))
    return at_line(path, line, f"{type(error).__name__}: {error}".removesuffix(": "))


def _innermost_line(path: Path, trace: TracebackType | None) -> int:
    line = 1
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == str(path):
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


def line_of_id(path: Path, exercise_id: str, which: int = 0) -> int:
    """The line on which an exercise's id stands, the first or the `which`th one; 1 where it is computed."""
    lines = [node.lineno for node in _constants(path) if node.value == exercise_id]
    return sorted(lines)[which] if len(lines) > which else 1


def _constants(path: Path) -> Sequence[ast.Constant]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [node for node in ast.walk(tree) if isinstance(node, ast.Constant)]
