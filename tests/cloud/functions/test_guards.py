"""Code that never ends is stopped, whatever it catches; code that ends is left alone."""

from __future__ import annotations

import ast
import gc
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, strategies as st

from sfnlearn.cloud.functions.function import LambdaFunction
from sfnlearn.cloud.functions.guards import CHECK, guarded
from sfnlearn.effects import Answer

ENDLESS = {
    "pass": "while True: pass",
    "except Exception": "while True:\n    try: 1 / 0\n    except Exception: pass",
    "bare except": "while True:\n    try:\n        while True: pass\n    except: pass",
    "nested": "while 1:\n  try:\n    while 1:\n      try:\n        while 1: pass\n      except: pass\n  except: pass",
    "finally": "while True:\n    try:\n        while True: pass\n    finally: continue",
    "for": "import itertools\nfor _ in itertools.count(): pass",
    "comprehension": "import itertools\nreturn [1 for _ in itertools.count() if not _ + 1]",
    "generator": "import itertools\nreturn sum(0 for _ in itertools.count())",
    "recursion": "def again():\n    try: again()\n    except RecursionError: again()\nreturn again()",
    "lambda": "import itertools\nreturn any(map(lambda n: n < 0, itertools.count()))",
    "async": "import asyncio\nasync def spin():\n    while True: await asyncio.sleep(0)\nasyncio.run(spin())",
}


def function(*lines: str, **settings: Any) -> LambdaFunction:
    body = "".join(f"    {line}\n" for line in "\n".join(lines).splitlines())
    return LambdaFunction("endless", f"calls = 0\ndef handler(event, context):\n{body}", real_limit=0.03, **settings)


@pytest.fixture
def _no_litter() -> Iterator[None]:
    """Hold the garbage collector off: at the bottom of an endless recursion it would finalize what other tests left.

    A finalizer in Python has no depth to run in there; its RecursionError is a failure of the test that is running.
    """
    gc.collect()
    gc.disable()
    yield
    gc.enable()


@pytest.mark.usefixtures("_no_litter")
@pytest.mark.parametrize("body", ENDLESS.values(), ids=ENDLESS)
def test_an_endless_function_meets_its_timeout(body):
    endless = function(body, timeout=7)
    before = time.perf_counter()
    answer = endless.invoke({}, at=0.0, request_id="id")
    assert time.perf_counter() - before < 20
    assert (answer.error, answer.duration) == ("Sandbox.Timedout", 7.0)
    assert "Task timed out after 7.00 seconds" in (answer.cause or "")
    assert endless.environments[0].ended == "timed out"


class Litter:
    """Garbage in a cycle, with a finalizer that needs some depth to run in."""

    def __init__(self) -> None:
        self.itself = self

    def __del__(self) -> None:
        self.down(3)

    def down(self, levels: int) -> None:
        """Go some calls deeper."""
        if levels:
            self.down(levels - 1)


@pytest.mark.usefixtures("_no_litter")
def test_what_other_tests_left_is_not_finalized_in_an_endless_recursion():
    def leave(phase: str, _info: object) -> None:
        Litter()

    gc.callbacks.append(leave)
    before = gc.get_threshold()
    gc.set_threshold(1)
    try:
        assert function(ENDLESS["recursion"]).invoke({}, at=0.0).error == "Sandbox.Timedout"
    finally:
        gc.set_threshold(*before)
        gc.callbacks.remove(leave)


def test_the_next_call_finds_a_new_environment():
    stuck = function("global calls", "calls += 1", "while event: pass", "return calls")
    assert [stuck.invoke(event, at=at).value for at, event in enumerate([False, True, False])] == [1, None, 1]


def test_it_is_stopped_in_other_threads_too():
    answers: list[Answer] = []
    thread = threading.Thread(target=lambda: answers.append(function("while True: pass").invoke({}, at=0.0)))
    thread.start()
    thread.join(30)
    assert [answer.error for answer in answers] == ["Sandbox.Timedout"]


def test_endless_init_code_is_stopped():
    endless = LambdaFunction("f", "while True: pass\ndef handler(event, context): pass", real_limit=0.03)
    answer = endless.invoke({}, at=0.0)
    assert (answer.error, answer.duration) == ("Sandbox.Timedout", 13.0)


def test_a_function_that_calls_an_endless_one_goes_on():
    caller = LambdaFunction(
        "caller",
        "from sfnlearn.cloud.functions.function import LambdaFunction\n"
        "def handler(event, context):\n"
        "    source = 'def handler(event, context):\\n    while True: pass'\n"
        "    return LambdaFunction('inner', source, real_limit=0.03).invoke(event, at=0.0).error\n",
    )
    assert caller.invoke({}, at=0.0).value == "Sandbox.Timedout"


def test_nothing_of_the_function_runs_after_the_timeout():
    stuck = function(
        "try:",
        "    while True: pass",
        "except BaseException:",
        "    print('caught')",
        "finally:",
        "    print('finally')",
    )
    stuck.invoke({}, at=0.0)
    assert not {"caught", "finally"} & set(stuck.logs)


def test_a_virtual_sleep_past_the_timeout_runs_no_handler_either():
    sleepy = function("import time", "try: time.sleep(10)", "except: print('caught')", "finally: print('finally')")
    assert sleepy.invoke({}, at=0.0).error == "Sandbox.Timedout"
    assert not {"caught", "finally"} & set(sleepy.logs)


def test_the_bound_is_the_timeout_at_least_three_and_at_most_sixty_seconds_unless_it_is_given():
    source = "def handler(event, context): pass"
    bounds = [LambdaFunction("f", source, timeout=t).configuration.real_seconds for t in (0.1, 10, 900)]
    assert bounds == [3.0, 10, 60.0]
    assert LambdaFunction("f", source, timeout=900, real_limit=0.5).configuration.real_seconds == 0.5


PROGRAM = '''
"""A docstring."""
from __future__ import annotations
import sys
def f(n):
    """Doc."""
    return 1 if n < 2 else n * f(n - 1)
def only_a_docstring():
    """Doc."""
def g(n):
    global seen
    seen = [x async for x in y] if False else []
    for i in range(n):
        if i % 2: continue
        seen.append((lambda a, *b: a + len(b))(i, 1))
    else:
        seen.append("else")
    try:
        return seen, {k: v for k, v in enumerate(seen)}, {x for x in range(n)}, f.__doc__, only_a_docstring.__doc__
    except* ValueError:
        pass
    finally:
        n += 1
'''.replace("seen = [x async for x in y] if False else []", "seen = []")


@given(st.integers(0, 6))
def test_a_guarded_program_does_what_it_did(number):
    results = []
    for tree in (ast.parse(PROGRAM), guarded(ast.parse(PROGRAM))):
        names: dict[str, Any] = {CHECK: lambda: True}
        exec(compile(tree, "", "exec", dont_inherit=True), names)
        results.append((names["f"](number), names["g"](number), names["__doc__"]))
    assert results[0] == results[1]


def test_line_numbers_stay():
    source = "def handler(event, context):\n    for i in [1]:\n        raise ValueError(i)"
    answer = LambdaFunction("f", source).invoke(0, at=0)
    assert "line 3, in handler\\n    raise ValueError(i)\\n" in (answer.cause or "")
