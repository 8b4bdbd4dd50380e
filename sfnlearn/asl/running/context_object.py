"""The context object: what `$$` and `$states.context` show of the execution, the state and the task.

Source: Developer Guide, "Accessing execution data from the Context object".
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sfnlearn.asl.running.run_facts import RunFacts
from sfnlearn.asl.timestamps import write_timestamp


def context_object(
    run: RunFacts,
    state: str | None,
    entered_at: float,
    *,
    retry_count: int | None = None,
    item: Mapping[str, Any] | None = None,
    token: str | None = None,
) -> dict[str, Any]:
    """The context object of a state that was entered at `entered_at` (POSIX seconds).

    Three members come and go.  `RetryCount` is there in the types of states that can have a Retry (recorded), `Map` in
    what a Map state runs and while its ItemSelector is evaluated, `Task` while a task has a token to hand out:

        {"Execution": {"Id": ..., "Input": ..., ...}, "StateMachine": {...},
         "State": {"Name": "Pay", "EnteredTime": ..., "RetryCount": 0},
         "Map": {"Item": {"Index": 0, "Value": ...}}, "Task": {"Token": ...}}
    """
    shown: dict[str, Any] = {"Name": state, "EnteredTime": write_timestamp(entered_at)}
    if retry_count is not None:
        shown["RetryCount"] = retry_count
    context: dict[str, Any] = {
        "Execution": _execution(run),
        "StateMachine": {"Id": run.machine_id, "Name": run.machine_name},
        "State": shown,
    }
    if item is not None:
        context["Map"] = item
    if token is not None:
        context["Task"] = {"Token": token}
    return context


def _execution(run: RunFacts) -> dict[str, Any]:
    execution = {
        "Id": run.execution_id,
        "Input": run.input,
        "StartTime": write_timestamp(run.start_time),
        "Name": run.execution_name,
        "RoleArn": run.role_arn,
        "RedriveCount": run.redrive_count,
    }
    if run.redrive_time is not None:
        execution["RedriveTime"] = write_timestamp(run.redrive_time)
    return execution
