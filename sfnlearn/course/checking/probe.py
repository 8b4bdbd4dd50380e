"""What every probe is: a judge of an answer beside the exercise's solution, and what it finds.

Rules that hold in this file:
* A probe gives None (it holds) or a `Finding`; it never decides the outcome and never words advice.
* `behaves` is what the answer did without what may differ from one learner to another (causes, line numbers, the
  numbers of requests): two answers with the same mistake have the same.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sfnlearn.course.checking.seeds import Inputs
from sfnlearn.course.checking.submission import FunctionFault, Submission
from sfnlearn.engine.execution import Execution


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """Why a probe does not hold, in the order in which a learner is told; `execution` is the one that showed it.

    `smaller()` looks for the smallest case that shows the same, and gives this one where there is none.
    """

    ran: str
    expected: str
    happened: str
    where: str = ""
    execution: Execution | None = None
    behaves: str = ""
    smaller: Callable[[], Finding] | None = field(default=None, compare=False, repr=False)

    @property
    def behaviour(self) -> str:
        """What the answer did, to be compared with what other answers do."""
        return self.behaves or self.happened

    @property
    def smallest(self) -> Finding:
        """The smallest case that shows the same."""
        return self.smaller() if self.smaller else self


Judge = Callable[[Submission, Submission], Finding | None]


@dataclass(frozen=True, slots=True)
class Probe:
    """One thing that is probed; `judge(submission, reference)` compares the answer with the exercise's solution.

    `inputs`, `faults` and `functions` are what it runs the answer with: the search for mutants uses them too.
    `free_form`: a prediction may have parts of other kinds than the answers that are written down.
    """

    label: str
    judge: Judge
    static: bool = False
    inputs: Inputs = field(default_factory=Inputs)
    faults: Sequence[FunctionFault] = ()
    functions: Mapping[str, Any] | None = None
    free_form: bool = False
