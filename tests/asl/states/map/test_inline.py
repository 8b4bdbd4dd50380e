import pytest

from sfnlearn import StatesError, run
from tests.shorthand import (
    FUNCTION,
    answers,
    failure,
    findings,
    jsonata,
    links,
    machine,
    output,
    raising,
    state,
    types,
    why,
)

ACTIVITY = "arn:aws:states:us-east-1:123456789012:activity:ask"
EACH = {"StartAt": "Each", "States": {"Each": {"Type": "Pass", "End": True}}}
CALL = {"StartAt": "Call", "States": {"Call": {"Type": "Task", "Resource": FUNCTION, "End": True}}}
NAP = {"StartAt": "Nap", "States": {"Nap": {"Type": "Wait", "Seconds": 10, "End": True}}}


def show(**parameters):
    return {"StartAt": "Each", "States": {"Each": {"Type": "Pass", "Parameters": parameters, "End": True}}}


def test_each_item_is_the_input_of_an_iteration():
    assert output(state("Map", ItemProcessor=EACH), [1, "b", None]) == [1, "b", None]
    assert output(state("Map", ItemsPath="$.items", ItemProcessor=EACH), {"items": [1, 2]}) == [1, 2]


@pytest.mark.parametrize("items", ["{% $states.input.items %}", [1, 2], ["{% 1 %}", 2]])
def test_items_in_jsonata(items):
    assert output(jsonata("Map", Items=items, ItemProcessor=EACH), {"items": [1, 2]}) == [1, 2]


def test_an_object_gives_its_pairs():
    of = state("Map", ItemProcessor=show(**{"in.$": "$", "key.$": "$$.Map.Item.Key", "value.$": "$$.Map.Item.Value"}))
    assert output(of, {"a": 1}) == [{"in": {"Key": "a", "Value": 1}, "key": "a", "value": 1}]


def test_iterator_and_parameters_are_the_old_names():
    assert output(
        state("Map", Iterator=EACH, Parameters={"v.$": "$$.Map.Item.Value", "all.$": "$.n"}, ItemsPath="$.items"),
        {"items": [7], "n": 1},
    ) == [{"v": 7, "all": 1}]


def test_item_selector_sees_the_state_input_and_the_item():
    of = state(
        "Map",
        ItemProcessor=EACH,
        ItemsPath="$.items",
        ItemSelector={"i.$": "$$.Map.Item.Index", "v.$": "$$.Map.Item.Value", "n.$": "$.n"},
    )
    assert output(of, {"items": ["a", "b"], "n": 5}) == [{"i": 0, "v": "a", "n": 5}, {"i": 1, "v": "b", "n": 5}]
    of = jsonata(
        "Map",
        ItemProcessor=EACH,
        Items="{% $states.input.items %}",
        ItemSelector={"v": "{% $states.context.Map.Item.Value & $states.input.n %}"},
    )
    assert output(of, {"items": ["a", "b"], "n": 5}) == [{"v": "a5"}, {"v": "b5"}]


def test_the_ends_of_iterations_are_leaves():
    assert links(run(state("Map", ItemProcessor=EACH), [1, 2]))[1:] == [
        "MapStateEntered2<0",
        "MapStateStarted3<2",
        "MapIterationStarted4<3",
        "MapIterationStarted5<3",
        "PassStateEntered6<4",
        "PassStateExited7<6",
        "MapIterationSucceeded8<7",
        "PassStateEntered9<5",
        "PassStateExited10<9",
        "MapIterationSucceeded11<10",
        "MapStateSucceeded12<10",
        "MapStateExited13<10",
        "ExecutionSucceeded14<13",
    ]


def test_an_empty_map_has_its_events_too():
    assert types(run(state("Map", ItemProcessor=EACH), []))[1:-1] == [
        "MapStateEntered",
        "MapStateStarted",
        "MapStateSucceeded",
        "MapStateExited",
    ]


@pytest.mark.parametrize(("concurrency", "seconds"), [(0, 30), (1, 1000), (7, 150), (40, 30), (50, 30)])
def test_max_concurrency_holds_iterations_back_and_40_is_the_most(concurrency, seconds):
    execution = run(state("Map", ItemProcessor=NAP, MaxConcurrency=concurrency), list(range(100)))
    assert execution.duration == seconds


