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
from sfnlearn.engine.timetravel.edit import Edit, put_edit
from sfnlearn.engine.timetravel.redrive import Redriven, replay_redrives
from sfnlearn.engine.world import World
from sfnlearn.errors import UsageError
from sfnlearn.jsontext import JSON, JSONText, dumps

if TYPE_CHECKING:
    from pathlib import Path as FilePath


def save(execution: Execution, path: str | FilePath) -> FilePath:
    """See `Execution.save`."""
    from pathlib import Path as FilePath

    file = FilePath(path)
    file.write_text(json.dumps(to_json(execution), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
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
        "last_time": log.times[-1],
        "stopped": {"error": execution.error, "cause": execution.cause} if aborted else None,
        "redrives": [asdict(one) for one in execution.redrives],
        "edits": [] if execution.edit is None else execution.edit.to_json(),
        "journal": execution.ledger.journal.to_json(),
    }


def load(path: str | FilePath, functions: Mapping[str, Any] | None = None) -> Execution:
    """Rebuild an execution that `execution.save(path)` wrote, by replaying its journal.

    `functions` are what it calls if it goes on after its last event.  Raises UsageError for a file that cannot be read
    or holds no saved execution.

    >>> from tempfile import TemporaryDirectory
    >>> from sfnlearn import StateMachine, run
    >>> machine = StateMachine({"StartAt": "A", "States": {"A": {"Type": "Pass", "End": True}}})
    >>> with TemporaryDirectory() as folder:
    ...     load(run(machine, {"n": 1}, name="one").save(f"{folder}/one.json"))
    <Execution 'one' of 'MyStateMachine': SUCCEEDED, 4 events>
    """
    from pathlib import Path as FilePath

    file = FilePath(path)
    try:
        saved = json.loads(file.read_text(encoding="utf-8"))
        machine = StateMachine(saved["machine"].pop("definition"), **saved["machine"])
        journal = Journal.from_json(saved["journal"], replay_until=saved["events"] + 1)
        options = RunOptions(
            functions=_answering(machine, functions),
            name=saved["name"],
            seed=saved["seed"],
            start_time=saved["start_time"],
            quotas=Quotas(**saved["quotas"]),
            shuffle=saved["shuffle"],
        )
        text = JSONText(saved["input"])
        redrives = [Redriven(**one) for one in saved.get("redrives", ())]
        edit = Edit.from_json(saved.get("edits", []))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise UsageError(f"{file} is not an execution that was saved by sfnlearn: {error}.") from None
    execution = Execution(machine, text, options, journal)
    put_edit(execution, edit)
    replay_redrives(execution, redrives, saved["events"])
    execution.replay(saved["events"], until=saved["last_time"])
    if saved["stopped"] is not None:
        execution.stop(**saved["stopped"])
    return execution


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
