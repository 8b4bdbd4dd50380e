"""Settings are AWS's, within AWS's limits."""

from __future__ import annotations

import pytest

from sfnlearn.cloud.functions.function import LambdaFunction
from sfnlearn.errors import UsageError

SOURCE = "def handler(event, context): return event"


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"timeout": 0}, "hello: timeout is 0 seconds; Lambda allows more than 0 and at most 900"),
        ({"timeout": 901}, "hello: timeout is 901 seconds; Lambda allows more than 0 and at most 900"),
        ({"memory_size": 64}, "hello: memory_size is 64 MB; Lambda allows 128 to 10240"),
        ({"duration": -1}, "hello: duration is -1 seconds; it cannot be less than 0"),
        ({"cold_start": -0.5}, "hello: cold_start is -0.5 seconds; it cannot be less than 0"),
        ({"keep_warm": float("nan")}, "hello: keep_warm is nan seconds; it cannot be less than 0"),
        ({"reserved_concurrency": -1}, "hello: reserved_concurrency is -1; it cannot be less than 0"),
    ],
)
def test_settings_out_of_range_are_refused(settings, sentence):
    with pytest.raises(UsageError) as refused:
        LambdaFunction("hello", SOURCE, **settings)
    assert str(refused.value) == sentence


@pytest.mark.parametrize("name", ["", "two words", "é", "a" * 65, "a/b"])
def test_a_name_that_lambda_refuses_is_refused(name):
    with pytest.raises(UsageError, match="is not a name for a Lambda function"):
        LambdaFunction(name, SOURCE)


def test_the_limits_themselves_are_allowed():
    LambdaFunction("a" * 64, SOURCE, timeout=900, memory_size=10_240, reserved_concurrency=0, duration=0)
