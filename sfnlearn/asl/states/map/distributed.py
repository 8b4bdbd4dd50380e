"""Map, distributed: a Map Run with one child execution for each item or batch.

A child execution has a history, a seed and quotas of its own.  It shares the clock with its parent and nothing else: it
reads none of the parent's variables.  That is what lets AWS run 10,000 of them at once, where the inline mode has 40
iterations in one history of 25,000 events.

What happens to the items on the way to the children and back::

    ItemReader or Items -> ItemSelector -> ItemBatcher -> children -> ResultWriter -> ResultSelector ...

A child that fails does not fail the Map Run, until more have failed than are tolerated; `map_run.py` counts.  Then, as
in the inline mode, the error is that of the Map state, which Retry and Catch see.

Source: Developer Guide, "Using Map state in Distributed mode"; States Language, "Map State".
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from sfnlearn.asl.definition import processor_field
from sfnlearn.asl.diagnostics.guesses import asked
from sfnlearn.asl.reading.fields import Fields
from sfnlearn.asl.reading.nested import execution_type, what_is_express
from sfnlearn.asl.running.frame import Frame
from sfnlearn.asl.running.input_output import Output
from sfnlearn.asl.running.lifecycle import live
from sfnlearn.asl.running.run_facts import RunFacts
from sfnlearn.asl.states.map.both_modes import Items, MapState, find_items, item_inputs, read_map, read_tolerated
from sfnlearn.asl.states.map.item_batcher import ItemBatcher, read_batcher
from sfnlearn.asl.states.map.item_reader import ItemReader, read_item_reader
from sfnlearn.asl.states.map.map_run import Child, MapRun
from sfnlearn.asl.states.map.result_writer import ResultWriter, read_result_writer
from sfnlearn.effects import Fork, Routine
from sfnlearn.errors import StatesError
from sfnlearn.events import EventLog
from sfnlearn.jsontext import JSON

_LABEL = re.compile(r"""[^\s?*<>{}\[\]:;,\\|^~$#%&`"\x00-\x1f\x7f-\x9f]{1,40}""")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class DistributedMap(MapState):
    """A Map state whose iterations are child executions."""

    execution_type: str = "STANDARD"
    label: str | None = None
    item_reader: ItemReader | None = None
    item_batcher: ItemBatcher | None = None
    result_writer: ResultWriter

    @classmethod
    def read(cls, name: str, fields: Fields) -> DistributedMap:
        """Read the fields of a Map state in distributed mode."""
        if fields.reader.machine_type == "EXPRESS":
            place = (processor_field(fields.value), "ProcessorConfig", "Mode")
            hint = f"Make {what_is_express(fields)} STANDARD, or the Mode INLINE."
            fields.problem(place, "Express state machine does not support a Map in distributed mode", hint)
        return cls(
            **read_map(name, fields),
            execution_type=execution_type(fields),
            label=_read_label(fields),
            item_reader=read_item_reader(fields),
            item_batcher=read_batcher(fields),
            result_writer=read_result_writer(fields),
        )

    def run(self, raw: JSON, frame: Frame) -> Routine[Output]:
        """Start a Map Run over the items; its result is what ResultWriter makes of the children's."""
        effective = self.flow.effective_input(raw, frame)
        map_run = self._redrive(frame) or (yield from self._start(effective, frame))
        quota = frame.run.quotas.distributed_concurrency
        map_run.max_concurrency = frame.keep("maxConcurrency", self.max_concurrency(effective, frame))
        limit = min(map_run.max_concurrency or quota, quota)
        details: dict[str, Any] = {"mapRunArn": map_run.arn}
        if map_run.redrive_count:
            frame.record("MapRunRedriven", {**details, "redriveCount": map_run.redrive_count})
        else:
            frame.record("MapRunStarted", details)
        try:
            yield from self._run_children(map_run, limit, effective, frame)
            result = yield from self.result_writer.write(map_run, effective, frame)
        except StatesError as error:
            details = {"error": error.error, "cause": error.cause}
            frame.record("MapRunFailed", {name: value for name, value in details.items() if value is not None})
            raise
        except GeneratorExit:
            frame.record("MapRunAborted")
            frame.record("MapStateAborted")
            raise
        started = frame.last
        frame.record("MapRunSucceeded")
        output = self.conclude("MapStateSucceeded", raw, result, frame)
        frame.last = started  # what ends a Map Run is passed by (recorded since 2025, measured behaviour 75)
        return output

    def _start(self, effective: JSON, frame: Frame) -> Routine[MapRun]:
        """Find or read the items; gives a new Map Run."""
        found = None if self.item_reader else find_items(self, effective, frame)
        # What an ItemReader will read is not known yet, and AWS tells 0 (recorded behaviour 16).
        frame.record("MapStateStarted", {"length": 0 if found is None else len(found)})
        if self.item_reader is not None:
            found = yield from self.item_reader.read(effective, frame)
        assert found is not None
        map_run = self._start_run(effective, frame)
        map_run.inputs = self.inputs(effective, found, frame)
        map_run.expect(len(map_run.inputs))
        return map_run

    def _redrive(self, frame: Frame) -> MapRun | None:
        """The Map Run that a redrive takes up, with the inputs that it had; None where it is to be started."""
        position = frame.take_up()
        if position is None or position.map_run is None:
            return None
        (map_run,) = (one for one in frame.run.map_runs if one.arn == position.map_run)
        map_run.redrive_count += 1
        map_run.failures = 0
        return map_run

    def _start_run(self, effective: JSON, frame: Frame) -> MapRun:
        run = frame.run
        prefix = self.label or frame.uuid()
        map_run = MapRun(
            arn=f"{run.machine_id.replace(':stateMachine:', ':mapRun:')}/{prefix}:{frame.uuid()}",
            prefix=prefix,
            state=self.name,
            tolerated=read_tolerated(self.tolerated, effective, frame),
        )
        run.map_runs.append(map_run)
        return map_run

    def inputs(self, effective: JSON, items: Items, frame: Frame) -> list[Any]:
        """The children's inputs: ItemSelector is applied to each item, then ItemBatcher groups them."""
        inputs = item_inputs(self.item_selector, effective, items, frame, distributed=True)
        if self.item_batcher is None:
            return inputs
        batches: list[Any] = frame.keep("afterItemBatcher", self.item_batcher.group(inputs, effective, frame))
        return batches

    def _run_children(self, map_run: MapRun, limit: int, effective: JSON, frame: Frame) -> Routine[None]:
        def start(index: int, _after: int) -> tuple[Frame, Routine[None]]:
            child = map_run.children[index]
            if child is not None:
                again = child.redrive(frame.now)
                return again, self._live(map_run, child, again)
            child = map_run.children[index] = self._child(map_run, map_run.inputs[index], index, frame)
            started = Frame(child.run)
            return started, self._live(map_run, child, started)

        last = frame.last
        try:
            yield Fork(len(map_run.children), limit, start, map_run.succeeded())
        except StatesError:
            frame.last = last
            with suppress(StatesError):  # the failure that is told is the Map Run's own
                yield from self.result_writer.export(map_run, effective, frame)
            raise
        finally:
            # The scheduler hands over the last event of a child, which is in another history.
            frame.last = last

    def _live(self, map_run: MapRun, child: Child, frame: Frame) -> Routine[None]:
        """A child execution; its failure is counted, and fails the Map Run only beyond what is tolerated."""
        child.frame = frame
        try:
            child.succeed((yield from live(self.processor, child.run.input, frame)))
        except StatesError as error:
            child.fail(error)
            map_run.count_failure()

    def _child(self, map_run: MapRun, data: JSON, index: int, frame: Frame) -> Child:
        parent = frame.run
        express = self.execution_type == "EXPRESS"
        log = EventLog(parent.quotas.history, express=express)
        log.now = parent.log.now
        name = frame.uuid()
        machine = f"{parent.machine_name}/{map_run.prefix}"
        run = RunFacts(
            log=log,
            quotas=parent.quotas,
            machine_id=f"{parent.machine_id}/{map_run.prefix}",
            machine_name=machine,
            machine_type=self.execution_type,
            execution_id=":".join([*parent.execution_id.split(":")[:6], machine, name]),
            execution_name=name,
            input=data,
            role_arn=parent.role_arn,
            start_time=parent.log.now,
            seed=f"{parent.seed}{map_run.arn}{index}",
            stepping=parent.stepping,
            refusal=parent.refusal,
            owner=parent.owner,
        )
        return Child(run)

    def give_up(self, frame: Frame) -> None:
        """MapStateFailed comes only after the last attempt."""
        frame.record("MapStateFailed")


def _read_label(fields: Fields) -> str | None:
    """Label: a part of the Map Run's ARN, so it is short, has no white space or brackets, and is there once only."""
    label = fields.text("Label")
    if label is None:
        return None
    if not _LABEL.fullmatch(label):
        meant = re.sub(r"[^\w.-]+", "-", label)[:40] or "rows"
        message = f"A Label has 1 to 40 letters, digits, - or _, but this one is {label!r}"
        fields.problem("Label", message, asked(meant), "INVALID_LABEL_NAME", fix=fields.fix("Label", "set", meant))
    elif label in fields.reader.labels:
        fix = fields.fix("Label", "set", f"{label[:38]}-2")
        hint = f"The Map at {fields.reader.labels[label]} has it."
        fields.problem("Label", f"Duplicate Label: {label}", hint, "DUPLICATE_LABEL_NAME", fix=fix)
    fields.reader.labels.setdefault(label, fields.location)
    return label
