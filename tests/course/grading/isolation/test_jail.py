import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sfnlearn import StateMachine, UsageError, run
from sfnlearn.course.grading.isolation import Jail, Limits, WorkerFailed

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="isolation needs Linux")

COUNTER = """
count = 0
def handler(event, context):
    global count
    count += 1
    return count
"""


@pytest.fixture(scope="module")
def jail():
    with Jail() as made:
        yield made


def test_a_remote_function_behaves_as_a_simulated_one(jail):
    """Warm and cold calls, errors with their causes, durations and virtual sleep are the simulator's."""
    from sfnlearn import LambdaFunction

    sources = [
        COUNTER,
        "def handler(event, context): return {'got': event, 'left': context.get_remaining_time_in_millis()}",
        "def handler(event, context): raise KeyError(event['n'])",
        "import time\ndef handler(event, context):\n    time.sleep(2)\n    return 'slept'",
        "import time\ndef handler(event, context):\n    time.sleep(9)",
        "import os\ndef handler(event, context): os._exit(3)",
    ]
    for source in sources:
        here = LambdaFunction("f", source, duration=0.2, cold_start=0.5)
        with jail.worker() as worker:
            there = worker.deploy("f", source, duration=0.2, cold_start=0.5)
            for at in (0.0, 1.0, 1.1, 5000.0):
                mine = here.invoke({"n": 1}, at=at, request_id="r")
                assert there.invoke({"n": 1}, at=at, request_id="r") == mine


DURABLE = """
from aws_durable_execution_sdk_python import durable_execution
from aws_durable_execution_sdk_python.config import Duration

@durable_execution
def handler(event, context):
    context.wait(Duration.from_days(1), name="night")
    return event["n"] + 1
"""


def test_a_durable_function_runs_to_its_end_though_sockets_are_refused(jail):
    from sfnlearn.cloud.durable.answers import ENDING

    with jail.worker() as worker:
        answer = worker.deploy("f", DURABLE + ENDING).invoke({"n": 1}, at=0.0)
    assert answer.value == {"status": "SUCCEEDED", "output": 2}


def test_a_machine_calls_it_as_its_own(jail):
    task = {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:f", "End": True}
    machine = StateMachine({"StartAt": "Call", "States": {"Call": task}})
    with jail.worker() as worker:
        assert run(machine, 3, functions={"f": worker.deploy("f", "def handler(e, c): return e * 2")}).output == 6


def test_every_worker_is_new(jail):
    for _ in range(3):
        with jail.worker() as worker:
            function = worker.deploy("counter", COUNTER)
            assert [function.invoke({}, at=float(at)).value for at in range(3)] == [1, 2, 3]


def test_one_worker_holds_many_functions(jail):
    with jail.worker() as worker:
        one, other = worker.deploy("one", COUNTER), worker.deploy("other", COUNTER)
        assert [one.invoke({}, at=0.0).value, one.invoke({}, at=1.0).value, other.invoke({}, at=2.0).value] == [1, 2, 1]


def test_what_cannot_be_deployed_is_told(jail):
    with jail.worker() as worker:
        with pytest.raises(UsageError, match="line 1") as caught:
            worker.deploy("f", "def handler(:")
        assert not isinstance(caught.value, WorkerFailed)
        assert worker.deploy("f", "def handler(e, c): return 1").invoke({}, at=0.0).value == 1


def test_a_call_that_takes_too_long_is_ended_and_stays_so(jail):
    source = "import ctypes\ndef handler(event, context): ctypes.CDLL(None).sleep(30)"
    with jail.worker(Limits(wall_seconds=0.5)) as worker:
        function = worker.deploy("slow", source)
        with pytest.raises(WorkerFailed, match=r"did not answer within 0\.5 seconds"):
            function.invoke({}, at=0.0)
        with pytest.raises(WorkerFailed, match="did not answer"):
            function.invoke({}, at=1.0)


def test_computing_has_a_bound_of_its_own(jail):
    source = "import ctypes\ndef handler(event, context):\n    while True: ctypes.CDLL(None).abs(1)"
    with jail.worker(Limits(cpu_seconds=1, wall_seconds=60)) as worker:
        function = worker.deploy("busy", source, timeout=900)
        try:
            answer = function.invoke({}, at=0.0)
        except WorkerFailed as error:
            assert "1 seconds of computing" in str(error)  # noqa: PT017  (either it, or the simulator, ends the call)
        else:
            assert answer.error


def test_a_server_that_was_killed_is_started_anew():
    with Jail() as jail:
        assert jail._server is not None
        jail._server.kill()
        jail._server.wait()
        with jail.worker() as worker:
            assert worker.deploy("f", "def handler(e, c): return 1").invoke({}, at=0.0).value == 1


def children_of(pid: int) -> set[int]:
    listed = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True, check=False)
    return {int(each) for each in listed.stdout.split()}


def test_nothing_is_left_when_the_grader_is_killed():
    code = (
        "from sfnlearn.course.grading.isolation import Jail\nimport sys, time\njail = Jail(); jail.__enter__()\n"
        "with jail.worker() as worker:\n    worker.deploy('f', 'def handler(e, c): return 1')\n"
        "    print(jail._server.pid, flush=True); time.sleep(60)"
    )
    grader = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert grader.stdout is not None
    with grader.stdout:
        pids = {int(grader.stdout.readline())}
        pids |= {grand for pid in list(pids) for grand in children_of(pid)}
        grader.send_signal(signal.SIGKILL)
        grader.wait()
    until = time.monotonic() + 20
    while any(is_running(pid) for pid in pids):
        assert time.monotonic() < until, pids
        time.sleep(0.05)


def is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
