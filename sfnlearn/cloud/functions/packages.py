"""A deployment package: the files that lie in `/var/task`, and the modules among them.

A package is a text, a zip, or a folder to be zipped.  Its modules are compiled when they are imported, so a module with
a mistake is found where Lambda finds it: at the cold start.
"""

from __future__ import annotations

import ast
import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from types import CodeType

from sfnlearn.cloud.functions.guards import guarded

TASK_ROOT = "/var/task"


def task_path(module: str) -> str:
    """Where the file of a module lies in Lambda.

    >>> task_path("hello")
    '/var/task/hello.py'
    """
    return f"{TASK_ROOT}/{module.replace('.', '/')}.py"


def compiled(source: str | bytes, path: str, flags: int = 0) -> CodeType:
    """The code of a file of the package, with the checks that stop it (see `guards`).

    Raises SyntaxError or ValueError for what is not Python.
    """
    code: CodeType = compile(guarded(ast.parse(source, path)), path, "exec", flags, dont_inherit=True)
    return code


@dataclass(frozen=True, slots=True)
class Package:
    """The files of a package by their paths, which are relative to `/var/task` and written with `/`.

    >>> package = Package({"app.py": b"import shop.prices", "shop/__init__.py": b"", "shop/prices.py": b"tea = 3"})
    >>> package.path("shop.prices"), package.path("shop"), package.path("json")
    ('shop/prices.py', 'shop/__init__.py', None)
    """

    files: Mapping[str, bytes] = field(default_factory=dict)
    _code: dict[str, CodeType] = field(default_factory=dict, repr=False, compare=False)

    def path(self, module: str) -> str | None:
        """The path of a module's file; the empty path for a folder of modules without `__init__.py`."""
        stem = module.replace(".", "/")
        for path in (f"{stem}/__init__.py", f"{stem}.py"):
            if path in self.files:
                return path
        return "" if any(path.startswith(f"{stem}/") and path.endswith(".py") for path in self.files) else None

    def code(self, path: str) -> CodeType:
        """The code of the file at `path`."""
        if path not in self._code:
            self._code[path] = compiled(self.files[path], f"{TASK_ROOT}/{path}")
        return self._code[path]

    def line(self, path: str, number: int) -> str:
        """Line `number` of the file at `path` in Lambda, or an empty text where the file is shorter."""
        lines = self.files.get(path.removeprefix(f"{TASK_ROOT}/"), b"").decode(errors="replace").splitlines()
        return lines[number - 1].strip() if 0 < number <= len(lines) else ""


def from_zip(content: bytes) -> Package:
    """The package in a zip.  Raises zipfile.BadZipFile for what is not one.

    >>> from_zip(b"PK")
    Traceback (most recent call last):
    zipfile.BadZipFile: File is not a zip file
    """
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = [info.filename for info in archive.infolist() if not info.is_dir()]
        return Package({str(PurePosixPath(name)): archive.read(name) for name in names})


def from_folder(folder: Path) -> Package:
    """The package that a zip of the folder's content would be, without compiled files and hidden ones."""
    found = ((path, path.relative_to(folder)) for path in sorted(folder.rglob("*")) if path.is_file())
    kept = {place.as_posix(): path for path, place in found if not any(map(_is_left_out, place.parts))}
    return Package({place: path.read_bytes() for place, path in kept.items()})


def _is_left_out(part: str) -> bool:
    return part == "__pycache__" or part.startswith(".")
