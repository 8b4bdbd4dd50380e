"""The executions of a definition that is being edited."""

import pytest

from sfnlearn import StateMachine, UsageError
from sfnlearn.editing.running.answering import Stub
from sfnlearn.editing.running.results import LONGEST, result_of, summary_of
from sfnlearn.editing.running.runs import INTERRUPTED, KEPT, Runs

PAY = "arn:aws:lambda:us-east-1:123456789012:function:pay"
HELLO = StateMachine({"StartAt": "A", "States": {"A": {"Type": "Pass", "End": True}}})
PAYS = StateMachine({"StartAt": "Pay", "States": {"Pay": {"Type": "Task", "Resource": PAY, "End": True}}})
LOOP = StateMachine(
    {
        "StartAt": "Nap",
        "States": {"Nap": {"Type": "Wait", "Seconds": 1, "Next": "On"}, "On": {"Type": "Pass", "Next": "Stop?"},
                   "Stop?": {"Type": "Choice", "Default": "Nap",
                             "Choices": [{"Variable": "$.stop", "IsPresent": True, "Next": "End"}]},
                   "End": {"Type": "Succeed"}},
    }
)  # fmt: skip


def test_an_input_is_taken_as_it_was_typed():
    runs = Runs()
    assert runs.run(HELLO, '{"n": 1.0}').execution.input_text == '{"n": 1.0}'
    assert runs.run(HELLO, " ").execution.output == {}
    assert runs.inputs == [" ", '{"n": 1.0}']


def test_an_input_that_is_not_json_is_refused_and_nothing_ran():
    runs = Runs()
    with pytest.raises(UsageError, match=r"^The input is not JSON: line 1, column 3"):
        runs.run(HELLO, "[1")
    assert runs.made == []


def test_runs_are_numbered_and_the_last_ones_kept():
    runs = Runs()
    for _ in range(KEPT + 2):
        last = runs.run(HELLO, "{}")
    assert (len(runs.made), runs.numbered(KEPT + 2)) == (KEPT, last)
    with pytest.raises(UsageError, match="Run 1 is not kept any more"):
        runs.numbered(1)


def test_functions_and_stubs_answer_and_a_stub_comes_first():
    runs = Runs()
    functions = {"pay": lambda event, context: "paid"}
    assert runs.run(PAYS, "{}", functions=functions).execution.output == "paid"
    runs.stubs = {"Pay": Stub('"stub"')}
    assert runs.run(PAYS, "{}", functions=functions).execution.output == "stub"


def test_an_endless_machine_ends_and_says_why():
    shown = result_of(Runs().run(LOOP, "{}"))
    assert shown["status"] == "FAILED"
    assert "25,000 events" in shown["explanation"]


def test_how_far_a_long_run_has_come_is_told():
    told: list[int] = []
    Runs().run(LOOP, "{}", far=told.append)
    assert told == sorted(told)
    assert len(told) > 5


def test_what_had_happened_before_an_interrupt_is_kept():
    def interrupt(events: int) -> None:
        raise KeyboardInterrupt

    made = Runs().run(LOOP, "{}", far=interrupt)
    shown = result_of(made)
    assert (shown["status"], shown["explanation"]) == ("ABORTED", INTERRUPTED)
    assert len(made.execution.events) > 100


def test_a_service_that_nobody_answers_is_told_in_the_editors_words():
    queue = {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage", "End": True,
             "Parameters": {"QueueUrl": "q", "MessageBody": "m"}}  # fmt: skip
    shown = result_of(Runs().run(StateMachine({"StartAt": "Q", "States": {"Q": queue}}), "{}"))
    assert shown["explanation"].startswith('Nobody answers "Q" here')
    assert "lambda parameters" not in shown["explanation"]


def test_a_result_has_what_every_state_did_by_its_place():
    inner = {"StartAt": "In/1", "States": {"In/1": {"Type": "Pass", "End": True}}}
    each = {"Type": "Map", "ItemProcessor": inner, "End": True}
    shown = result_of(Runs().run(StateMachine({"StartAt": "Each", "States": {"Each": each}}), "[1, 2, 3]"))
    assert list(shown["statuses"]) == ["/States/Each", "/States/Each/ItemProcessor/States/In~11"]
    assert shown["statuses"]["/States/Each/ItemProcessor/States/In~11"]["words"] == "succeeded, 3 visits"


def test_states_that_were_not_entered_are_left_out():
    rule = {"Variable": "$.on", "IsPresent": True, "Next": "On"}
    states = {
        "On?": {"Type": "Choice", "Choices": [rule], "Default": "No"},
        "On": {"Type": "Succeed"},
        "No": {"Type": "Fail", "Error": "No"},
    }
    shown = result_of(Runs().run(StateMachine({"StartAt": "On?", "States": states}), "{}"))
    assert list(shown["statuses"]) == ["/States/On?", "/States/No"]
    assert (shown["error"], shown["output"]) == ("No", "")


def test_a_run_that_waits_says_for_whom():
    ask = {"Type": "Task", "Resource": "arn:aws:states:us-east-1:123456789012:activity:ask", "End": True}
    made = Runs().run(StateMachine({"StartAt": "Ask", "States": {"Ask": ask}}), "{}")
    assert summary_of(made)["waits"] is True
    assert "send_task_success" not in result_of(made)["explanation"]
    assert 'the state "Ask" waits' in result_of(made)["explanation"]


def test_a_long_output_is_cut_and_says_so():
    shown = result_of(Runs().run(HELLO, f'"{"x" * 2 * LONGEST}"'))
    assert (len(shown["output"]), shown["cut"]) == (LONGEST, True)
