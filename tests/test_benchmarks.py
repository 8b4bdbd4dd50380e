"""The benchmarks run in a clone of this repository alone, and measure machines that do what they are said to do."""

from __future__ import annotations

import importlib.util
import json
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from sfnlearn import StateMachine

ROOT = Path(__file__).parents[1]
SMALL = {
    **dict.fromkeys(["chain_plain", "chain_pass", "loop_choice", "map_inline", "chain_jsonata"], "n=3"),
    "parallel": "n=2",
    "wait": "seconds=5",
    "retry": "fails=2",
}
STATES = {"chain_plain": 3, "chain_pass": 3, "loop_choice": 8, "map_inline": 7, "chain_jsonata": 3, "parallel": 21}


def measured(*words: str) -> dict[str, float]:
    command = [sys.executable, str(ROOT / "benchmarks" / "measure.py"), *words]
    ended = subprocess.run(command, capture_output=True, text=True, check=True)
    row: dict[str, float] = json.loads(ended.stdout)
    return row


@pytest.mark.parametrize("name", SMALL)
def test_a_workload_gives_the_output_that_it_must(name):
    assert measured("run", "sfnlearn", name, SMALL[name])["states"] == STATES.get(name, 1)


def test_moto_runs_a_workload_too():
    pytest.importorskip("moto")
    assert measured("run", "moto", "loop_choice", "n=3")["cpu_s"] < 5


def test_the_benchmarks_need_nothing_outside_the_repository():
    texts = [path.read_text("utf-8") for path in (ROOT / "benchmarks").glob("*.py")]
    assert [name for text in texts for name in re.findall(r"\S*(?<!\.)\.\./\S*|\bparents\[[2-9]\]", text)] == []


# ---------------------------------------------------------------------------------------------------------- the views


def loaded(name: str) -> ModuleType:
    found = importlib.util.spec_from_file_location(f"{name}_benchmark", ROOT / "benchmarks" / f"{name}.py")
    assert found is not None
    assert found.loader is not None
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def views() -> ModuleType:
    return loaded("views")


@pytest.mark.parametrize("states", [20, 60])
def test_the_executions_of_the_views_are_as_large_as_the_table_says(views, states):
    execution = views.execution(states, 200)
    assert execution.status == "SUCCEEDED"
    assert f"{states} states" in repr(execution.machine)
    assert 200 <= len(execution.events) < 300


def traced(name: str, start: int, length: int, cpu: int) -> dict[str, object]:
    return {"name": name, "ph": "X", "pid": 1, "tid": 2, "ts": start, "dur": length, "tdur": cpu, "args": {}}


def test_what_runs_inside_something_else_counts_once_and_for_its_own_kind(views):
    main = {"name": "thread_name", "pid": 1, "tid": 2, "args": {"name": "CrRendererMain"}}
    events = [
        main,
        traced("EventDispatch", 0, 9000, 7000),
        traced("FunctionCall", 1000, 6000, 5000),
        traced("Layout", 2000, 3000, 2000),
        traced("Paint", 20000, 3000, 1000),
        {**traced("Paint", 0, 5000, 5000), "tid": 3},  # of another thread
        traced("RunTask", 0, 9000, 9000),  # what the browser does for itself
    ]
    assert views.by_kind(events) == {"script": 5.0, "style": 0.0, "layout": 2.0, "paint": 1.0, "all": 8.0}


# --------------------------------------------------------------------------------------------------------- the editor


def test_the_machine_of_the_editor_has_a_hundred_states_and_no_error():
    editor = loaded("editor")
    definition = editor.definition()
    assert editor.count(definition) == editor.STATES == 100
    assert {"Parallel", "Map"} < {state["Type"] for state in definition["States"].values()}
    assert StateMachine(definition).start_at == definition["StartAt"]


def test_a_row_has_the_middle_and_the_end_of_what_was_measured():
    assert loaded("editor").row("keys", [3.0, 1.0, 2.0]) == ["keys", "3", "2.0", "2.0", "3.0"]
