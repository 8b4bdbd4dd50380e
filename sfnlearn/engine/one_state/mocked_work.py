"""A Map or a Parallel whose work is mocked: its data flow up to the work, the mock, and the data flow after it.

The mocked result stands for everything that the branches or iterations give together, so none of them runs.  How many
iterations failed is told beside the mock, and counts against the tolerated failures of a Map as it would in a Map Run.

Source: Developer Guide, "Testing state machines with TestState API".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sfnlearn.asl.running.frame import Frame
from sfnlearn.asl.running.input_output import Output
from sfnlearn.asl.states.map.both_modes import Items, find_items, item_inputs, read_tolerated
from sfnlearn.asl.states.map.distributed import DistributedMap
from sfnlearn.asl.states.map.inline import Map
from sfnlearn.asl.states.map.item_reader import GET_OBJECT, LIST_OBJECTS
from sfnlearn.asl.states.map.map_run import EXCEEDED, MapRun
from sfnlearn.asl.states.parallel import Parallel
from sfnlearn.effects import Routine
from sfnlearn.errors import StatesError
from sfnlearn.jsontext import JSON, JSONSyntaxError, parse


@dataclass(frozen=True, slots=True)
class Mock:
    """What stands for the work of a state: its result, or the error that it ends in.

    `failed_iterations` of a Map is a count; `reader_text` is what its ItemReader finds.
    """

    result: JSON = None
    error: StatesError | None = None
    failed_iterations: int = 0
    reader_text: str | None = None

    def functions(self) -> dict[str, Any]:
        """S3, as far as an ItemReader asks for it."""
        text = self.reader_text
        if text is None:
            return {}
        return {GET_OBJECT: lambda _request: {"Body": text}, LIST_OBJECTS: lambda _request: {"Contents": _listed(text)}}


def _listed(text: str) -> JSON:
    """What ListObjectsV2 found: an array of its Contents, or the whole answer."""
    try:
        value = parse(text)
    except JSONSyntaxError as error:
        raise StatesError("States.ItemReaderFailed", f"The data is not a list of objects: {error}") from None
    return value.get("Contents", []) if isinstance(value, dict) else value


MOCKED = (Map, DistributedMap, Parallel)
"""The states that are mocked here; a Task's call is mocked where it is answered."""


def mocked(state: Map | DistributedMap | Parallel, raw: JSON, frame: Frame, mock: Mock) -> Routine[Output]:
    """One attempt with the mock in place of the work; returns the output and the assigned variables."""
    effective = state.flow.effective_input(raw, frame)
    if isinstance(state, Parallel):
        state.flow.arguments(effective, frame)
    else:
        yield from _survey(state, effective, frame, mock)
    if mock.error is not None:
        raise mock.error
    return state.flow.output(raw, mock.result, frame)


def _survey(state: Map | DistributedMap, effective: JSON, frame: Frame, mock: Mock) -> Routine[None]:
    """Everything that a Map finds out before its first iteration."""
    items = yield from _items(state, effective, frame, mock)
    frame.keep("maxConcurrency", state.max_concurrency(effective, frame))
    tolerated = read_tolerated(state.tolerated, effective, frame)
    if items is not None and isinstance(state, DistributedMap):
        state.inputs(effective, items, frame)
    elif items is not None:
        item_inputs(state.item_selector, effective, items, frame)
    if mock.error is None and tolerated:
        _count_failures(state.name, tolerated, 0 if items is None else len(items), mock.failed_iterations)


def _items(state: Map | DistributedMap, effective: JSON, frame: Frame, mock: Mock) -> Routine[Items | None]:
    """The items; None where an ItemReader has nothing to read."""
    reader = state.item_reader if isinstance(state, DistributedMap) else None
    if reader is None:
        return find_items(state, effective, frame)
    if mock.reader_text is None:
        return None
    return (yield from reader.read(effective, frame))


def _count_failures(state: str, tolerated: dict[str, float], items: int, failures: int) -> None:
    """Without a tolerated count or percentage nothing is exceeded: the mocked result stands (recorded)."""
    map_run = MapRun("", "", state, tolerated)
    map_run.expect(items)
    if failures > map_run.allowed():
        raise StatesError("States.ExceedToleratedFailureThreshold", EXCEEDED)
