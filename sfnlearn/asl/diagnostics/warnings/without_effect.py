"""Fields that AWS takes and that do nothing where they stand: another value would change no output and no history.

Such a field is a promise that is not kept: somebody who writes ToleratedFailureCount expects failures to be tolerated.
What a field does depends on others of the same object, so the checks look at objects:

    a Map in INLINE mode     no Map Run, no child executions: nothing to label, to tolerate in, to give a type
    a Pass with a Result     the Result is what it gives, whatever comes in
    a Retrier                its pauses matter where it retries, the rate of their growth from the second one on
    a call of a function     heartbeats come from a worker, or from whoever has a task token; here nobody waits for them
    Credentials              hold a role

What a Map reads and writes has more options than all these, and is looked at in `map_readers`.

Source: States Language, "Pass State", "Errors"; Developer Guide, "Map state in Distributed mode", "Task state".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sfnlearn.asl.definition import PlacedState, is_distributed, objects_of, processor_config, processor_field
from sfnlearn.asl.diagnostics.codes import sfnlearn_warning
from sfnlearn.asl.diagnostics.example_machines import BLOCK, GET_OBJECT, LIST_OBJECTS, one_state, pass_state, reading
from sfnlearn.asl.location import Keys
from sfnlearn.asl.resource import LambdaArn, parse_resource
from sfnlearn.errors import Diagnostic, Fix

OPTION_WITHOUT_EFFECT = sfnlearn_warning(
    "OPTION_WITHOUT_EFFECT",
    """A field does nothing where it stands: it belongs to another mode, format or way of reading, or another field
    takes its place. AWS takes it, and so does sfnlearn.""",
    {
        "an ItemsPointer into CSV": reading(
            GET_OBJECT, InputType="CSV", CSVHeaderLocation="FIRST_ROW", ItemsPointer="/orders"
        ),
        "headers that the first row has": reading(
            GET_OBJECT, InputType="CSV", CSVHeaderLocation="FIRST_ROW", CSVHeaders=["id"]
        ),
        "a format of what is only listed": reading(LIST_OBJECTS, InputType="JSON"),
        "failures that an inline Map tolerates": one_state(
            {"Type": "Map", "ItemProcessor": BLOCK, "ToleratedFailureCount": 3, "End": True}
        ),
        "an input of a constant": pass_state(Result=1, InputPath="$.order"),
    },
)
_TOLERATED = tuple(f"ToleratedFailure{what}{path}" for what in ("Count", "Percentage") for path in ("", "Path"))
_PAUSES = ("IntervalSeconds", "BackoffRate", "MaxDelaySeconds", "JitterStrategy")


def without_effect(
    found: PlacedState, place: Keys, holder: Mapping[str, Any], unused: Mapping[str, str]
) -> Iterator[Diagnostic]:
    """Tell those of the fields that an object has; `unused` has each with the reason."""
    for name, reason in unused.items():
        if name in holder:
            where = found.at((*place, name))
            message = f"'{name}' has no effect here: {reason}"
            yield OPTION_WITHOUT_EFFECT.found(where, message, "Remove it.", Fix(where, "remove"))


def check(found: PlacedState) -> Iterator[Diagnostic]:
    """The warnings about one state, but for what a Map reads and writes."""
    if found.type == "Map" and not is_distributed(found.state):
        yield from _inline(found)
    if found.type == "Pass" and "Result" in found.state:
        yield from _constant(found)
    if found.type == "Task":
        yield from _task(found)
    for index, retrier in objects_of(found.state, "Retry"):
        yield from without_effect(found, ("Retry", index), retrier, dict(_pauses(retrier)))


def _inline(found: PlacedState) -> Iterator[Diagnostic]:
    unused = {"Label": "a Map in INLINE mode has no Map Run"}
    unused |= dict.fromkeys(_TOLERATED, "a Map in INLINE mode fails with its first iteration that fails")
    yield from without_effect(found, (), found.state, unused)
    place = (processor_field(found.state), "ProcessorConfig")
    unused = {"ExecutionType": "a Map in INLINE mode has no child executions"}
    yield from without_effect(found, place, processor_config(found.state), unused)


def _constant(found: PlacedState) -> Iterator[Diagnostic]:
    """A Pass with a Result; an InputPath of null or $ asks for no part of the input, and gets none."""
    asks = [name for name in ("InputPath", "Parameters") if found.state.get(name) not in (None, "$")]
    yield from without_effect(found, (), found.state, dict.fromkeys(asks, "the Result is what this state gives"))


def _task(found: PlacedState) -> Iterator[Diagnostic]:
    if isinstance(parse_resource(str(found.state.get("Resource"))), LambdaArn):
        # Reports differ on whether AWS ends such a task, so nothing is said of that but that it may.
        reason = "nothing sends heartbeats for a function; without them AWS may fail the task"
        unused = dict.fromkeys(("HeartbeatSeconds", "HeartbeatSecondsPath"), reason)
        yield from without_effect(found, (), found.state, unused)
    credentials = found.state.get("Credentials")
    if isinstance(credentials, dict):
        others = (name for name in credentials if name not in ("RoleArn", "RoleArn.$"))
        yield from without_effect(found, ("Credentials",), credentials, dict.fromkeys(others, "a task takes a RoleArn"))


def _pauses(retrier: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The fields of a Retrier that no pause depends on; a MaxDelaySeconds that none reaches is still a bound."""
    attempts = retrier.get("MaxAttempts")
    if attempts == 0:
        yield from dict.fromkeys(_PAUSES, '"MaxAttempts": 0 never retries').items()
    elif attempts == 1:
        yield "BackoffRate", "there is one retry, and the rate is for those after it"
