"""Laws of edits of a YAML text: the value changes where it should, and not a byte besides."""

import pytest
from hypothesis import HealthCheck, assume, given, settings, strategies as st

from sfnlearn.asl.reading.yaml_text import parse_yaml
from sfnlearn.editing.text import Text, TextError
from sfnlearn.errors import UsageError
from tests.editing.text.texts import at, changed, places, same, with_member, without, yaml_texts

LAW = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
IN_BRACKETS = ["1.50", "null", '"x"', "[]", "{}", "[1, {k: 2e0}]", "a b"]
SOURCES = st.sampled_from([*IN_BRACKETS, "k: 1", "k:\n  - 1\n  # r\nl: 2", "- 1\n- a: b", "|\n  two\n  lines"])
VALUES = st.sampled_from(
    [1, 2.0, None, "x", "on", [], {}, [1, {"k": 2}], {"k": {"l": [True]}, "m": "é"}, "a\nb", "a: b"]
)


def is_as_before(one, other):
    """Whether two texts are the same, but that the last line of the first may have got its end."""
    return one.text in (other.text, other.text + "\n", other.text + "\r\n")


def is_in_brackets(text, place):
    spots = [text.text[slice(*text.span(place[:length]))][:1] for length in range(len(place))]
    return any(sign in ("{", "[") for sign in spots)


@st.composite
def texts_and_places(draw, wanted=lambda _: True):
    text = Text(draw(yaml_texts()), "YAML")
    found = [place for place in places(text.value) if wanted(place)]
    assume(found)
    return text, draw(st.sampled_from(found))


@st.composite
def texts_and_containers(draw):
    text = Text(draw(yaml_texts()), "YAML")
    found = [place for place in places(text.value) if isinstance(at(text.value, place), dict | list)]
    assume(found)
    return text, draw(st.sampled_from(found))


@LAW
@given(yaml_texts())
def test_every_value_is_where_its_span_is(given_):
    text = Text(given_, "YAML")
    for place in places(text.value):
        assert same(parse_yaml(text.source(place) + "\n"), at(text.value, place))
        start, _end = text.span(place)
        assert text.place_at(start)[: len(place)] == place
        assert text.set(place, text.source(place)) is text


@LAW
@given(texts_and_places(), SOURCES, st.sampled_from(IN_BRACKETS))
def test_what_is_set_stands_at_its_place_and_what_was_there_can_be_typed_again(given_, source, short):
    text, place = given_
    source = short if is_in_brackets(text, place) else source
    after = text.set(place, source)
    assert same(after.value, changed(text.value, place, parse_yaml(source + "\n")))
    assert is_as_before(after.set(place, text.source(place)), text)


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
        assert is_as_before(after.remove(new), text)


@LAW
@given(texts_and_places(len))
def test_what_is_removed_is_gone_and_nothing_else(given_):
    text, place = given_
    assert same(text.remove(place).value, without(text.value, place))


@LAW
@given(texts_and_places(), VALUES)
def test_what_is_put_over_a_value_replaces_it_alone(given_, value):
    text, place = given_
    assert same(text.put(place, value).value, changed(text.value, place, value))


@LAW
@given(texts_and_places(lambda place: bool(place) and place[-1] in ("a", "Next", "States", "b c", "q'r")))
def test_a_name_that_is_changed_and_changed_back_gives_the_old_bytes(given_):
    text, place = given_
    after = text.rename(place, "new name")
    assert list(at(after.value, place[:-1])) == [
        "new name" if k == place[-1] else k for k in at(text.value, place[:-1])
    ]
    assert after.rename((*place[:-1], "new name"), place[-1]) == text


@LAW
@given(texts_and_places(len), st.data())
def test_a_member_moves_with_its_spelling_and_its_remarks(given_, data):
    text, place = given_
    kind = type(at(text.value, place[:-1]))
    goals = [goal for goal in places(text.value) if isinstance(at(text.value, goal), kind)]
    goal = data.draw(st.sampled_from([one for one in goals if one[: len(place)] != place]))
    holder = at(text.value, goal)
    if isinstance(holder, list):
        to_place = (*goal, data.draw(st.integers(0, len(holder) - (goal == place[:-1]))))
    else:
        to_place = (*goal, "new")
    after = text.move(place, to_place)
    remarks = text.text.count("#")
    assert after.text.count("#") == remarks or is_in_brackets(text, (*goal, "x")) or not holder


STATES = """\
# Charges a card.

StartAt: Pay
States:
  # Takes the money.
  Pay:   # once
    Type: Task
    TimeoutSeconds: 1.50  # not 1.5
    Next: Both
    # Retry: later

  Both:
    Type: Parallel
    Branches:
      - StartAt: Mail
        States:
          # Tells the customer.
          Mail: {Type: Pass, End: true}

  # The end.
  Done:
    Type: Succeed
"""
MAIL = ("States", "Both", "Branches", 0, "States")


