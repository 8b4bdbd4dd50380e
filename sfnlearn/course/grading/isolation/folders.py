"""Folders that a student's code has filled: measured and removed without believing their shape.

A chain of two thousand folders is too deep for the recursion of `os.walk` and `shutil.rmtree`, and its path too long
for the kernel.  So what measures keeps a list of what it has still to see, and what removes lifts the inner folders up.
"""

from __future__ import annotations

import os
from contextlib import suppress

_BLOCK = 4096
"""What an entry costs at least, so that empty files and folders are counted too."""


def holds_more_than(folder: str | os.PathLike[str], most_bytes: int) -> bool:
    """Whether it holds more than so many bytes, or something that cannot be looked into."""
    total, waiting = 0, [os.fspath(folder)]
    while waiting:
        try:
            with os.scandir(waiting.pop()) as entries:
                for entry in entries:
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append(entry.path)
                    total += _size(entry)
                    if total > most_bytes:
                        return True
        except (FileNotFoundError, NotADirectoryError):  # it was removed in the meantime
            continue
        except OSError:
            return True
    return False


def _size(entry: os.DirEntry[str]) -> int:
    try:
        return max(entry.stat(follow_symlinks=False).st_size, _BLOCK)
    except FileNotFoundError:
        return _BLOCK


def remove(folder: str) -> None:
    """Remove it with all that it holds; what cannot be removed stays."""
    with suppress(OSError):
        inner = _empty(folder, folder)
        while inner:
            place = inner.pop()
            inner += _empty(place, folder)
            os.rmdir(place)  # noqa: PTH106  (a Path for each entry would cost more than the entry)
        os.rmdir(folder)  # noqa: PTH106


def _empty(place: str, top: str) -> list[str]:
    """Remove the files in `place` and lift its folders up to `top`; gives where these are now."""
    os.chmod(place, 0o700)  # noqa: PTH101
    with os.scandir(place) as entries:
        listed = list(entries)
    lifted = []
    for entry in listed:
        if entry.is_dir(follow_symlinks=False):
            lifted.append(f"{top}/{os.urandom(12).hex()}")
            os.chmod(entry.path, 0o700)  # noqa: PTH101
            os.rename(entry.path, lifted[-1])  # noqa: PTH104
        else:
            os.unlink(entry.path)  # noqa: PTH108
    return lifted
