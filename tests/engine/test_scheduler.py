"""The scheduler alone, with fibers made by hand."""

from __future__ import annotations

from typing import Any

import pytest

from sfnlearn.asl.quotas import SERVICE
from sfnlearn.asl.running.frame import Frame
from sfnlearn.asl.running.run_facts import RunFacts
from sfnlearn.effects import Fork, Routine, Sleep
from sfnlearn.engine.scheduler import Fiber, Scheduler
from sfnlearn.errors import StatesError
from sfnlearn.events import EventLog


def frame() -> Frame:
    return Frame(RunFacts(EventLog(None), SERVICE, "m", "m", "STANDARD", "e", "e", {}, "r", 0.0))


class Bench:
    """A scheduler whose only effect beside Fork is Sleep, and a record of what happened."""

    def __init__(self, shuffle: int | None = None) -> None:
        self.scheduler = Scheduler(self._answer, shuffle)
        self.trace: list[Any] = []
        self.result: Any = "nothing"
        self.error: StatesError | None = None

    def _answer(self, fiber: Fiber, effect: Any) -> None:
        self.scheduler.at(effect.until, fiber, "slept")

    def _ended(self, result: Any, error: StatesError | None) -> None:
        self.result, self.error = result, error

    def run(self, routine: Routine[Any]) -> Fiber:
        fiber = self.scheduler.spawn(frame(), routine, self._ended)
        while True:
            if not self.scheduler.idle:
                self.scheduler.turn()
            elif self.scheduler.next_time() is None:
                return fiber
            else:
                self.scheduler.wake()

    def sleeper(self, name: str, *times: float) -> Routine[Any]:
        try:
            for when in times:
                self.trace.append((name, (yield Sleep(when)), self.scheduler.now))
        except GeneratorExit:
            self.trace.append((name, "closed", self.scheduler.now))
            raise
        return name

    def fork(self, *routines: Routine[Any], limit: int = 99) -> Fork:
        return Fork(len(routines), limit, lambda index, _after: (frame(), routines[index]))


def test_a_fiber_gets_its_answers_and_gives_its_result():
    bench = Bench()
    bench.run(bench.sleeper("a", 3, 5))
    assert bench.trace == [("a", "slept", 3), ("a", "slept", 5)]
    assert (bench.result, bench.error) == ("a", None)


def test_timers_go_by_time_and_then_by_number():
    bench = Bench()

    def both() -> Routine[Any]:
        return (yield bench.fork(bench.sleeper("a", 5, 6), bench.sleeper("b", 5), bench.sleeper("c", 1, 6)))

    bench.run(both())
    assert [(name, when) for name, _, when in bench.trace] == [("c", 1), ("a", 5), ("b", 5), ("c", 6), ("a", 6)]
    assert bench.result == ["a", "b", "c"]


def test_the_time_never_goes_back():
    bench = Bench()
    bench.run(bench.sleeper("a", 9, 2))
    assert [when for _, _, when in bench.trace] == [9, 9]


def test_only_so_many_children_are_alive():
    bench = Bench()

    def forked() -> Routine[Any]:
        return (
            yield bench.fork(
                *(bench.sleeper(name, when) for name, when in zip("abcd", (4, 1, 2, 3), strict=True)), limit=2
            )
        )

    bench.run(forked())
    assert [name for name, _, _ in bench.trace] == ["b", "c", "d", "a"]
    assert bench.result == list("abcd")


def test_a_fork_of_nothing_is_over_at_once():
    bench = Bench()

    def forked() -> Routine[Any]:
        return (yield bench.fork())

    bench.run(forked())
    assert bench.result == []


def test_the_first_child_to_fail_ends_the_others_and_fails_its_parent():
    bench = Bench()

    def failing() -> Routine[Any]:
        yield Sleep(3)
        raise StatesError("Boom")

    def forked() -> Routine[Any]:
        try:
            yield bench.fork(bench.sleeper("a", 1, 9), failing(), bench.sleeper("b", 2))
        except StatesError as error:
            return f"caught {error.error}"
        return "not reached"

    bench.run(forked())
    assert bench.result == "caught Boom"
    assert bench.trace == [("a", "slept", 1), ("b", "slept", 2), ("a", "closed", 3)]


def test_an_error_that_nobody_catches_ends_the_root():
    bench = Bench()

    def failing() -> Routine[Any]:
        yield Sleep(1)
        raise StatesError("Boom", "why")

    bench.run(failing())
    assert bench.error is not None
    assert (bench.error.error, bench.error.cause, bench.result) == ("Boom", "why", None)


def test_closing_a_fiber_closes_what_is_below_it_the_innermost_first():
    bench = Bench()

    def inner() -> Routine[Any]:
        return (yield bench.fork(bench.sleeper("a", 9), bench.sleeper("b", 9)))

    def outer() -> Routine[Any]:
        try:
            yield bench.fork(inner(), bench.sleeper("c", 9))
        except GeneratorExit:
            bench.trace.append("outer")
            raise

    fiber = bench.scheduler.spawn(frame(), outer(), bench._ended)
    while not bench.scheduler.idle:
        bench.scheduler.turn()
    bench.scheduler.close(fiber)
    bench.scheduler.close(fiber)
    assert [one if one == "outer" else one[0] for one in bench.trace] == ["a", "b", "c", "outer"]
    assert bench.scheduler.next_time() is None


def test_an_answer_to_an_earlier_wait_comes_too_late():
    bench = Bench()
    scheduler = bench.scheduler
    fiber = scheduler.spawn(frame(), bench.sleeper("a", 5, 9), bench._ended)
    scheduler.turn()
    scheduler.resume(fiber, "early")
    scheduler.turn()
    assert (scheduler.next_time(), bench.trace) == (9, [("a", "early", 0)])


def test_of_timers_for_the_same_time_the_lower_order_goes_first():
    bench = Bench()
    scheduler = bench.scheduler
    fibers = [scheduler.spawn(frame(), bench.sleeper(name, 9), bench._ended) for name in "abc"]
    for _ in fibers:
        scheduler.turn()
    for fiber, order in zip(fibers, (3, 1, 2), strict=True):
        scheduler.at(5, fiber, "ordered", order=order)
    for _ in fibers:
        scheduler.wake()
    while not scheduler.idle:
        scheduler.turn()
    assert [name for name, _, _ in bench.trace] == ["b", "c", "a"]


def test_nesting_does_not_grow_pythons_stack():
    bench = Bench()

    def nested(depth: int) -> Routine[Any]:
        if depth == 0:
            return "bottom"
        (result,) = yield bench.fork(nested(depth - 1))
        return result

    bench.run(nested(5_000))
    assert bench.result == "bottom"


@pytest.mark.parametrize("shuffle", range(5))
def test_a_shuffle_changes_the_order_and_not_the_results(shuffle):
    def trace_of(seed: int | None) -> tuple[Any, Any]:
        bench = Bench(seed)

        def forked() -> Routine[Any]:
            return (yield bench.fork(*(bench.sleeper(name, 0, 0, 0) for name in "abcde")))

        bench.run(forked())
        return bench.trace, bench.result

    plain, shuffled = trace_of(None), trace_of(shuffle)
    assert shuffled == trace_of(shuffle)
    assert shuffled[1] == plain[1]
    assert sorted(shuffled[0]) == sorted(plain[0])
    assert shuffled[0] != plain[0]
