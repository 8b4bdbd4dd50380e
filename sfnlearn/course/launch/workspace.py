"""The learner's own copy of the course, which an update never takes away from them.

Rules that hold here:

* The course is copied into one working folder (``~/sfnlearn-course``, or the one that ``SFNLEARN_HOME`` names).
* What was shipped is remembered as one digest for each file. A file that still has that digest is the course's: an
  update replaces it. A file with another digest is the learner's: it is kept, and the new version is put beside it.
* Running a notebook is not an edit: the digest of a notebook is taken over its cells' sources, not their outputs.
* A file that the learner deleted stays deleted until they ask for it.
* Files are replaced whole (written beside, then renamed), so an interruption leaves either version, never half of one.
* What an update is about to ship is noted before its first file is copied and forgotten when the record is written: a
  file that an update brought before it was interrupted is the course's, whatever comes after.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sfnlearn.course.launch.places import EXERCISES, NOTEBOOKS
from sfnlearn.course.launch.renaming import take_new_names

FOLDERS = (NOTEBOOKS, EXERCISES)
"""The parts of the course that a learner works in; the solutions are shown by ``solution()``."""

PRIVATE = ".sfnlearn"
"""The folder, inside the working folder, for what is ours: the record of what was shipped, JupyterLab's settings."""


QUIET = ["--IPKernelApp.log_level=50"]
"""Arguments that keep a kernel's own log (its transport, its shutdown) out of the terminal."""


def course_root() -> Path:
    """The folder that holds ``notebooks/``, ``exercises/`` and ``solutions/``: the clone that this package lies in."""
    return Path(__file__).resolve().parents[3]


@dataclass(frozen=True, slots=True)
class Placed:
    """What happened to one file of the course: ``what`` is "new", "updated", "kept", "beside" or "deleted"."""

    name: str
    what: str
    note: str = ""


def home(environ: Mapping[str, str] | None = None) -> Path:
    """The learner's working folder: ``SFNLEARN_HOME``, or ``sfnlearn-course`` in their home folder.

    >>> home({"SFNLEARN_HOME": "/data/course"}).as_posix()
    '/data/course'
    """
    named = (os.environ if environ is None else environ).get("SFNLEARN_HOME")
    return Path(named).expanduser() if named else Path.home() / "sfnlearn-course"


def digest(path: Path) -> str:
    """SHA-256 (hex) of what a person can edit in ``path``: a notebook's cell types and sources, else all its bytes."""
    content = path.read_bytes()
    return notebook_digest(content) if path.suffix == ".ipynb" else hashlib.sha256(content).hexdigest()


def notebook_digest(content: bytes) -> str:
    """SHA-256 (hex) of a notebook's cell types and sources: running it or saving it again changes nothing."""
    return hashlib.sha256(_editable(content)).hexdigest()


def _editable(notebook: bytes) -> bytes:
    """A notebook's cells without outputs and metadata; a file that is not a notebook (cut off, say) counts as it is."""
    try:
        cells = json.loads(notebook)["cells"]
        parts = [(cell["cell_type"], _source(cell)) for cell in cells]
    except (ValueError, KeyError, TypeError):
        return notebook
    return json.dumps(parts).encode()


def _source(cell: Mapping[str, Any]) -> str:
    """A cell's source, which nbformat writes as one text or as a list of lines."""
    source = cell["source"]
    return source if isinstance(source, str) else "".join(source)


