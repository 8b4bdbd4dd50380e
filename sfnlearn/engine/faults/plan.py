"""Faults: calls that fail, wait or answer otherwise, on purpose.

A plan is made once and never changed: every method gives a new one.  Attempts count from 1 within a visit of a state,
and in every iteration of a Map anew.  Random faults are drawn from the plan's seed and the place of the call, so the
same plan gives the same faults in every run and every interleaving.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from sfnlearn.arguments import COUNT, NUMBER, NUMBER_FROM_ONE, SECONDS, STATE, TEXT, WHOLE, Kind, check_argument
from sfnlearn.asl.running.frame import Frame
from sfnlearn.effects import Answer
from sfnlearn.errors import UsageError, check_text, why_unreadable
from sfnlearn.jsontext import JSON, check_value

if TYPE_CHECKING:
    from pathlib import Path as FilePath

THROTTLED = ("Lambda.TooManyRequestsException", "Rate Exceeded.")
OVERSIZE = "x" * 262_145


ATTEMPT = Kind((int,), "a number from 1, or (first, last)", 1)


@dataclass(frozen=True, slots=True)
class FaultRule:
    """One rule: which calls it is for, and what happens to them.

    `attempts` is the first and the last attempt, both included; `chance` is the share of these calls that it strikes;
    `delay` is in seconds, or (lowest, highest) of an even distribution.  With `across`, attempts are counted through
    the whole execution: all visits and iterations of the state, as AWS's mock files count them (measured behaviour 56).
    """

    state: str | None = None
    attempts: tuple[int, float] = (1, float("inf"))
    iteration: int | None = None
    error: str | None = None
    cause: str | None = None
    result: JSON = None
    answers: bool = False
    delay: float | tuple[float, float] = 0.0
    chance: float = 1.0
    across: bool = False

    def strikes(self, frame: Frame, draw: random.Random, callers: Sequence[str | None] = ()) -> bool:
        """Whether the rule is for the call that this frame makes; `callers` are the states of all calls so far."""
        if self.state is not None and frame.state != self.state:
            return False
        if self.iteration is not None and (not frame.path or frame.path[-1][1] != self.iteration):
            return False
        attempt = callers.count(frame.state) if self.across else (frame.retry_count or 0) + 1
        if not self.attempts[0] <= attempt <= self.attempts[1]:
            return False
        return self.chance >= 1 or draw.random() < self.chance

    def seconds(self, draw: random.Random) -> float:
        """How long the call is held up."""
        return draw.uniform(*self.delay) if isinstance(self.delay, tuple) else self.delay


@dataclass(frozen=True, slots=True, eq=False)
class Struck:
    """What the faults do to one call: an answer in its place, or None to make it; and a delay in seconds."""

    answer: Answer | None = None
    delay: float = 0.0


@dataclass(frozen=True, slots=True)
class Faults:
    """A plan of faults, for `run(..., faults=...)`.

    >>> plan = Faults().on("Pay", attempt=1, error="Payments.Declined").on("Ship", delay=30)
    >>> [rule.state for rule in plan.rules]
    ['Pay', 'Ship']
    """

    rules: tuple[FaultRule, ...] = ()
    seed: int = 0
    nth: tuple[int, FaultRule] | None = field(default=None)
    """What `at_call` sets, for `fault_matrix`: the number of a call in the whole execution, and its fault."""

    def __post_init__(self) -> None:
        """Raise UsageError for what is neither rules nor a seed."""
        check_argument("seed", self.seed, WHOLE)
        check_argument("rules", self.rules, RULES)
        for rule in self.rules:
            check_argument("a rule", rule, RULE)

    def on(
        self,
        state: str,
        *,
        attempt: int | tuple[int, int] | None = None,
        iteration: int | None = None,
        error: str | None = None,
        cause: str | None = None,
        delay: float = 0.0,
        **answer: JSON,
    ) -> Faults:
        """Fail (`error`, `cause`), answer (`result=`) or delay (seconds) the calls of a state.

        `attempt` is a number from 1, or (first, last); without it all are meant.  `iteration` counts from 0, in
        the innermost Map or Parallel around it.  Raises UsageError for `error=` beside `result=`.

        >>> from sfnlearn import StateMachine, run
        >>> pay = {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:pay", "End": True}
        >>> machine = StateMachine({"StartAt": "Pay", "States": {"Pay": pay}})
        >>> run(machine, faults=Faults().on("Pay", error="Declined")).error
        'Declined'
        >>> run(machine, faults=Faults().on("Pay", result="paid", delay=2)).duration
        2.0
        """
        if set(answer) - {"result"}:
            raise UsageError(f"on() takes error, cause, result and delay, not {', '.join(sorted(answer))}.")
        check_text(error, "on(error=)")
        check_text(cause, "on(cause=)")
        if error is not None and answer:
            raise UsageError("A call either fails with error= or answers with result=, not both.")
        check_argument("state", state, STATE)
        check_argument("iteration", iteration, COUNT, optional=True)
        check_argument("delay", delay, SECONDS)
        for number in attempt if isinstance(attempt, tuple) and len(attempt) == 2 else (attempt,):
            check_argument("attempt", number, ATTEMPT, optional=attempt is None)
        first, last = attempt if isinstance(attempt, tuple) else (attempt or 1, attempt or float("inf"))
        rule = FaultRule(
            state,
            (first, last),
            iteration,
            error,
            cause,
            check_value(answer.get("result")),
            "result" in answer,
            delay,
        )
        return replace(self, rules=(*self.rules, rule))

    def random(
        self, rate: float, error: str, cause: str | None = None, *, state: str | None = None, seed: int | None = None
    ) -> Faults:
        """Fail a share of the calls, of one state or of all; raises UsageError for a `rate` that is not from 0 to 1.

        >>> Faults().random(0.1, "States.Timeout", seed=7).seed
        7
        """
        check_argument("rate", rate, NUMBER)
        if not 0 <= rate <= 1:
            raise UsageError(f"A rate is between 0 and 1, not {rate}.")
        check_argument("state", state, STATE, optional=True)
        check_argument("seed", seed, WHOLE, optional=True)
        check_argument("error", error, TEXT)
        check_text(error, "random(error)")
        check_text(cause, "random(cause=)")
        rule = FaultRule(state, error=error, cause=cause, chance=rate)
        return replace(self, rules=(*self.rules, rule), seed=self.seed if seed is None else seed)

    def latency(self, low: float, high: float | None = None, *, state: str | None = None) -> Faults:
        """Hold calls up for `low` seconds, or evenly between `low` and `high`.

        >>> Faults().latency(1, 3, state="Pay").rules[0].delay
        (1, 3)
        """
        check_argument("low", low, SECONDS)
        check_argument("high", high, SECONDS, optional=True)
        check_argument("state", state, STATE, optional=True)
        return replace(self, rules=(*self.rules, FaultRule(state, delay=low if high is None else (low, high))))

    def throttle(self, state: str | None = None, *, attempts: int = 1) -> Faults:
        """Refuse the first attempts as Lambda does beyond its concurrency.

        >>> Faults().throttle("Pay", attempts=2).rules[0].error
        'Lambda.TooManyRequestsException'
        """
        check_argument("state", state, STATE, optional=True)
        check_argument("attempts", attempts, NUMBER_FROM_ONE)
        error, cause = THROTTLED
        rule = FaultRule(state, (1, attempts), error=error, cause=cause)
        return replace(self, rules=(*self.rules, rule))

    def oversize(self, state: str) -> Faults:
        """Answer with more than the 262,144 bytes that a payload may have."""
        check_argument("state", state, STATE)
        return replace(self, rules=(*self.rules, FaultRule(state, result=OVERSIZE, answers=True)))

    def strike(self, frame: Frame, number: int, place: str, callers: Sequence[str | None] = ()) -> Struck:
        """What happens to the call that this frame makes, the execution's call number `number` (from 1).

        `callers` are the states that have made the execution's calls, this one too.
        `place` tells the call from all others whatever the interleaving, so that chance is drawn for the place.
        """
        delay = 0.0
        for position, rule in enumerate(self._rules(number)):
            # A generator for each rule and place, not one for the plan: numbers that are drawn one after the other
            # would fall on other calls as soon as branches interleave otherwise, or an earlier rule draws once more.
            draw = random.Random(f"{self.seed}/{position}/{place}")
            if not rule.strikes(frame, draw, callers):
                continue
            delay += rule.seconds(draw)
            if rule.error is not None:
                return Struck(Answer(error=rule.error, cause=rule.cause, duration=delay), delay)
            if rule.answers:
                return Struck(Answer(rule.result, duration=delay), delay)
        return Struck(None, delay)

    def _rules(self, number: int) -> Iterator[FaultRule]:
        if self.nth is not None and self.nth[0] == number:
            yield self.nth[1]
        yield from self.rules

    def at_call(self, number: int, error: str = "States.TaskFailed", cause: str | None = None) -> Faults:
        """Fail the execution's call number `number`, counted from 1 in the order in which calls are made."""
        check_argument("number", number, NUMBER_FROM_ONE)
        check_argument("error", error, TEXT)
        check_text(error, "at_call(error)")
        check_text(cause, "at_call(cause=)")
        return replace(self, nth=(number, FaultRule(error=error, cause=cause)))

    @classmethod
    def from_mock_file(cls, path: str | FilePath | Mapping[str, Any], state_machine: str, test_case: str) -> Faults:
        """The faults of a test case in a mock configuration file of AWS Step Functions Local.

        `path` is the file, or its object.  Its attempts count from 0 ("0", "1-2") and are counted from 1 here, through
        all visits and iterations of a state.  Raises UsageError for a file that cannot be read and for a name that is
        not in it.

        >>> answers = {"0-1": {"Throw": {"Error": "Busy", "Cause": ""}}, "2": {"Return": "paid"}}
        >>> mock = {"StateMachines": {"Order": {"TestCases": {"Slow": {"Pay": "BusyTwice"}}}},
        ...         "MockedResponses": {"BusyTwice": answers}}
        >>> [(rule.attempts, rule.error) for rule in Faults.from_mock_file(mock, "Order", "Slow").rules]
        [((1, 2), 'Busy'), ((3, 3), None)]

        Source: Developer Guide, "Testing state machines with Step Functions Local", mocked service integrations.
        """
        config = _read_mock_file(path)
        try:
            states = config["StateMachines"][state_machine]["TestCases"][test_case]
        except (KeyError, TypeError):
            raise UsageError(f"The mock file has no test case {test_case!r} for {state_machine!r}.") from None
        faults = cls()
        for state, response in states.items():
            if response not in config.get("MockedResponses", {}):
                raise UsageError(f"The test case {test_case!r} names the response {response!r}, which is not there.")
            for attempts, answer in config["MockedResponses"][response].items():
                faults = replace(faults, rules=(*faults.rules, _mocked(state, attempts, answer)))
        return faults


FAULTS = Kind((Faults,), "a plan of faults, such as Faults().on('Pay', error='Declined')")
RULES = Kind((tuple,), "a tuple of rules, as on() and the others make them")
RULE = Kind((FaultRule,), "what on() and the others make")


def _read_mock_file(path: str | FilePath | Mapping[str, Any]) -> Mapping[str, Any]:
    if isinstance(path, Mapping):
        return path
    from pathlib import Path as FilePath

    try:
        config = json.loads(FilePath(path).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UsageError(f"The mock file {path} cannot be read: {why_unreadable(error)}.") from None
    if not isinstance(config, dict):
        raise UsageError(f"The mock file {path} must hold an object with StateMachines and MockedResponses.")
    return config


def _mocked(state: str, attempts: str, answer: Mapping[str, Any]) -> FaultRule:
    first, _, last = attempts.partition("-")
    try:
        span = (int(first) + 1, int(last or first) + 1)
    except ValueError:
        raise UsageError(f"{attempts!r} is not an attempt of a mocked response: write 0 or 1-2.") from None
    if "Throw" in answer:
        thrown = answer["Throw"]
        return FaultRule(state, span, error=thrown["Error"], cause=thrown.get("Cause"), across=True)
    if "Return" in answer:
        return FaultRule(state, span, result=check_value(answer["Return"]), answers=True, across=True)
    raise UsageError(f"A mocked response of {state!r} has neither Return nor Throw.")
