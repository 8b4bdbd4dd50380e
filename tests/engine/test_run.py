import inspect
import subprocess
import sys

import sfnlearn
from sfnlearn import Quotas, run, step
from tests.shorthand import lasted, state


def test_run_and_step_take_the_same_conditions():
    taken = [set(inspect.signature(function).parameters) - {"until"} for function in (run, step)]
    assert taken[0] == taken[1]
    assert {"functions", "name", "clock", "seed", "start_time", "quotas", "faults"} <= taken[0]


def test_the_public_names_are_there():
    assert {
        "Execution",
        "JSONText",
        "DefinitionError",
        "StatesError",
        "UsageError",
        "StateMachine",
        "run",
        "step",
        "draw",
        "lambda_function",
    } <= set(sfnlearn.__all__)
    assert set(sfnlearn.__all__) <= set(dir(sfnlearn))


def test_quotas_can_be_set_one_by_one():
    nap = {"StartAt": "N", "States": {"N": {"Type": "Wait", "Seconds": 1, "End": True}}}
    execution = run(state("Map", ItemProcessor=nap), [1, 2, 3], quotas=Quotas(inline_concurrency=1))
    assert lasted(execution) == 3
    assert run(state("Pass"), {"a": "xx"}, quotas=Quotas(payload=10)).status == "SUCCEEDED"
    assert run(state("Pass", Parameters={"a.$": "$"}), {"a": "xx"}, quotas=Quotas(payload=10)).status == "FAILED"


def test_without_quotas_concurrency_still_holds_work_back():
    nap = {"StartAt": "N", "States": {"N": {"Type": "Wait", "Seconds": 1, "End": True}}}
    execution = run(state("Map", ItemProcessor=nap), list(range(80)), quotas=None)
    assert lasted(execution) == 2


ENDLESS = """
import os, signal, threading
from sfnlearn import StateMachine, run
again = {"Type": "Choice", "Choices": [{"Variable": "$.x", "IsPresent": True, "Next": "End"}], "Default": "Again"}
machine = StateMachine({"StartAt": "Again", "States": {"Again": again, "End": {"Type": "Succeed"}}})
threading.Timer(0.5, lambda: os.kill(os.getpid(), signal.SIGINT)).start()
try:
    run(machine, {}, quotas=None)
except KeyboardInterrupt:
    print("interrupted")
print(run(machine, {"x": 1}).status)
"""


def test_a_loop_without_quotas_ends_by_the_interrupt_and_leaves_nothing_behind():
    done = subprocess.run([sys.executable, "-c", ENDLESS], capture_output=True, text=True, timeout=120, check=True)
    assert done.stdout.split() == ["interrupted", "SUCCEEDED"]
