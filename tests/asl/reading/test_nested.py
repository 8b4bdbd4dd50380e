import pytest

from tests.shorthand import HELLO, findings

BLOCK = {"StartAt": "E", "States": {"E": HELLO}}


def places(**fields):
    return [one.location for one in findings({"S": {"Type": "Map", "End": True, **fields}})]


@pytest.mark.parametrize(
    "config",
    [
        {"Mode": "FAST"},
        {"Mode": 5},
        {"Mode": "DISTRIBUTED"},
        {"Mode": "DISTRIBUTED", "ExecutionType": "SLOW"},
        {"Modus": "INLINE"},
        [],
    ],
)
def test_a_processor_config_that_cannot_be(config):
    assert any(
        place.startswith("/States/S/ItemProcessor/ProcessorConfig")
        for place in places(ItemProcessor={**BLOCK, "ProcessorConfig": config})
    )


@pytest.mark.parametrize(
    "processor", [None, [], "E", {}, {"StartAt": "E"}, {"States": {"E": HELLO}}, {**BLOCK, "Timeout": 5}]
)
def test_a_processor_is_a_block(processor):
    assert any(place.startswith("/States/S/ItemProcessor") for place in places(ItemProcessor=processor))


def test_what_is_wrong_inside_is_told_with_its_whole_place():
    inner = {
        "StartAt": "M",
        "States": {
            "M": {
                "Type": "Map",
                "ItemProcessor": {"StartAt": "X", "States": {"X": {"Type": "Wait", "End": True}}},
                "End": True,
            }
        },
    }
    found = findings({"P": {"Type": "Parallel", "Branches": [BLOCK, inner], "End": True}})
    assert [one.location for one in found] == ["/States/P/Branches[1]/States/M/ItemProcessor/States/X"]


def test_item_processor_and_its_old_name_together():
    assert places(ItemProcessor=BLOCK, Iterator={"StartAt": "F", "States": {"F": HELLO}})
