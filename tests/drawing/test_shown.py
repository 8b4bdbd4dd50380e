"""A machine or an execution as the last line of a cell."""

from __future__ import annotations

from typing import Any

import pytest

from sfnlearn import Execution, StateMachine, draw, run
from sfnlearn.drawing.picture import render
from sfnlearn.drawing.shown import MOST
from tests.drawing.samples import ORDER

MACHINE = StateMachine({"StartAt": "No", "States": {"No": {"Type": "Fail", "Error": "Lost <it>"}}})


def html(thing: Any) -> str:
    return str(thing._repr_mimebundle_()["text/html"])


def picture(thing: object) -> str:
    return html(thing).split('src="', 1)[1].split('"', 1)[0]


def failed() -> Execution:
    return run(MACHINE, name="e")


@pytest.mark.parametrize("thing", [MACHINE, failed()], ids=["machine", "execution"])
def test_it_draws_itself_and_its_text_stays_the_repr(thing):
    assert picture(thing) == picture(draw(thing))
    assert thing._repr_mimebundle_()["text/plain"] == repr(thing)


def test_an_execution_that_ran_on_aws_draws_itself_too():
    there = Execution.from_aws(failed().history.to_aws(), MACHINE)
    assert "<b>FAILED</b>" in html(there)
    assert picture(there) == picture(draw(there))


def test_an_execution_says_in_words_how_it_ended():
    assert "<b>FAILED</b> with <code>Lost &lt;it&gt;</code>, 3 events, 0 s on its clock. explain() says why." in html(
        failed()
    )


def test_the_repr_counts_the_states_that_the_picture_counts():
    assert repr(StateMachine(ORDER)).partition(": ")[2].startswith("9 states")
    assert draw(StateMachine(ORDER)).alt == "State machine with 9 states."


def test_without_an_engine_there_is_the_outline(monkeypatch):
    monkeypatch.setattr(render, "find_engine", lambda: None)
    assert "pip install graphviz graphviz-pure" in html(MACHINE)
    assert "No (Fail)" in html(MACHINE)


def test_a_machine_that_takes_long_to_draw_says_how_to_draw_it():
    chain = {f"S{n}": {"Type": "Pass", "Next": f"S{n + 1}"} for n in range(MOST)}
    large = StateMachine({"StartAt": "S0", "States": {**chain, f"S{MOST}": {"Type": "Succeed"}}})
    assert "draw(machine) draws them." in html(large)
    assert "draw(execution) draws them." in html(run(large))
    assert "<img" not in html(large)
