"""The files of one execution environment: `/tmp`, which is its own, and `/var/task`, which can only be read.

- `/tmp` is a temporary folder of this machine.  It survives a warm start and is deleted when the environment ends.
- `/var/task` holds the deployment package; relative paths count from it, as Lambda starts a function there.
- Nothing outside `/tmp` can be written: Read-only file system.  Reading elsewhere reads this machine.
- The working folder is `/var/task` until the function changes it; this process's own stays.
- `/tmp` holds 512 MB by default (AWS Lambda Developer Guide, "Configure ephemeral storage").  A write that would bring
  it over that fails, before anything of it is written: No space left on device.
- The function's own code sees these places (see `file_modules`); a library that is given a path such as `/tmp/x.db`
  uses this machine's `/tmp`.
"""

from __future__ import annotations

import errno
import inspect
import io
import os
import posixpath
import shutil
import tempfile
import weakref
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any, TypeAlias

from sfnlearn.cloud.functions.packages import TASK_ROOT, Package

AnyPath: TypeAlias = str | bytes | os.PathLike[Any] | int
"""What Python's file functions take: a path in one of its forms, or the number of a file that is open."""
TMP = "/tmp"  # noqa: S108 - a path in Lambda, never one of this machine
_MEGABYTE = 1024 * 1024
_open: Callable[..., IO[Any]] = io.open


class FileArea:
    """The places of one environment; `megabytes` is the size of `/tmp`.

    >>> area = FileArea(Package({"app.py": b"x = 1"}), 512)
    >>> with area.open("/tmp/note", "w") as file:
    ...     file.write("warm")
    4
    >>> with area.open("/tmp/note") as file:
    ...     file.read()
    'warm'
    >>> area.open("note", "w")
    Traceback (most recent call last):
    OSError: [Errno 30] Read-only file system: 'note'
    """

    def __init__(self, package: Package, megabytes: int) -> None:
        self._package = package
        self._bytes = megabytes * _MEGABYTE
        self._used = 0
        self.folder = TASK_ROOT
        self.numbers: set[int] = set()
        self._folders: dict[str, str] = {}
        self._finalizers: list[Callable[[], object]] = []

    def to_read(self, path: AnyPath) -> AnyPath:
        """Where a path of the function lies on this machine; a file descriptor stays what it is."""
        if isinstance(path, int):
            return path
        text = self.absolute(path)
        for root in (TMP, TASK_ROOT):
            if text == root or text.startswith(f"{root}/"):
                return os.path.normpath(self._folder(root) + text[len(root) :])
        return path if self.folder == TASK_ROOT else text

    def to_write(self, path: AnyPath) -> AnyPath:
        """The same for a path that is about to be written; OSError where Lambda allows no writing."""
        if isinstance(path, int):
            return path
        text = self.absolute(path)
        if text == "/dev/null":
            return os.devnull
        if not text.startswith(f"{TMP}/"):
            raise OSError(errno.EROFS, "Read-only file system", os.fspath(path))
        return self.to_read(path)

    def to_lambda(self, path: str) -> str:
        """The function's own path for a place on this machine."""
        for root, folder in self._folders.items():
            if path == folder or path.startswith(folder + os.sep):
                return root + path[len(folder) :].replace(os.sep, "/")
        return path

    def open(self, file: AnyPath, mode: str = "r", *arguments: object, **keywords: object) -> IO[Any]:
        """Open a file as the built-in function does, where the function that runs has it."""
        if not set(mode) & set("wax+") or keywords.get("opener"):
            # With an opener (tempfile) the path is only handed on, and os.open decides.
            return _open(self.to_read(file), mode, *arguments, **keywords)
        place = self.to_write(file)
        self.require_space()
        opened: IO[Any] = _open_counted(self, place, mode, *arguments, **keywords)
        return opened

    def require_space(self, more: int = 1) -> None:
        """Raise OSError when `/tmp` has no room for `more` bytes; they count as written from now on."""
        if self._used + more > self._bytes:
            self._used = _size(self._folders[TMP]) if TMP in self._folders else 0
        if self._used + more > self._bytes:
            raise OSError(errno.ENOSPC, "No space left on device")
        self._used += more

    def change_folder(self, path: AnyPath) -> None:
        """Make another folder the working folder; OSError where there is none."""
        place = self.to_read(path)
        if isinstance(place, int):
            raise OSError(errno.EPERM, os.strerror(errno.EPERM))
        if not Path(os.fsdecode(place)).is_dir():
            number = errno.ENOTDIR if Path(os.fsdecode(place)).exists() else errno.ENOENT
            raise OSError(number, os.strerror(number), path)
        self.folder = self.absolute(path)  # type: ignore[arg-type]

    def close(self) -> None:
        """Delete the folders; later uses begin with empty ones."""
        while self._finalizers:
            self._finalizers.pop()()
        self._folders.clear()
        self._used = 0

    def absolute(self, path: str | bytes | os.PathLike[Any]) -> str:
        """A path of the function in full."""
        text = os.fsdecode(os.fspath(path)).replace("\\", "/")
        return posixpath.normpath(posixpath.join(self.folder, text))

    def _folder(self, root: str) -> str:
        if root not in self._folders:
            folder = os.path.realpath(tempfile.mkdtemp(prefix="lambda-"))
            self._finalizers.append(weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True))
            self._folders[root] = folder
            if root == TASK_ROOT:
                self._unpack(Path(folder))
        return self._folders[root]

    def _unpack(self, folder: Path) -> None:
        for path, content in self._package.files.items():
            place = Path(os.path.normpath(folder / path))
            if folder in place.parents:  # a zip may name "../x": it has no place here
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_bytes(content)


def _open_counted(area: FileArea, place: AnyPath, mode: str, *arguments: Any, **keywords: Any) -> Any:
    """A file whose writes are counted, of the layers that io.open() makes: a raw file, a buffer, a text."""
    if isinstance(place, int) or place == os.devnull:
        return _open(place, mode, *arguments, **keywords)
    # io.open() says what is wrong with the arguments, before a file is made.
    _open(os.devnull, mode.replace("x", "w"), *arguments, **keywords).close()
    given = inspect.signature(io.open).bind(place, mode, *arguments, **keywords)
    given.apply_defaults()
    raw = _CountedFile(place, "".join(letter for letter in mode if letter not in "bt"), area)
    raw.name = area.to_lambda(os.fsdecode(place))
    buffering, text = given.arguments["buffering"], "b" not in mode
    if not buffering:
        return raw
    size = buffering if buffering > 1 else io.DEFAULT_BUFFER_SIZE
    buffer: Any = (io.BufferedRandom if "+" in mode else io.BufferedWriter)(raw, size)
    if not text:
        return buffer
    wanted = {name: given.arguments[name] for name in ("encoding", "errors", "newline")}
    wrapped: Any = io.TextIOWrapper(buffer, **wanted, line_buffering=buffering == 1)
    wrapped.mode = mode
    return wrapped


class _CountedFile(io.FileIO):
    """A file in `/tmp`: what it grows by is counted."""

    def __init__(self, place: Any, mode: str, area: FileArea) -> None:
        super().__init__(place, mode)
        self._area = area

    def write(self, data: Any, /) -> int:
        more = memoryview(data).nbytes
        end = os.fstat(self.fileno()).st_size
        start = end if "a" in self.mode else self.tell()
        self._area.require_space(max(0, start + more - end) if start <= end else more)
        return super().write(data)


def _size(folder: str) -> int:
    return sum(path.lstat().st_size for path in Path(folder).rglob("*") if not path.is_dir())
