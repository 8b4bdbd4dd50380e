"""What the inspector asks: forms and values, and a sentence where there is none."""

from __future__ import annotations

from typing import Any

import pytest

from sfnlearn import edit
from sfnlearn.errors import UsageError
from sfnlearn.widgets.editor.inspector import MOST_VALUES, form, values

MACHINE: dict[str, Any] = {"StartAt": "A", "States": {"A": {"Type": "Task", "Resource": "", "Next": "B"}}}
RESOURCE = ["States", "A", "Resource"]


def test_a_form_has_the_spelling_of_the_text():
    editor = edit('{"StartAt": "A", "TimeoutSeconds": 1e2, "States": {}}')
    [general] = form(editor, {"place": []})["sections"]
    assert {field["name"]: field["source"] for field in general["fields"]}["TimeoutSeconds"] == "1e2"


def test_nothing_yet_has_the_machine_s_form_and_a_text_that_breaks_off_none():
    assert form(edit(), {"place": []})["of"] == "machine"
    with pytest.raises(UsageError, match="cannot be read"):
        form(edit('{"StartAt": '), {"place": []})


def test_values_hold_every_word_that_was_typed_and_are_not_too_many():
    editor = edit(MACHINE, functions={"pay": len})
    assert values(editor, {"place": RESOURCE})[0]["value"].endswith(":function:pay")
    assert len(values(editor, {"place": RESOURCE})) == MOST_VALUES
    found = [each["value"] for each in values(editor, {"place": RESOURCE, "text": "TOKEN sqs"})]
    assert found == ["arn:aws:states:::sqs:sendMessage.waitForTaskToken"]
