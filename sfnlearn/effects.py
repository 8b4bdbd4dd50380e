"""Effects: the closed set of requests that a running state may yield, and the answers to them.

The language (`asl/`) only computes; whatever needs time, the outside world or another fiber is yielded as one of these
values and answered by `engine/`.  So one interpreter serves virtual time and real time, stubs and AWS services, a first
run and its replay: only who answers is another.

Reading the clock, drawing a random number and recording an event are not effects: expressions need the first two in the
middle of an evaluation, where nothing can be yielded, and the third is too frequent.  The frame answers them from facts
that are the same in every replay: the event times, the seed and the fiber's path (see `docs/design.md`).
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, TypeVar

from sfnlearn.jsontext import JSON

if TYPE_CHECKING:
    from sfnlearn.asl.running.frame import Frame

T = TypeVar("T")
Routine: TypeAlias = Generator["Effect", Any, T]
"""A fiber's code: yields effects, is sent their answers, returns its result.

It stops at nothing but a `yield`, so all that other fibers may see of a state is what it looks like there:

    answer = yield Invoke(arn, {"n": 1})      # the engine calls, and sends the result in
    yield Sleep(frame.now + 60)               # the engine sends None, a minute later

A failed call comes as a StatesError out of the `yield`.  A fiber that is ended from outside, because another branch has
failed or the execution was stopped, is closed: the `yield` raises GeneratorExit, and the state records its Aborted
event on the way out.
"""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a called function or service gave: known at once, delivered `duration` virtual seconds later.

    It failed when `error` is set; `value` counts only otherwise.

    >>> Answer({"ok": True}, duration=0.2).failed
    False
    """

    value: Any = None
    error: str | None = None
    cause: str | None = None
    duration: float = 0.0

    @property
    def failed(self) -> bool:
        """Whether the call ended in an error."""
        return self.error is not None


@dataclass(frozen=True, slots=True, eq=False)
class Sleep:
    """Resume at `until` (POSIX seconds on the execution's clock)."""

    until: float


@dataclass(frozen=True, slots=True, eq=False)
class Invoke:
    """Call `resource` with `payload`; resume with its result or with the StatesError that it ended in.

    `timeout` (seconds) ends the wait with States.Timeout.  `token` is the task token of a callback.
    """

    resource: str
    payload: JSON
    timeout: float | None = None
    token: str | None = None
    credentials: JSON = None


@dataclass(frozen=True, slots=True, eq=False)
class AwaitToken:
    """Wait until somebody answers the task token, for `timeout` seconds, with a sign of life every `heartbeat`."""

    token: str
    timeout: float | None = None
    heartbeat: float | None = None
    activity: str | None = None
    payload: JSON = None


@dataclass(frozen=True, slots=True, eq=False)
class WorkerStarted:
    """What a replay answers to AwaitToken first where a worker had fetched the task; the effect is yielded again."""

    worker: str | None


@dataclass(frozen=True, slots=True, eq=False)
class Fork:
    """Run `count` child fibers, at most `limit` alive at once; resume with the list of their results, in order.

    `start(index, after)` makes child number `index`; `after` is the id of the event that made room for it.  A child is
    made when there is room, not before: a Map over 10,000 items has `limit` frames at a time.  The first child to fail
    ends the others, and its StatesError is thrown into the parent.  `known` holds results that are there already, after
    a redrive: no child is made for them.  `tell(word, index, child)` hears which child was "Aborted", before what runs
    in it records its own end, and which one "Failed", after all others have been ended.
    """

    count: int
    limit: int
    start: Callable[[int, int], tuple[Frame, Routine[Any]]]
    known: Mapping[int, Any] = field(default_factory=dict)
    tell: Callable[[Literal["Aborted", "Failed"], int, Frame], None] | None = None


Moment = Literal["before", "after", "error"]


@dataclass(frozen=True, slots=True, eq=False)
class Checkpoint:
    """A place to stop: before a state, after it, or where it failed; yielded only while somebody is stepping.

    Between two Pass states nothing is yielded otherwise, and a fiber can be held only where it yields.  A breakpoint
    needs such a place, and `step()` too.  Checkpoints are not events, change no order and take no time, so that a
    machine does the same with them and without.

    `data` is the state's raw input before it and at an error, its output after it.
    """

    moment: Moment
    state: str
    data: JSON
    frame: Frame
    error: str | None = None


Effect = Sleep | Invoke | AwaitToken | Fork | Checkpoint
