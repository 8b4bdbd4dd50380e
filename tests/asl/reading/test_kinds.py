"""The kinds of objects, and what a message says of one."""

from sfnlearn.asl.diagnostics.causes import diagnose
from sfnlearn.asl.reading.blocks import STATE_TYPES
from sfnlearn.asl.reading.kinds import HANDLING, Kind


def test_every_type_of_state_has_its_own_kind():
    kinds = {name: row.kind for name, row in STATE_TYPES.items()}
    assert {name: kind.phrase for name, kind in kinds.items()} == {name: f"a {name} state" for name in STATE_TYPES}
    assert {*kinds.values(), Kind.STATE} == {kind for kind in Kind if kind.is_state}
    assert set(HANDLING) == {kinds["Task"], kinds["Parallel"], kinds["Map"]}


def test_every_phrase_has_an_article():
    assert all(kind.phrase in (f"a {kind.noun}", f"an {kind.noun}") for kind in Kind)


def test_a_message_names_the_kind_of_the_object():
    states = {"B": {"Type": "Succeed", "End": True}}
    processor = {"ProcessorConfig": {"Colour": "red"}, "StartAt": "B", "States": states}
    definition = {"StartAt": "A", "States": {"A": {"Type": "Map", "ItemProcessor": processor, "End": True}}}
    hints = {str(found.location): found.hint for found in diagnose(definition, "STANDARD").errors}
    assert hints == {
        "/States/A/ItemProcessor/ProcessorConfig/Colour": (
            "The States Language has no such field in a ProcessorConfig; remove it."
        ),
        "/States/A/ItemProcessor/States/B/End": "A Succeed state always ends; remove End.",
    }
