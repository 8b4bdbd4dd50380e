"""The modules of Python that reach files, as a function sees them: `os`, `io`, `pathlib`, `tempfile`, `shutil`, `glob`.

- `os` is a copy whose functions take their paths to the `FileArea` of the environment that is running.  `pathlib` and
  the others are Python's own code, run once more with this `os` and `open`; so they do what they always do.
- Paths are those of Lambda, which is Linux: `os.path` is `posixpath`, and the working folder is the environment's.
- What `os` can do to the process comes from `processes`.
- There is one copy for all environments, made when a function first asks for it.  Which environment is running is noted
  for each thread; a thread that a function starts belongs to the environment that began to run last.
- `os.environ` is made for each environment (see `os_module`).
"""

from __future__ import annotations

import builtins
import contextlib
import errno
import functools
import importlib.abc
import importlib.util
import io
import os
import posixpath
import threading
from collections.abc import Callable, Iterator, Mapping
from types import ModuleType
from typing import IO, Any, Self

from sfnlearn.cloud.functions.environments.file_area import TMP, AnyPath, FileArea
from sfnlearn.cloud.functions.environments.virtual_time import copy_of
from sfnlearn.cloud.functions.packages import Package

RUN_AGAIN = ("glob", "pathlib", "shutil", "tarfile", "tempfile", "zipfile")
"""The modules that are Python's own code over this `os` and `open`; their submodules come with them."""

_PATH_MODULES = ("ntpath", "posixpath")
_READ = ("access", "getxattr", "listdir", "listxattr", "lstat", "readlink", "stat", "statvfs")
_CREATE_OR_REMOVE = ("makedirs", "mkdir", "mkfifo", "mknod", "remove", "removedirs", "rmdir", "truncate", "unlink")
_CHANGE = ("chflags", "chmod", "chown", "lchmod", "lchown", "removexattr", "setxattr", "utime")
_NUMBERS = ("dup", "eventfd", "memfd_create", "openpty", "pipe", "pipe2")
_TWO_PATHS = ("link", "rename", "renames", "replace")
_OF_A_PATH = (
    "exists",
    "getatime",
    "getctime",
    "getmtime",
    "getsize",
    "isdir",
    "isfile",
    "islink",
    "ismount",
    "lexists",
)
FileFunction = Callable[..., Any]
_import_module: Callable[..., ModuleType] = __import__
_walk_folder: Callable[..., Iterator[tuple[str, list[str], list[str]]]] = os.walk
_open_number: Callable[..., int] = os.open
_list_folder: FileFunction = os.scandir
_close_number: Callable[[int], None] = os.close
_write_number: Callable[[int, bytes], int] = os.write
_link: FileFunction = os.symlink
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


class _Running(threading.local):
    """The file area of the environment that runs in this thread."""

    areas: tuple[FileArea, ...] = ()


_running = _Running()
_copies: dict[str, ModuleType] = {}
_latest: list[FileArea] = [FileArea(Package(), 512)]


@contextlib.contextmanager
def using(area: FileArea) -> Iterator[None]:
    """Let the file functions of a function's code reach `area` meanwhile."""
    _running.areas = (*_running.areas, area)
    _latest[0] = area
    try:
        yield
    finally:
        _running.areas = _running.areas[:-1]


def area() -> FileArea:
    """The file area of the environment that is running."""
    return _running.areas[-1] if _running.areas else _latest[0]


def open_file(file: AnyPath, mode: str = "r", *arguments: object, **keywords: object) -> IO[Any]:
    """The built-in open() for every function."""
    return area().open(file, mode, *arguments, **keywords)


def os_module(variables: dict[str, str], functions: Mapping[str, Any]) -> ModuleType:
    """The module `os` for one environment, whose environment variables and functions for processes are these."""
    module = copy_of(_os())
    vars(module).update(environ=variables, getenv=variables.get, **functions)
    return module


def file_module(name: str) -> ModuleType:
    """`io`, the module of `os.path`, or one of `RUN_AGAIN` (or a submodule) over the running environment's files.

    >>> file_module("pathlib").Path("a", "b").as_posix()
    'a/b'
    """
    if name == "io":
        return _io()
    if name in _PATH_MODULES:
        return _path()
    if name not in _copies:
        _run_again(name)
    return _copies[name]


def is_file_module(name: str) -> bool:
    """Whether a function gets its own copy of this module; `os` is made by `os_module`."""
    return name == "io" or name in _PATH_MODULES or name.partition(".")[0] in RUN_AGAIN


def _run_again(name: str) -> None:
    spec = importlib.util.find_spec(name)
    assert spec is not None
    assert isinstance(spec.loader, importlib.abc.InspectLoader)
    module = importlib.util.module_from_spec(spec)
    names = {**vars(builtins), "__import__": _import, "open": open_file}
    vars(module)["__builtins__"] = names
    code = spec.loader.get_code(name)
    assert code is not None
    _copies[name] = module  # before it runs: its submodules may import it
    exec(code, vars(module))  # noqa: S102 - a module of Python's standard library
    parent, _, own_name = name.rpartition(".")
    if parent in _copies:
        setattr(_copies[parent], own_name, module)
    if name == "tempfile":
        vars(module)["tempdir"] = TMP


