"""A handler inside its runtime: what it sees of the machine, and what it cannot reach."""

from __future__ import annotations

import json
import logging
import os
import sys
import time
import uuid
from dataclasses import dataclass, field
from typing import Any

import pytest

from sfnlearn.cloud.functions.function import START_TIME, LambdaFunction
from sfnlearn.effects import Answer


@dataclass
class Called:
    answer: Answer
    function: LambdaFunction
    log: str = field(default="")


def call(source: str, event: Any = None, **settings) -> Called:
    function = LambdaFunction("hello", source, **settings)
    answer = function.invoke(event, at=START_TIME, request_id="an-id")
    return Called(answer, function, str(function.logs))


def handler(*lines: str) -> str:
    return "def handler(event, context):\n" + "".join(f"    {line}\n" for line in lines)


@pytest.mark.parametrize("importing", ["import time", "import time as t; time = t", "from time import sleep"])
def test_sleep_takes_virtual_time_only(importing):
    sleep = "sleep" if importing.startswith("from") else "time.sleep"
    before = time.perf_counter()
    done = call(f"{importing}\n" + handler(f"{sleep}(600)", f"{sleep}(60.5)"), duration=0.2, timeout=900)
    assert done.answer == Answer(None, duration=660.7)
    assert time.perf_counter() - before < 60


def test_sleep_inside_the_handlers_own_import_and_at_a_cold_start_counts_too():
    done = call("import time\ntime.sleep(2)\n" + handler("import time", "time.sleep(1)"), duration=0, cold_start=0.5)
    assert done.answer.duration == 3.5
    (record,) = done.function.invocations
    assert (record.init_duration, record.duration) == (2.5, 1.0)


def test_clocks_show_the_virtual_time():
    source = "import time, datetime as d\nfrom datetime import datetime, date\nbegan = time.time()\n" + handler(
        "time.sleep(60)",
        "return [began, time.time(), time.time_ns(), datetime.now().isoformat(), date.today().isoformat(),",
        "        d.datetime.now(d.UTC).isoformat(), time.strftime('%H:%M'), time.localtime().tm_hour]",
    )
    assert call(source, timeout=100).answer.value == [
        START_TIME,
        START_TIME + 60,
        (int(START_TIME) + 60) * 10**9,
        "2026-01-01T00:01:00",
        "2026-01-01",
        "2026-01-01T00:01:00+00:00",
        "00:01",
        0,
    ]


def test_the_timeout_ends_a_call_in_mid_sleep_and_its_environment():
    source = "import time\ncount = 0\n" + handler(
        "global count", "count += 1", "try: time.sleep(event)", "except Exception: return 'kept alive'", "return count"
    )
    function = LambdaFunction("hello", source, timeout=3, duration=0.5)
    assert function.invoke(1, at=0.0).value == 1
    answer = function.invoke(10, at=10.0, request_id="an-id")
    assert answer.error == "Sandbox.Timedout"
    assert answer.cause == (
        '{"errorType":"Sandbox.Timedout","errorMessage":"RequestId: an-id Error: Task timed out after 3.00 seconds"}'
    )
    assert answer.duration == 3
    assert function.invoke(1, at=20.0).value == 1
    assert [environment.ended for environment in function.environments] == ["timed out", ""]
    assert "an-id Task timed out after 3.00 seconds" in str(function.logs)


def test_a_bare_except_cannot_outlive_the_timeout():
    source = "import time\n" + handler("try: time.sleep(10)", "except: return 'kept alive'")
    assert call(source, duration=0).answer.error == "Sandbox.Timedout"


def test_a_declared_duration_meets_the_timeout_exactly():
    assert call(handler("return 1"), duration=3.0).answer == Answer(1, duration=3.0)
    assert call(handler("return 1"), duration=3.1).answer.error == "Sandbox.Timedout"


def test_the_caller_s_patience_does_not_shorten_the_call():
    function = LambdaFunction("hello", handler("return 1"), duration=2.0)
    assert function.invoke(None, at=0.0, timeout=0.5).duration == 2.0


