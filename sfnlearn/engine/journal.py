"""The journal: what was answered to the effects of an execution, in order, for each fiber.

*Why it is enough.*  An execution's events follow from its definition, its input, its seed, and what the world outside
has answered.  The first three are constants, so whoever keeps the answers can rebuild every event: to go back in time,
to load a saved file, to look at the data between two events.

*Why answers are kept by fiber, and not in one list.*  Example: branches A and B each call twice.  In the first run the
answers came as A1 B1 A2 B2.  After going back, A1 is answered otherwise and A waits a minute between its calls: now the
calls come as A1 B1 B2 A2, and from one list B would get A's answer.  The order *within* a fiber is fixed by the fiber's
own code, so a queue for each (execution, path) never mixes them up.  Child executions of a Map Run have paths of their
own, hence the execution's name in the key.

*Why tokens are kept apart.*  A call's answer comes after its duration, which the answer holds.  A token is answered
from outside, whenever somebody likes, so the moment itself is kept; the token names the wait, being drawn from the
fiber's own seed.  That a worker has fetched an activity's task is an answer of the same kind.

*Where a replay ends.*  `replay_until` counts events: while fewer are recorded, effects are answered from the journal.
After that the calls are made, even where the journal would know an answer: what went before may be different now.
"""

from __future__ import annotations

import sys
from collections import defaultdict, deque
from collections.abc import Mapping
from typing import Any

from sfnlearn.effects import Answer
from sfnlearn.engine.scheduler import Fiber
from sfnlearn.events import Nesting

TaskStart = tuple[float, str | None]
"""When a worker fetched an activity's task (POSIX seconds), and the worker's name."""
TokenAnswer = tuple[float, Answer]
"""When a task token was answered (POSIX seconds), and with what."""


class Journal:
    """Answers by the path of the fiber that asked, and by task token.

    A journal that follows an `earlier` one gives its answers again while fewer than `replay_until` events are recorded;
    after that, and where the earlier one has none, it gives None and the call is made.
    """

    def __init__(self, earlier: Journal | None = None, replay_until: int = 0) -> None:
        self.answers: dict[tuple[str, Nesting], list[Answer]] = defaultdict(list)
        self.tokens: dict[str, TokenAnswer] = {}
        self.starts: dict[str, TaskStart] = {}
        self._replay_until = replay_until
        self._earlier = {} if earlier is None else {place: deque(given) for place, given in earlier.answers.items()}
        self._earlier_tokens: Mapping[str, TokenAnswer] = {} if earlier is None else dict(earlier.tokens)
        self._token_order = {token: place for place, token in enumerate(self._earlier_tokens, 1)}
        self._earlier_starts = {} if earlier is None else dict(earlier.starts)

    def _is_over(self, fiber: Fiber) -> bool:
        return len(fiber.frame.run.log) >= self._replay_until

    def end_replay(self) -> None:
        """Give no earlier answer from here on."""
        self._replay_until = 0

    def replayed(self, fiber: Fiber) -> Answer | None:
        """The earlier answer to this fiber's present effect."""
        earlier = self._earlier.get(_place(fiber))
        return earlier.popleft() if earlier and not self._is_over(fiber) else None

    def replayed_token(self, fiber: Fiber, token: str) -> TokenAnswer | None:
        """The earlier answer to a task token."""
        return None if self._is_over(fiber) else self._earlier_tokens.get(token)

    def token_order(self, token: str) -> int:
        """The place of a token among those that were answered earlier, from 1; answers come in that order again."""
        return self._token_order[token]

    def keep(self, fiber: Fiber, answer: Answer) -> None:
        """Note an answer."""
        self.answers[_place(fiber)].append(answer)

    def amend(self, fiber: Fiber, answer: Answer) -> None:
        """Note what a long poll was answered, in place of what it would have been in the end."""
        self.answers[_place(fiber)][-1] = answer

    def replayed_start(self, fiber: Fiber, token: str) -> TaskStart | None:
        """When a worker had fetched the task under a token; it is told once."""
        return None if self._is_over(fiber) else self._earlier_starts.pop(token, None)

    def keep_start(self, token: str, when: float, worker: str | None) -> None:
        """Note that a worker fetched an activity's task."""
        self.starts[token] = (when, worker)

    def keep_token(self, token: str, when: float, answer: Answer) -> None:
        """Note the answer to a task token."""
        self.tokens[token] = (when, answer)

    def to_json(self) -> dict[str, Any]:
        """The journal as JSON values."""
        return {
            "calls": [
                {
                    "execution": execution,
                    "path": [list(step) for step in path],
                    "answers": [_shown(one) for one in given],
                }
                for (execution, path), given in self.answers.items()
            ],
            "starts": {token: {"time": when, "worker": worker} for token, (when, worker) in self.starts.items()},
            "tokens": {token: {"time": when, "answer": _shown(given)} for token, (when, given) in self.tokens.items()},
        }

    @classmethod
    def from_json(cls, saved: Mapping[str, Any]) -> Journal:
        """A journal that gives the answers of a saved one, until `end_replay` is called.

        Events are not counted: the children of a Map Run have histories of their own, which may be longer.
        """
        earlier = cls()
        for entry in saved["calls"]:
            path = tuple((str(state), int(index)) for state, index in entry["path"])
            earlier.answers[entry["execution"], path] = [Answer(**one) for one in entry["answers"]]
        earlier.tokens = {token: (one["time"], Answer(**one["answer"])) for token, one in saved["tokens"].items()}
        earlier.starts = {token: (one["time"], one["worker"]) for token, one in saved.get("starts", {}).items()}
        return cls(earlier, sys.maxsize)


def _place(fiber: Fiber) -> tuple[str, Nesting]:
    """Where a fiber asks: child executions of a Map Run have paths of their own."""
    return fiber.frame.run.execution_name, fiber.frame.path


def _shown(answer: Answer) -> dict[str, Any]:
    return {"value": answer.value, "error": answer.error, "cause": answer.cause, "duration": answer.duration}
