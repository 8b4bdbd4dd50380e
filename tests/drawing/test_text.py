from __future__ import annotations

from xml.etree import ElementTree as ET

from hypothesis import given, strategies as st

from sfnlearn.drawing.text import clip, clip_middle, duration, markup, printable, slug, width, wrap


@given(st.text(st.characters(codec=None)))
def test_any_text_can_stand_in_xml(text):
    element = ET.fromstring(f'<a b="{markup(text)}">{markup(text)}</a>')
    assert (element.text or "") == printable(text) == element.get("b")


@given(st.text(max_size=120), st.integers(8, 40))
def test_wrapping_loses_nothing_but_spaces(text, limit):
    lines = wrap(text, limit)
    assert "".join("".join(lines).split()) == "".join(printable(text).split())
    assert all(len(line) <= limit for line in lines)


@given(st.text(max_size=100), st.integers(3, 50))
def test_clipped_text_fits_and_says_so(text, limit):
    for short in (clip(text, limit), clip_middle(text, limit)):
        assert len(short) <= limit
        assert short == printable(text) or "…" in short


def test_a_no_break_space_belongs_to_the_name():
    assert wrap("\u00a0a\u00a0b c\u2003", 4) == ("\u00a0a\u00a0b", "c\u2003")


def test_wide_characters_take_two_columns():
    assert wrap("日本語" * 4, 10) == ("日本語日本", "語日本語日", "本語")
    assert width("日本", 10) > 2 * width("ab", 10) * 0.8


def test_times_are_human():
    expected = {
        0.0: "0 s",
        0.0004: "0 s",
        0.25: "250 ms",
        59.9996: "1 min",
        3600: "1 h",
        86400 * 3 + 61: "3 d 1 min 1 s",
        -2: "-2 s",
    }
    assert {seconds: duration(seconds) for seconds in expected} == expected


def test_a_slug_is_never_empty():
    assert slug("日本") == "state"
