"""A design: the files that somebody maintains, and the edits that a wish makes in them.

Rules that hold here: an edit names a text that stands in its file exactly once, so it cannot strike another place
unseen; a design is never changed, an edit gives a new one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import reduce

from sfnlearn.errors import UsageError

MACHINE = ".asl.json"
FUNCTION = ".py"


@dataclass(frozen=True, slots=True)
class Edit:
    """In `file` the text `old` becomes `new`; without `old` the file is new."""

    file: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Design:
    """The files of one way to build something: Lambda functions (`.py`) and state machines (`.asl.json`), by name.

    >>> Design("one", "one function", {"f.py": "a = 1"}).after([Edit("f.py", "1", "2")]).files
    {'f.py': 'a = 2'}
    """

    name: str
    title: str
    files: Mapping[str, str]

    def after(self, edits: Iterable[Edit]) -> Design:
        """The design with these edits made, one after the other.

        Raises UsageError for an edit whose text is not in its file, or stands there more than once.
        """
        return reduce(_edited, edits, self)

    @property
    def functions(self) -> dict[str, str]:
        """The source of each Lambda function by the function's name."""
        return {file.removesuffix(FUNCTION): text for file, text in self.files.items() if file.endswith(FUNCTION)}

    @property
    def machines(self) -> dict[str, str]:
        """The definition of each state machine by the machine's name."""
        return {file.removesuffix(MACHINE): text for file, text in self.files.items() if file.endswith(MACHINE)}


def _edited(design: Design, edit: Edit) -> Design:
    text = design.files.get(edit.file)
    if not edit.old:
        if text is not None:
            raise UsageError(f"{edit.file} is there already in the design {design.name}: name a text in it to replace.")
        return Design(design.name, design.title, {**design.files, edit.file: edit.new})
    times = 0 if text is None else text.count(edit.old)
    if text is None or times != 1:
        where = f"{edit.file} of the design {design.name}"
        raise UsageError(
            f"An edit replaces a text that is there once; in {where} this is there {times} times: {edit.old}"
        )
    return Design(design.name, design.title, {**design.files, edit.file: text.replace(edit.old, edit.new)})
