"""Executions in files: what an execution was given and what it was answered, from which it is rebuilt.

The file holds no events.  They follow from the definition, the input, the seed and the answers, so that a file can
never tell another story than the interpreter does.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, NoReturn

from sfnlearn.asl.machine import StateMachine
from sfnlearn.asl.quotas import Quotas
from sfnlearn.engine.execution import Execution
from sfnlearn.engine.functions import missing_integration
from sfnlearn.engine.journal import Journal
from sfnlearn.engine.run_options import RunOptions
from sfnlearn.engine.timetravel.breakpoints import Breakpoint, Predicate
from sfnlearn.engine.timetravel.edit import Edit, put_edit
from sfnlearn.engine.timetravel.redrive import Redriven, replay_redrives
from sfnlearn.engine.timetravel.saved_file import Saved, not_saved, read_saved
from sfnlearn.engine.world import World
from sfnlearn.errors import DefinitionError, UsageError, why_unreadable
from sfnlearn.jsontext import JSON, JSONText, dumps

if TYPE_CHECKING:
    from pathlib import Path as FilePath


def save(execution: Execution, path: str | FilePath) -> FilePath:
    """See `Execution.save`."""
    from pathlib import Path as FilePath

    text = json.dumps(to_json(execution), ensure_ascii=False, indent=1) + "\n"
    try:
        file = FilePath(path)
        file.write_text(text, encoding="utf-8")
    except TypeError:
        raise UsageError(f"save() takes the path of a file, not {path!r}.") from None
    except (OSError, ValueError) as error:
        raise UsageError(f"{path} cannot be written: {why_unreadable(error)}.") from None
    return file


def to_json(execution: Execution) -> dict[str, Any]:
    """Everything that rebuilds an execution, as a JSON value."""
    machine, options, log = execution.machine, execution.options, execution.events
    aborted = execution.status == "ABORTED"
    return {
        "sfnlearn": 1,
        "machine": {
            "definition": machine.definition,
            "name": machine.name,
            "type": machine.type,
            "role_arn": machine.role_arn,
        },
        "input": execution.input_text or dumps(execution.input),
        "name": execution.name,
        "seed": options.seed,
        "shuffle": options.shuffle,
        "start_time": execution.start_time,
        "quotas": {name: getattr(execution.run.quotas, name) for name in Quotas.__slots__},
        "events": len(log),
        "ended": not aborted and not execution.is_running(),
        "last_time": log.times[-1],
        "stopped": _stopped(execution) if aborted else None,
        "stepping": options.stepping,
        "stopped_at": execution.stopped_at.to_json() if execution.stopped_at and execution.is_running() else None,
        "refused": None if execution.refused is None else str(execution.refused),
        "redrives": [asdict(one) for one in execution.redrives],
        "edits": [] if execution.edit is None else execution.edit.to_json(),
        "journal": execution.ledger.journal.to_json(),
    }


def load(path: str | FilePath, functions: Mapping[str, Any] | None = None) -> Execution:
    """Rebuild an execution that `execution.save(path)` wrote, by replaying its journal.

    `functions` are what it calls if it goes on after its last event; nothing is called before, but simulated Lambda
    functions again, so that their environments are as they were.  An execution that stood at a breakpoint stands there
    again.  Raises UsageError for a file that cannot be read or holds no saved execution.

    >>> from tempfile import TemporaryDirectory
    >>> from sfnlearn import StateMachine, run
    >>> machine = StateMachine({"StartAt": "A", "States": {"A": {"Type": "Pass", "End": True}}})
    >>> with TemporaryDirectory() as folder:
    ...     load(run(machine, {"n": 1}, name="one").save(f"{folder}/one.json"))
    <Execution 'one' of 'MyStateMachine': SUCCEEDED, 4 events>
    """
    RunOptions(functions=functions)
    try:
        return _rebuilt(read_saved(path), functions)
    except (DefinitionError, UsageError) as error:
        why = str(error).splitlines()[0].removesuffix(".")
        raise UsageError(f"{path} is not an execution that was saved by sfnlearn: {why}.") from None


def _rebuilt(saved: Saved, functions: Mapping[str, Any] | None) -> Execution:
    machine = StateMachine(saved["machine"]["definition"], **_named(saved["machine"]))
    options = RunOptions(
        functions=_answering(machine, functions),
        name=saved["name"],
        seed=saved["seed"],
        start_time=saved["start_time"],
        quotas=Quotas(**saved["quotas"]),
        shuffle=saved["shuffle"],
        stepping=saved["stepping"],
    )
    journal = Journal.from_json(saved["journal"])
    execution = Execution(machine, JSONText(saved["input"]), options, journal)
    put_edit(execution, Edit.from_json(saved["edits"]))
    execution.ledger.replays_only, execution.ledger.refusal = True, saved["refused"] or ""
    _replay(execution, saved)
    execution.ledger.replays_only = False
    journal.end_replay()
    return execution


def _named(machine: Saved) -> dict[str, Any]:
    return {name: machine[name] for name in ("name", "type", "role_arn")}


def _stopped(execution: Execution) -> dict[str, Any]:
    return {"error": execution.error, "cause": execution.cause, "after": execution.stopped_after}


def _replay(execution: Execution, saved: Saved) -> None:
    """Bring the execution to where it was saved, with the answers of its journal alone."""
    replay_redrives(execution, [Redriven(**one) for one in saved["redrives"]], saved["events"])
    events, stopped = saved["events"] + _more_by_now(execution, saved), saved["stopped"]
    most = events
    if saved["stopped_at"] is not None:
        execution.set_breakpoint(Breakpoint(moment=saved["stopped_at"]["moment"], when=_there(execution, saved, most)))
        events += 1  # it goes on after its last event, up to the breakpoint
    elif stopped is not None:
        events = stopped["after"] or events
    ended = saved["ended"]
    execution.replay(None if ended else events, until=saved["last_time"])
    if ended and (execution.is_running() or (execution.refused is None) != (saved["refused"] is None)):
        raise not_saved("it does not come to its end again, for its journal lacks an answer")
    if stopped is not None:
        execution.world.scheduler.now = max(execution.world.now, saved["last_time"])
        execution.stop(stopped["error"], stopped["cause"])
    if len(execution.events) > most and not ended:
        raise not_saved("its journal lacks an answer, or it was saved at a breakpoint by an earlier sfnlearn")
    if (saved["stopped_at"] is None) != (execution.stopped_at is None):
        raise not_saved("it does not come to the breakpoint at which it was saved")


def _more_by_now(execution: Execution, saved: Saved) -> int:
    """How many events more the attempts before the last redrive have than when the file was written."""
    if not saved["redrives"]:
        return 0
    return len(execution.events) - int(saved["redrives"][-1]["events"])


def _there(execution: Execution, saved: Saved, events: int) -> Predicate:
    """Whether a stop is the one that the execution stood at."""
    return lambda stop: len(execution.events) == events and stop.to_json() == saved["stopped_at"]


def _answering(machine: StateMachine, functions: Mapping[str, Any] | None) -> dict[str, Any]:
    """The functions, and for an integration without a stub one that says so if it is ever called live."""
    given = dict(functions or {})
    known = World(given)
    for task in machine.tasks:
        if not known.answers(task.resource.arn):
            given[task.resource.arn] = _refusing(task.resource.arn)
    return given


def _refusing(arn: str) -> Callable[[JSON], NoReturn]:
    def refuse(_parameters: JSON) -> NoReturn:
        raise UsageError(missing_integration(arn))

    return refuse
