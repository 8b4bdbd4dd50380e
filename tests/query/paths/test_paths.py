"""Paths: Jayway's dialect as AWS evaluates it."""

from typing import Any

import pytest
from hypothesis import given, strategies as st

from sfnlearn.jsonplaces import MAX_DEPTH
from sfnlearn.query.paths.paths import (
    PathNotFound,
    PathSyntaxError,
    compile_path,
    compile_reference_path,
    put,
)
from tests.shorthand import Surroundings

DATA: dict[str, Any] = {
    "a": {"b": [10, 20, {"c": None}]},
    "items": [{"id": 1, "t": "x", "tags": ["p"]}, {"id": 2, "t": "y"}, {"id": 3}],
    "my field": {"é": 1},
    "empty": [],
    "null": None,
    "dash-ed": 7,
}
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=6)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
)


SCOPE = Surroundings({"State": {"Name": "S"}}, x={"y": [1]}, größe=3, _v2=5)


def value(text, data=DATA):
    return compile_path(text)(data, SCOPE)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("$", DATA),
        ("$.a.b[0]", 10),
        ("$['a']['b'][1]", 20),
        ('$["a"].b[2].c', None),
        ("$.a.b[(@.length-1)]", {"c": None}),
        ("$.a.b[(@.length - 3)]", 10),
        ("$.null", None),
        ("$['my field']['é']", 1),
        ("$.my field.é", 1),
        ("$.dash-ed", 7),
        ("$$", SCOPE.context),
        ("$$.State.Name", "S"),
        ("$x", {"y": [1]}),
        ("$x.y[0]", 1),
        ("$größe", 3),
        ("$_v2", 5),
    ],
)
def test_a_definite_path_gives_the_value_at_its_place(text, expected):
    assert value(text) == expected
    assert compile_path(text).definite


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("$.items[*].id", [1, 2, 3]),
        ("$.items.*.id", [1, 2, 3]),
        ("$..id", [1, 2, 3]),
        ("$..nothing", []),
        ("$.items[0:2].id", [1, 2]),
        ("$.items[::2].id", [1, 3]),
        ("$.items[-2:].id", [2, 3]),
        ("$.items[0,2].id", [1, 3]),
        ("$.items[?(@.id > 1)].id", [2, 3]),
        ("$.items[?(@.t == 'x')].id", [1]),
        ("$.items[?(@.t)].id", [1, 2]),
        ("$.items[?(@.t =~ /X/i)].id", [1]),
        ("$.items[?(@.id == 1 || @.t == 'y')].id", [1, 2]),
        ("$.items[?(!@.t)].id", [3]),
        ("$.empty[*]", []),
        ("$.nothing[*]", []),
        ("$.a.b[5:]", []),
        ("$x.y[*]", [1]),
        ("$$..Name", ["S"]),
    ],
)
def test_every_other_path_gives_the_list_of_its_matches(text, expected):
    assert value(text) == expected
    assert not compile_path(text).definite


@pytest.mark.parametrize(
    ("with_dot", "plain"),
    [
        ("$.[0]", "$[0]"),
        ("$.items.[0].id", "$.items[0].id"),
        ("$.items.[?(@.id > 1)].id", "$.items[?(@.id > 1)].id"),
        ("$.['my field'].['é']", "$['my field']['é']"),
        ("$.items.[*].['id','t']", "$.items[*]['id','t']"),
        ("$.items.[0:2].id", "$.items[0:2].id"),
        ("$..[0]", "$..[0]"),
        ("$x.y.[0]", "$x.y[0]"),
        ("$.a.b.[(@.length-1)]", "$.a.b[(@.length-1)]"),
    ],
)
def test_a_dot_may_stand_before_a_bracket(with_dot, plain):
    data = [{"id": 5}] if plain == "$[0]" else DATA
    assert value(with_dot, data) == value(plain, data)
    assert compile_path(with_dot).definite == compile_path(plain).definite


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("$.items[0]['id','t']", {"id": 1, "t": "x"}),
        ("$.items[*]['id','t']", [{"id": 1, "t": "x"}, {"id": 2, "t": "y"}, {"id": 3}]),
        ('$.items[1]["t", "gone"]', {"t": "y"}),
        ("$['null','dash-ed']", {"null": None, "dash-ed": 7}),
        ("$..['id','t']", [{}, {}, {"id": 1, "t": "x"}, {"id": 2, "t": "y"}, {"id": 3}, {}]),
    ],
)
def test_several_names_give_one_object(text, expected):
    found = value(text)
    assert ([each for each in found if each] if ".." in text else found) == (
        [each for each in expected if each] if ".." in text else expected
    )


