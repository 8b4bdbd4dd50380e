"""Settings are AWS's, within AWS's limits."""

from __future__ import annotations

import zipfile

import pytest

from sfnlearn.cloud.functions.function import LambdaFunction
from sfnlearn.errors import UsageError

SOURCE = "def handler(event, context): return event"


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"timeout": 0}, "hello: timeout is 0 seconds; Lambda allows more than 0 and at most 1800"),
        ({"timeout": 1801}, "hello: timeout is 1801 seconds; Lambda allows more than 0 and at most 1800"),
        ({"timeout": "3"}, "hello: timeout is '3'; use a number"),
        ({"memory_size": None}, "hello: memory_size is None; use a number"),
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


@pytest.mark.parametrize("name", ["", "two words", "é", "a" * 65, "a/b", 5, None, b"a"])
def test_a_name_that_lambda_refuses_is_refused(name):
    with pytest.raises(UsageError, match="is not a name for a Lambda function"):
        LambdaFunction(name, SOURCE)


def test_the_limits_themselves_are_allowed():
    LambdaFunction("a" * 64, SOURCE, timeout=1800, memory_size=10_240, reserved_concurrency=0, duration=0)


@pytest.mark.parametrize("source", [5, None, 1.5, ["def handler(event, context): pass"], {}])
def test_a_source_of_another_type_is_refused(source):
    with pytest.raises(UsageError, match="hello is made from a file's text, a path"):
        LambdaFunction("hello", source)


@pytest.mark.parametrize("name", ["lamb", "lamb/", "./lamb", "lamb/app.py", "lamb.zip"])
def test_a_path_may_be_given_as_text(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "lamb").mkdir()
    (tmp_path / "lamb" / "app.py").write_text("def handler(event, context): return 'here'")
    with zipfile.ZipFile("lamb.zip", "w") as package:
        package.write("lamb/app.py", "app.py")
    handler = None if name.endswith("app.py") else "app.handler"
    assert LambdaFunction("hello", name, handler=handler)({}) == "here"


def test_a_file_that_is_not_there_or_not_text_is_told_in_words(tmp_path):
    with pytest.raises(UsageError, match=r"nowhere/app\.py: No such file or directory"):
        LambdaFunction("hello", "nowhere/app.py")
    (tmp_path / "app.py").write_bytes(b"\xff")
    with pytest.raises(UsageError, match="it is not UTF-8 text; save it as UTF-8"):
        LambdaFunction("hello", tmp_path / "app.py")
