"""What a definition is exported as."""

import json
from pathlib import Path

import pytest

from sfnlearn import StateMachine, UsageError
from sfnlearn.editing.exports import EXPORTS, exported
from sfnlearn.editing.session import Session

TEXT = '{"StartAt": "A",\r\n "States": {"A": {"Type": "Wait", "Seconds": 1, "Comment": "é \\"\'", "End": true}}}'


@pytest.mark.parametrize("form", [form for form in EXPORTS if form != "yaml"])
def test_every_form_is_made(form):
    made = exported(Session(TEXT), form)
    assert made.content
    assert made.name.startswith("machine.")


def test_the_text_is_given_as_it_is_written():
    assert exported(Session(TEXT), "json").content == TEXT


def test_python_makes_an_equal_machine():
    found: dict[str, object] = {}
    long = {"StartAt": "S0", "States": {f"S{n}": {"Type": "Pass", "Next": f"S{n + 1}"} for n in range(30)}}
    long["States"]["S30"] = {"Type": "Succeed"}  # type: ignore[index]
    for text in (TEXT, json.dumps(long)):
        exec(str(exported(Session(text), "python").content), found)
        assert found["machine"] == StateMachine(text)


def test_a_cell_begins_with_its_magic_and_a_name_of_python():
    machine = StateMachine({"StartAt": "A", "States": {"A": {"Type": "Succeed"}}}, name="my-order")
    made = exported(Session(machine), "cell")
    assert str(made.content).startswith("%%asl my_order\n{")
    assert made.name == "my-order.txt"


@pytest.mark.parametrize("form", ["svg", "png", "dot"])
def test_a_definition_with_errors_has_no_picture_and_says_why(form):
    with pytest.raises(UsageError, match=r"^Only a definition without errors has a picture: /States/A"):
        exported(Session('{"StartAt": "A", "States": {"A": {"Type": "Pass"}}}'), form)


@pytest.mark.parametrize("form", ["yaml", "python"])
def test_a_text_that_cannot_be_read_is_given_in_its_own_syntax_alone(form):
    assert exported(Session("{oh no"), "json").content == "{oh no"
    with pytest.raises(UsageError, match=r"^The text cannot be read"):
        exported(Session("{oh no"), form)


def test_what_cannot_be_is_one_sentence(tmp_path: Path):
    with pytest.raises(UsageError, match="exported as json, yaml"):
        exported(Session(TEXT), "pdf")
    with pytest.raises(UsageError, match="nothing to export"):
        exported(Session(), "json")
