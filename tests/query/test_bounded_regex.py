"""Regular expressions end, and match as Python's `re` does wherever that ends too."""

from __future__ import annotations

import re
import subprocess
import sys
from typing import Any

import pytest
from hypothesis import assume, given, settings, strategies as st

from sfnlearn.query import counted_matching
from sfnlearn.query.bounded_regex import RegexSyntaxError, RunawayMatchError, compile_regex
from sfnlearn.query.counted_matching import CountedMatch, Tree, parts_of
from sfnlearn.query.jsonata import JsonataEvaluationError, compile_expression


def slowly(pattern: str, string: str) -> list[tuple[Any, ...]]:
    """Every match, found by the counting matcher."""
    return [(match.start(), match.end(), *match.groups()) for match in compile_regex(pattern).counted(string)]


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
    monkeypatch.setattr(counted_matching, "MAX_STEPS", 20_000)  # the same end, sooner
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


def tree_of(pattern: str) -> Tree:
    """What Python's own parser makes of a pattern."""
    from re import _parser  # type: ignore[attr-defined]

    tree: Tree = _parser.parse(pattern)
    return tree


def repeats_nothing(tree: Tree) -> bool:
    """Whether a repeat's body can be empty: there JavaScript, and so the matcher here, tries on where `re` gives up."""
    return any(
        (code in counted_matching.REPEATS and argument[2].getwidth()[0] == 0)
        or any(map(repeats_nothing, parts_of(argument)))
        for code, argument in tree.data
    )


@given(patterns(), st.text("ab1", max_size=7))
@settings(max_examples=200, deadline=None)
def test_the_counting_matcher_finds_where_re_finds(pattern, string):
    assume(not repeats_nothing(tree_of(pattern)))
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
    match = compile_regex(r"(?<key>\w+)=\k<key>").search("a=a")
    assert match is not None
    assert match.group(1) == "a"
    assert compile_regex("a$").search("a\n") is None
    assert next(compile_regex("[[]").finditer("[")).group() == "["


@pytest.mark.parametrize(
    ("pattern", "length", "counted"),
    [
        (r"\d{3}-\d{4}", 100_000, False),
        ("^a+b*$", 100, False),
        ("^a+b*$", 1_000, True),
        ("(a+)+", 10, True),
        ("(a|b){1,3}", 1_000, False),
    ],
)
def test_re_matches_where_its_worst_case_is_small(pattern, length, counted):
    text = "x" * length + "a"
    match = compile_regex(pattern).search(text + "123-4567")
    assert match is None or isinstance(match, CountedMatch) is counted
    assert (compile_regex(pattern + "|a").search(text).__class__ is CountedMatch) is counted


def test_it_stands_on_its_own(monkeypatch):
    monkeypatch.setattr(counted_matching, "MAX_STEPS", 20_000)
    with pytest.raises(RunawayMatchError):
        compile_regex("^(a+)+$").search("a" * 200 + "!")
    with pytest.raises(RegexSyntaxError, match="unterminated subpattern"):
        compile_regex("a(")
    heavy = "import sys, sfnlearn.query.bounded_regex; print({'jsonata', 'jsonpath'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", heavy], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_replacing_and_splitting():
    pattern = compile_regex(r"(\d)(x)?")
    assert pattern.sub(r"<\g<1>\g<2>\g<9>>", "a1b2x") == "a<1>b<2x>"
    assert pattern.sub(lambda match: (match.group() or "") * 2, "a1b2", 1) == "a11b2"
    assert pattern.split("a1b2c") == ["a", "b", "c"]
    assert pattern.split("a1b2c", 1) == ["a", "b2c"]
