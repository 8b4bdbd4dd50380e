"""The life of an execution: started, walked through, ended; the same for a machine and for a child of a Map Run.

ExecutionStarted is recorded past the frame.  The frame's chain of events stays at 0, so the first Entered event follows
0 and not ExecutionStarted: AWS was recorded to number them so (recorded behaviour 1).
"""

from __future__ import annotations

from sfnlearn.asl.running.frame import Frame
from sfnlearn.asl.running.run_facts import RunFacts
from sfnlearn.asl.running.state import States
from sfnlearn.effects import Routine
from sfnlearn.errors import StatesError
from sfnlearn.jsontext import JSON


def live(block: States, data: JSON, frame: Frame) -> Routine[JSON]:
    """Walk through the block, from ExecutionStarted to the event that ends the execution; returns the output.

    A redriven execution goes on from ExecutionRedriven, which the events after it follow.
    """
    run = frame.run
    if run.redrive_count:
        details = {"redriveCount": run.redrive_count}
        frame.last = run.log.record("ExecutionRedriven", len(run.log), details, None, ())
    else:
        run.log.record("ExecutionStarted", 0, {"input": data, "roleArn": run.role_arn}, None, ())
    try:
        output = yield from block.walk(data, frame)
    except StatesError as error:
        end(run, frame.last, "ExecutionFailed", error.error, error.cause)
        raise
    run.log.record("ExecutionSucceeded", frame.last, {"output": output}, None, ())
    return output


def end(run: RunFacts, last: int, event_type: str, error: str | None, cause: str | None) -> None:
    """Record the event that ends an execution without an output; AWS leaves out what is not known."""
    details = {name: value for name, value in (("error", error), ("cause", cause)) if value is not None}
    run.log.record(event_type, last, details, None, ())
