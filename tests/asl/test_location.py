import copy
import pickle

import pytest

from sfnlearn.asl.location import Location, position_of
from sfnlearn.errors import Diagnostic, Fix
from sfnlearn.jsonplaces import TextPosition

CATCH = Location(("States", "Pay", "Catch", 0, "Next"))


def test_a_location_has_awss_text_and_a_json_pointer():
    assert (str(CATCH), CATCH.pointer) == ("/States/Pay/Catch[0]/Next", "/States/Pay/Catch/0/Next")
    assert (str(Location()), Location().pointer) == ("/", "")
    assert Location(("a/b~c", "0", 0)).pointer == "/a~1b~0c/0/0"


def test_a_location_is_a_tuple_of_keys_and_indexes():
    assert CATCH == ("States", "Pay", "Catch", 0, "Next")
    assert hash(CATCH) == hash(tuple(CATCH))
    assert Location(("a", 2)) < Location(("a", 10))


@pytest.mark.parametrize("copied", [copy.copy(CATCH), copy.deepcopy(CATCH), pickle.loads(pickle.dumps(CATCH))])
def test_copies_and_pickles_are_locations(copied):
    assert (type(copied), copied) == (Location, CATCH)


def test_its_repr_makes_it_again():
    assert eval(repr(CATCH), {"Location": Location}) == CATCH


def test_a_diagnostic_and_a_fix_carry_it():
    found = Diagnostic("ERROR", "X", "is missing", CATCH, fix=Fix(CATCH, "remove"))
    assert (found.place, found.location) == (CATCH, "/States/Pay/Catch[0]/Next")
    assert found.fix is not None
    assert (found.fix.place, found.fix.pointer) == (CATCH, CATCH.pointer)
    assert str(found) == "/States/Pay/Catch[0]/Next: is missing"
    assert repr(CATCH) in repr(found)


def test_two_places_with_the_same_text_are_two_findings():
    apart = Diagnostic("ERROR", "X", "no", Location(("a", "b"))), Diagnostic("ERROR", "X", "no", Location(("a/b",)))
    assert apart[0].location == apart[1].location
    assert len(set(apart)) == 2


def test_a_text_is_read_beside_the_definition():
    value = {"States": {"a": {"b": 1}, "a/b": {"Next": 1}, "c[0]": {"Catch": [{}, {"Next": 1}]}}}
    assert Location.from_text("/States/a/b/Next", value) == ("States", "a/b", "Next")
    assert Location.from_text("/States/c[0]/Catch[1]/Next", value) == ("States", "c[0]", "Catch", 1, "Next")
    assert Location.from_text("/States/a/Missing", value) == ("States", "a")
    assert Location.from_text("/", value) == ()


def test_the_reading_that_leads_further_wins_over_the_longer_name():
    value = {"a": {"b": {"c": 1}}, "a/b": {}}
    assert Location.from_text("/a/b/c", value) == ("a", "b", "c")


def test_a_pointer_is_read_beside_the_definition():
    value = {"Catch": [{"0": 1}], "0": {}}
    assert Location.from_pointer("/Catch/0/0", value) == ("Catch", 0, "0")
    assert Location.from_pointer("/0/1", value) == ("0", "1")
    assert Location.from_pointer("/Catch/01", value) == ("Catch", "01")
    assert Location.from_pointer("/Missing/0", value) == ("Missing", "0")


TEXT = '{\n  "States": {\n    "A~b": {"Type": "Pass"}}}'


@pytest.mark.parametrize(
    ("place", "position"),
    [
        ("/States/A~b/Type", (3, 13)),
        ("/States/A~b/Next", (3, 5)),
        ("/", (1, 1)),
        (Location(("States", "A~b", "Type")), (3, 13)),
        (TextPosition(7, 8), (7, 8)),
    ],
)
def test_a_position_is_the_key_of_the_field_and_the_object_where_it_is_missing(place, position):
    assert position_of(place, TEXT) == position