def test_a_raised_exception_has_aws_s_shape():
    # Recorded: the file is handler.py, the handler is handler.handler.
    source = 'def handler(event, context):\n    raise Exception("Some exception was raised.")\n'
    answer = call(source, handler="handler.handler").answer
    assert answer.error == "Exception"
    assert answer.cause == (
        '{"errorMessage":"Some exception was raised.","errorType":"Exception","requestId":"an-id","stackTrace":'
        '["  File \\"/var/task/handler.py\\", line 2, in handler\\n'
        '    raise Exception(\\"Some exception was raised.\\")\\n"]}'
    )


def test_a_stack_trace_has_frames_of_the_file_only():
    source = "import json\n\ndef read(text):\n    return json.loads(text)\n\n" + handler("return read('nope')")
    cause = json.loads(call(source).answer.cause or "")
    assert cause["errorType"] == "JSONDecodeError"
    assert [line.split(",")[2].split("\n")[0] for line in cause["stackTrace"]] == [" in handler", " in read"]


def test_a_failed_call_leaves_the_environment_warm():
    function = LambdaFunction("hello", "n = 0\n" + handler("global n", "n += 1", "assert n != 1", "return n"))
    assert function.invoke(None, at=0.0).error == "AssertionError"
    assert function.invoke(None, at=1.0).value == 2


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("return {1, 2}", "Unable to marshal response: Object of type set is not JSON serializable"),
        ("return float('nan')", "Unable to marshal response: Out of range float values are not JSON compliant"),
        ("return {(1, 2): 3}", "Unable to marshal response: keys must be str, int, float, bool or None, not tuple"),
    ],
)
def test_a_result_without_json_form_is_a_marshal_error(body, message):
    answer = call(handler(body)).answer
    assert answer.error == "Runtime.MarshalError"
    cause = json.loads(answer.cause or "")
    assert cause["errorMessage"].startswith(message)
    assert (cause["errorType"], cause["requestId"], cause["stackTrace"]) == ("Runtime.MarshalError", "an-id", [])


def test_a_result_is_what_its_json_says():
    source = "from decimal import Decimal\n" + handler("return {1: (True, Decimal('2.50'), Decimal('7'), 'Zoë')}")
    assert call(source).answer.value == {"1": [True, 2.5, 7, "Zoë"]}


def test_bytes_are_json_text():
    assert call(handler("return b'\"HelloWorld!\"'")).answer.value == "HelloWorld!"  # recorded


def test_bytes_that_are_not_json_are_refused():
    answer = call(handler("return b'plain'")).answer
    assert answer.error == "States.Runtime"
    assert "return a JSON value" in (answer.cause or "")


@pytest.mark.parametrize(
    ("code", "what"),
    [("", "without providing a reason"), ("0", "without providing a reason"), ("3", "with error: exit status 3"),
     ("'gone'", "with error: exit status 1")],
)  # fmt: skip
def test_an_exit_loses_the_environment(code, what):
    done = call("import sys\n" + handler(f"sys.exit({code})"))
    assert done.answer.error == "Runtime.ExitError"
    assert json.loads(done.answer.cause or "")["errorMessage"] == f"RequestId: an-id Error: Runtime exited {what}"
    assert done.function.environments[0].ended == "its process exited"


@pytest.mark.parametrize(
    ("source", "error", "message"),
    [
        ("import no_such_module\n", "Runtime.ImportModuleError",
         "Unable to import module 'hello': No module named 'no_such_module'"),
        ("exec('if')\n", "Runtime.UserCodeSyntaxError",
         "Syntax error in module 'hello': invalid syntax (<string>, line 1)"),
        ("table = {}['orders']\n", "KeyError", "'orders'"),
        ("del handler\n", "Runtime.HandlerNotFound", "Handler 'handler' missing on module 'hello'"),
    ],
)  # fmt: skip
def test_an_init_failure_is_the_call_s_failure_and_the_next_call_is_cold_again(source, error, message):
    function = LambdaFunction("hello", handler("return 1") + source)
    for at in (0.0, 1.0):
        answer = function.invoke(None, at=at)
        assert answer.error == error
        assert json.loads(answer.cause or "")["errorMessage"] == message
    assert [call.cold for call in function.invocations] == [True, True]
    assert {environment.ended for environment in function.environments} == {"its init code failed"}


