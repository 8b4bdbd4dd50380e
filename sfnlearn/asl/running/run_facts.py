"""The facts of one execution that all its frames share: who it is, what it may take, where its events go.

An execution has one `RunFacts` and many frames, one for each strand of states.  What is the same in every strand is
here; what differs is in the `Frame`.  A child execution of a Map Run has facts of its own.  The call that starts an
execution is `run` in `engine/run.py`; AWS's Map Run is `MapRun`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sfnlearn.asl.quotas import Quotas
from sfnlearn.events import EventLog
from sfnlearn.jsontext import JSON

if TYPE_CHECKING:
    from sfnlearn.asl.states.map.map_run import MapRun


def starts_anything(_arn: str, _arguments: JSON) -> str | None:
    """Refuse no task: nobody has said what there is to call."""
    return None


@dataclass(slots=True, eq=False)
class RunFacts:
    """The facts that all frames of one execution share; times in POSIX seconds."""

    log: EventLog
    quotas: Quotas
    machine_id: str
    machine_name: str
    machine_type: str
    execution_id: str
    execution_name: str
    input: JSON
    role_arn: str
    start_time: float
    seed: str = "0"
    redrive_count: int = 0
    redrive_time: float | None = None
    stepping: bool = False
    """Whether somebody may stop between two states: only then are Checkpoints yielded."""
    variables_size: int = 0
    """Bytes that the variables of the whole execution take."""
    tokens: int = 0
    """How many task tokens were made."""
    revised: Callable[[int, JSON], JSON] | None = None
    """Which value counts at an event, by the event's id and the value that was computed; None: always that one."""
    refusal: Callable[[str, Any], str | None] = starts_anything
    """Why a task with a Resource and arguments cannot be started; the engine knows what there is to call."""
    owner: object = None
    """The engine's ledger of the execution that this run belongs to; nothing in the language looks at it."""
    map_runs: list[MapRun] = field(default_factory=list)
    """The Map Runs of distributed Map states, in the order of their start."""
