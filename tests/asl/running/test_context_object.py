from sfnlearn import StateMachine, StatesError, run
from tests.shorthand import FUNCTION, answers, machine, output, state


def context(of: StateMachine, data=None, **options):
    return output(of, data, **options)


def test_the_context_object():
    found = context(state("Pass", Parameters={"c.$": "$$"}), {"a": 1}, name="mine")["c"]
    assert found == {
        "Execution": {
            "Id": "arn:aws:states:us-east-1:123456789012:execution:MyStateMachine:mine",
            "Input": {"a": 1},
            "Name": "mine",
            "RoleArn": "arn:aws:iam::123456789012:role/sfnlearn",
            "StartTime": "2026-01-01T00:00:00.000Z",
            "RedriveCount": 0,
        },
        "State": {"EnteredTime": "2026-01-01T00:00:00.000Z", "Name": "S"},
        "StateMachine": {
            "Id": "arn:aws:states:us-east-1:123456789012:stateMachine:MyStateMachine",
            "Name": "MyStateMachine",
        },
    }


def test_the_time_of_entry_and_not_of_evaluation():
    of = machine(
        {
            "W": {"Type": "Wait", "Seconds": 90, "Next": "S"},
            "S": {"Type": "Pass", "Parameters": {"t.$": "$$.State.EnteredTime"}, "End": True},
        }
    )
    assert output(of) == {"t": "2026-01-01T00:01:30.000Z"}


def test_the_retry_count_grows_with_the_attempts():
    of = state(
        "Task", Resource=FUNCTION, Parameters={"n.$": "$$.State.RetryCount"}, Retry=[{"ErrorEquals": ["States.ALL"]}]
    )
    execution = run(of, functions={"f": answers(StatesError("A"), StatesError("B"), "fine")})
    assert [event.details["input"]["n"] for event in execution.events if event.type == "LambdaFunctionScheduled"] == [
        0,
        1,
        2,
    ]