def test_init_code_that_fails_runs_again_within_the_call_with_the_same_tmp():
    source = (
        "import os, time\ntime.sleep(1)\nprint('init')\nif not os.path.exists('/tmp/tried'):\n"
        "    open('/tmp/tried', 'w').close()\n    raise RuntimeError('first')\n" + handler("return 1")
    )
    done = call(source, duration=0.5)
    assert done.answer == Answer(1, duration=2.5)
    (record,) = done.function.invocations
    assert (record.init_duration, record.duration, record.billed_duration) == (1.0, 1.5, 2500)
    assert done.log.splitlines() == [
        "init",
        "INIT_REPORT Init Duration: 1000.00 ms\tPhase: init\tStatus: error",
        "START RequestId: an-id Version: $LATEST",
        "init",
        "END RequestId: an-id",
        "REPORT RequestId: an-id\tDuration: 1500.00 ms\tBilled Duration: 2500 ms\tMemory Size: 128 MB",
    ]


@pytest.mark.parametrize("settings", [{"cold_start": 11.0}, {"cold_start": 4.0}])
def test_the_init_phase_has_ten_seconds_and_then_the_function_s_timeout(settings):
    source = "import time\ntime.sleep(7)\n" + handler("return 1")
    patient = call(source, timeout=30, duration=0.5, **settings)
    assert patient.answer == Answer(1, duration=10 + settings["cold_start"] + 7 + 0.5)
    assert "INIT_REPORT Init Duration: 10000.00 ms\tPhase: init\tStatus: timeout" in patient.log
    short = call(source, timeout=3, **settings)
    assert (short.answer.error, short.answer.duration) == ("Sandbox.Timedout", 13.0)
    assert "Phase: invoke\tStatus: timeout" in short.log
    assert short.function.environments[0].ended == "its init code failed"


def test_the_time_of_init_code_that_ran_again_counts_against_the_timeout():
    source = "import time\ntime.sleep(11)\n" + handler("return context.get_remaining_time_in_millis()")
    assert call(source, timeout=15).answer.value == 4000
    done = call(source, timeout=15, duration=4.5)
    assert (done.answer.error, done.answer.duration) == ("Sandbox.Timedout", 25.0)


def test_more_memory_than_there_is_kills_the_function():
    done = call(handler("return 1"), memory_size=128, memory_used=129, duration=0.5)
    assert (done.answer.error, done.answer.duration) == ("Runtime.ExitError", 0.5)
    assert json.loads(done.answer.cause or "") == {
        "errorType": "Runtime.ExitError",
        "errorMessage": "RequestId: an-id Error: Runtime exited with error: signal: killed",
    }
    assert "Max Memory Used: 128 MB" in done.log
    assert done.function.environments[0].ended == "its process exited"
    assert call(handler("return 1"), memory_size=128, memory_used=128).answer.value == 1


def test_there_is_nobody_to_ask():
    assert call(handler("return input('name? ')")).answer.error == "EOFError"


def test_an_interrupted_handler_leaves_no_environment_behind():
    # No `raise` of the function's: so strikes the stop button.
    stop = "if event: (x for x in ()).throw(KeyboardInterrupt)"
    source = "n = 0\n" + handler("global n", "n += 1", stop, "return n")
    function = LambdaFunction("hello", source)
    with pytest.raises(KeyboardInterrupt):
        function.invoke(True, at=0.0)
    assert function.invoke(False, at=1.0).value == 1
    assert function.environments[0].ended == "interrupted"


def test_what_the_handler_writes_is_in_its_log_and_nowhere_else(capsys):
    source = "import sys, logging\nlogger = logging.getLogger()\nlogger.setLevel('INFO')\nprint('at init')\n" + handler(
        "print('called')", "print('aside', file=sys.stderr)", "logger.info('n=%s', 1)", "logger.debug('no')"
    )
    root = logging.getLogger()
    before = root.level, list(root.handlers)
    done = call(source, duration=0.2, cold_start=0.8)
    assert capsys.readouterr() == ("", "")
    assert (root.level, root.handlers) == before
    report = "REPORT RequestId: an-id\tDuration: 200.00 ms\tBilled Duration: 1000 ms\tMemory Size: 128 MB"
    assert done.log.splitlines() == [
        "at init",
        "START RequestId: an-id Version: $LATEST",
        "called",
        "aside",
        "[INFO]\t2026-01-01T00:00:00.800Z\tan-id\tn=1",
        "END RequestId: an-id",
        f"{report}\tInit Duration: 800.00 ms",
    ]


