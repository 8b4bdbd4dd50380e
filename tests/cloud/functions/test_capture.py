"""A function taken out of a notebook: its text is the file, and names from around it are refused."""

from __future__ import annotations

import ast
import functools
import json
import subprocess
import sys
from types import FunctionType
from typing import Any

import pytest

from sfnlearn.cloud.functions.capture import capture, outside_names
from sfnlearn.cloud.functions.files import BareHandler, SourceFile
from sfnlearn.cloud.functions.function import LambdaFunction
from sfnlearn.errors import UsageError

orders: list[str] = []


def names_in(source: str) -> tuple[str, ...]:
    return outside_names(compile(source, "", "exec", dont_inherit=True))


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("def f(e, c): return len(e)", ()),
        ("def f(e, c):\n import json\n return json.dumps(e.table)", ()),
        ("def f(e, c): return json.dumps(e)", ("json",)),
        ("def f(e, c): return [i for i in e if i in table]", ("table",)),
        ("def f(e, c):\n def g(): return limit\n return g()", ("limit",)),
        ("def f(e, c): return f(e, c)", ()),
        ("def f(e, c):\n global count\n count += 1", ("count",)),
        ("def f(e, c=TABLE): pass", ("TABLE",)),
        ("def f(e, c):\n class A:\n  x = 1\n  y = x\n return A", ()),
        ("def f(e, c):\n class A(Base): pass", ("Base",)),
        ("def f(e, c):\n class A:\n  x: int = 1\n  y = [x for _ in e]", ("x",)),
        ("def f(e, c):\n try: pass\n except (A, B): pass", ("A", "B")),
        ("def f(e, c): return __name__, __file__", ()),
        ("def f(e, c): return display(get_ipython())", ("display", "get_ipython")),
        ("def f(e, c): return b + a + b", ("a", "b")),
    ],
)
def test_names_from_outside(source, names):
    assert names_in(source) == names


def test_a_handler_that_needs_nothing_is_captured_with_its_text():
    def hello(event, context):
        """Greet."""
        return {"greeting": f"Hello, {event['name']}!"}

    file = capture(hello, "hello")
    assert isinstance(file, SourceFile)
    assert file.source.splitlines()[0] == "def hello(event, context):"
    assert LambdaFunction("hello", hello)({"name": "Ada"}) == {"greeting": "Hello, Ada!"}


def test_each_environment_has_defaults_of_its_own():
    def remember(event, context, seen=[]):  # noqa: B006 - the trap that the simulator must show
        seen.append(event)
        return seen

    for handler in (remember, without_source(remember)):
        function = LambdaFunction("remember", handler, duration=1.0)
        assert [call.value for call in function.schedule([(0, 1), (0.5, 2), (5, 3)])] == [[1], [2], [2, 3]]


def test_every_outside_name_is_named_with_the_way_out():
    def handler(event, context):
        return [json.dumps(order) for order in orders]

    with pytest.raises(UsageError) as refused:
        capture(handler, "report")
    assert str(refused.value) == (
        "report uses json, orders from outside its own body, which would not exist in Lambda: import or define it "
        "inside the function, or write the whole file in a cell that starts with %%lambda report"
    )


def test_a_closure_is_refused_with_and_without_source():
    table = {"a": 1}

    def handler(event, context):
        return table

    for function in (handler, without_source(handler)):
        with pytest.raises(UsageError, match="handler uses table from outside"):
            capture(function, "handler")


def without_source(function: Any) -> FunctionType:
    """The same function as if it had been typed where no text is kept."""
    moved = FunctionType(
        function.__code__.replace(co_filename="<string>"),
        {},
        function.__name__,
        function.__defaults__,
        function.__closure__,
    )
    moved.__kwdefaults__ = function.__kwdefaults__
    return moved


def test_a_handler_without_source_runs_from_its_code():
    def double(event, context, *, by=2):
        if event is None:
            raise ValueError("nothing")
        return [item * by for item in event]

    function = LambdaFunction("double", without_source(double))
    assert isinstance(function.configuration.file, BareHandler)
    assert function([1, 2]) == [2, 4]
    cause = ast.literal_eval(function.invoke(None, at=2e9).cause or "")
    assert cause["stackTrace"] == [f'  File "/var/task/double.py", line {line_of(double) + 2}, in double\n']


def line_of(function: Any) -> int:
    return int(function.__code__.co_firstlineno)


def test_a_lambda_expression_works_under_a_name():
    assert LambdaFunction("echo", lambda event, context: event)([1]) == [1]


def test_annotations_may_name_what_lambda_does_not_have():
    def handler(event: dict[str, Order], context: Any) -> Order:  # type: ignore[name-defined]  # noqa: F821
        return event["order"]

    assert LambdaFunction("handler", handler)({"order": 7}) == 7


async def awaited(event, context):
    return event


@functools.wraps(line_of)
def wrapped(event, context):
    return event


def short(event):
    return event


@pytest.mark.parametrize(
    ("handler", "reason"),
    [
        (len, "needs a function made by def, not builtin_function_or_method"),
        (functools.partial(short), "needs a function made by def, not partial"),
        (awaited, "is async"),
        (without_source(awaited), "is async"),
        (wrapped, "has another decorator"),
        (short, r"so write def short\(event, context\)"),
    ],
)
def test_what_lambda_could_not_call_is_refused(handler, reason):
    with pytest.raises(UsageError, match=reason):
        capture(handler, "it")


def test_python_c_has_no_source_and_works():
    code = (
        "from sfnlearn.cloud.functions.function import LambdaFunction\n"
        "def hello(event, context): return sorted(event)\n"
        "print(LambdaFunction('hello', hello)([2, 1]))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[1, 2]\n"
