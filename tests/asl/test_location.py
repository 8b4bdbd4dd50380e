import copy
import json
import pickle
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from hypothesis import given, strategies as st

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


# ------------------------------------------------ any place in any value that looks like a definition

KEYS = st.sampled_from(["States", "Pay", "Catch", "a/b", "a", "b", "~", "~1", "0", "1", "[0]", "c[0]", "", "/", '"'])
TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=8) | st.sampled_from(["{", "- a", "#", "null"])
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS | TEXTS, inner, max_size=4),
    max_leaves=12,
)
DEFINITIONS = st.dictionaries(KEYS | TEXTS, VALUES, max_size=4)


ROOT = Location()


def places(value: Any, place: Location = ROOT) -> Iterator[tuple[Location, Any]]:
    """Every place in a value, with what stands there."""
    yield place, value
    members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, member in members:
        yield from places(member, place.below(key))


def from_position(text: str, position: TextPosition | None) -> int:
    """The offset of a position."""
    assert position is not None
    before = text.split("\n")[: position.line - 1]
    return sum(len(line) + 1 for line in before) + position.column - 1


@given(DEFINITIONS)
def test_every_form_of_every_place_leads_back_to_it(definition):
    found = dict(places(definition))
    texts = Counter(map(str, found))
    for place, value in found.items():
        assert place.value_in(definition) is value
        assert Location.from_pointer(place.pointer, definition) == place
        read = Location.from_text(str(place), definition)
        assert str(read) == str(place)
        assert read == place or texts[str(place)] > 1  # AWS's text itself is one for both


@given(DEFINITIONS, st.sampled_from([None, 0, 2]), st.booleans())
def test_every_place_is_found_in_a_json_text(definition, indent, ascii_only):
    text = json.dumps(definition, indent=indent, ensure_ascii=ascii_only)
    read = json.JSONDecoder().raw_decode
    for place, value in places(definition):
        at = from_position(text, place.position_in(text, key=False))
        key_at = from_position(text, place.position_in(text))
        assert read(text, at)[0] == value
        assert read(text, key_at)[0] == (place[-1] if place and isinstance(place[-1], str) else value)


@given(DEFINITIONS, st.sampled_from([None, False, True]), st.booleans())
def test_every_place_is_found_in_a_yaml_text(definition, flow, plain):
    text = "# a remark\n" + yaml.safe_dump(definition, default_flow_style=flow, allow_unicode=plain, sort_keys=False)
    tokens = {token.start_mark.index: token for token in yaml.scan(text) if isinstance(token, yaml.ScalarToken)}
    for place, value in places(definition):
        at = from_position(text, place.position_in(text, key=False))
        key_at = from_position(text, place.position_in(text))
        if place and isinstance(place[-1], str):
            assert tokens[key_at].value == place[-1]
        else:
            assert key_at == at
        if isinstance(value, str):
            assert tokens[at].value == value
        elif isinstance(value, dict):
            assert text[at] in "{?" or tokens[at].value == next(iter(value))
        elif isinstance(value, list):
            assert text[at] in "[-"
        else:
            assert text[at:].startswith(json.dumps(value))


def test_what_an_alias_stands_for_is_where_it_was_written():
    text = "Catch: &all\n- Next: A\nRetry: *all\n"
    assert Location(("Retry",)).position_in(text) == (3, 1)
    assert Location(("Retry", 0, "Next")).position_in(text) == (2, 3)


def test_a_line_is_what_a_newline_ends():
    text = 'a: "\u2028"\r\n\u0085b: 1\n'
    assert Location(("a",)).position_in(text, key=False) == (1, 4)
    text = "{'a': '\u2028',\n 'b': 1}"
    assert Location(("b",)).position_in(text) == (2, 2)


@pytest.mark.parametrize("text", ["{", "a: [", "", "5", "null"])
def test_a_text_that_is_no_definition_has_no_place_or_its_own(text):
    assert Location(("States",)).position_in(text) in (None, (1, 1))