def test_max_concurrency_from_the_data():
    of = state("Map", ItemProcessor=NAP, ItemsPath="$.items", MaxConcurrencyPath="$.c")
    for value in (2, "2"):
        execution = run(of, {"items": [1, 2, 3, 4], "c": value})
        assert execution.duration == 20
    assert (
        why(of, {"items": [], "c": {}})
        == 'The MaxConcurrencyPath field refers to value "{}" which is not a valid integer: $.c'
    )
    of = jsonata("Map", ItemProcessor=NAP, Items=[1, 2, 3, 4], MaxConcurrency="{% $states.input.c %}")
    execution = run(of, {"c": 2.0})
    assert execution.duration == 20
    error, cause = failure(of, {"c": 2.5})
    assert (error, "2.5" in cause) == ("States.QueryEvaluationError", True)


def test_a_negative_concurrency_fails():
    assert (
        why(state("Map", ItemProcessor=EACH, ItemsPath="$.i", MaxConcurrencyPath="$.c"), {"i": [], "c": -1})
        == "MaxConcurrency cannot be negative."
    )


@pytest.mark.parametrize("data", [5, "text", None, True])
def test_what_is_no_array_and_no_object_cannot_be_mapped(data):
    assert (
        why(state("Map", ItemsPath="$.i", ItemProcessor=EACH), {"i": data})
        == 'Reference path "$.i" must point to array.'
    )


def test_an_iteration_that_fails_fails_the_map_and_ends_the_others():
    of = state(
        "Map",
        ItemProcessor={
            "StartAt": "C",
            "States": {
                "C": {
                    "Type": "Choice",
                    "Choices": [{"Variable": "$", "NumericEquals": 2, "Next": "F"}],
                    "Default": "W",
                },
                "F": {"Type": "Fail", "Error": "Boom"},
                "W": {"Type": "Wait", "Seconds": 5, "End": True},
            },
        },
    )
    execution = run(of, [1, 2, 3])
    assert (execution.status, execution.error) == ("FAILED", "Boom")
    assert types(execution).count("MapIterationFailed") == 1
    assert "MapIterationAborted" in types(execution)
    assert types(execution)[-2:] == ["MapStateFailed", "ExecutionFailed"]


def _routed():
    """A Map in which the text of an item says what its iteration does; one that fails does so after a second."""
    targets = {"fail": "pause", "wait": "wait", "task": "task", "nested": "nested"}
    choices = [{"Variable": "$", "StringEquals": item, "Next": name} for item, name in targets.items()]
    inner = {"StartAt": "deep", "States": {"deep": {"Type": "Wait", "Seconds": 9, "End": True}}}
    states = {
        "route": {"Type": "Choice", "Choices": choices},
        "pause": {"Type": "Wait", "Seconds": 1, "Next": "fail"},
        "fail": {"Type": "Fail", "Error": "Boom"},
        "wait": {"Type": "Wait", "Seconds": 9, "End": True},
        "task": {"Type": "Task", "Resource": ACTIVITY, "End": True},
        "nested": {"Type": "Parallel", "Branches": [inner], "End": True},
    }
    return state("Map", ItemProcessor={"StartAt": "route", "States": states})


@pytest.mark.parametrize(
    ("other", "ends"),
    [
        ("wait", ["MapIterationAborted", "WaitStateAborted"]),
        ("task", ["MapIterationAborted", "TaskStateAborted"]),
        ("nested", ["MapIterationAborted", "WaitStateAborted", "ParallelStateAborted"]),
    ],
)
@pytest.mark.parametrize("place", [0, 1])
def test_what_a_failing_iteration_leaves_behind(other, ends, place):
    items = [other]
    items.insert(place, "fail")
    execution = run(_routed(), items).advance(seconds=2)
    (failed,) = (event.id for event in execution.events if event.type == "FailStateEntered")
    after = execution.events[failed:]
    assert [event.type for event in after] == [*ends, "MapIterationFailed", "MapStateFailed", "ExecutionFailed"]
    assert {event.previous_event_id for event in after[:-1]} == {failed}
    indexes = [event.details["index"] for event in after if event.type.startswith("MapIteration")]
    assert indexes == [1 - place, place]


def test_what_nobody_can_handle_leaves_nothing_behind():
    compare = {"Type": "Choice", "Choices": [{"Variable": "$.x", "NumericEquals": 1, "Next": "nap"}]}
    each = {"StartAt": "compare", "States": {"compare": compare, "nap": {"Type": "Wait", "Seconds": 9, "End": True}}}
    execution = run(state("Map", ItemProcessor=each), [{"x": 1}, {}, {"x": 1}])
    assert execution.error == "States.Runtime"
    assert [kind for kind in types(execution) if kind.endswith(("Aborted", "Failed"))] == ["ExecutionFailed"]