def test_the_root_logger_s_level_survives_a_warm_start_only():
    source = "import logging\n" + handler("logging.info('warm')", "logging.getLogger().setLevel('INFO')")
    function = LambdaFunction("hello", source)
    function.schedule([(0, None), (1, None)])
    first, second = function.invocations
    assert "warm" not in "".join(first.log)
    assert "warm" in "".join(second.log)


def test_environment_variables_are_lambdas_own(monkeypatch):
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "a-secret")
    source = "import os\nfrom os import environ, path\n" + handler(
        "os.environ['LEFT'] = 'behind'", "return [dict(environ), os.getenv('TABLE'), path.join('a', 'b')]"
    )
    variables, table, joined = call(source, environment={"TABLE": "orders"}, memory_size=256).answer.value
    assert "AWS_SECRET_ACCESS_KEY" not in variables
    assert "PATH" not in variables
    assert variables["AWS_LAMBDA_FUNCTION_NAME"] == "hello"
    assert variables["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"] == "256"
    assert variables["_HANDLER"] == "hello.handler"
    assert (table, joined) == ("orders", "a/b")  # on Windows too: Lambda is Linux
    assert "LEFT" not in os.environ


def test_the_context_tells_about_the_call():
    source = handler(
        "return [context.function_name, context.function_version, context.invoked_function_arn,",
        "        context.memory_limit_in_mb, context.aws_request_id, context.log_group_name, context.log_stream_name]",
    )
    done = call(source)
    *facts, stream = done.answer.value
    assert facts == [
        "hello", "$LATEST", "arn:aws:lambda:us-east-1:123456789012:function:hello", "128", "an-id", "/aws/lambda/hello",
    ]  # fmt: skip
    assert stream == done.function.environments[0].log_stream_name
    day, _, name = stream.partition("/[$LATEST]")
    assert day == "2026/01/01"
    assert uuid.UUID(name).hex == name


def test_the_time_left_shrinks_by_what_was_slept():
    source = "import time\n" + handler(
        "before = context.get_remaining_time_in_millis()",
        "time.sleep(1.5)",
        "return [before, context.get_remaining_time_in_millis()]",
    )
    assert call(source).answer.value == [3000, 1500]


def test_the_module_knows_its_name_and_file():
    source = "where = [__name__, __file__]\nif __name__ == '__main__': raise SystemExit\n" + handler("return where")
    assert call(source).answer.value == ["hello", "/var/task/hello.py"]


def test_a_dataclass_with_postponed_annotations_works():
    source = (
        "from __future__ import annotations\nfrom dataclasses import dataclass, asdict\n"
        "@dataclass\nclass Order:\n    id: int = 1\n" + handler("return asdict(Order())")
    )
    assert call(source).answer.value == {"id": 1}
    assert "hello" not in sys.modules


def test_a_function_may_be_called_like_a_module_that_is_loaded():
    assert LambdaFunction("json", "import json\n" + handler("return json.dumps(1)")).invoke(0, at=0.0).value == "1"
    assert sys.modules["json"] is json


def test_the_notebook_s_names_do_not_exist_in_the_file():
    assert call(handler("return pytest")).answer.error == "NameError"


def test_a_message_with_half_a_surrogate_pair_is_still_a_cause():
    answer = call(handler(r"raise ValueError('\ud800')")).answer
    assert json.loads(answer.cause or "")["errorMessage"] == "?"


def test_an_exception_that_cannot_be_printed_is_still_a_failure():
    source = "class Odd(Exception):\n    def __str__(self): raise RuntimeError\n" + handler("raise Odd")
    assert call(source).answer.error == "Odd"