def place(source: Path, target: Path, *, restore: bool = False) -> list[Placed]:
    """Copy the course from ``source`` (it has ``notebooks/`` and ``exercises/``) into the working folder ``target``.

    With ``restore``, files that the learner deleted come back. Raises OSError where the folder cannot be written.
    """
    target.mkdir(parents=True, exist_ok=True)
    shipped = {name: known for name, known in _read(target / RECORD).items() if isinstance(known, str)}
    fresh = {name: digest(source / name) for name in _course_files(source)}
    noted = _noted(target)
    take_new_names(
        target,
        fresh,
        [shipped, noted],
        is_edited=lambda name: digest(target / name) not in {shipped.get(name), *noted.get(name, [])},
    )
    _note(target, noted, {name: new for name, new in fresh.items() if shipped.get(name) != new})
    done = []
    for name in fresh:
        ours = {shipped.get(name), *noted.get(name, [])}
        done.append(_place_one(source / name, target / name, name, shipped.get(name), ours, restore=restore))
    _write(target / RECORD, shipped | fresh)
    (target / NOTE).unlink(missing_ok=True)
    return done


def _noted(target: Path) -> dict[str, list[str]]:
    """What interrupted updates have noted."""
    return {name: known for name, known in _read(target / NOTE).items() if isinstance(known, list)}


def _note(target: Path, noted: dict[str, list[str]], coming: Mapping[str, str]) -> None:
    """Note what is about to be shipped, beside what interrupted updates have noted."""
    for name, new in coming.items():
        noted[name] = [*(known for known in noted.get(name, []) if known != new), new]
    if noted:
        _write(target / NOTE, noted)


def _course_files(source: Path) -> Iterator[str]:
    for folder in FOLDERS:
        for path in sorted((source / folder).rglob("*")):
            name = path.relative_to(source)
            hidden = any(part.startswith((".", "__")) for part in name.parts)
            if path.is_file() and not hidden and not path.name.endswith(".new.ipynb"):
                yield name.as_posix()


def _place_one(
    fresh: Path, mine: Path, name: str, shipped: str | None, ours: Collection[str | None], *, restore: bool
) -> Placed:
    """Bring one file up to date; `ours` are the digests of all versions that we may have put there."""
    if not mine.exists():
        if shipped is not None and not restore:
            return Placed(name, "deleted")
        copy(fresh, mine)
        return Placed(name, "new")
    have, want = digest(mine), digest(fresh)
    if have == want:
        return Placed(name, "kept")
    if have in ours:
        copy(fresh, mine)
        return Placed(name, "updated")
    if want == shipped:
        return Placed(name, "kept")
    return _place_beside(name, fresh, mine, {*ours, want})


def _place_beside(name: str, fresh: Path, mine: Path, ours: Collection[str | None]) -> Placed:
    """Keep the learner's file; put the course's new version beside it, under a name that holds nothing of theirs."""
    beside = next(spot for spot in _names_beside(mine) if not spot.exists() or digest(spot) in ours)
    copy(fresh, beside)
    note = f"{name} has a new version. You have edited yours, so it was kept; the new one is beside it: {beside.name}"
    return Placed(name, "beside", note)


def _names_beside(mine: Path) -> Iterator[Path]:
    yield mine.with_name(f"{mine.stem}.new{mine.suffix}")
    number = 2
    while True:
        yield mine.with_name(f"{mine.stem}.new-{number}{mine.suffix}")
        number += 1


def copy(source: Path, target: Path) -> None:
    """Copy one file whole: written beside ``target`` first, then renamed over it."""
    target.parent.mkdir(parents=True, exist_ok=True)
    half = target.with_name(f".{target.name}.part")
    shutil.copyfile(source, half)
    half.replace(target)


RECORD, NOTE = f"{PRIVATE}/course.json", f"{PRIVATE}/coming.json"
"""The digests of what was shipped last, by name; those of what an update that has not ended may have shipped."""


def _read(path: Path) -> dict[str, Any]:
    """A record. One that is lost or broken means that every file counts as the learner's: the safe side."""
    try:
        record = json.loads(path.read_text("utf-8"))
    except (FileNotFoundError, ValueError, RecursionError):
        return {}
    return record if isinstance(record, dict) else {}


def _write(path: Path, record: Mapping[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_name(f"{path.name}.part")
    half.write_text(json.dumps(record, indent=1, sort_keys=True), "utf-8")
    half.replace(path)
