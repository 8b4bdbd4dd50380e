"""The files of a folder or of a ZIP archive, read into memory one at a time and never unpacked.

What somebody else has packed may be built to do harm, so nothing here trusts it:
* An archive's members are read and never written to a disk: a member `../../grades.csv` is an odd name and no more.
* A link, in a folder or in an archive, may point at anything of this machine.  It is not followed; it is told.
* What a header says of a size is not believed: no more than a limit is ever unpacked, also from an archive in which a
  few bytes stand for gigabytes.
"""

from __future__ import annotations

import io
import os
import stat
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from sfnlearn.errors import UsageError

MOST_BYTES = 50_000_000
"""Of one file."""
MOST_FILES = 100_000
"""In one folder or archive."""
JUNK = "__MACOSX"
"""A folder that an archive of macOS has beside what was packed."""


class UnreadableError(Exception):
    """A file that cannot be read, with the reason as a sentence."""


@dataclass(frozen=True, slots=True)
class File:
    """A file that may be read: its path with `/` between the parts, and `read()`, which raises `UnreadableError`."""

    path: str
    read: Callable[[], bytes]

    @property
    def parts(self) -> tuple[str, ...]:
        """The path's parts, without those that lead nowhere."""
        return tuple(part for part in self.path.split("/") if part not in {"", ".", ".."})

    @property
    def name(self) -> str:
        """The last part."""
        return self.parts[-1] if self.parts else ""


def files_in(place: Path) -> list[File]:
    """The files in a folder or a ZIP archive, by path; raises UsageError for what is neither."""
    if place.is_dir():
        found = _of_folder(place)
    elif zipfile.is_zipfile(place):
        found = of_archive(zipfile.ZipFile(place))
    elif place.exists():
        raise UsageError(f"{place} is neither a folder nor a ZIP archive: name what the submissions came in")
    else:
        raise UsageError(f"there is no folder or ZIP archive {place}")
    files = []
    for number, file in enumerate(found):
        if number >= MOST_FILES:
            raise UsageError(f"{place} holds more than {MOST_FILES:,} files: name the folder of the submissions alone")
        files.append(file)
    return sorted((file for file in files if not _is_junk(file)), key=lambda file: file.parts)


def _is_junk(file: File) -> bool:
    """Whether systems and editors have left it behind, and nobody has handed it in."""
    return not file.parts or any(part == JUNK or part.startswith(".") for part in file.parts)


def _of_folder(root: Path) -> Iterator[File]:
    for place, names, files in os.walk(root):
        folder = Path(place)
        odd = [name for name in names if name.endswith(".ipynb") or (folder / name).is_symlink()]
        for name in [*files, *odd]:
            path = folder / name
            yield File(path.relative_to(root).as_posix(), partial(_content, path))


def _content(path: Path) -> bytes:
    try:
        about = path.lstat()
        if not stat.S_ISREG(about.st_mode):
            raise UnreadableError("it is a link, a folder or a device, and those are not followed")
        if about.st_size > MOST_BYTES:
            raise UnreadableError(_too_large(about.st_size))
        return path.read_bytes()
    except OSError as problem:
        raise UnreadableError(f"it cannot be read: {problem.strerror}") from None


def of_archive(archive: zipfile.ZipFile) -> Iterator[File]:
    """The files of a ZIP archive."""
    for member in archive.infolist():
        if not member.is_dir():
            yield File(member.filename.replace("\\", "/"), partial(_member, archive, member))


def archive_of(content: bytes) -> list[File]:
    """The files of an archive that is a file itself; raises `UnreadableError`."""
    try:
        found = list(of_archive(zipfile.ZipFile(io.BytesIO(content))))
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError):
        raise UnreadableError("it is a damaged ZIP archive") from None
    return [file for file in found if not _is_junk(file)]


def _member(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    if stat.S_ISLNK(member.external_attr >> 16):
        raise UnreadableError("it is a link, and those are not followed")
    try:
        with archive.open(member) as stream:
            content = stream.read(MOST_BYTES + 1)
    except Exception as problem:  # noqa: BLE001 - a damaged archive makes zipfile raise errors of a dozen kinds
        raise UnreadableError(f"it is damaged or encrypted ({type(problem).__name__}: {problem})") from None
    if len(content) > MOST_BYTES:
        raise UnreadableError(_too_large(max(member.file_size, len(content))))
    return content


def _too_large(size: int) -> str:
    return (
        f"it is too large ({size / 1e6:,.0f} MB; at most {MOST_BYTES / 1e6:,.0f} MB are read): clear its outputs and "
        "hand it in again"
    )
