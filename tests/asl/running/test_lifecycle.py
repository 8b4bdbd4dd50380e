from sfnlearn import JSONText, run
from tests.shorthand import links, state, types


def test_a_life_begins_with_the_input_and_the_role_and_ends_with_the_output():
    events = run(state("Pass", Result=[1]), JSONText('{"a": 1}')).events
    assert events[0].details == {"input": {"a": 1}, "roleArn": "arn:aws:iam::123456789012:role/sfnlearn"}
    assert events[-1].details == {"output": [1]}


def test_the_first_state_hangs_on_nothing():
    assert links(run(state("Pass"))) == [
        "ExecutionStarted1<0",
        "PassStateEntered2<0",
        "PassStateExited3<2",
        "ExecutionSucceeded4<3",
    ]


def test_what_is_not_known_of_a_failure_is_left_out():
    assert run(state("Fail")).events[-1].details == {}
    assert run(state("Fail", Error="E")).events[-1].details == {"error": "E"}
    assert run(state("Fail", Cause="c")).events[-1].details == {"cause": "c"}


def test_an_execution_ends_once():
    for of in (state("Pass"), state("Fail"), state("Wait", Seconds=99_999_999)):
        assert sum(kind.startswith("Execution") for kind in types(run(of))) == 2
