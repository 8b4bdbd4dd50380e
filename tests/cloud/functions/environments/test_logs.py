"""Log lines and billing."""

from __future__ import annotations

from hypothesis import given, strategies as st

from sfnlearn.cloud.functions.environments.logs import Logs, billed_milliseconds, failure_lines, report
from sfnlearn.cloud.functions.invoking.function_errors import exited, function_error, timed_out


@given(st.integers(1, 900_000), st.floats(0, 2**31))
def test_whole_milliseconds_are_billed_as_they_are_whatever_the_clock_says(milliseconds, start):
    assert billed_milliseconds(milliseconds / 1000) == milliseconds
    assert billed_milliseconds(milliseconds / 1000 + 0.0004) == milliseconds + 1
    assert billed_milliseconds(0.0) == 1


def test_failures_in_the_log():
    trace = ('  File "/var/task/a.py", line 2, in f\n    raise E\n',)
    assert failure_lines(function_error("E", "no", "id", trace), 0.0, "id") == [
        "[ERROR] E: no", "Traceback (most recent call last):", '  File "/var/task/a.py", line 2, in f', "    raise E",
    ]  # fmt: skip
    assert failure_lines(timed_out("id", 3), 3.0, "id") == [
        "1970-01-01T00:00:03.000Z id Task timed out after 3.00 seconds"
    ]
    assert failure_lines(exited("id", 1), 0.0, "id") == [
        "RequestId: id Error: Runtime exited with error: exit status 1", "Runtime.ExitError",
    ]  # fmt: skip


def test_a_report_names_the_status_of_what_the_platform_ended():
    assert report("id", None, 3.0, 128, "timeout").split("\t") == [
        "REPORT RequestId: id", "Duration: 3000.00 ms", "Billed Duration: 3000 ms", "Memory Size: 128 MB",
        "Status: timeout",
    ]  # fmt: skip


def test_logs_show_as_lines():
    assert repr(Logs(["a", "b"])) == "a\nb"
