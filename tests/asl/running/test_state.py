"""What all states have in common: entering, leaving, trying again."""

from sfnlearn import StateMachine, StatesError, run
from sfnlearn.asl.running.state import InstantState, LastingState
from sfnlearn.asl.states.task import Task
from tests.shorthand import FUNCTION, HELLO, answers, failure, jsonata, links, machine, raising, state, types

ALL = {
    "A": {"Type": "Pass", "Next": "B"},
    "B": {"Type": "Task", "Resource": FUNCTION, "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "E"}], "Next": "C"},
    "C": {"Type": "Choice", "Choices": [{"Variable": "$.n", "IsNull": True, "Next": "E"}], "Default": "D"},
    "D": {"Type": "Wait", "Seconds": 1, "Next": "E"},
    "E": {"Type": "Fail"},
}


def test_which_states_are_instant_and_which_last():
    kinds = {name: isinstance(one, InstantState) for name, one in machine(ALL).states.items()}
    assert kinds == {"A": True, "B": False, "C": True, "D": False, "E": True}
    assert all(
        isinstance(one, InstantState) is not isinstance(one, LastingState) for one in machine(ALL).states.values()
    )


def _task(name):
    return {"StartAt": name, "States": {name: {"Type": "Task", "Resource": FUNCTION, "End": True}}}


NESTED = machine(
    {
        "A": {"Type": "Task", "Resource": FUNCTION, "Next": "P"},
        "P": {
            "Type": "Parallel",
            "Branches": [
                _task("B"),
                {"StartAt": "M", "States": {"M": {"Type": "Map", "ItemProcessor": _task("C"), "End": True}}},
            ],
            "Next": "D",
        },
        "D": {
            "Type": "Map",
            "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}, **_task("E")},
            "Next": "Z",
        },
        "Z": HELLO,
    }
)


def test_every_state_is_met_with_those_of_outer_blocks_first():
    assert [state.name for state in NESTED.block.every_state()] == ["A", "P", "D", "Z", "B", "M", "C", "E"]
    assert [task.name for task in NESTED.tasks] == ["A", "B", "C", "E"]


def test_a_state_is_found_in_whichever_block_it_is():
    assert isinstance(NESTED.block.find("C"), Task)
    assert NESTED.block.find("Nowhere") is None


def test_the_targets_of_a_state_in_the_order_of_the_definition():
    assert {name: one.targets() for name, one in machine(ALL).states.items()} == {
        "A": ("B",),
        "B": ("C", "E"),
        "C": ("E", "D"),
        "D": ("E",),
        "E": (),
    }


def test_an_evaluation_that_fails_hangs_on_the_event_before_the_state():
    execution = run(jsonata("Pass", Output="{% $nothing %}"))
    assert links(execution) == [
        "ExecutionStarted1<0",
        "PassStateEntered2<0",
        "EvaluationFailed3<0",
        "ExecutionFailed4<3",
    ]
    details = execution.events[2].details
    assert (details["error"], details["location"], details["state"]) == ("States.QueryEvaluationError", "Output", "S")
    assert execution.cause == details["cause"]


def test_an_evaluation_error_of_a_task_can_be_caught_and_retried():
    of = machine(
        {
            "S": {
                "Type": "Task",
                "QueryLanguage": "JSONata",
                "Resource": FUNCTION,
                "Output": "{% $states.result.x %}",
                "End": True,
                "Retry": [{"ErrorEquals": ["States.QueryEvaluationError"], "MaxAttempts": 1}],
                "Catch": [{"ErrorEquals": ["States.QueryEvaluationError"], "Next": "C"}],
            },
            "C": HELLO,
        }
    )
    assert run(of, functions={"f": answers({}, {"x": 5})}).output == 5
    execution = run(of, functions={"f": answers({})})
    assert types(execution).count("EvaluationFailed") == 2
    assert execution.output["Error"] == "States.QueryEvaluationError"


def test_what_a_pass_state_fails_with_cannot_be_caught():
    assert failure(jsonata("Pass", Output="{% $nothing %}"))[0] == "States.QueryEvaluationError"


def test_an_uncaught_error_goes_straight_to_the_end():
    execution = run(state("Task", Resource=FUNCTION), functions={"f": raising(StatesError("Boom"))})
    assert types(execution)[-2:] == ["LambdaFunctionFailed", "ExecutionFailed"]


def test_a_long_chain_does_not_grow_the_stack():
    states = {f"S{n}": {"Type": "Pass", "Next": f"S{n + 1}"} for n in range(5_000)}
    assert run(StateMachine({"StartAt": "S0", "States": {**states, "S5000": HELLO}}), {"a": 1}).output == {"a": 1}
