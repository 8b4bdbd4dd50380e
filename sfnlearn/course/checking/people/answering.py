"""People in one execution: what they were asked, and their acts in the order of time.

A machine that waits for a person stops at its task token, and an exercise has nobody to click.  So a function of the
exercise may stand for the service that takes the request *and* for the person behind it: `Person(decide)`.  The person
gets what was sent, looks for the token in it, and does what `decide` says: signs of life, a success, a failure, or
nothing at all.

Rules that hold here: time passes only as far as the next thing that happens, a timer of the machine or an act of a
person, so a timeout comes before a late answer; an answer to a task that no longer waits is lost, as on AWS; a person
who does not find a token in what was sent cannot answer.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count

from sfnlearn.course.checking.people.acts import Act, Person
from sfnlearn.effects import Answer
from sfnlearn.engine.execution import Execution
from sfnlearn.jsontext import JSON, dumps

STEPS = 100_000
"""After so many things that happen an execution is left as it is: its history would be full long before."""


@dataclass(slots=True)
class Asked:
    """A person in one execution: what came in, and when."""

    person: Person
    requests: list[tuple[float, JSON]] = field(default_factory=list)
    read: int = 0
    """How many of them the person has looked at."""

    def invoke(self, payload: JSON, *, at: float, request_id: str = "", timeout: float | None = None) -> Answer:
        """Take a request; the answer to it is the service's."""
        del request_id, timeout
        self.requests.append((at, payload))
        return Answer(self.person.reply)

    def acts(self, execution: Execution) -> Iterator[tuple[float, str, Act]]:
        """What the person will do about the requests that came in since the last look: when, under which token."""
        for at, payload in self.requests[self.read :]:
            token = _token_in(payload, execution.pending_tokens)
            yield from ((at + act.after, token, act) for act in _decided(self.person, payload, token))
        self.read = len(self.requests)


def let_answer(execution: Execution, people: Iterable[Asked]) -> None:
    """Let people answer, and time pass, until the execution has ended."""
    agenda: list[tuple[float, int, str, Act]] = []
    asked, number, scheduler = list(people), count(), execution.world.scheduler
    for _ in range(STEPS):
        for one in asked:
            for at, token, act in one.acts(execution):
                heapq.heappush(agenda, (at, next(number), token, act))
        times = [time for time in (agenda[0][0] if agenda else None, scheduler.next_time()) if time is not None]
        if not execution.is_running() or not times:
            return
        execution.advance(seconds=max(0.0, min(times) - scheduler.now))
        while agenda and agenda[0][0] <= scheduler.now and execution.is_running():
            _, _, token, act = heapq.heappop(agenda)
            act.on(execution, token)


def _decided(person: Person, payload: JSON, token: str) -> Sequence[Act]:
    """What a person does; nothing without a token, or where what was sent does not say what they want to know."""
    try:
        return person.decide(payload) if token else ()
    except (LookupError, TypeError):
        return ()


def _token_in(payload: JSON, tokens: Sequence[str]) -> str:
    """The token that waits and stands somewhere in what was sent; empty where none does."""
    text = dumps(payload)
    return next((token for token in tokens if token in text), "")
