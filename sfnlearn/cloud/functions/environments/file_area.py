"""The files of one execution environment: `/tmp`, which is its own, and `/var/task`, which can only be read.

- `/tmp` is a temporary folder of this machine.  It survives a warm start and is deleted when the environment ends.
- `/var/task` holds the deployment package; relative paths count from it, as Lambda starts a function there.
- Nothing outside `/tmp` can be written: Read-only file system.  Reading elsewhere reads this machine.
- `/tmp` holds 512 MB by default (AWS Lambda Developer Guide, "Configure ephemeral storage").  What is in it is counted
  when a file is opened for writing, not at each byte.
- The function's own code sees these places (see `file_modules`); a library that is given a path such as `/tmp/x.db`
  uses this machine's `/tmp`.
"""

from __future__ import annotations

import errno
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
        self._megabytes = megabytes
        self._folders: dict[str, str] = {}
        self._finalizers: list[Callable[[], object]] = []

    def to_read(self, path: AnyPath) -> AnyPath:
        """Where a path of the function lies on this machine; a file descriptor stays what it is."""
        if isinstance(path, int):
            return path
        text = self._absolute(path)
        for root in (TMP, TASK_ROOT):
            if text == root or text.startswith(f"{root}/"):
                return os.path.normpath(self._folder(root) + text[len(root) :])
        return path

    def to_write(self, path: AnyPath) -> AnyPath:
        """The same for a path that is about to be written; OSError where Lambda allows no writing."""
        if isinstance(path, int):
            return path
        text = self._absolute(path)
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
        self.require_space(file)
        return _open(place, mode, *arguments, **keywords)

    def require_space(self, path: AnyPath) -> None:
        """Raise OSError when `/tmp` is full."""
        if TMP in self._folders and _size(self._folders[TMP]) >= self._megabytes * _MEGABYTE:
            raise OSError(errno.ENOSPC, "No space left on device", path)

    def close(self) -> None:
        """Delete the folders; later uses begin with empty ones."""
        while self._finalizers:
            self._finalizers.pop()()
        self._folders.clear()

    def _absolute(self, path: str | bytes | os.PathLike[Any]) -> str:
        text = os.fsdecode(os.fspath(path)).replace("\\", "/")
        return posixpath.normpath(posixpath.join(TASK_ROOT, text))

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


def _size(folder: str) -> int:
    return sum(path.lstat().st_size for path in Path(folder).rglob("*") if not path.is_dir())
