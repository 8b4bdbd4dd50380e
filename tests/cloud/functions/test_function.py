"""LambdaFunction, the decorator and the registry, as a learner meets them."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from sfnlearn.cloud.functions.function import LambdaFunction, lambda_function, register
from sfnlearn.effects import Answer
from sfnlearn.engine.functions import FUNCTIONS, Call, Functions
from sfnlearn.errors import StatesError, UsageError

COUNTER = "count = 0\ndef handler(event, context):\n    global count\n    count += 1\n    return count\n"


@pytest.fixture(autouse=True)
def _registry(monkeypatch):
    for name in list(FUNCTIONS):
        monkeypatch.delitem(FUNCTIONS, name)
    yield
    FUNCTIONS.clear()


def answers(trace: list[float], **settings) -> list[int]:
    return [call.value for call in LambdaFunction("counter", COUNTER, **settings).schedule([(at, {}) for at in trace])]


def test_a_counter_answers_differently_when_cold_warm_and_concurrent():
    assert answers([0, 1, 2], duration=0.2) == [1, 2, 3]
    assert answers([0, 1, 2], duration=0.2, keep_warm=0.5) == [1, 1, 1]
    assert answers([0, 0.1, 0.15], duration=0.2) == [1, 1, 1]
    assert answers([0, 0.1, 0.25], duration=0.2) == [1, 1, 2]


def test_direct_calls_follow_each_other_on_a_clock_of_their_own():
    counter = LambdaFunction("counter", COUNTER, duration=0.2, cold_start=0.8)
    assert [counter({}), counter({}), counter({})] == [1, 2, 3]
    first, second, third = counter.invocations
    assert (second.at - first.at, third.at - second.at) == pytest.approx((1.0, 0.2), abs=1e-5)


def test_a_direct_call_that_fails_raises_what_a_task_would_get():
    function = LambdaFunction("pay", "class CardDeclined(Exception): pass\ndef handler(e, c): raise CardDeclined('no')")
    with pytest.raises(StatesError) as failed:
        function({})
    assert failed.value.error == "CardDeclined"
    assert json.loads(failed.value.cause or "")["errorMessage"] == "no"


def test_a_payload_that_is_not_json_is_refused_in_words():
    with pytest.raises(UsageError, match="set"):
        LambdaFunction("counter", COUNTER)({"items": {1, 2}})


def test_a_schedule_starts_with_no_environments():
    counter = LambdaFunction("counter", COUNTER)
    assert counter({}) == 1
    trace: list[tuple[float, dict[str, int]]] = [(0, {}), (1, {})]
    assert [[call.value for call in counter.schedule(trace)] for _ in range(2)] == [[1, 2], [1, 2]]
    assert len(counter.invocations) == 2


def test_reset_forgets_environments_and_records():
    counter = LambdaFunction("counter", COUNTER)
    counter({})
    counter.reset()
    assert (counter.environments, counter.invocations, str(counter.logs)) == ((), (), "")
    assert counter({}) == 1


def test_worlds_with_pools_of_their_own_do_not_meet():
    counter = LambdaFunction("counter", COUNTER, duration=1.0)
    here, there = counter.open_pool(), counter.open_pool()
    assert [pool.invoke({}, at=at).value for at in (0.0, 5.0) for pool in (here, there)] == [1, 1, 2, 2]
    assert counter.pool is there


def test_a_call_earlier_than_the_last_is_another_timeline():
    counter = LambdaFunction("counter", COUNTER)
    assert [counter.invoke({}, at=at).value for at in (10.0, 20.0, 10.0)] == [1, 2, 1]


def test_the_decorator_works_with_and_without_arguments():
    @lambda_function
    def plain(event, context):
        return event

    @lambda_function(duration=0.2, cold_start=0.8, name="with-settings", memory_size=256)
    def other(event, context):
        return event

    assert plain.name == "plain"
    assert plain([1]) == [1]
    assert (other.name, other.configuration.memory_size) == ("with-settings", 256)
    assert other.invoke(1, at=0.0).duration == 1.0
    assert {"plain": plain, "with-settings": other} == FUNCTIONS


def test_registering_again_takes_the_place_of_the_function_before():
    first = register(LambdaFunction("counter", COUNTER))
    second = register(LambdaFunction("counter", COUNTER))
    assert FUNCTIONS["counter"] is second is not first


def test_a_file_that_is_not_python_is_refused_with_its_line():
    with pytest.raises(UsageError, match=r"^/var/task/hello.py, line 2: "):
        LambdaFunction("hello", "x = 1\ndef handler(event, context:\n    pass")


def test_a_file_on_disk_is_read(tmp_path):
    path = tmp_path / "app.py"
    path.write_text(COUNTER.replace("return count", "return 'Zoë'"), encoding="utf-8")
    assert LambdaFunction("counter", path)({}) == "Zoë"
    with pytest.raises(UsageError, match=r"the file of counter cannot be read: .*missing\.py"):
        LambdaFunction("counter", tmp_path / "missing.py")


def test_a_function_needs_no_name_of_a_handler():
    with pytest.raises(UsageError, match="leave handler out"):
        LambdaFunction("echo", lambda event, context: event, handler="other")


def test_its_text_says_what_was_deployed():
    assert repr(LambdaFunction("counter", COUNTER, memory_size=256)) == (
        "<Lambda function counter: handler counter.handler, 256 MB, timeout 3 s, "
        "arn:aws:lambda:us-east-1:123456789012:function:counter>"
    )


def test_importing_it_brings_neither_ipython_nor_boto3():
    code = (
        "import sys, sfnlearn.cloud.functions, sfnlearn.course.notebook.magics\n"
        "print(sorted({'IPython', 'boto3', 'moto', 'yaml'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_a_task_calls_it_by_its_arn_and_its_failure_comes_back_as_an_answer():
    register(LambdaFunction("counter", COUNTER, duration=0.2, cold_start=0.8))
    broken = LambdaFunction("broken", "def handler(event, context): raise KeyError('id')")
    functions = Functions({"broken": broken})
    first, second = (functions.call(Call(arn("counter"), {}, at, "id")) for at in (0.0, 5.0))
    assert (first, second) == (Answer(1, duration=1.0), Answer(2, duration=0.2))
    failed = functions.call(Call(arn("broken"), {}, 0.0, "id"))
    assert (failed.error, json.loads(failed.cause or "")["requestId"]) == ("KeyError", "id")


def arn(name: str) -> str:
    return f"arn:aws:lambda:us-east-1:123456789012:function:{name}"
