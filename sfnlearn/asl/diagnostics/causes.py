"""Everything that is wrong with a definition, causes alone.

What was plainly meant is read as meant: after a first reading, the fixes of its findings are made, causes first, and
the definition is read again.  A finding that is gone then was a consequence, and is not told; one that is new was
hidden behind another one, and is.  An example:

    {"StartAt": "A", "Sates": {"A": {"Type": "Pass", "Ent": true}}}

    reading 1   /Sates: is not supported (a fix: rename it to States).  /: States is missing
    reading 2   with "States".  The second finding is gone: it followed from the first.
                /States/A/Ent: is not supported (a fix: rename it to End).  /States: no state ends the machine
    reading 3   with "End".  Nothing is left, so the last finding too was a consequence.

Two findings are told.  The second was found in a definition that nobody wrote, at a place that is not in the text: it
is told at `/Sates/A/Ent`.  So the places that each reading has renamed are kept, and a finding goes back through them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from sfnlearn.asl.diagnostics.fixes import apply_fixes, fits
from sfnlearn.asl.diagnostics.ignoring import told_warnings
from sfnlearn.asl.location import Location
from sfnlearn.asl.reading.machine_fields import read_definition
from sfnlearn.asl.reading.report import MANY, Rank, Ranked
from sfnlearn.asl.running.state import States
from sfnlearn.errors import Diagnostic
from sfnlearn.jsontext import JSON


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What reading a definition gave: `block` is None where it cannot run."""

    block: States | None
    timeout_seconds: int | None
    diagnostics: tuple[Diagnostic, ...]

    @property
    def errors(self) -> tuple[Diagnostic, ...]:
        """The findings that make the definition unusable."""
        return tuple(finding for finding in self.diagnostics if finding.severity == "ERROR")


def diagnose(definition: dict[str, Any], machine_type: str, text: str | None = None) -> Diagnosis:
    """Read a definition and give everything that was found about it: errors first, causes first, then warnings.

    `text` is the definition as it was written; a YAML comment in it may ignore warnings.
    """
    block, timeout, findings = read_definition(definition, machine_type)
    errors = causes(definition, findings, machine_type) if findings else []
    places = {error.place for error in errors}
    warnings = (found for found in told_warnings(definition, machine_type, text) if found.place not in places)
    return Diagnosis(block if not errors else None, timeout, (*errors, *warnings))


MOST_READINGS = 12
"""A mistake behind a mistake behind a mistake: more have not been seen."""


def causes(definition: dict[str, Any], findings: list[Ranked], machine_type: str) -> list[Diagnostic]:
    """The errors without their consequences, and with those that they hid: a reading for each rank of causes."""
    told: list[Ranked] = []
    renamed: list[Renamed] = []
    fixed, left = definition, findings
    tried: set[Ranked] = set()
    for _ in range(MOST_READINGS if len(findings) <= MANY else 0):
        fixing = _next_causes(left, tried)
        changed = _fixed(fixed, fixing) if fixing else None
        if not isinstance(changed, dict):
            break
        tried.update(fixing)
        _, _, found = read_definition(changed, machine_type)
        gone = set(fixing).difference(found)
        told += [(rank, _as_written(error, renamed, definition)) for rank, error in fixing if (rank, error) in gone]
        renamed.append(_renamed(fixing))
        fixed, left = changed, found
    told += [(rank, _as_written(error, renamed, definition)) for rank, error in left]
    return [error for _, error in sorted(told, key=lambda finding: finding[0])]


def _next_causes(findings: list[Ranked], tried: set[Ranked]) -> list[Ranked]:
    """The findings of the first rank that have a fix; nothing follows from a state that cannot be reached."""
    fixable = [each for each in findings if each[1].fix and each[0] != Rank.UNREACHABLE and each not in tried]
    first = min((rank for rank, _ in fixable), default=None)
    return [each for each in fixable if each[0] == first]


def _fixed(definition: dict[str, Any], findings: Iterable[Ranked]) -> JSON:
    """The definition after the fixes of findings, last places first, so that the earlier ones stay where they are.

    Two findings may ask for the same place: the later one is taken.
    """
    # A move changes what the places behind it mean, and nothing else that is wrong follows from an order.
    fixes = {error.fix.place: error.fix for _, error in findings if error.fix and error.fix.operation != "move"}
    return apply_fixes(definition, sorted(fixes.values(), key=lambda fix: fix.place, reverse=True))


Renamed = dict[Location, Location]
"""Of one reading: the places that members have got by a fix, each with what it was before."""


def _renamed(findings: Iterable[Ranked]) -> Renamed:
    fixes = [error.fix for _, error in findings if error.fix and error.fix.operation == "rename"]
    return {fix.place.parent.below(fix.value): fix.place for fix in fixes}


def _as_written(error: Diagnostic, renamed: list[Renamed], definition: JSON) -> Diagnostic:
    """A finding about the fixed definition, at its place in the one that was given; a fix that fits there."""
    place, fix = error.place, error.fix
    assert isinstance(place, Location)  # a reading gives no others
    for names in reversed(renamed):
        place = _translated(place, names)
        fix = fix and replace(fix, place=_translated(fix.place, names))
    return replace(error, place=place, fix=fix if fix and fits(definition, fix) else None)


def _translated(place: Location, names: Renamed) -> Location:
    """A place under the names that the members on its way had before."""
    # One reading may rename both a state and a field of it: {/States/S 2: /States/S, /States/S/End: /States/S/Ent}.
    # The field was found in the state of the old name, so /States/S 2/End is translated from the outside to the inside.
    for length in range(1, len(place) + 1):
        before = names.get(Location(place[:length]))
        if before is not None:
            place = before.below(*place[length:])
    return place