@pytest.mark.parametrize(
    ("quoted", "name"),
    [
        (r"it\'s", "it's"),
        (r"a\\b", "a\\b"),
        (r"\\\'\\", "\\'\\"),
        ("a.b[0]", "a.b[0]"),
        ('say "x"', 'say "x"'),
        ("", ""),
    ],
)
def test_a_name_in_quotes_may_hold_anything(quoted, name):
    data = {name: {"in": 1}, "other": 2}
    assert value(f"$['{quoted}'].in", data) == 1
    assert value(f"$..['{quoted}'].in", data) == [1]
    assert value(f"$['{quoted}','other']", data) == {name: {"in": 1}, "other": 2}


@given(TEXT)
def test_every_name_can_be_written_in_quotes(name):
    quoted = name.replace("\\", "\\\\").replace("'", "\\'")
    assert value(f"$['{quoted}']", {name: 5}) == 5
    assert value(f"$[*]['{quoted}']", [{name: 5}]) == [5]


@pytest.mark.parametrize("call", ["length()", "sum()", "min()", "max()", "keys()", "first()", "concat('x')"])
def test_a_function_is_taken_for_a_name_that_is_not_there(call):
    if "'" in call:
        with pytest.raises(PathSyntaxError):
            compile_path(f"$.items.{call}")
        return
    with pytest.raises(PathNotFound):
        value(f"$.items.{call}")
    assert value(f"$.items[*].{call}") == []
    assert value(f"$.items[?(@.tags.{call} > 0)]") == []


@pytest.mark.parametrize(
    ("path", "past"),
    [("$.l[1]", True), ("$.l[9]", True), ("$.l[5].x", False), ("$.l[-1]", False), ("$.gone[0]", False)],
)
def test_an_index_behind_the_last_item_is_told_apart(path, past):
    data = {"l": [1]}
    with pytest.raises(PathNotFound) as caught:
        value(path, data)
    assert caught.value.past_end is past


def test_a_list_of_one_match_stays_a_list():
    assert value("$.items[?(@.id == 1)]") == [DATA["items"][0]]
    assert value("$..t", {"t": 1}) == [1]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("$.x", "No results for path: $['x']"),
        ("$.a.x", "No results for path: $['a']['x']"),
        ("$.x.y", "Missing property in path $['x']"),
        ("$.a.b[9]", "Index out of bounds when evaluating path $['a']['b'][9]"),
        ("$.a[0]", "Filter: [0] can only be applied to arrays. Current context is: {b=[10, 20, {c=null}]}"),
        ("$.null[0]", "The path $['null'] is null"),
        ("$.items.length()", "Property ['length()'] not found in path $['items']"),
        ("$.dash-ed.x", "Property ['x'] not found in path $['dash-ed']"),
        ("$.null.x.y", "Property ['x'] not found in path $['null']"),
        ("$.items[-1]", "Index out of bounds when evaluating path $['items'][-1]"),
        ("$.items[-1].id", "Index out of bounds when evaluating path $['items'][-1]"),
        ("$.items[9].id", "Index out of bounds when evaluating path $['items'][9]"),
        ("$.empty[(@.length-1)]", "Index out of bounds when evaluating path $['empty'][-1]"),
        ("$$.Nothing", "No results for path: $['Nothing']"),
        ("$nothing", "The variable '$nothing' is not assigned"),
    ],
)
def test_a_definite_path_that_names_nothing_says_why(text, reason):
    with pytest.raises(PathNotFound) as caught:
        value(text)
    assert caught.value.reason == reason
    assert str(caught.value) == f"Invalid path '{text}' : {reason}"


@pytest.mark.parametrize("data", [5, "text", None, True, 1.5])
def test_a_value_without_members_has_none(data):
    with pytest.raises(PathNotFound):
        value("$.a", data)
    with pytest.raises(PathNotFound):
        value("$[0]", data)
    assert value("$..a", data) == []


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("", 0),
        ("a", 0),
        (" $", 0),
        ("$.", 1),
        ("$.a.", 3),
        ("$a b", 2),
        ("$.a[", 3),
        ("$.a[x]", 3),
        ("$.a[1", 3),
        ("$.a['b]", 3),
        ("$.a]", 3),
        ("$[" + "9" * 5000 + "]", 1),
        ("$.a[?(@.b ==)]", 12),
        ("$.a[?(@.b)", 10),
        ("$.a[?(@.b]", 9),
        ("$.a[?()]", 6),
        ("$.a[?(5)]", 6),
        ("$.a[?(@.b == 'x)]", 13),
        ("$.a[?(@.b =~ /(/)]", 13),
        ("$.a[?(@.b in [1)]", 15),
        ("$.*[~]", 3),
        ("$..", 1),
        ("$...a", 1),
    ],
)
def test_what_is_no_path_is_told_with_its_place(text, position):
    with pytest.raises(PathSyntaxError) as caught:
        compile_path(text)
    assert caught.value.position == position
    assert caught.value.shown.splitlines()[-1] == " " * position + "^"


