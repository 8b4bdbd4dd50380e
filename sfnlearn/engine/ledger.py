"""What the engine keeps of one execution beside its events: its journal, its faults, its calls, its breakpoint.

Executions in the same world share the clock and the functions; all that differs between them is here.  A fiber leads to
the ledger of its execution through its frame, which carries it as `run.owner` and never looks into it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sfnlearn.engine.faults.plan import Faults
from sfnlearn.engine.journal import Journal
from sfnlearn.errors import UsageError

if TYPE_CHECKING:
    from sfnlearn.asl.running.frame import Frame
    from sfnlearn.effects import Checkpoint
    from sfnlearn.engine.scheduler import Fiber


@dataclass(slots=True, eq=False)
class ExecutionLedger:
    """What the world keeps of one execution beside its events."""

    journal: Journal = field(default_factory=Journal)
    faults: Faults = field(default_factory=Faults)
    callers: list[str | None] = field(default_factory=list)
    """The states that made the calls, in order: every Invoke counts."""
    stops_at: Callable[[Checkpoint], bool] | None = None
    paused: bool = False
    replays_only: bool = False
    """Whether no call is made: one that the journal does not answer is refused."""
    refusal: str = ""
    """What is said then, where the execution was refused an answer already; else that nobody answers the call."""
    refuse: Callable[[UsageError], None] | None = None
    """Ends the execution where a call of it cannot be answered here at all."""
    _visits: Counter[tuple[object, ...]] = field(default_factory=Counter)

    def place(self, frame: Frame, kind: str) -> str:
        """A name for a frame's next call (`kind` "call") or wait for a token ("token"), in every interleaving the same.

        A replayed call is counted too: a fault that is drawn after the replayed part must fall as it would have fallen.
        """
        place = (kind, frame.run.execution_name, frame.path, frame.state)
        self._visits[place] += 1
        return f"{place}{self._visits[place]}"

    @property
    def calls(self) -> int:
        """How many calls were made."""
        return len(self.callers)


def ledger_of(fiber: Fiber) -> ExecutionLedger:
    """The ledger of the execution that a fiber belongs to."""
    ledger = fiber.frame.run.owner
    assert isinstance(ledger, ExecutionLedger)
    return ledger
