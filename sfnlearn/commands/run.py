"""`sfnlearn run FILE`: run a state machine on the virtual clock.

For people: the output on stdout, the status on stderr, with `--history` the events before them.
For programs: `--json`, as AWS's own command line writes DescribeExecution and GetExecutionHistory.
What the functions print goes to stderr, so that stdout is the output and nothing else.
"""

from __future__ import annotations

import contextlib
import json
import sys
from argparse import Namespace
from datetime import UTC, datetime
from typing import Any

from sfnlearn.asl.placeholders import check_substitutions, placeholders
from sfnlearn.asl.timestamps import write_timestamp
from sfnlearn.commands.arguments import DefinitionText, read_functions, read_input, read_source, read_substitutions
from sfnlearn.commands.check import show
from sfnlearn.commands.terminal import one_line, paint, tell, warn
from sfnlearn.commands.unanswered import way_out
from sfnlearn.drawing.tables.history import HistoryTable
from sfnlearn.drawing.text import counted
from sfnlearn.engine.execution import Execution
from sfnlearn.engine.functions import UnansweredIntegration
from sfnlearn.engine.history.lambda_calls import called_function
from sfnlearn.engine.run import run
from sfnlearn.errors import DefinitionError, UsageError


def main(options: Namespace) -> int:
    """Run one execution; 0 where it SUCCEEDED, else 1."""
    if options.file == "-" and options.input == "@-":
        raise UsageError("stdin is read once: give the definition or the input as a file")
    substitutions = read_substitutions(options.substitute)
    source = read_source(options.file, substitutions)
    check_substitutions(substitutions, source.text)
    try:
        execution = _execute(source, options)
    except DefinitionError as error:
        show(source, error.diagnostics, sys.stderr)
        return 1
    if options.json:
        tell(_as_json(execution, history=options.history))
    else:
        _tell_person(execution, options)
    return 0 if execution.status == "SUCCEEDED" else 1


def _execute(source: DefinitionText, options: Namespace) -> Execution:
    with contextlib.redirect_stdout(sys.stderr):
        machine = source.machine(options.type)
        functions = read_functions(options.functions)
        given = read_input(options.input)
        try:
            return run(machine, given, functions=functions, name=options.name, seed=options.seed)
        except UnansweredIntegration as missing:
            said = f"nothing here answers the service integration {missing.arn}. {way_out(missing.arn)}"
            raise UsageError(said) from None


def _tell_person(execution: Execution, options: Namespace) -> None:
    if options.history:
        tell(f"{HistoryTable(execution.events, rows=max(len(execution.events), 1))}\n")
    if execution.status == "SUCCEEDED":
        tell(json.dumps(execution.output, ensure_ascii=False, indent=2))
    warn(status_line(execution))
    for name in missing_functions(execution):
        warn(f"There is no Lambda function {name} here: give it with --functions FILE.py (sfnlearn run --help).")


def missing_functions(execution: Execution) -> list[str]:
    """The names of the Lambda functions that Tasks called and nobody gave; a Catch may have hidden that."""
    failures = (event for event in execution.events if event.details.get("error") == "Lambda.ResourceNotFoundException")
    called = (called_function(execution.events, event) for event in failures)
    return list(dict.fromkeys(next(iter(placeholders(name)), name) for name in called if name))


def status_line(execution: Execution) -> str:
    """How an execution ended, in one line: status, error and cause, virtual time, number of events."""
    why = ": ".join(text for text in (execution.error, execution.cause) if text)
    if execution.status == "RUNNING":
        tokens = len(execution.pending_tokens)
        why = f"it waits for an answer to {counted(tokens, 'task token')}, which only Python can give"
    stop = execution.world.scheduler.now if execution.stop_time is None else execution.stop_time
    began, ended = (write_timestamp(seconds, whole=True) for seconds in (execution.start_time, stop))
    times = f"{began} to {ended} on the virtual clock"
    status = paint(execution.status, "green" if execution.status == "SUCCEEDED" else "red", sys.stderr)
    return f"{status}{': ' if why else ''}{one_line(why)} ({times}, {len(execution.events)} events)"


def _as_json(execution: Execution, *, history: bool) -> str:
    shown: dict[str, Any] = execution.to_aws()
    for name in ("startDate", "stopDate"):
        if name in shown:
            shown[name] = datetime.fromtimestamp(shown[name], UTC)
    if history:
        shown["events"] = execution.history.to_aws()["events"]
    return json.dumps(shown, ensure_ascii=False, indent=2, default=datetime.isoformat)
