"""A definition that is read to be asked about is read as any other."""

from __future__ import annotations

from typing import Any

from sfnlearn.asl.location import Location
from sfnlearn.asl.reading.asked_fields import Asked, read_asked
from sfnlearn.asl.reading.kinds import Kind
from sfnlearn.asl.reading.machine_fields import read_definition


def state(**members: Any) -> dict[str, Any]:
    return {"StartAt": "A", "States": {"A": members}}


def asked(**members: Any) -> dict[str, Asked]:
    return read_asked(state(**members))[Location(("States", "A"))].asked


def test_what_is_asked_for_first_stays_though_one_method_asks_through_another():
    assert asked(Type="Task")["Resource"] == Asked("text", required=True)
    assert asked(Type="Task")["Retry"] == Asked("objects", kind=Kind.RETRIER)


def test_a_question_that_says_more_takes_the_place_of_one_that_says_nothing():
    assert asked(Type="Wait")["Seconds"].how == "anything"
    assert asked(Type="Wait", Seconds=False)["Seconds"].how == "integer"


def test_what_is_found_is_what_an_ordinary_reading_finds():
    definition = state(Type="Task", Resource=1, Retry=[{"ErrorEquals": []}], Catch={}, End=False, Odd=1)
    _, _, findings = read_definition(definition, "STANDARD")
    read = read_asked(definition)[Location()]
    assert {found for _, found in read.report.findings} <= {found for _, found in findings}
    assert len(read.report.findings) >= 5


def test_every_object_is_there_by_its_place():
    inner = {"StartAt": "I", "States": {"I": {"Type": "Succeed"}}}
    read = read_asked(state(Type="Parallel", Branches=[inner, inner], Catch=[{}], End=True))
    assert set(read) >= {
        Location(("States", "A", "Branches", 1, "States", "I")),
        Location(("States", "A", "Catch", 0)),
    }