def test_a_state_moves_into_another_block_with_its_remarks():
    moved = Text(STATES).move(("States", "Pay"), (*MAIL, "Pay"), before="Mail")
    assert (
        """
        States:
          # Takes the money.
          Pay:   # once
            Type: Task
            TimeoutSeconds: 1.50  # not 1.5
            Next: Both
            # Retry: later
          # Tells the customer.
          Mail: {Type: Pass, End: true}
"""
        in moved.text
    )
    assert "States:\n  Both:" in moved.text
    back = moved.move((*MAIL, "Pay"), ("States", "Pay"), before="Both")
    assert back.text == STATES


def test_a_state_that_goes_takes_its_remarks_along():
    gone = Text(STATES).remove(("States", "Pay")).remove(("States", "Done"))
    assert "money" not in gone.text
    assert "Retry" not in gone.text
    assert gone.text.endswith("          Mail: {Type: Pass, End: true}\n")
    assert gone.text.startswith("# Charges a card.\n\nStartAt: Pay\nStates:\n  Both:\n")


def test_a_state_is_renamed_in_its_line():
    assert Text(STATES).rename(("States", "Pay"), "Take: money").text == STATES.replace("Pay: ", '"Take: money": ')


def test_a_new_state_is_laid_out_as_the_others_are():
    made = Text(STATES).put(("States", "Wait"), {"Type": "Wait", "Seconds": 1.0, "Next": "Done"}, after="Both")
    wait = "  Wait:\n    Type: Wait\n    Seconds: 1.0\n    Next: Done\n"
    assert made.text == STATES.replace("  # The end.", wait + "\n  # The end.")


def test_an_object_gets_its_first_member_as_a_block_and_is_empty_again_without_it():
    text = Text("StartAt: A\nStates: {} # none\n")
    filled = text.put(("States", "A"), {"Type": "Fail"})
    assert filled.text == "StartAt: A\nStates: # none\n  A:\n    Type: Fail\n"
    assert filled.remove(("States", "A")) == text


@pytest.mark.parametrize(
    ("value", "source"),
    [
        ("on", '"on"'),
        ("1:30", '"1:30"'),
        ("2026-01-31", '"2026-01-31"'),
        ("null", '"null"'),
        ("1e3", '"1e3"'),
        ("States.ALL", "States.ALL"),
        ("$.a", "$.a"),
        ("{% $x %}", '"{% $x %}"'),
        ("it's", "it's"),
        ("a # b", '"a # b"'),
        ("a\nb\n", "|\n  a\n  b"),
        (" a\nb", '" a\\nb"'),
        ("", '""'),
        ("\x85", '"\\u0085"'),
        (1.0, "1.0"),
        (None, "null"),
        ([], "[]"),
    ],
)
def test_a_text_gets_quotes_where_a_reader_of_yaml_would_take_it_for_something_else(value, source):
    assert Text("a: x\n").put(("a",), value).source(("a",)) == source


@LAW
@given(st.text(max_size=30) | st.text(alphabet="a:#-' \n\"{}[],&*!|>%@`?.0e1", max_size=12))
def test_every_text_can_be_written_as_a_value_and_as_a_key(value):
    assert Text("a: x\nb: [y]\n").put(("a",), value).value["a"] == value
    assert Text("a: x\nb: [y]\n").put(("b", 0), value).value["b"] == [value]
    if value not in ("a", "b"):
        assert value in Text("a: x\nb: [y]\n").put((value,), 1).rename(("a",), value + "2").value


ALIASES = Text("a: &x\n  - k: 1\nb: *x\nc: 2\n")


def test_what_an_alias_stands_for_is_changed_at_its_anchor():
    with pytest.raises(UsageError, match=r"^\*x stands for what is written at &x; change it there, or replace \*x\.$"):
        ALIASES.set(("b", 0, "k"), "2")
    assert ALIASES.set(("a", 0, "k"), "2").value == {"a": [{"k": 2}], "b": [{"k": 2}], "c": 2}
    assert ALIASES.set(("b",), "[]").text == "a: &x\n  - k: 1\nb: []\nc: 2\n"
    assert ALIASES.source(("b",)) == "*x"
    with pytest.raises(UsageError, match=r"^What is written at /a cannot be changed alone"):
        ALIASES.remove(("a",))


def test_what_stands_between_brackets_takes_no_block():
    with pytest.raises(UsageError, match=r"^Between brackets a value stands in brackets or quotes too"):
        Text("a: [1]\n").set(("a", 0), "b: 1")
    assert Text("a: [1]\n").put(("a", 0), {"b": "x, y"}).text == 'a: [{b: "x, y"}]\n'


@pytest.mark.parametrize("text", ["", "# nothing\n", "---\n"])
def test_an_empty_text_can_be_filled(text):
    filled = Text(text, "YAML").set((), "StartAt: A\nStates: {}")
    assert filled.value == {"StartAt": "A", "States": {}}
    assert filled.text.startswith(text)


def test_several_documents_are_refused():
    with pytest.raises(TextError) as refused:
        Text("a: 1\n---\nb: 2\n")
    assert (refused.value.line, refused.value.column) == (2, 1)
