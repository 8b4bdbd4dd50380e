"""What the log group of a state machine holds of an execution: one record for each event that its log level keeps.

Rules that hold here:
* The records are a function of the events, as everything is; OFF keeps none of them and ALL keeps all.
* FATAL keeps the events that end an execution without success.  ERROR keeps these and every other failure: the types
  that end in Failed, TimedOut or Aborted, and FailStateEntered.
* A log knows nothing that the history does not know.  Without execution data it knows less: inputs, outputs,
  parameters and variables are left out, names and errors stay.

Source: Developer Guide, "Using CloudWatch Logs to log execution history in Step Functions": the table of log levels,
and botocore's model of LoggingConfiguration.  The table does not name the types that came after it (activities, Map
Runs, redrives, EvaluationFailed): they follow the same rule.  The record's shape is that of log groups which others
have published.  Not checked on AWS: what a record without execution data still tells beside names and errors.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Literal, get_args

from sfnlearn.engine.record import ExecutionRecord
from sfnlearn.errors import UsageError
from sfnlearn.events import Event, details_member

LogLevel = Literal["OFF", "FATAL", "ERROR", "ALL"]
LOG_LEVELS: tuple[LogLevel, ...] = get_args(LogLevel)
"""From the level that keeps nothing to the one that keeps everything."""
FATAL_TYPES = frozenset({"ExecutionFailed", "ExecutionTimedOut", "ExecutionAborted"})
_FAILURES = ("Failed", "TimedOut", "Aborted")
_DATA = frozenset(
    {
        "input",
        "inputDetails",
        "output",
        "outputDetails",
        "parameters",
        "assignedVariables",
        "assignedVariablesDetails",
    }
)
"""The members of an event's details that hold data of the execution, or tell about it."""


def lowest_level(event_type: str) -> LogLevel:
    """The quietest log level that still keeps events of this type.

    >>> lowest_level("TaskStateEntered"), lowest_level("LambdaFunctionFailed"), lowest_level("ExecutionFailed")
    ('ALL', 'ERROR', 'FATAL')
    """
    if event_type in FATAL_TYPES:
        return "FATAL"
    return "ERROR" if event_type.endswith(_FAILURES) or event_type == "FailStateEntered" else "ALL"


def is_kept(event_type: str, level: LogLevel) -> bool:
    """Whether the log of a state machine with this level holds events of this type."""
    return LOG_LEVELS.index(lowest_level(event_type)) <= LOG_LEVELS.index(level)


def log_records(
    execution: ExecutionRecord, level: LogLevel = "ALL", *, include_execution_data: bool = True
) -> list[dict[str, Any]]:
    """The records that the log group holds of an execution, as CloudWatch Logs shows them: ids and times are texts.

    `level` and `include_execution_data` are what a state machine's loggingConfiguration has.  `event_timestamp` is in
    milliseconds.  Raises UsageError for a level that there is not.

    >>> from sfnlearn import StateMachine, run
    >>> execution = run(StateMachine({"StartAt": "No", "States": {"No": {"Type": "Fail", "Error": "TooHeavy"}}}))
    >>> [record["type"] for record in log_records(execution, "ERROR")]
    ['FailStateEntered', 'ExecutionFailed']
    >>> log_records(execution, "FATAL")[0]["details"]
    {'error': 'TooHeavy'}
    """
    if level not in LOG_LEVELS:
        raise UsageError(f"The log level is one of {', '.join(LOG_LEVELS)}, not {level!r}.")
    kept = (event for event in execution.events if is_kept(event.type, level))
    return list(_records(kept, execution.arn, include_execution_data=include_execution_data))


def _records(events: Iterable[Event], arn: str, *, include_execution_data: bool) -> Iterable[dict[str, Any]]:
    for event in events:
        member = details_member(event.type)
        details: Mapping[str, Any] = event.to_aws().get(member, {}) if member else {}
        yield {
            "id": str(event.id),
            "type": event.type,
            "details": {name: value for name, value in details.items() if include_execution_data or name not in _DATA},
            "previous_event_id": str(event.previous_event_id),
            "event_timestamp": str(round(event.timestamp * 1000)),
            "execution_arn": arn,
        }
