"""The pool's table: the same cells as text and as HTML."""

from __future__ import annotations

import re
from html import unescape

from sfnlearn.cloud.functions.function import LambdaFunction
from sfnlearn.drawing.tables.environments import header, rows_of

COUNTER = """
import logging
logger = logging.getLogger("a")
count = 0
def handler(event, context):
    global count
    count += 1
    return event
"""


def counter(**settings) -> LambdaFunction:
    function = LambdaFunction("counter", COUNTER, duration=0.2, **settings)
    function.schedule([(0, "<b>"), (0.1, 2), (1, 3)])
    return function


def test_as_text():
    assert repr(counter().pool) == (
        "counter: 3 calls, 2 environments, 2 cold starts\n"
        "at     environment 1      environment 2      answer  why\n"
        '0 s    cold, count 0 → 1                     "<b>"   no environment yet\n'
        "0.1 s  busy until 0.2 s   cold, count 0 → 1  2       all environments busy\n"
        "1 s    idle               warm, count 1 → 2  3       environment 2 idle for 0.7 s, the one used last"
    )


def cells_of(function: LambdaFunction) -> list[str]:
    html = function.pool._repr_html_()
    cells = re.findall(r"<(?:th|td)\b[^>]*>(.*?)</t[hd]>", html)
    return [unescape(re.sub("</?span[^>]*>", "", cell)) for cell in cells]


def test_html_has_the_same_cells_and_escapes_them():
    function = counter()
    cells = cells_of(function)
    assert cells[:6] == ["at", "environment", "answer", "why", "1", "2"]
    assert header(function.pool) == ["at", "environment 1", "environment 2", "answer", "why"]
    assert cells[6:] == [cell for row in rows_of(function.pool) for cell in row]
    html = function.pool._repr_html_()
    assert "<b>" not in html
    assert ">counter: 3 calls, 2 environments, 2 cold starts</caption>" in html


def test_it_needs_no_colour_of_its_own():
    """It has styles now, which an untrusted notebook keeps: without them JupyterLab aligns text to the right."""
    html = counter().pool._repr_html_()
    assert not re.search(r"#[0-9a-f]{3,6}\b(?!\))|rgb", html.partition("</style>")[2].replace("#8883", ""))
    assert "text-align:left" in html


def test_no_line_ends_between_a_number_and_its_unit():
    html = counter().pool._repr_html_()
    assert 'busy until <span style="white-space:nowrap">0.2 s</span>' in html
    assert 'cold, count <span style="white-space:nowrap">0 → 1</span>' in html
    assert re.search(r'<th scope="row" style="[^"]*white-space:nowrap[^"]*">0.1 s</th>', html)


def test_a_throttled_call_has_no_lane():
    function = counter(reserved_concurrency=1)
    assert rows_of(function.pool)[1] == [
        "0.1 s", "busy until 0.2 s", "Lambda.TooManyRequestsException", "throttled: reserved concurrency 1 is used up",
    ]  # fmt: skip
    assert repr(function.pool).splitlines()[0] == "counter: 3 calls, 1 environment, 1 cold start, 1 throttled"


def test_an_environment_that_ends_says_why_once():
    source = "import time\ndef handler(event, context):\n    time.sleep(event)"
    function = LambdaFunction("nap", source, timeout=3, keep_warm=5)
    function.schedule([(0, 5), (4, 1), (20, 0), (21, 0)])
    lanes = [row[1:-2] for row in rows_of(function.pool)]
    assert lanes == [
        ["cold, ended: timed out", "", ""],
        ["ended: timed out", "cold", ""],
        ["", "ended: idle too long", "cold"],
        ["", "", "warm"],
    ]
    assert [call.why for call in function.invocations] == [
        "no environment yet",
        "environment 1 ended: timed out",
        "environment 2 ended: idle too long",
        "environment 3 idle for 0.999 s",
    ]


def test_many_environments_share_one_column_and_many_calls_are_shortened():
    function = LambdaFunction("echo", "def handler(event, context): return event")
    function.schedule([(0, number) for number in range(500)])
    assert header(function.pool) == ["at", "environment", "answer", "why"]
    rows = rows_of(function.pool)
    assert len(rows) == 201
    assert rows[1] == ["0 s", "2: cold", "1", "all environments busy"]
    assert rows[100] == ["…", "", "", "300 calls more"]
    assert rows[-1] == ["0 s", "500: cold", "499", "all environments busy"]


def test_a_pool_without_calls_says_so():
    function = LambdaFunction("counter", COUNTER)
    assert repr(function.pool) == "counter: 0 calls, 0 environments, 0 cold starts"
    assert "<tbody></tbody>" in function.pool._repr_html_()
