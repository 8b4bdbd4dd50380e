from __future__ import annotations

import builtins
import logging
from typing import Any

import pytest

from sfnlearn import UsageError
from sfnlearn.cloud.durable.runs import START, YEAR, DurableClock, run_durable
from tests.cloud.durable.functions import saga, seen, stubborn

GOOD, BAD = {"id": "p7"}, {"id": "p8", "paper": "out"}


def test_a_wait_takes_virtual_time_and_the_function_is_called_again_from_its_first_line():
    seen.clear()
    done = run_durable(saga, GOOD)
    assert (done.status, done.output, done.error, done.duration) == ("SUCCEEDED", {"label": "p7"}, None, 86_400)
    assert done.invocations == 2
    assert seen == ["saga", "pay", "saga", "ship"]
    assert done.steps() == ["pay", "ship"]


def test_every_run_has_the_same_history():
    assert run_durable(saga, GOOD) == run_durable(saga, GOOD)


def test_a_step_that_failed_is_told_with_its_error_and_its_traceback_is_not_printed(capfd):
    done = run_durable(saga, BAD)
    assert done.output == {"refunded": "R-p8"}
    assert (done.steps("Failed"), done.steps("Succeeded")) == (["ship"], ["pay", "refund"])
    assert [event.error for event in done.events if event.error] == ["PrinterOfflineError: no paper"]
    assert capfd.readouterr().err == ""


def test_attempts_are_calls_of_their_own_and_the_end_has_the_error():
    done = run_durable(stubborn, BAD)
    assert (done.status, done.error, done.cause) == ("FAILED", "StepError", "no paper")
    assert done.invocations == len(done.steps("Failed")) > 1
    assert done.duration == 10 * (done.invocations - 1)


def test_operations_are_the_start_the_steps_and_the_wait():
    assert run_durable(saga, GOOD).operations == 4
    assert run_durable(saga, BAD).operations == 5


def test_what_is_not_a_durable_function_is_refused():
    with pytest.raises(UsageError, match="not a durable function: write @durable_execution"):
        run_durable(lambda event, context: event, GOOD)


def test_without_the_packages_it_says_which_and_how_to_get_them(monkeypatch):
    real = builtins.__import__

    def without(name: str, *more: Any) -> Any:
        if name.startswith("aws_durable_execution_sdk_python"):
            raise ImportError(name)
        return real(name, *more)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(UsageError, match=r"aws-durable-execution-sdk-python-testing.*extra `course`"):
        run_durable(saga, GOOD)


def test_logging_is_as_it_was_afterwards():
    logging.disable(logging.DEBUG)
    try:
        run_durable(saga, GOOD)
        assert logging.root.manager.disable == logging.DEBUG
    finally:
        logging.disable(logging.NOTSET)


def test_the_clock_skips_forward_and_never_back():
    clock = DurableClock()
    first, second = clock.now(), clock.now()
    assert first < second
    assert clock.arm(START.replace(day=3)) == 0.0
    assert clock.arm(START.replace(day=2)) == 0.0
    assert clock.time() == START.replace(day=3).timestamp()


def test_the_longest_durable_execution_is_lambdas():
    session = pytest.importorskip("botocore.session")
    shape = session.get_session().get_service_model("lambda").shape_for("DurableConfig")
    assert shape.members["ExecutionTimeout"].metadata["max"] == YEAR
