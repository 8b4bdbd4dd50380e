import re
from pathlib import Path

import pytest

import sfnlearn
from sfnlearn import run
from sfnlearn.late import LATE, late
from tests.shorthand import state

PACKAGE = Path(sfnlearn.__file__).parent


@pytest.mark.parametrize("name", LATE)
def test_everything_is_found_where_it_is_said_to_be(name):
    assert callable(late(name))


def test_every_name_is_asked_for_somewhere():
    text = "".join(path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py"))
    assert set(re.findall(r'\blate\("([^"]+)"\)[.(]', text)) | {"inspect"} == set(LATE)


def test_history_and_timeline_are_made_of_the_execution():
    execution = run(state("Wait", Seconds=5), {"a": 1})
    assert "WaitStateEntered" in str(execution.history)
    assert "S" in str(execution.timeline)
