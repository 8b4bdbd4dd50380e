"""What a function is deployed from: a Python function, a text, a file, a folder, a zip; and its settings.

A mistake in it is one sentence: a file that cannot be read, that is not Python, or that has no clear handler.
"""

from __future__ import annotations

import contextlib
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypedDict

from sfnlearn.arguments import TEXT, check_argument
from sfnlearn.cloud.functions.capture import capture
from sfnlearn.cloud.functions.files import FunctionFile, UploadedFile, read_file, read_package
from sfnlearn.cloud.functions.packages import Package, from_folder, from_zip, task_path
from sfnlearn.errors import UsageError, why_unreadable


@dataclass(frozen=True, slots=True)
class Uploaded:
    """A zip as Lambda's API takes it: whether its handler exists and is Python is found by the first call."""

    content: bytes


Source = str | Path | bytes | Uploaded | Callable[..., Any]
"""A file's text; the path of a `.py` file, a `.zip` or a folder, as Path or as text; a zip's bytes; a function."""


class Settings(TypedDict, total=False):
    """What a function is deployed with, beside its file.  Times in seconds, memory in MB.

    `duration`: how long a call works, beside what it sleeps (default 0.001; AWS bills whole milliseconds).
    `cold_start`: how long a new environment takes to get ready (default 0).
    `timeout` (default 3, at most 1,800) and `memory_size` (default 128, 128 to 10,240): AWS's settings.
    `keep_warm`: how long an idle environment is kept (default 300; AWS promises nothing).
    `reserved_concurrency`: calls at the same time beyond this number are throttled (default: no limit of its own).
    `account_concurrency`: what all functions without a limit of their own may run at the same time (default 1,000).
    `environment`: the function's environment variables.
    `real_limit`: the real seconds after which code that computes is taken for endless and meets the timeout (default:
    the timeout, but at least 3 and at most 60).
    `memory_used`: the memory that a call takes, declared, for it is not measured; more than `memory_size` kills it.
    `ephemeral_storage`: the size of `/tmp` in MB (default 512, at most 10,240).
    `maximum_retry_attempts` (default 2), `maximum_event_age` (default 6 hours), `on_success`, `on_failure`: for
    asynchronous calls; the last two are callables that take the invocation record, or Lambda functions.
    """

    duration: float
    cold_start: float
    timeout: float
    memory_size: int
    keep_warm: float
    reserved_concurrency: int | None
    account_concurrency: int
    environment: Mapping[str, str]
    real_limit: float | None
    memory_used: int | None
    ephemeral_storage: int
    maximum_retry_attempts: int
    maximum_event_age: float
    on_success: Callable[[Any], Any] | None
    on_failure: Callable[[Any], Any] | None


def deployed(name: str, source: Source, handler: str | None) -> FunctionFile:
    """The file of the function `name`.  Raises UsageError for what cannot be deployed."""
    check_argument("handler", handler, TEXT, optional=True)
    if isinstance(source, Uploaded):
        return UploadedFile(handler or "", from_zip(source.content) if source.content else Package())
    if callable(source):
        if handler:
            raise UsageError(f"{name} is made from a function, which is its handler: leave handler out")
        return capture(source, name)
    if not isinstance(source, (str, Path, bytes)):
        kind = type(source).__name__
        raise UsageError(f"{name} is made from a file's text, a path, a zip's bytes or a function, not from {kind}")
    try:
        return _read(name, source, handler)
    except zipfile.BadZipFile:
        raise UsageError(f"the package of {name} is not a zip file") from None
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"the file of {name} cannot be read: {_named(source)}{why_unreadable(error)}") from None
    except SyntaxError as error:
        raise UsageError(f"{error.filename or task_path(name)}, line {error.lineno}: {error.msg}") from None
    except ValueError as error:
        raise UsageError(f"the file of {name} is not Python: {error}") from None


def _read(name: str, source: str | Path | bytes, handler: str | None) -> FunctionFile:
    if isinstance(source, bytes):
        return read_package(name, from_zip(source), handler)
    if isinstance(source, str) and not _is_a_path(source):
        return read_file(name, source, handler)
    source = Path(source)
    if source.is_dir():
        return read_package(name, from_folder(source), handler)
    if source.suffix == ".zip":
        return read_package(name, from_zip(source.read_bytes()), handler)
    return read_file(name, source.read_text(encoding="utf-8"), handler)


def _named(source: object) -> str:
    return f"{source}: " if isinstance(source, (str, Path)) else ""


def _is_a_path(text: str) -> bool:
    """Whether a text of one line names a file or folder that is there, or a file that should be.

    >>> _is_a_path("."), _is_a_path("nowhere/app.py"), _is_a_path("def handler(event, context): pass")
    (True, True, False)
    """
    if "\n" in text or "(" in text:
        return False
    with contextlib.suppress(OSError, ValueError):
        if Path(text).exists():
            return True
    return text.endswith((".py", ".zip", "/"))
