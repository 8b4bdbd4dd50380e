"""Regular expressions end, and match as Python's `re` does wherever that ends too."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import assume, given, settings, strategies as st

from sfnlearn.query import bounded_regex
from sfnlearn.query.bounded_regex import _CHEAP, _REPEATS, Pattern, _parts, _Run, regex_engine
from sfnlearn.query.jsonata import JsonataEvaluationError, compile_expression


class Flags:
    case_insensitive = False
    multiline = False


def compiled(pattern: str) -> Pattern:
    return regex_engine(pattern, Flags())


def slowly(pattern: str, string: str) -> list[tuple[Any, ...]]:
    """Every match, found by the counting matcher."""
    found: list[tuple[Any, ...]] = []
    whole, position = compiled(pattern), 0
    run = _Run(whole._tree, whole._flags, string)
    while position <= len(string) and (match := run.search(position)) is not None:
        found.append((match.start(), match.end(), *match.groups()))
        position = match.end() + (match.end() == match.start())
    return found


def by_re(pattern: str, string: str) -> list[tuple[Any, ...]]:
    found: list[tuple[Any, ...]] = []
    regular, position = re.compile(pattern), 0
    while position <= len(string) and (match := regular.search(string, position)) is not None:
        found.append((match.start(), match.end(), *match.groups()))
        position = match.end() + (match.end() == match.start())
    return found


@pytest.mark.parametrize(
    "pattern", ["^(a+)+$", "^(a|a)*$", "^(a*)*b", "(.*)(.*)(.*)(.*)(.*)(.*)(.*)x$", "^(([a-z])+.)+[A-Z]$"]
)
def test_a_pattern_that_would_run_away_ends(pattern, monkeypatch):
    monkeypatch.setattr(bounded_regex, "MAX_STEPS", 20_000)  # the same end, sooner
    expression = compile_expression(f"$contains($states.input, /{pattern}/)")
    with pytest.raises(JsonataEvaluationError, match="timeout"):
        expression({"input": "a" * 200 + "!"}, None)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("pattern", "string"),
    [
        ("^(a+)+$", "a" * 200),
        (r"^(\w+\s?)+$", "the quick brown fox " * 20),
        (r"^([a-z]+-)*[a-z]+$", "-".join(["slug"] * 50)),
        (r"\s+$", " " * 2_000 + "x"),
    ],
)
def test_a_dangerous_pattern_still_matches_where_it_can(pattern, string):
    expression = compile_expression(f"$contains($states.input, /{pattern}/)")
    found = expression({"input": string}, None)  # type: ignore[arg-type]
    assert found is (re.search(pattern, string) is not None)


PARTS = st.sampled_from(["a", "b", ".", "[ab]", "[^a]", r"\d", "^", "$", r"\b", "(?:ab)"])
REPEATS = st.sampled_from(["", "", "*", "+", "?", "{2}", "{1,2}", "*?", "+?", "??"])


@st.composite
def patterns(draw: st.DrawFn, depth: int = 2) -> str:
    atoms = []
    for _ in range(draw(st.integers(1, 3))):
        if depth and draw(st.booleans()):
            opening = draw(st.sampled_from(["(", "(?:", "(?=", "(?!"]))
            atom = opening + draw(patterns(depth - 1)) + ")"
        else:
            atom = draw(PARTS)
        atoms.append(
            atom + ("" if atom[0] in "^$" or atom[:2] == r"\b" or atom[:3] in {"(?=", "(?!"} else draw(REPEATS))
        )
    return draw(st.sampled_from(["", "b|"])) + "".join(atoms)


def repeats_nothing(tree: Any) -> bool:
    """Whether a repeat's body can be empty: there JavaScript, and so the matcher here, tries on where `re` gives up."""
    return any(
        (code in _REPEATS and argument[2].getwidth()[0] == 0) or any(map(repeats_nothing, _parts(argument)))
        for code, argument in tree.data
    )


@given(patterns(), st.text("ab1", max_size=7))
@settings(max_examples=200, deadline=None)
def test_the_counting_matcher_finds_where_re_finds(pattern, string):
    assume(not repeats_nothing(compiled(pattern)._tree))
    assert [span[:2] for span in slowly(pattern, string)] == [span[:2] for span in by_re(pattern, string)]


def test_groups_that_were_given_up_are_empty():
    assert slowly("(a)|b", "b") == by_re("(a)|b", "b") == [(0, 1, None)]
    assert slowly("(a|(b))+", "ba") == [(0, 2, "a", "b")]


@pytest.mark.parametrize(
    ("pattern", "string"), [(r"(a)\1", "aa"), (r"(?>a+)b", "aab"), (r"(?<=a)b", "ab"), (r"(?i:A)", "a"), ("a++", "aaa")]
)
def test_rarer_parts(pattern, string):
    assert slowly(pattern, string) == by_re(pattern, string)


def test_javascript_s_syntax():
    match = compiled(r"(?<key>\w+)=\k<key>").search("a=a")
    assert match.group(1) == "a"
    assert compiled("a$").search("a\n") is None
    assert compiled("[[]").search("[").group() == "["


def test_short_texts_are_left_to_re():
    assert _CHEAP > 1000.0**2
    assert isinstance(compiled("a+").search("a" * 100), re.Match)


def test_replacing_and_splitting():
    pattern = compiled(r"(\d)(x)?")
    assert pattern.sub(r"<\g<1>\g<2>\g<9>>", "a1b2x") == "a<1>b<2x>"
    assert pattern.sub(lambda match: match.group() * 2, "a1b2", 1) == "a11b2"
    assert pattern.split("a1b2c") == ["a", "b", "c"]
    assert pattern.split("a1b2c", 1) == ["a", "b2c"]
