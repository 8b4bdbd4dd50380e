import pytest

from sfnlearn import run
from tests.shorthand import failure, findings, jsonata, lasted, links, machine, refusals, state, types, why

START = 1767225600.0  # 2026-01-01T00:00:00Z


def waited(of, data=None) -> float:
    execution = run(of, data or {})
    assert execution.status == "SUCCEEDED", (execution.error, execution.cause)
    return execution.duration


@pytest.mark.parametrize(
    ("field", "value", "data"),
    [
        ("Seconds", 60, {}),
        ("SecondsPath", "$.s", {"s": 60}),
        ("Timestamp", "2026-01-01T00:01:00Z", {}),
        ("Timestamp", "2026-01-01T01:01:00+01:00", {}),
        ("Timestamp", "2026-01-01T00:01:00.000Z", {}),
        ("TimestampPath", "$.t", {"t": "2026-01-01T00:01:00Z"}),
    ],
)
def test_the_four_forms_of_wait(field, value, data):
    assert waited(state("Wait", **{field: value}), data) == 60


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("Seconds", 60),
        ("Seconds", "{% $states.input.s %}"),
        ("Timestamp", "2026-01-01T00:01:00Z"),
        ("Timestamp", "{% $states.input.t %}"),
    ],
)
def test_the_two_forms_of_wait_in_jsonata(field, value):
    assert waited(jsonata("Wait", **{field: value}), {"s": 60, "t": "2026-01-01T00:01:00Z"}) == 60


def test_the_input_passes_through():
    assert run(state("Wait", Seconds=1), {"a": 1}).output == {"a": 1}


def test_nought_seconds_are_allowed():
    assert waited(state("Wait", Seconds=0)) == 0
    assert waited(state("Wait", SecondsPath="$.s"), {"s": 0}) == 0


def test_a_time_that_is_over_waits_no_time_and_never_turns_the_clock_back():
    assert waited(state("Wait", Timestamp="2020-01-01T00:00:00Z")) == 0


@pytest.mark.parametrize(
    "value", ["2026-01-01", "2026-01-01T00:00:00", "2026-01-01t00:00:00z", "2026-13-01T00:00:00Z", "x"]
)
def test_a_timestamp_has_t_and_z_or_an_offset(value):
    assert "Timestamp" in refusals("Wait", Timestamp=value)


@pytest.mark.parametrize("value", [-1, 1.5, "60", True, 100_000_000])
def test_seconds_are_a_whole_number_from_0(value):
    assert "Seconds" in refusals("Wait", Seconds=value)


def test_exactly_one_form_is_needed():
    assert findings({"S": {"Type": "Wait", "End": True}})
    assert findings({"S": {"Type": "Wait", "Seconds": 1, "SecondsPath": "$.s", "End": True}})


def test_a_seconds_path_that_names_nothing():
    assert why(state("Wait", SecondsPath="$.s")) == "The SecondsPath parameter does not reference an input value: $.s"


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (-1, "references a negative value: $.s == -1"),
        ("-7", "references a negative value: $.s == -7"),
        (1.5, "cannot be parsed as a long value: $.s == 1.5"),
        ("soon", "cannot be parsed as a long value: $.s == soon"),
        (None, "cannot be parsed as a long value: $.s == null"),
        (True, "cannot be parsed as a long value: $.s == true"),
        ([60], "cannot be parsed as a long value: $.s == [60]"),
        ({"n": 1}, 'cannot be parsed as a long value: $.s == {"n":1}'),
    ],
)
def test_a_seconds_path_to_something_else(seconds, said):
    assert why(state("Wait", SecondsPath="$.s"), {"s": seconds}) == f"The SecondsPath parameter {said}"


def test_a_seconds_path_to_a_number_as_text():
    assert lasted(run(state("Wait", SecondsPath="$.s"), {"s": "60"})) == 60


@pytest.mark.parametrize("milliseconds", ["", ".0", ".001", ".5", ".999", ".999999999"])
@pytest.mark.parametrize("form", ["Timestamp", "TimestampPath", "JSONata"])
def test_the_milliseconds_of_a_timestamp_are_cut_off(form, milliseconds):
    until = f"2026-01-01T00:00:05{milliseconds}Z"
    of = {
        "Timestamp": state("Wait", Timestamp=until),
        "TimestampPath": state("Wait", TimestampPath="$.t"),
        "JSONata": jsonata("Wait", Timestamp="{% $states.input.t %}"),
    }[form]
    assert lasted(run(of, {"t": until})) == 5


@pytest.mark.parametrize(
    ("fields", "previous"),
    [
        ({"Timestamp": "{% 'soon' %}"}, 4),
        ({"Timestamp": "{% '2026-01-01' %}"}, 4),
        ({"Timestamp": "{% '2026-13-05T00:00:00Z' %}"}, 4),
        ({"Seconds": "{% -1 %}"}, 4),
        ({"Timestamp": "{% 5 %}"}, 3),
        ({"Timestamp": "{% $nothing %}"}, 3),
        ({"Seconds": "{% 'x' %}"}, 3),
        ({"Seconds": "{% $sum %}"}, 3),
    ],
)
def test_what_an_evaluation_that_failed_hangs_on(fields, previous):
    of = machine(
        {"P": {"Type": "Pass", "Next": "W"}, "W": {"Type": "Wait", **fields, "End": True}}, QueryLanguage="JSONata"
    )
    assert links(run(of))[3:] == ["WaitStateEntered4<3", f"EvaluationFailed5<{previous}", "ExecutionFailed6<5"]


@pytest.mark.parametrize("text", ["2026-01-01", 5, None, ""])
def test_a_timestamp_path_to_something_else(text):
    assert "ISO-8601" in why(state("Wait", TimestampPath="$.t"), {"t": text})


@pytest.mark.parametrize("seconds", [2**31, 10**400])
def test_a_wait_beyond_31_bits_of_seconds_fails_at_once(seconds):
    assert why(state("Wait", SecondsPath="$.s"), {"s": seconds}) == "Wait state delay is too long."


def test_the_last_wait_that_is_not_too_long():
    execution = run(state("Wait", SecondsPath="$.s"), {"s": 2**31 - 1})
    assert execution.status == "TIMED_OUT"  # a standard execution takes at most a year


def test_in_jsonata_a_wrong_value_is_an_evaluation_error():
    for field, value in {"Seconds": "{% -1 %}", "Timestamp": "{% 'x' %}"}.items():
        assert failure(jsonata("Wait", **{field: value}))[0] == "States.QueryEvaluationError"


def test_a_wait_that_is_broken_off_says_so():
    wait = {"StartAt": "W", "States": {"W": {"Type": "Wait", "Seconds": 9, "End": True}}}
    fail = {"StartAt": "F", "States": {"F": {"Type": "Fail"}}}
    assert "WaitStateAborted" in types(run(machine({"P": {"Type": "Parallel", "Branches": [wait, fail], "End": True}})))
