"""The parts of a state's form, and which field belongs to which.

Only what is the same for all types of states is named here.  Every other field, one that the language gains too, is
part of what the state does.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from sfnlearn.editing.sheet.form import Field

TITLES: Mapping[str, str] = {
    "general": "General",
    "work": "What it does",
    "flow": "Input and output",
    "errors": "Errors and time limits",
    "way": "Next state",
    "unknown": "Other fields, kept as they are",
}
"""The sections in their order, by their keys."""
_MEMBERS: Mapping[str, tuple[str, ...]] = {
    "general": ("Type", "Comment", "QueryLanguage", "Version", "StartAt"),
    "flow": (
        "InputPath", "Arguments", "Parameters", "ResultSelector", "ResultPath", "Assign", "Output", "OutputPath",
    ),
    "errors": (
        "Retry", "Catch", "TimeoutSeconds", "TimeoutSecondsPath", "HeartbeatSeconds", "HeartbeatSecondsPath",
    ),
    "way": ("Next", "End"),
}  # fmt: skip
"""In the order in which data passes them, and a reader looks for them."""
_SECTION = {name: key for key, names in _MEMBERS.items() for name in names}
_SHOWN = ("Type", "Comment", "QueryLanguage", "Next", "StartAt", "TimeoutSeconds")
"""What is asked so often that an empty box for it stands there; a state's language and time limit are not."""


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a form."""

    key: str
    title: str
    fields: tuple[Field, ...]


def sections(fields: Iterable[Field], *, of_machine: bool = False) -> tuple[Section, ...]:
    """The fields in their sections, those without a field left out."""
    parted: dict[str, list[Field]] = {key: [] for key in TITLES}
    for field in fields:
        if of_machine and field.control != "unknown":
            parted["general"].append(replace(field, shown=field.shown or field.name in _SHOWN))
        elif field.control == "unknown":
            parted["unknown"].append(field)
        else:
            parted[_SECTION.get(field.name, "work")].append(_in_state(field))
    return tuple(Section(key, TITLES[key], tuple(_ordered(key, members))) for key, members in parted.items() if members)


def _in_state(field: Field) -> Field:
    return replace(field, shown=field.shown or field.name in ("Type", "Comment", "Next"))


def _ordered(key: str, fields: list[Field]) -> list[Field]:
    order = {name: index for index, name in enumerate(_MEMBERS.get(key, ()))}
    return sorted(fields, key=lambda field: order.get(field.name, len(order)))
