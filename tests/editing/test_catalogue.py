"""The catalogue: every item loads as it stands, in both query languages, does the same in both, and is found."""

import copy
import re

import pytest

from sfnlearn import StateMachine, UsageError, run
from sfnlearn.asl.resource import ServiceIntegration, parse_resource
from sfnlearn.editing.catalogue import CATALOGUE, GROUPS, found, item_of

LANGUAGES = ("JSONPath", "JSONata")
FUNCTIONS = {
    "my-function": lambda event, context: {"done": True},
    "try-it": lambda event, context: 1 / 0,
    "do-it": lambda event, context: "done",
    "first-part": lambda event, context: 1,
    "second-part": lambda event, context: 2,
    "process-item": lambda event, context: 10 / event["item"],
    "start-work": lambda event, context: {"id": 7, "status": "RUNNING"},
    "ask-status": lambda event, context: {"id": 7, "status": "SUCCEEDED"},
    "reserve": lambda event, context: "r-1",
    "charge": lambda event, context: 1 / 0,
    "undo-reservation": lambda event, context: None,
}


def machine_of(key, language):
    return StateMachine({"QueryLanguage": language, **CATALOGUE[key].block(language)})


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", CATALOGUE)
def test_an_item_is_a_machine_without_an_error_and_ends(key, language):
    machine = machine_of(key, language)
    assert {found.code for found in machine.diagnostics} <= {"TASK_WITHOUT_RETRY"}
    states = CATALOGUE[key].block(language)["States"]
    ends = [state for state in states.values() if state.get("End") or state["Type"] in ("Succeed", "Fail")]
    assert ends


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", CATALOGUE)
def test_an_item_stands_between_two_states(key, language):
    """As an editor puts it on a transition: what led to End leads on."""
    block = CATALOGUE[key].block(language)
    for state in block["States"].values():
        if state.pop("End", False):
            state["Next"] = "After"
    goes_on = "After" in re.findall(r"'Next': '(\w+)'", str(block))
    states = {"Before": {"Type": "Pass", "Next": block["StartAt"]}, **block["States"]}
    states |= {"After": {"Type": "Succeed"}} if goes_on else {}
    StateMachine({"QueryLanguage": language, "StartAt": "Before", "States": states})
    assert goes_on or key in ("Succeed", "Fail")


@pytest.mark.parametrize("key", ["retry-with-fallback", "process-each-item", "poll-until-done", "undo-when-it-fails"])
def test_a_pattern_does_in_jsonata_what_it_does_in_jsonpath(key):
    outcomes = []
    for language in LANGUAGES:
        execution = run(machine_of(key, language), {"items": [5, 0]}, functions=FUNCTIONS)
        visited = [event.details["name"] for event in execution.events if event.type.endswith("StateEntered")]
        outcomes.append((execution.status, visited))
    assert outcomes[0] == outcomes[1]
    assert outcomes[0][0] == ("FAILED" if key == "undo-when-it-fails" else "SUCCEEDED")


@pytest.mark.parametrize("key", ["fan-out-and-join", "Task", "Choice", "Parallel", "Map", "Pass", "Wait"])
def test_what_needs_no_service_gives_the_same_output_in_both(key):
    inputs = [1, 2] if key == "Map" else {"value": 1}
    one, other = (run(machine_of(key, language), inputs, functions=FUNCTIONS) for language in LANGUAGES)
    assert one.status == other.status == "SUCCEEDED"
    assert one.output == other.output


def test_a_failed_item_stops_no_other():
    execution = run(machine_of("process-each-item", "JSONPath"), {"items": [5, 0]}, functions=FUNCTIONS)
    done, failed = execution.output["results"]
    assert done == 2.0
    assert failed["error"]["Error"] == "ZeroDivisionError"


def test_a_choice_can_run_with_any_input():
    assert run(machine_of("Choice", "JSONPath"), {}).status == "SUCCEEDED"


def test_every_state_type_and_many_services_are_there():
    types = {state["Type"] for item in CATALOGUE.values() for state in item.states.values()}
    assert types == {"Task", "Pass", "Choice", "Wait", "Succeed", "Fail", "Parallel", "Map"}
    resources = (
        parse_resource(state.get("Resource", "")) for item in CATALOGUE.values() for state in item.states.values()
    )
    services = {each.service for each in resources if isinstance(each, ServiceIntegration)}
    assert services >= {
        *("lambda", "sqs", "sns", "events", "dynamodb", "s3", "states", "glue", "batch", "ecs", "athena", "bedrock"),
        "http",
    }


@pytest.mark.parametrize("item", CATALOGUE.values(), ids=lambda item: item.key)
def test_an_item_has_a_group_a_sentence_and_a_drawing(item):
    assert item.group in GROUPS
    assert re.fullmatch(r"[A-Z].{8,95}\.", item.sentence)
    assert re.fullmatch(r"[MLHVAZ\d .-]+", item.glyph)
    coordinates = [float(each) for each in re.findall(r"-?\d+\.?\d*", item.glyph)]
    assert max(map(abs, coordinates)) <= 7
    assert found(item.title)[0] is item
    assert item_of(item.key) is item


def test_a_block_is_a_copy_of_its_own():
    item = CATALOGUE["Parallel"]
    before = copy.deepcopy(item.states)
    item.block()["States"]["Parallel"]["Branches"][0]["States"].clear()
    assert item.states == before


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("message", "sqs:sendMessage"),
        ("MESSAGE queue", "sqs:sendMessage"),
        ("get", "dynamodb:getItem"),
        ("loop", "Map"),
        ("if", "Choice"),
        ("approval", "wait-for-a-person"),
        ("saga", "undo-when-it-fails"),
        ("retry", "retry-with-fallback"),
        ("lambda", "lambda:invoke"),
        ("s3", "aws-sdk:s3:getObject"),
        ("delay", "Wait"),
    ],
)
def test_a_search_looks_at_titles_and_words(text, key):
    assert key in [item.key for item in found(text)][:3]


def test_a_search_for_nothing_gives_all_in_their_groups_and_for_nonsense_nothing():
    assert [item.key for item in found(" ")] == list(CATALOGUE)
    assert sorted(CATALOGUE, key=lambda key: GROUPS.index(CATALOGUE[key].group)) == list(CATALOGUE)
    assert found("xyzzy") == []
    assert found("message xyzzy") == []


@pytest.mark.parametrize("key", ["Taks", "", None, 3, []])
def test_what_is_not_in_the_catalogue_is_refused_in_a_sentence(key):
    with pytest.raises(UsageError, match="The catalogue has no item"):
        item_of(key)