def _import(name: str, *arguments: object, **keywords: object) -> ModuleType:
    """What the copied modules import: copies where there are any."""
    module = _import_module(name, *arguments, **keywords)
    own_name = module.__name__
    if own_name == "os":
        return _os()
    return file_module(own_name) if is_file_module(own_name) else module


@functools.cache
def _io() -> ModuleType:
    return _with(io, open=open_file)


@functools.cache
def _os() -> ModuleType:
    changed: dict[str, object] = {}
    changed |= {name: _reading(getattr(os, name)) for name in _READ if hasattr(os, name)}
    changed |= {name: _writing(getattr(os, name)) for name in (*_CREATE_OR_REMOVE, *_CHANGE) if hasattr(os, name)}
    changed |= {name: _moving(getattr(os, name)) for name in _TWO_PATHS if hasattr(os, name)}
    changed |= {name: _numbering(getattr(os, name)) for name in _NUMBERS if hasattr(os, name)}
    own = {"open": _open, "symlink": _symlink, "scandir": _Listing, "walk": _walk, "close": _close, "write": _write}
    folder = {"chdir": lambda path: area().change_folder(path), "getcwd": lambda: area().folder}
    folder |= {"getcwdb": lambda: os.fsencode(area().folder)}
    return _with(os, path=_path(), **changed, **own, **folder)


@functools.cache
def _path() -> ModuleType:
    changed = {name: _reading(getattr(os.path, name)) for name in _OF_A_PATH}
    same = _reading_two(os.path.samefile)
    return _with(posixpath, abspath=_absolute, realpath=_absolute, samefile=same, **changed)


def _absolute(path: str | bytes | os.PathLike[Any], **_options: object) -> str:
    return area().absolute(path)


def _with(module: ModuleType, **changed: object) -> ModuleType:
    copy = copy_of(module)
    vars(copy).update(changed)
    return copy


def _reading(function: FileFunction) -> FileFunction:
    @functools.wraps(function)
    def of_the_area(path: AnyPath = ".", *others: object, **keywords: object) -> object:
        return function(area().to_read(path), *others, **keywords)

    return of_the_area


def _reading_two(function: FileFunction) -> FileFunction:
    @functools.wraps(function)
    def of_the_area(one: AnyPath, other: AnyPath) -> object:
        return function(area().to_read(one), area().to_read(other))

    return of_the_area


def _writing(function: FileFunction) -> FileFunction:
    @functools.wraps(function)
    def of_the_area(path: AnyPath, *others: object, **keywords: object) -> object:
        return function(area().to_write(path), *others, **keywords)

    return of_the_area


def _moving(function: FileFunction) -> FileFunction:
    @functools.wraps(function)
    def of_the_area(source: AnyPath, target: AnyPath, **keywords: object) -> object:
        return function(area().to_write(source), area().to_write(target), **keywords)

    return of_the_area


def _symlink(source: AnyPath, target: AnyPath, *others: object, **keywords: object) -> None:
    place = area().to_write(target)
    _link(area().to_read(source), place, *others, **keywords)


def _open(path: AnyPath, flags: int, *others: object, **keywords: object) -> int:
    place = area().to_write(path) if flags & _WRITING else area().to_read(path)
    if flags & os.O_CREAT:
        area().require_space()
    number = _open_number(place, flags, *others, **keywords)
    area().numbers.add(number)
    return number


def _numbering(function: FileFunction) -> FileFunction:
    """A function that opens something under a number, or two: the function may close that."""

    @functools.wraps(function)
    def of_the_area(*arguments: object, **keywords: object) -> Any:
        opened = function(*arguments, **keywords)
        area().numbers.update(opened if isinstance(opened, tuple) else [opened])
        return opened

    return of_the_area


def _close(number: int) -> None:
    if number not in area().numbers:
        raise OSError(errno.EBADF, os.strerror(errno.EBADF))  # it is the notebook's, or gone
    area().numbers.discard(number)
    _close_number(number)


def _write(number: int, data: bytes) -> int:
    if number in area().numbers:
        area().require_space(len(data))
    return _write_number(number, data)


def _walk(top: AnyPath, *arguments: object, **keywords: object) -> Iterator[tuple[str, list[str], list[str]]]:
    here = area()
    for folder, folders, files in _walk_folder(here.to_read(top), *arguments, **keywords):
        yield here.to_lambda(folder), folders, files


class _Listing:
    """os.scandir(): entries with the function's own paths."""

    def __init__(self, path: AnyPath = ".") -> None:
        self._area = area()
        self._entries = _list_folder(self._area.to_read(path))

    def __iter__(self) -> _Listing:
        return self

    def __next__(self) -> _Entry:
        entry = next(self._entries)
        return _Entry(entry, self._area.to_lambda(entry.path))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_raised: object) -> None:
        self.close()

    def close(self) -> None:
        """Stop listing."""
        self._entries.close()


class _Entry:
    """An os.DirEntry under the function's own path."""

    def __init__(self, entry: os.DirEntry[str], path: str) -> None:
        self._entry = entry
        self.path = path

    def __fspath__(self) -> str:
        return self.path

    def __getattr__(self, name: str) -> Any:
        return getattr(self._entry, name)
