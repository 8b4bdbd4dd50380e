import pytest
from hypothesis import given, strategies as st

from sfnlearn import run
from sfnlearn.asl.running.frame import Frame
from sfnlearn.asl.running.input_output import JSONPathCatchFlow
from sfnlearn.asl.running.retry import Catcher, HeartbeatTimeout, Retrier, decide, first_match, matches
from sfnlearn.errors import StatesError
from tests.shorthand import FUNCTION, findings, machine, state


class Chance(Frame):
    """A frame whose chance is known."""

    def __init__(self, share):
        self.share = share

    def random(self):
        return self.share


@pytest.mark.parametrize(
    ("names", "error", "expected"),
    [
        (("Boom",), "Boom", True),
        (("boom",), "Boom", False),
        (("States.ALL",), "Boom", True),
        (("States.ALL",), "States.Timeout", True),
        (("States.ALL",), None, True),
        (("States.ALL",), "States.Runtime", False),
        (("States.ALL",), "States.DataLimitExceeded", False),
        (("States.TaskFailed",), "Boom", True),
        (("States.TaskFailed",), "States.Timeout", False),
        (("States.TaskFailed",), "States.DataLimitExceeded", False),
        (("States.Runtime",), "States.Runtime", False),
        (("States.DataLimitExceeded",), "States.DataLimitExceeded", True),
        (("States.QueryEvaluationError",), "States.QueryEvaluationError", True),
        ((), "Boom", False),
    ],
)
def test_which_names_stand_for_which_errors(names, error, expected):
    assert matches(names, StatesError(error)) is expected


def test_a_missed_heartbeat_is_a_timeout_and_has_a_name_of_its_own():
    assert HeartbeatTimeout().error == "States.Timeout"
    for name in ("States.Timeout", "States.HeartbeatTimeout", "States.ALL"):
        assert matches((name,), HeartbeatTimeout())
    assert not matches(("States.HeartbeatTimeout",), StatesError("States.Timeout"))


def test_the_first_that_matches_counts():
    retriers = [Retrier(error_equals=names) for names in (("A",), ("B", "A"), ("States.ALL",))]
    assert [first_match(retriers, StatesError(name)) for name in ("A", "B", "C")] == retriers
    assert first_match(retriers[:2], StatesError("C")) is None


class TestDecide:
    twice, other = Retrier(error_equals=("A",), max_attempts=2), Retrier(error_equals=("B", "A"))
    catcher = Catcher(error_equals=("States.ALL",), next="Handler", flow=JSONPathCatchFlow())

    def decided(self, name: str, spent: dict[Retrier, int]) -> Retrier | Catcher | None:
        return decide(StatesError(name), [self.twice, self.other], [self.catcher], spent)

    def test_a_retrier_comes_before_a_catcher_while_it_has_attempts(self):
        assert [self.decided("A", {self.twice: spent}) for spent in (0, 1, 2)] == [self.twice, self.twice, self.catcher]

    def test_each_retrier_counts_its_own(self):
        assert self.decided("B", {self.twice: 2, self.other: 1}) is self.other

    def test_what_no_retrier_names_goes_to_the_catcher(self):
        assert self.decided("C", {}) is self.catcher

    def test_nobody_handles_states_runtime(self):
        assert self.decided("States.Runtime", {}) is None


def test_the_defaults():
    retrier = Retrier(error_equals=("A",))
    assert (retrier.interval_seconds, retrier.max_attempts, retrier.backoff_rate) == (1, 3, 2.0)
    assert [retrier.delay(n, Chance(0)) for n in range(4)] == [1, 2, 4, 8]


@given(
    st.integers(1, 99_999_999), st.floats(1, 100), st.integers(1, 31_622_400), st.integers(0, 5000), st.floats(0, 0.999)
)
def test_no_delay_is_longer_than_max_delay_seconds(interval, rate, longest, retries, share):
    plain = Retrier(error_equals=("A",), interval_seconds=interval, backoff_rate=rate, max_delay_seconds=longest)
    jitter = Retrier(
        error_equals=("A",),
        interval_seconds=interval,
        backoff_rate=rate,
        max_delay_seconds=longest,
        jitter_strategy="FULL",
    )
    assert 0 < plain.delay(retries, Chance(share)) <= longest
    assert 0 <= jitter.delay(retries, Chance(share)) <= plain.delay(retries, Chance(share))


def retrier_findings(**fields):
    return findings(
        {"S": {"Type": "Task", "Resource": FUNCTION, "Retry": [{"ErrorEquals": ["A"], **fields}], "End": True}}
    )


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("IntervalSeconds", -1),
        ("IntervalSeconds", 1.5),
        ("IntervalSeconds", 10**8),
        ("MaxAttempts", -1),
        ("MaxAttempts", "3"),
        ("MaxAttempts", 10**8),
        ("BackoffRate", 0.9),
        ("BackoffRate", "2"),
        ("MaxDelaySeconds", 0),
        ("MaxDelaySeconds", 31_622_401),
        ("JitterStrategy", "HALF"),
        ("ErrorEquals", []),
        ("ErrorEquals", "A"),
        ("ErrorEquals", [5]),
        ("ErrorEquals", ["States.ALL", "A"]),
        ("Next", "S"),
    ],
)
def test_the_bounds_of_a_retrier(field, value):
    assert any(one.location.startswith(f"/States/S/Retry[0]/{field}") for one in retrier_findings(**{field: value}))


def test_states_all_stands_in_the_last_retrier_and_the_last_catcher():
    retry = [{"ErrorEquals": ["States.ALL"]}, {"ErrorEquals": ["A"]}]
    found = findings({"S": {"Type": "Task", "Resource": FUNCTION, "Retry": retry, "End": True}})
    assert found[0].location.startswith("/States/S/Retry[0]/ErrorEquals")
    catch = [{"ErrorEquals": ["States.ALL"], "Next": "E"}, {"ErrorEquals": ["A"], "Next": "E"}]
    found = findings(
        {"S": {"Type": "Task", "Resource": FUNCTION, "Catch": catch, "End": True}, "E": {"Type": "Succeed"}}
    )
    assert found[0].location.startswith("/States/S/Catch[0]/ErrorEquals")


def test_an_interval_of_nothing_tries_again_at_once():
    """AWS takes IntervalSeconds 0, though the specification asks for a positive integer."""
    calls: list[object] = []

    def fails(event: object) -> None:
        calls.append(event)
        raise ValueError("no")

    of = state("Task", Resource=FUNCTION, Retry=[{"ErrorEquals": ["ValueError"], "IntervalSeconds": 0}])
    execution = run(of, functions={"f": fails})
    assert (execution.stop_time, len(calls)) == (execution.start_time, 4)


def test_a_machine_whose_timeout_is_nothing_has_none():
    of = machine({"S": {"Type": "Wait", "Seconds": 3600, "End": True}}, TimeoutSeconds=0)
    assert run(of).status == "SUCCEEDED"
