"""The table of intrinsic functions: each row's example holds, and a new row is all that a new function needs."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import Any

import pytest

from sfnlearn import DefinitionError, run
from sfnlearn.asl.diagnostics.guesses import fixed_intrinsic
from sfnlearn.errors import StatesError
from sfnlearn.query.in_jsonata import NotTranslated, call_in_jsonata
from sfnlearn.query.intrinsics.parser import IntrinsicSyntaxError, compile_intrinsic
from sfnlearn.query.intrinsics.table import FUNCTIONS, IntrinsicFunction
from sfnlearn.query.jsonata.delimiters import delimited
from sfnlearn.query.jsonata.field_templates import FieldTemplate
from sfnlearn.query.paths.paths import compile_path
from tests.shorthand import output, state

SCOPE: Any = SimpleNamespace(
    variables={}, context={}, now=0.0, random=lambda: 0.5, uuid=lambda: "00000000-0000-4000-8000-000000000000"
)


def evaluated(text: str) -> Any:
    return compile_intrinsic(text, compile_path)(None, SCOPE)


@pytest.mark.parametrize("function", FUNCTIONS.values(), ids=FUNCTIONS)
def test_the_example_of_a_row_holds(function: IntrinsicFunction):
    assert function.example.startswith(f"{function.name}(")
    assert (function.gives is None) is function.random
    if function.gives is not None:
        assert json.dumps(evaluated(function.example), separators=(",", ":")) == function.gives
    else:
        evaluated(function.example)


@pytest.mark.parametrize("function", FUNCTIONS.values(), ids=FUNCTIONS)
def test_an_example_that_can_be_said_in_jsonata_gives_the_same(function: IntrinsicFunction):
    try:
        said = call_in_jsonata(function.example, "$states.input")
    except NotTranslated:
        assert function.jsonata is None
    else:
        assert FieldTemplate(delimited(said), "Output")({}, SCOPE) == evaluated(function.example)


# ------------------------------------------------------------ one row more


def _reversed(array: Any) -> list[Any]:
    return list(reversed(array))


ROW = IntrinsicFunction(
    "States.ArrayReverse", _reversed, 1, 1,
    "States.ArrayReverse(States.Array(1, 2))", "[2,1]", "$reverse({0})",
)  # fmt: skip
DRAW = IntrinsicFunction(
    "States.MathNormal", lambda scope: scope.random(), 0, 0, "States.MathNormal()", None, random=True
)


@pytest.fixture(autouse=True)
def one_row_more(monkeypatch):
    for row in (ROW, DRAW):
        monkeypatch.setitem(FUNCTIONS, row.name, row)


def test_the_reader_and_an_execution_know_the_new_function():
    machine = state("Pass", Parameters={"x.$": "States.ArrayReverse($.list)"})
    assert output(machine, {"list": [1, 2, 3]}) == {"x": [3, 2, 1]}
    with pytest.raises(StatesError, match="ArrayReverse"):
        compile_intrinsic("States.ArrayReverse($.missing)", compile_path)({}, SCOPE)


def test_the_reader_counts_its_arguments():
    with pytest.raises(IntrinsicSyntaxError, match=r"States.ArrayReverse takes 1 argument, not 2"):
        compile_intrinsic("States.ArrayReverse($.a, $.b)", compile_path, strict=True)


def test_it_is_suggested_for_a_name_that_is_nearly_right():
    assert fixed_intrinsic("States.ArrayRevers($.list)") == "States.ArrayReverse($.list)"
    with pytest.raises(IntrinsicSyntaxError, match=r'did you mean "States.ArrayReverse"\?'):
        compile_intrinsic("States.ArrayRevers($.list)", compile_path)
    with pytest.raises(DefinitionError) as caught:
        state("Pass", Parameters={"x.$": "States.ArrayRevers($.list)"})
    assert "States.ArrayReverse($.list)" in str(caught.value)


def test_it_is_said_in_jsonata():
    assert call_in_jsonata("States.ArrayReverse($.list)", "$states.input") == "$reverse($states.input.list)"
    with pytest.raises(NotTranslated, match=r"States\.MathNormal"):
        call_in_jsonata("States.MathNormal()", "$states.input")


def test_what_is_random_is_drawn_each_time_and_comes_again_with_the_seed():
    machine = state("Pass", Parameters={"x.$": "States.MathNormal()"})
    draws = [run(machine, {}, seed=seed).output["x"] for seed in (1, 1, 2)]
    assert draws[0] == draws[1] != draws[2]
