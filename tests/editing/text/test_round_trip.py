"""A field of each state is changed and typed back as it was: the text is the same, byte for byte."""

import json
from random import Random

import pytest

from sfnlearn.editing.text import Text
from tests.editing.text.texts import NUMBERS, at, places
from tests.recorded import CASES, needs_recordings

ODD = 987654321
"""Stands for a number until an odd spelling takes its place."""


def machine(chance: Random, count: int) -> str:
    """The JSON text of a machine of so many states, some of them in a Map or a Parallel, its numbers spelt oddly."""
    text = json.dumps(block(chance, count), indent=chance.choice([2, 4]))
    while str(ODD) in text:
        text = text.replace(str(ODD), chance.choice(NUMBERS), 1)
    return text


def block(chance: Random, count: int, number: int = 0) -> dict[str, object]:
    names = [f"State {number + index}" for index in range(count)]
    states: dict[str, object] = {}
    for name, following in zip(names, [*names[1:], None], strict=True):
        way: dict[str, object] = {"Next": following} if following else {"End": True}
        kind = chance.choice(["Task", "Wait", "Choice", "Map"])
        if kind == "Task":
            retry = [{"ErrorEquals": ["States.ALL"], "IntervalSeconds": ODD, "BackoffRate": ODD}]
            states[name] = {"Type": kind, "Resource": "arn:aws:states:::lambda:invoke", "Retry": retry, **way}
        elif kind == "Wait":
            states[name] = {"Type": kind, "Comment": "# 1: no remark", "Seconds": ODD, **way}
        elif kind == "Choice":
            rule = {"Variable": "$.a", "NumericGreaterThan": ODD, "Next": names[0]}
            states[name] = {"Type": kind, "Choices": [rule], "Default": following or names[0]}
        else:
            states[name] = {"Type": kind, "ItemProcessor": block(chance, 1, number + 1000), **way}
    return {"Comment": "1.50 # no remark", "StartAt": names[0], "States": states}


def with_remarks(chance: Random, text: str) -> str:
    """A YAML text without `|` and `>`, with remarks and blank lines in it."""
    lines = []
    for line in text.splitlines():
        indent = " " * (len(line) - len(line.lstrip()))
        lines += chance.choice([[], [], [], [""], [f"{indent}# a remark"]])
        lines.append(line + chance.choice(["", "", "  # note"]))
    return "\n".join([*lines, ""])


def check_that_every_state_can_be_typed_back(text: Text, chance: Random, most: int = 1000) -> int:
    states = [place for place in places(text.value) if len(place) > 1 and place[-2] == "States"]
    found = [place for place in states if isinstance(at(text.value, place), dict) and at(text.value, place)]
    for place in found[:most]:
        field = (*place, chance.choice(list(at(text.value, place))))
        changed = text.set(field, '"changed"')
        assert at(changed.value, field) == "changed"
        assert changed.set(field, text.source(field)).text == text.text
    return len(found[:most])


@pytest.mark.parametrize("seed", range(10))
def test_a_generated_machine(seed):
    chance = Random(seed)
    text = Text(machine(chance, chance.choice([1, 5, 100]) if seed else 100))
    assert check_that_every_state_can_be_typed_back(text, chance)
    small = Text(machine(chance, 8))
    yaml = Text(with_remarks(chance, small.converted("YAML")[0].text), "YAML")
    assert check_that_every_state_can_be_typed_back(yaml, chance)


@needs_recordings
def test_every_recorded_definition():
    chance, seen = Random(0), set()
    for line in CASES.read_text("utf-8").splitlines():
        definition = json.loads(line).get("definition")
        written = json.dumps(definition, indent=2)
        if isinstance(definition, dict) and definition.get("States") and written not in seen:
            seen.add(written)
            text = Text(written)
            assert check_that_every_state_can_be_typed_back(text, chance)
            assert check_that_every_state_can_be_typed_back(text.converted("YAML")[0], chance, most=1)
    assert seen
