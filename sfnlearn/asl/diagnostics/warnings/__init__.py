"""Warnings: what AWS takes, and what is seldom meant.  They never keep a machine from loading.

Each module has a topic.  It holds its codes, with their meaning and the examples that provoke them, and a `check` that
finds them; docs/diagnostics.md is made from the codes, and the tests run the examples.  So a new warning is a constant
and a `yield` in the module of its topic.  A new topic is a module, and its name in one of the two tuples here.

Three codes are AWS's own (NO_DOLLAR, NO_PATH, PASS_RESULT_IS_STATIC: API reference,
ValidateStateMachineDefinitionDiagnostic); the others are ours.
"""

from __future__ import annotations

from sfnlearn.asl.definition import Definition, all_states, blocks
from sfnlearn.asl.diagnostics.codes import Code
from sfnlearn.asl.diagnostics.warnings import (
    handlers,
    integrations,
    loops,
    map_readers,
    path_forms,
    placeholders,
    tasks,
    templates,
    variables,
    without_effect,
)
from sfnlearn.errors import Diagnostic

OF_STATES = (templates, path_forms, without_effect, map_readers, tasks, integrations, handlers)
"""Topics whose `check` looks at one state."""
OF_BLOCKS = (loops, placeholders, variables)
"""Topics whose `check` looks at one block of states."""
WARNINGS = tuple(code for topic in (*OF_STATES, *OF_BLOCKS) for code in vars(topic).values() if isinstance(code, Code))
"""The codes of all warnings, in the order of the documentation."""

AWS_CODES = frozenset(code.code for code in WARNINGS if code.origin == "AWS")
"""The codes of warnings that AWS gives."""


def find_warnings(definition: Definition, machine_type: str) -> list[Diagnostic]:
    """All warnings about a definition: those about blocks, then those about states in its order."""
    warnings: list[Diagnostic] = []
    for location, block in blocks(definition):
        for topic in OF_BLOCKS:
            warnings += topic.check(block, location, machine_type)
    for found in all_states(definition):
        for about in OF_STATES:
            warnings += about.check(found)
    return warnings
