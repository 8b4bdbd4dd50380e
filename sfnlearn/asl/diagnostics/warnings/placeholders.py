"""Placeholders that have no value: what a deployment fills in, and nobody did here."""

from __future__ import annotations

from collections.abc import Iterator

from sfnlearn.asl.definition import Definition, all_states
from sfnlearn.asl.diagnostics.codes import sfnlearn_warning
from sfnlearn.asl.diagnostics.example_machines import one_state
from sfnlearn.asl.location import Location
from sfnlearn.asl.placeholders import PSEUDO_PARAMETERS, placeholders, stands_for_something
from sfnlearn.asl.reading.report import SCHEMA
from sfnlearn.errors import Diagnostic
from sfnlearn.jsontext import dumps

PLACEHOLDER_WITHOUT_VALUE = sfnlearn_warning(
    "PLACEHOLDER_WITHOUT_VALUE",
    """The definition holds `${Name}`, which a deployment replaces, and no value was given for it. AWS would take it for
    a part of the text, and refuses a Resource with it. Told once, with all names.""",
    {"a function's ARN": one_state({"Type": "Task", "Resource": "${PayArn}", "Retry": [], "End": True})},
)
MOST_NAMES = 5
"""Names that are told; a template may have dozens."""


def unfilled_resources(definition: Definition) -> Iterator[Diagnostic]:
    """The errors that AWS gives for a Resource with a placeholder: to it that is a part of the text.

    >>> [found.location for found in unfilled_resources({"States": {"A": {"Type": "Task", "Resource": "${Pay}"}}})]
    ['/States/A/Resource']
    """
    for found in all_states(definition):
        arn = found.state.get("Resource")
        if found.type == "Task" and isinstance(arn, str) and stands_for_something(arn):
            message = f"The resource provided {arn} is not recognized. The value is not a valid resource ARN"
            hint = "Fill in its placeholder first."
            yield Diagnostic("ERROR", SCHEMA, message, found.at(("Resource",)), hint)


def check(block: Definition, location: Location, machine_type: str) -> Iterator[Diagnostic]:
    """The warning about the placeholders of a whole definition."""
    if location:
        return
    names = [name for name in placeholders(dumps(block)) if name not in PSEUDO_PARAMETERS]
    if names:
        shown = ", ".join(f"${{{name}}}" for name in names[:MOST_NAMES])
        more = f" and {len(names) - MOST_NAMES} more" if len(names) > MOST_NAMES else ""
        message = f"{'These placeholders have' if len(names) > 1 else 'This placeholder has'} no value: {shown}{more}"
        hint = f"Give substitutions={{{names[0]!r}: ...}}, in the terminal --substitute {names[0]}=VALUE."
        yield PLACEHOLDER_WITHOUT_VALUE.found(location, message, hint)
