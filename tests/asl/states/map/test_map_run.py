import pytest

from sfnlearn import StatesError, run
from sfnlearn.asl.states.map.map_run import MapRun
from tests.shorthand import FUNCTION, state


def map_run(count: int, **tolerated: float) -> MapRun:
    made = MapRun(arn="arn", prefix="p", state="M", tolerated=tolerated)
    made.expect(count)
    return made


@pytest.mark.parametrize(
    ("tolerated", "allowed"),
    [
        ({}, 0),
        ({"ToleratedFailureCount": 3}, 3),
        ({"ToleratedFailurePercentage": 10}, 1),
        ({"ToleratedFailurePercentage": 19.9}, 1),
        ({"ToleratedFailurePercentage": 100}, 10),
        ({"ToleratedFailureCount": 3, "ToleratedFailurePercentage": 10}, 1),
        ({"ToleratedFailureCount": 0, "ToleratedFailurePercentage": 100}, 0),
    ],
)
def test_how_many_of_ten_children_may_fail(tolerated, allowed):
    made = map_run(10, **tolerated)
    for _ in range(allowed):
        made.count_failure()
    with pytest.raises(StatesError, match="threshold was exceeded"):
        made.count_failure()


def test_an_execution_keeps_its_map_runs_and_their_children():
    call = {
        "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
        "StartAt": "T",
        "States": {"T": {"Type": "Task", "Resource": FUNCTION, "End": True}},
    }

    def odd(event):
        if event % 2:
            raise StatesError("Odd")
        return event * 10

    execution = run(
        state("Map", ItemProcessor=call, Label="mine", ToleratedFailurePercentage=100),
        [1, 2, 3, 4],
        functions={"f": odd},
    )
    (made,) = execution.run.map_runs
    assert made.arn.startswith("arn:aws:states:us-east-1:123456789012:mapRun:MyStateMachine/mine:")
    assert [child.status for child in made.children if child] == ["FAILED", "SUCCEEDED", "FAILED", "SUCCEEDED"]
    assert made.outputs() == execution.output == [20, 40]
    first = made.children[0]
    assert first is not None
    assert [event.type for event in first.run.log][-1] == "ExecutionFailed"
    assert len({child.run.execution_id for child in made.children if child}) == 4