@pytest.mark.parametrize("limit", [0, 1, 2, 3, 40])
def test_the_first_wave_is_started_before_any_iteration_does_something(limit):
    execution = run(
        state("Map", ItemProcessor=CALL, MaxConcurrency=limit), [1, 2, 3], functions={"f": answers(1, 2, 3)}
    )
    wave = min(limit or 3, 3)
    assert links(execution)[3 : 3 + wave] == [f"MapIterationStarted{4 + n}<3" for n in range(wave)]
    first = ["TaskStateEntered", "LambdaFunctionScheduled", "LambdaFunctionStarted"]
    assert types(execution)[3 + wave : 3 + 4 * wave] == first * wave


def test_an_item_selector_that_fails_does_so_before_its_iteration_starts():
    of = state("Map", ItemProcessor=EACH, ItemSelector={"x.$": "$$.Map.Item.Value.x"})
    execution = run(of, [{"x": 1}, {}])
    assert execution.error == "States.Runtime"
    assert types(execution).count("MapIterationStarted") == 1
    assert "MapIterationFailed" not in types(execution)


def test_a_retried_map_starts_all_over_and_fails_only_in_the_end():
    of = state("Map", ItemProcessor=CALL, Retry=[{"ErrorEquals": ["Boom"], "MaxAttempts": 1}])
    execution = run(of, [1], functions={"f": raising(StatesError("Boom"))})
    assert types(execution).count("MapStateStarted") == 2
    assert types(execution).count("MapStateFailed") == 1
    assert output(of, [1], functions={"f": answers(StatesError("Boom"), "fine")}) == ["fine"]


def test_iterations_of_another_visit_have_other_random_numbers():
    of = machine(
        {
            "First": {
                "Type": "Map",
                "ItemsPath": "$.items",
                "ItemProcessor": show(**{"id.$": "States.UUID()"}),
                "ResultPath": "$.ids",
                "Next": "Again?",
            },
            "Again?": {
                "Type": "Choice",
                "Choices": [{"Variable": "$.before", "IsPresent": True, "Next": "Done"}],
                "Default": "Keep",
            },
            "Keep": {"Type": "Pass", "Parameters": {"items.$": "$.items", "before.$": "$.ids"}, "Next": "First"},
            "Done": {"Type": "Succeed"},
        }
    )
    result = output(of, {"items": [1, 2]})
    assert len({one["id"] for one in result["ids"] + result["before"]}) == 4


def test_a_variable_of_an_iteration_is_gone_afterwards():
    inner = {"StartAt": "Each", "States": {"Each": {"Type": "Pass", "Assign": {"y": 1}, "End": True}}}
    of = machine(
        {
            "M": {"Type": "Map", "ItemProcessor": inner, "Next": "Show"},
            "Show": {"Type": "Pass", "Parameters": {"y.$": "$y"}, "End": True},
        }
    )
    assert failure(of, [1])[0] == "States.Runtime"


def test_the_map_inside_a_map_sees_its_own_item():
    inner = {
        "StartAt": "M2",
        "States": {"M2": {"Type": "Map", "ItemProcessor": show(**{"v.$": "$$.Map.Item.Value"}), "End": True}},
    }
    assert output(state("Map", ItemProcessor=inner), [[1], [2, 3]]) == [[{"v": 1}], [{"v": 2}, {"v": 3}]]


def test_one_processor_is_needed():
    assert findings({"S": {"Type": "Map", "End": True}})


def test_a_processor_falls_back_on_the_query_language_of_the_machine():
    assert output(jsonata("Map", Items=[1], ItemProcessor=show(**{"v.$": "$"}))) == [{"v": 1}]
    found = findings(
        {
            "S": {
                "Type": "Map",
                "Items": [1],
                "End": True,
                "ItemProcessor": {
                    "StartAt": "E",
                    "States": {"E": {"Type": "Pass", "QueryLanguage": "JSONPath", "End": True}},
                },
            }
        },
        QueryLanguage="JSONata",
    )
    assert "'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine" in [
        one.message for one in found
    ]


@pytest.mark.parametrize("concurrency", [1, 2, 0])
def test_item_selector_belongs_to_the_map_state(concurrency):
    of = state("Map", ItemProcessor=EACH, MaxConcurrency=concurrency, ItemSelector={"in.$": "$$.State"})
    assert [(found["in"]["Name"], found["in"]["RetryCount"]) for found in output(of, [1, 2, 3])] == [("S", 0)] * 3
    of = state("Map", ItemProcessor=EACH, MaxConcurrency=concurrency, ItemSelector={"in.$": "$.nope"})
    _, cause = failure(of, [1])
    assert cause.startswith("An error occurred while executing the state 'S' (entered at the event id #2). ")
