"""Replay equals the run: every recorded execution is rewound to its last event and to one in its middle."""

from __future__ import annotations

import json
import warnings
from typing import Any

from sfnlearn import Execution
from tests.recorded import CASES, RECORDINGS, needs_recordings
from tests.test_recordings import HERE, load


def replayed_wrongly(execution: Execution) -> str | None:
    """What a replay has otherwise than the run, or None.

    From the middle on calls are made live; an execution that calls a service could change it, so only its end is tried.
    """
    events = list(execution.events)
    if list(execution.rewind(len(events)).events) != events:
        return "rewound to the end"
    calls = any(event.type in {"TaskScheduled", "LambdaFunctionScheduled", "ActivityScheduled"} for event in events)
    if not calls and list(execution.rewind(len(events) // 2 or 1).events) != events:
        return "rewound to the middle"
    return None


@needs_recordings
def test_every_recorded_execution_replays_to_its_own_events():
    load("compare", RECORDINGS / "compare.py")
    module: Any = load("adapter_sfnlearn", HERE / "conformance" / "adapter_sfnlearn.py")
    wrong: list[tuple[str, str]] = []
    seen = 0
    answer_as_recorded = module._answer
    case: dict[str, Any] = {}

    def answer(execution: Execution) -> Any:
        nonlocal seen
        seen += 1
        if execution.status != "RUNNING" and (difference := replayed_wrongly(execution)):
            wrong.append((case["id"], difference))
        return answer_as_recorded(execution)

    module._answer = answer
    adapter = module.AdapterImpl()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # those of the recorded Lambda functions
        for line in CASES.read_text(encoding="utf-8").splitlines():
            case = json.loads(line)
            if case["kind"] == "execution":
                adapter.run(case)
    assert seen > 500
    assert wrong == []
