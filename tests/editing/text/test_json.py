"""Laws of edits of a JSON text: the value changes where it should, and not a byte besides."""

import json

from hypothesis import HealthCheck, assume, given, settings, strategies as st

from sfnlearn.editing.text import Text
from tests.editing.text.texts import at, changed, json_texts, places, same, with_member, without

LAW = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
SOURCES = st.sampled_from(["1.50", "null", '"x"', "[]", "{}", '[1, {"k": 2e0}]', '{\n  "k": [\n    1\n  ]\n}'])
VALUES = st.sampled_from([1, 2.0, None, "x", [], {}, [1, {"k": 2}], {"k": {"l": [True]}, "m": "é"}])


@st.composite
def texts_and_places(draw, wanted=lambda _: True):
    text = Text(draw(json_texts()), "JSON")
    found = [place for place in places(text.value) if wanted(place)]
    assume(found)
    return text, draw(st.sampled_from(found))


@st.composite
def texts_and_containers(draw):
    text = Text(draw(json_texts()), "JSON")
    found = [place for place in places(text.value) if isinstance(at(text.value, place), dict | list)]
    assume(found)
    return text, draw(st.sampled_from(found))


@LAW
@given(texts_and_places(), SOURCES)
def test_what_is_set_stands_at_its_place_and_nothing_else_has_changed(given_, source):
    text, place = given_
    start, end = text.span(place)
    after = text.set(place, source)
    assert same(after.value, changed(text.value, place, json.loads(source)))
    assert after.text.startswith(text.text[:start])
    assert after.text.endswith(text.text[end:])


@LAW
@given(texts_and_places(), SOURCES)
def test_what_was_there_can_be_typed_again(given_, source):
    text, place = given_
    assert text.set(place, text.source(place)) is text
    assert text.set(place, source).set(place, text.source(place)) == text
    assert same(json.loads(text.source(place)), at(text.value, place))


@LAW
@given(texts_and_places())
def test_an_offset_in_a_value_leads_back_to_its_place(given_):
    text, place = given_
    start, end = text.span(place)
    assert same(json.loads(text.text[start:end]), at(text.value, place))
    assert text.place_at(start)[: len(place)] == place
    if place and isinstance(place[-1], str):
        assert text.place_at(text.span(place, key=True)[0] + 1) == place


@LAW
@given(texts_and_containers(), VALUES, st.data())
def test_a_member_that_is_put_in_is_there_and_its_removal_gives_the_old_bytes(given_, value, data):
    text, place = given_
    holder = at(text.value, place)
    index = data.draw(st.integers(0, len(holder)))
    if isinstance(holder, list):
        new = (*place, index)
        after = text.insert(new, value)
    else:
        new, keys = (*place, "new"), list(holder)
        beside = {"before": keys[index]} if index < len(keys) else {"after": keys[-1]} if keys else {}
        after = text.put(new, value, **beside)
    assert same(after.value, with_member(text.value, new, value, index))
    if holder:
        assert after.remove(new) == text


@LAW
@given(texts_and_places(len))
def test_what_is_removed_is_gone_and_nothing_else(given_):
    text, place = given_
    assert same(text.remove(place).value, without(text.value, place))


@LAW
@given(texts_and_places(), VALUES)
def test_what_is_put_over_a_value_replaces_it_alone(given_, value):
    text, place = given_
    start, end = text.span(place)
    after = text.put(place, value)
    assert same(after.value, changed(text.value, place, value))
    assert after.text.startswith(text.text[:start])
    assert after.text.endswith(text.text[end:])


@LAW
@given(texts_and_places(lambda place: bool(place) and place[-1] in ("a", "Next", "States")))
def test_a_name_that_is_changed_and_changed_back_gives_the_old_bytes(given_):
    text, place = given_
    after = text.rename(place, "new name")
    assert list(at(after.value, place[:-1])) == [
        "new name" if k == place[-1] else k for k in at(text.value, place[:-1])
    ]
    assert after.rename((*place[:-1], "new name"), place[-1]) == text


@LAW
@given(texts_and_places(len), st.data())
def test_a_member_moves_with_its_own_spelling(given_, data):
    text, place = given_
    goals = [goal for goal in places(text.value) if isinstance(at(text.value, goal), dict | list)]
    goal = data.draw(st.sampled_from([one for one in goals if one[: len(place)] != place]))
    holder = at(text.value, goal)
    moved = at(text.value, place)
    stays = without(text.value, place)
    if isinstance(holder, list):
        count = len(holder) - (goal == place[:-1])
        to_place = (*goal, data.draw(st.integers(0, count)))
    else:
        to_place = (*goal, "new")
    after = text.move(place, to_place)
    shifted = _without_what_moved(goal, place)
    index = to_place[-1] if isinstance(holder, list) else len(at(stays, shifted))
    if goal == place[:-1] and isinstance(holder, dict) and list(holder)[-1] == place[-1]:
        index = len(holder) - 1
    assert same(after.value, with_member(stays, (*shifted, to_place[-1]), moved, index))
    assert _no_blanks(text.source(place)) == _no_blanks(after.source((*shifted, to_place[-1])))


def _without_what_moved(goal, place):
    """A place as it is called once another one is gone: later items of an array move up."""
    holder, gone = place[:-1], place[-1]
    if isinstance(gone, int) and goal[: len(holder)] == holder and len(goal) > len(holder) and goal[len(holder)] > gone:
        return (*holder, goal[len(holder)] - 1, *goal[len(holder) + 1 :])
    return goal


def _no_blanks(source):
    return [line.strip() for line in source.splitlines()]
