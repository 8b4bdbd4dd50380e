"""Warnings: what AWS takes, and what is seldom meant.  They never keep a machine from loading.

Three are AWS's own (NO_DOLLAR, NO_PATH, PASS_RESULT_IS_STATIC: ValidateStateMachineDefinitionDiagnostic in the API
reference); the others are ours, in `handlers`, `loops` and `tasks`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sfnlearn.asl.diagnostics.warnings.graph import inner_blocks
from sfnlearn.asl.location import Keys, Location
from sfnlearn.errors import Diagnostic, Fix


@dataclass(frozen=True, slots=True)
class Found:
    """A state of a definition as the checks see it."""

    name: str
    state: Mapping[str, Any]
    location: Location
    language: str
    retried: bool
    """Whether a Parallel or Map around it has a Retry."""

    def warn(self, code: str, place: Keys, message: str, hint: str = "", fix: Fix | None = None) -> Diagnostic:
        """A warning about a member of the state."""
        return Diagnostic("WARNING", code, message, self.at(place), hint, fix)

    def at(self, place: Keys) -> Location:
        """The location of a member of the state."""
        return self.location.below(*place)


def find_warnings(definition: Mapping[str, Any], machine_type: str) -> list[Diagnostic]:
    """All warnings about a definition, in its order."""
    from sfnlearn.asl.diagnostics.warnings import handlers, loops, tasks, templates

    checks = (templates.check, tasks.check, handlers.check)
    language = definition.get("QueryLanguage", "JSONPath")
    warnings = list(loops.check(definition, Location(), machine_type))
    for found in walk(definition, Location(), language):
        for check in checks:
            warnings.extend(check(found))
    return warnings


def walk(block: Mapping[str, Any], location: Location, language: str, *, retried: bool = False) -> Iterator[Found]:
    """Every state of a block and of the blocks in it."""
    states = block.get("States")
    if not isinstance(states, dict):
        return
    for name, state in states.items():
        if not isinstance(state, dict):
            continue
        yield Found(name, state, location.below("States", name), state.get("QueryLanguage", language), retried)
        for where, inner in inner_blocks({name: state}):
            below = location.below("States", *where)
            yield from walk(inner, below, language, retried=retried or bool(state.get("Retry")))
