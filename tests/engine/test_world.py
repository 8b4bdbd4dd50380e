from sfnlearn import run
from sfnlearn.effects import Answer
from sfnlearn.engine.world import World
from tests.shorthand import CALLBACK, FUNCTION, MESSAGE, lasted, machine, state


class Slow:
    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.times: list[float] = []

    def invoke(self, payload, *, at, request_id="", timeout=None):
        self.times.append(at)
        return Answer(payload, duration=self.seconds)


def test_a_call_is_made_at_once_and_its_answer_delivered_after_its_duration():
    function = Slow(2.5)
    states = {
        "A": {"Type": "Task", "Resource": FUNCTION, "Next": "B"},
        "B": {"Type": "Task", "Resource": FUNCTION, "End": True},
    }
    execution = run(machine(states), functions={"f": function})
    assert [at - execution.start_time for at in function.times] == [0, 2.5]
    assert lasted(execution) == 5
    times = {event.type: event.timestamp - execution.start_time for event in execution.events[:6]}
    assert (times["LambdaFunctionScheduled"], times["LambdaFunctionSucceeded"]) == (0, 2.5)


def test_calls_of_branches_go_on_side_by_side():
    function = Slow(3)
    branch = {"StartAt": "T{}", "States": {}}
    branches = [
        {**branch, "StartAt": f"T{n}", "States": {f"T{n}": {"Type": "Task", "Resource": FUNCTION, "End": True}}}
        for n in range(4)
    ]
    execution = run(state("Parallel", Branches=branches), functions={"f": function})
    assert lasted(execution) == 3
    assert len(function.times) == 4


def test_each_world_has_its_own_time_and_tokens():
    first, second = (
        run(state("Task", Resource=CALLBACK, Parameters=MESSAGE), functions={CALLBACK: lambda p: {}}, seed=seed)
        for seed in (1, 2)
    )
    first.advance(hours=1)
    assert (first.world.now - second.world.now, second.status) == (3600, "RUNNING")
    assert set(first.pending_tokens).isdisjoint(second.pending_tokens)


def test_a_world_starts_on_the_first_of_january():
    assert World().now == 1767225600.0
