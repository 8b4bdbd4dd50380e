"""The widgets: what travels is JSON, questions are answered with data or one sentence, the twin goes first."""

from __future__ import annotations

import json
import sys
from typing import Any

import pytest

from sfnlearn import Execution, StateMachine, UsageError, step, widgets
from sfnlearn.drawing.panzoom_script import panzoom_script
from sfnlearn.widgets import MISSING, debug, event_table, timeline
from sfnlearn.widgets.static_view import STATIC_CLASS, StaticView
from sfnlearn.widgets.views import STATIC, Stepper, read_value
from tests.widgets.samples import FUNCTIONS, INPUT, ORDER, order


class Heard:
    """Stands for the browser: asks, and keeps what it is answered."""

    def __init__(self, view: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        self.view = view
        self.answers: list[dict[str, Any]] = []
        monkeypatch.setattr(view, "send", self.answers.append)

    def ask(self, **question: Any) -> dict[str, Any]:
        self.view._hear(self.view, {"question": 1, **question}, [])
        return self.answers[-1]


@pytest.fixture
def stepper() -> Stepper:
    view = debug(order())
    assert isinstance(view, Stepper)
    return view


def test_a_machine_is_run_first():
    view = StateMachine(ORDER).debug(INPUT, functions=FUNCTIONS)
    assert view.execution.status == "SUCCEEDED"
    assert order().debug().execution.output == order().output


def test_all_that_travels_is_json(stepper):
    state = stepper.get_state()
    assert {"cursor", "branch", "branches", "scene", "breakpoints"} <= set(state)
    for name in ("branches", "scene"):
        assert json.loads(json.dumps(state[name], allow_nan=False)) == state[name]


def test_the_script_asks_for_nothing_from_elsewhere(stepper):
    for text in (stepper._esm, stepper._css):
        assert "import " not in str(text)
        assert "http" not in str(text).replace("http://www.w3.org/2000/svg", "")
    scripts = [path for path in STATIC.iterdir() if path.is_file()]  # the folder is a bundle of libraries
    assert not [path.name for path in scripts if "innerHTML" in path.read_text()]


def test_going_on_makes_a_branch(stepper, monkeypatch):
    browser = Heard(stepper, monkeypatch)
    answer = browser.ask(kind="change", branch=0, event=2, text=json.dumps({**INPUT, "total": 1}))
    assert answer == {"kind": "change", "question": 1, "branches": 2}
    assert (len(stepper.branches), stepper.branch, stepper.execution.output["total"]) == (2, 1, 1)
    assert stepper.branches[1]["around"] == 0
    assert [execution.output["total"] for execution in stepper.executions] == [42.5, 1]


def test_a_mistake_is_one_sentence(stepper, monkeypatch):
    browser = Heard(stepper, monkeypatch)
    answer = browser.ask(kind="change", branch=0, event=2, text='{"total": }')
    assert answer["refused"].startswith("This is not JSON: line 1, column 11: ")
    assert len(stepper.branches) == 1
    assert "holds no data" in browser.ask(kind="change", branch=0, event=3, text="{}")["refused"]


def test_texts_and_stages_are_fetched(stepper, monkeypatch):
    browser = Heard(stepper, monkeypatch)
    assert browser.ask(kind="hello") == {"kind": "hello", "question": 1}
    assert json.loads(browser.ask(kind="text", branch=0, text=0)["text"]) == INPUT
    assert browser.ask(kind="stages", branch=0) == {"kind": "stages", "question": 1}


@pytest.mark.parametrize(("make", "cursor"), [(timeline, len(order().events)), (event_table, 1)])
def test_the_linked_views_share_a_cursor(make, cursor):
    import ipywidgets

    view, other = make(order()), debug(order())
    assert view.cursor == cursor
    ipywidgets.link((view, "cursor"), (other, "cursor"))
    other.cursor = 7
    assert view.cursor == 7


def test_the_twin_has_picture_timeline_and_table():
    html = StaticView(order()).html()
    assert html.startswith(f'<details class="{STATIC_CLASS}" open="open">')
    assert (html.count("<img "), html.count("<table")) == (2, 1)
    assert "<script" not in html.replace(panzoom_script(), "")
    assert "Validate" in str(StaticView(order(), ("table",)))


def test_the_bundle_has_a_fallback(stepper):
    data, _metadata = stepper._repr_mimebundle_()
    assert set(data) == {"text/plain", "text/html", "application/vnd.jupyter.widget-view+json"}
    assert "Stepper of <Execution" in data["text/plain"]


def test_nothing_to_step_through():
    with pytest.raises(UsageError, match="int has none"):
        debug(7)
    with pytest.raises(UsageError, match="has no events"):
        debug(step(StateMachine(ORDER), INPUT, functions=FUNCTIONS))


def test_without_anywidget_there_is_one_sentence(monkeypatch):
    monkeypatch.setitem(sys.modules, "anywidget", None)
    monkeypatch.delitem(sys.modules, "sfnlearn.widgets.views")
    with pytest.raises(UsageError) as told:
        widgets.debug(order())
    assert str(told.value) == MISSING


def test_an_execution_that_ran_on_aws_steps_and_does_not_go_on(monkeypatch):
    ran = order()
    view = debug(Execution.from_aws(ran.history.to_aws(), ran.machine))
    (shown,) = view.branches
    assert (len(shown["type"]), shown["lives"]) == (len(ran.events), False)
    assert shown["visits"].keys() == debug(ran).branches[0]["visits"].keys()
    assert "did not run here" in Heard(view, monkeypatch).ask(kind="change", branch=0, event=2, text="{}")["refused"]


def test_a_text_that_is_not_json_is_told_with_its_place():
    assert read_value('{"n": 1e2}') == {"n": 100.0}
    with pytest.raises(UsageError, match=r"^This is not JSON: line 2, column 10: "):
        read_value('{\n  "n": 1,,\n}')
