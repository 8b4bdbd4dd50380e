"""Which function of a file is the handler, and what its module is called."""

from __future__ import annotations

import pytest

from sfnlearn.cloud.functions.files import path_of, read_file
from sfnlearn.errors import UsageError

TWO = "def {}(event, context): return 1\n"


@pytest.mark.parametrize(
    ("source", "handler"),
    [
        (TWO.format("lambda_handler") + TWO.format("handler"), "lambda_handler"),
        (TWO.format("handler") + TWO.format("other"), "handler"),
        (TWO.format("other") + TWO.format("hello"), "hello"),
        ("def helper(x): return x\n" + TWO.format("start"), "start"),
        ("def pair(a, b, c): pass\ndef start(*arguments): pass", "start"),
        ("def start(event, context, extra=None): pass\ndef other(a, *, b): pass", "start"),
        ("class A:\n    def method(self, a): pass\n" + TWO.format("start"), "start"),
    ],
)
def test_the_handler_is_found(source, handler):
    assert read_file("hello", source).handler == handler


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("", "hello has no handler: define a function that takes two arguments"),
        ("def one(x): pass", "hello has no handler"),
        (TWO.format("first") + TWO.format("second"), "hello could start at first, second: name the one you mean"),
        ("def handler(event): pass", r"write def handler\(event, context\)"),
        ("async def handler(event, context): pass", "handler is async"),
        ("async def start(event, context): pass", "start is async"),
    ],
)
def test_no_clear_handler(source, reason):
    with pytest.raises(UsageError, match=reason):
        read_file("hello", source)


def test_a_named_handler_wins_and_names_the_module():
    file = read_file("hello", TWO.format("lambda_handler") + TWO.format("start"), "app.start")
    assert (file.module, file.handler, path_of(file)) == ("app", "start", "/var/task/app.py")


def test_a_handler_that_is_assigned_may_be_named():
    assert read_file("hello", "start = lambda event, context: 1", "start").handler == "start"


def test_a_file_does_not_inherit_this_module_s_future_statements():
    namespace: dict[str, object] = {}
    read_file("hello", "def handler(event: 1 + 1, context): pass").load(namespace)
    assert namespace["handler"].__annotations__ == {"event": 2}
