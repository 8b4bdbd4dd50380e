"""A panel: sentences, a picture and a table."""

from __future__ import annotations

from sfnlearn.drawing.markup import document
from sfnlearn.drawing.tables.panel import Panel

PANEL = Panel(
    title="Doubles",
    words=["One & two."],
    head=["n", "twice"],
    rows=[["1", "2"], ["3", "6"]],
    here=1,
    notes=["No more."],
)


def test_the_row_that_is_meant_has_an_arrow_and_not_only_a_weight():
    assert str(PANEL).splitlines() == ["One & two.", "   n  twice", "   1      2", "→  3      6", "No more."]
    assert PANEL.html().count("→") == 1


def test_words_are_text_and_never_markup():
    assert "One &amp; two." in PANEL.html()


def test_a_picture_has_its_words_in_all_forms():
    drawn = Panel(
        title="P", words=[], head=["n"], rows=[["1"]], svg=document("", 100, 50, "A line."), alt="A line.", wide=100
    )
    assert "A line." in str(drawn)
    assert 'alt="A line."' in drawn.html()
    told = drawn.to_json()["picture"]
    assert told["alt"] == "A line."
    assert told["src"].startswith("data:image/svg+xml;base64,")
    assert "100px" in told["width"]
    assert PANEL.to_json()["picture"] is None