@pytest.mark.parametrize("text", ["$.a[?(_.x)]", "$[?(@.a)][~'a']", "^[?(@.a)]", "$[?(match(@.a, 'x'))]"])
def test_what_other_dialects_have_is_refused(text):
    with pytest.raises(PathSyntaxError):
        compile_path(text)


def test_a_result_is_the_very_value_and_no_copy():
    assert value("$.a") is DATA["a"]
    assert value("$.items[*]")[0] is DATA["items"][0]


# -------------------------------------------------------------- reference paths


@pytest.mark.parametrize(
    ("text", "steps"), [("$", ()), ("$.a", ("a",)), ("$.a[0].b", ("a", 0, "b")), ("$['a b']", ("a b",))]
)
def test_a_reference_path_names_one_place(text, steps):
    assert compile_reference_path(text).segments == steps


@pytest.mark.parametrize(
    "text", ["$.*", "$..a", "$[0:1]", "$[0,1]", "$[?(@.a)]", "$$.a", "$x", "a", "", "$" + ".a" * (MAX_DEPTH + 1)]
)
def test_what_no_reference_path_may_hold(text):
    with pytest.raises(PathSyntaxError):
        compile_reference_path(text)


@pytest.mark.parametrize(
    ("data", "steps", "expected"),
    [
        ({"a": 1}, (), "v"),
        ({"a": 1}, ("b",), {"a": 1, "b": "v"}),
        ({"a": 1, "b": 2}, ("a",), {"a": "v", "b": 2}),
        ({}, ("a", "b", "c"), {"a": {"b": {"c": "v"}}}),
        ({"a": [1, 2]}, ("a", 1), {"a": [1, "v"]}),
        ({"a": [{"b": 1}]}, ("a", 0, "c"), {"a": [{"b": 1, "c": "v"}]}),
        ([1, 2], (-1,), [1, "v"]),
    ],
)
def test_put_builds_only_what_lies_on_the_way(data, steps, expected):
    assert put(data, steps, "v") == expected


@pytest.mark.parametrize(
    ("data", "steps"),
    [
        (5, ("a",)),
        ({"a": 5}, ("a", "b")),
        ([1], (1,)),
        ([], (0,)),
        ({"a": {}}, ("a", 0)),
        ([1], ("a",)),
        (None, ("a",)),
    ],
)
def test_put_refuses_a_place_that_cannot_be(data, steps):
    with pytest.raises(TypeError):
        put(data, steps, "v")


@given(st.dictionaries(TEXT, VALUES, max_size=3), st.lists(TEXT, min_size=1, max_size=4), VALUES)
def test_what_was_put_is_found_and_nothing_else_has_changed(data, names, new):
    from copy import deepcopy

    before = deepcopy(data)
    try:
        changed = put(data, tuple(names), new)
    except TypeError:
        return
    assert data == before
    changed_data: Any = changed
    place = changed_data
    for name in names:
        place = place[name]
    assert place is new
    assert {name: value for name, value in changed_data.items() if name != names[0]} == {
        name: value for name, value in before.items() if name != names[0]
    }


# ------------------------------------------------------------------- the bounds


def test_a_path_that_looks_at_too_many_places_is_stopped():
    from sfnlearn.errors import StatesError

    deep: dict[str, Any] = {"b": 1}
    for _ in range(MAX_DEPTH - 1):
        deep = {"a": deep, "b": 1}
    found: Any = compile_path("$..b")(deep, SCOPE)
    assert len(found) == MAX_DEPTH
    with pytest.raises(StatesError, match="too many places"):
        compile_path("$..*..*..*..*")(deep, SCOPE)


@given(st.lists(st.from_regex(r"\.\w[\w-]{0,4}|\[\d{1,3}\]", fullmatch=True), max_size=5))
def test_plain_paths_are_read_as_the_whole_grammar_reads_them(parts):
    from sfnlearn.query.paths.segments import segment_of, segment_pattern

    text = "$" + "".join(parts)
    position, expected = 1, []
    while position < len(text):
        found = segment_pattern(in_filter=False).match(text, position)
        assert found is not None
        expected.append(segment_of(found))
        position = found.end()
    assert list(compile_path(text).segments) == expected
