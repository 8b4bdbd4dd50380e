"""What an editor is opened with: any kind of definition, as the text that it is."""

from pathlib import Path

import pytest

from sfnlearn import StateMachine, UsageError
from sfnlearn.editing.opening import opened

TEXT = '{"StartAt": "A",\r\n "States": {"A": {"Type": "Succeed"}}}'


def test_a_machine_that_was_read_from_a_text_gives_that_text():
    assert opened(StateMachine(TEXT)) == TEXT


def test_a_file_keeps_its_line_ends(tmp_path: Path):
    file = tmp_path / "order.asl.json"
    file.write_bytes(TEXT.encode())
    assert opened(file) == opened(str(file)) == TEXT


def test_a_machine_that_was_read_from_a_value_is_laid_out():
    value = {"StartAt": "Ä", "States": {"Ä": {"Type": "Succeed"}}}
    assert StateMachine(opened(StateMachine(value))) == StateMachine(value)
    assert "Ä" in opened(value)


@pytest.mark.parametrize("source", [5, ["A"], b"{}"])
def test_what_is_no_definition_is_refused(source: object):
    with pytest.raises(UsageError, match="opens a state machine"):
        opened(source)


def test_a_file_that_is_missing_is_named(tmp_path: Path):
    with pytest.raises(UsageError, match=r"There is no file .*gone\.json"):
        opened(str(tmp_path / "gone.json"))
