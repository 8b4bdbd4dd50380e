"""A working folder from before exercise notebooks had names of their own takes the new ones; nothing in it is lost.

Rules that hold here:

* A file moves with all that is known of it: the record of what was shipped, its checkpoint, new versions beside it, the
  tab that is open on it.  So an edit stays an edit and a deletion a deletion, under the new name.
* Only what the course's record names is moved, or every notebook of that name where the record is lost.  No file is
  written over: where both names are taken, both files stay.
* A file is moved before the record forgets its old name, so whatever is interrupted here is done by the next start.
* A lesson that the learner edited is kept by an update; the link in it to its exercises follows them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from sfnlearn.course.launch.places import NOTEBOOKS, former_path

CHECKPOINTS, WORKSPACES = ".ipynb_checkpoints", ".sfnlearn/lab/workspaces/*"
"""Where JupyterLab keeps a notebook's last saved state, and which tabs are open."""


def take_new_names(
    folder: Path, names: Iterable[str], records: Sequence[dict[str, Any]], is_edited: Callable[[str], bool]
) -> None:
    """Move what lies in `folder` under the former names of the course's files `names`, and what `records` know of it.

    `records` are the course's, keyed by name; `is_edited` says whether a file is the learner's by now.
    """
    lost = not any(records)
    former = {old: new for new in names if (old := former_path(new)) is not None}
    moved = {old: new for old, new in former.items() if lost or any(old in record for record in records)}
    for old, new in moved.items():
        _move(folder / old, folder / new)
    _follow(folder, moved, is_edited)
    for record in records:
        _rename(record, moved)


def _rename(record: dict[str, Any], moved: Mapping[str, str]) -> None:
    for old, new in moved.items():
        if old in record:
            record.setdefault(new, record.pop(old))


def _move(old: Path, new: Path) -> None:
    """Move a notebook, its checkpoint and the new versions beside it, each where the new name is free."""
    for before, after in [(old, new), *_companions(old, new)]:
        if before.is_file() and not after.exists():
            before.rename(after)


def _companions(old: Path, new: Path) -> Iterator[tuple[Path, Path]]:
    checkpoint = "{}/{}-checkpoint.ipynb".format
    yield old.parent / checkpoint(CHECKPOINTS, old.stem), new.parent / checkpoint(CHECKPOINTS, new.stem)
    for beside in old.parent.glob(f"{old.stem}.new*.ipynb"):
        yield beside, new.with_name(f"{new.stem}{beside.name.removeprefix(old.stem)}")


def _follow(folder: Path, moved: Mapping[str, str], is_edited: Callable[[str], bool]) -> None:
    """Let the links of edited lessons and JupyterLab's open tabs name the notebooks as they are called now."""
    there = {old: new for old, new in moved.items() if (folder / new).exists()}
    links = {f"(../{old})": f"(../{new})" for old, new in there.items()}
    for lesson in sorted(folder.glob(f"{NOTEBOOKS}/*.ipynb")):
        if is_edited(lesson.relative_to(folder).as_posix()):
            _replace(lesson, links)
    tabs = {f'{before}{old}"': f'{before}{new}"' for old, new in there.items() for before in '":'}
    for path in sorted(folder.glob(WORKSPACES)):
        _replace(path, tabs)


def _replace(path: Path, words: Mapping[str, str]) -> None:
    """Write a file whole with other words, if it has any of them."""
    content = before = path.read_bytes() if path.is_file() else b""
    for old, new in words.items():
        content = content.replace(old.encode(), new.encode())
    if content != before:
        half = path.with_name(f".{path.name}.part")
        half.write_bytes(content)
        half.replace(path)
