"""What the values of fields may be: names of states and errors, Resources, functions, the words of the language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sfnlearn.asl.definition import all_states, objects_of
from sfnlearn.asl.diagnostics.warnings.handlers import RESERVED
from sfnlearn.asl.integrations.existence import action_of
from sfnlearn.asl.integrations.optimized import OPTIMIZED
from sfnlearn.asl.integrations.service_models import find_service, sdk_name, service_model, service_names
from sfnlearn.asl.location import Keys
from sfnlearn.asl.resource import ACCOUNT, REGION
from sfnlearn.editing.completing.blocks_around import block_at, standing, state_names
from sfnlearn.editing.completing.fields_there import fields_there
from sfnlearn.jsontext import JSON

Value = tuple[JSON, str, str]
"""A value, the kind of thing that it is, and a word about it."""
_TARGETS: tuple[tuple[str | None, ...], ...] = (
    ("Next",),
    ("Default",),
    ("Choices", None, "Next"),
    ("Catch", None, "Next"),
)
"""Where a state names another; None stands for any index."""
_SDK = "arn:aws:states:::aws-sdk:"


def values_at(definition: JSON, place: Keys, functions: Iterable[str] = (), typed: str = "") -> list[Value]:
    """What may stand at a place of a definition, which may have holes; `functions` are the names of those to call.

    `typed` is what stands there already: of the SDK's thousands of actions only those of the service that it names.

    >>> machine = {"StartAt": "A", "States": {"A": {"Type": "Pass", "Next": ""}, "B": {"Type": "Succeed"}}}
    >>> values_at(machine, ("States", "A", "Next"))
    [('B', 'state', 'Succeed'), ('A', 'state', 'Pass')]
    """
    here = standing(place)
    if here.state is None and here.rest == ("StartAt",):
        return list(_states(definition, here.block, None))
    if here.state is not None and any(_fits(here.rest, way) for way in _TARGETS):
        return list(_states(definition, here.block, here.state))
    if any(_fits(here.rest, (group, None, "ErrorEquals", None)) for group in ("Retry", "Catch")):
        return list(_errors(definition))
    if here.rest == ("Resource",):
        return list(_actions(typed) if typed.startswith(_SDK) else _resources(functions))
    if here.rest[-1:] == ("FunctionName",):
        return [(name, "function", "a function") for name in dict.fromkeys(functions)]
    return list(_words(definition, place))


def _fits(rest: Keys, way: tuple[str | None, ...]) -> bool:
    return len(rest) == len(way) and all(
        isinstance(key, int) if wanted is None else key == wanted for key, wanted in zip(rest, way, strict=True)
    )


def _states(definition: JSON, block: Keys, own: str | None) -> Iterator[Value]:
    """The states of a block; the one that would lead to itself comes last."""
    for name in sorted(state_names(definition, block), key=lambda name: name == own):
        state = block_at(definition, (*block, "States", name))
        kind = state.get("Type") if isinstance(state, dict) else None
        yield name, "state", kind if isinstance(kind, str) else ""


def _errors(definition: JSON) -> Iterator[Value]:
    """The reserved names, and those that the definition itself says anywhere."""
    own: dict[str, str] = {}
    for found in all_states(definition) if isinstance(definition, dict) else ():
        error = found.state.get("Error")
        if found.type == "Fail" and isinstance(error, str) and error:
            own.setdefault(error, f"of {found.name}")
        for group in ("Retry", "Catch"):
            for _, handler in objects_of(found.state, group):
                names = handler.get("ErrorEquals")
                for name in names if isinstance(names, list) else ():
                    if isinstance(name, str) and name and not name.startswith("States."):
                        own.setdefault(name, f"as in {found.name}")
    yield from ((name, "error", told) for name, told in own.items())
    yield from ((name, "error", "reserved") for name in RESERVED)


def _resources(functions: Iterable[str]) -> Iterator[Value]:
    for name in dict.fromkeys(functions):
        yield f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{name}", "function", "the function alone"
    for service, known in OPTIMIZED.items():
        for action, patterns in known.patterns.items():
            for pattern in patterns:
                suffix = f".{pattern}" if pattern else ""
                yield f"arn:aws:states:::{service}:{action}{suffix}", "resource", "optimized"
    yield f"arn:aws:states:{REGION}:{ACCOUNT}:activity:NAME", "resource", "an activity"
    yield _SDK, "resource", "any action of AWS's SDK"


def _actions(typed: str) -> Iterator[Value]:
    """The services of the SDK, or the actions of the one that is named; nothing without botocore."""
    name, colon, _ = typed.removeprefix(_SDK).partition(":")
    try:
        if not colon:
            yield from ((f"{_SDK}{sdk_name(service)}:", "resource", "a service") for service in service_names())
            return
        service = find_service(name)
        operations = service_model(service).operations if service else ()
    except ImportError:
        return
    yield from ((f"{_SDK}{name}:{action_of(operation)}", "resource", "an action") for operation in operations)


def _words(definition: JSON, place: Keys) -> Iterator[Value]:
    if not place or not isinstance(place[-1], str):
        return
    there = fields_there(definition, place[:-1])
    if there is None:
        return
    name = place[-1]
    yield from ((word, "word", "") for word in there.words.get(name, ()) if name in there.names)
    if there.shapes.get(name) == "boolean":
        yield from ((value, "word", "") for value in ((True,) if name == "End" else (True, False)))
