from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import sfnlearn
from sfnlearn.drawing.tables.html_table import data_cell, heading, table, text_cell

PACKAGE = Path(sfnlearn.__file__).parent


class Elements(HTMLParser):
    """Counts what is opened and what is closed."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[str] = []
        self.closed: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.opened.append(tag)

    def handle_startendtag(self, tag: str, attrs: object) -> None:
        self.opened.append(tag)

    def handle_endtag(self, tag: str) -> None:
        self.closed.append(tag)


def test_only_one_module_writes_the_elements_of_a_table():
    pattern = re.compile(r"<(?:table|thead|tbody|tr|th|td)\b|tag\(\s*\"(?:table|thead|tbody|tr|th|td)\"")
    sources = (path for path in PACKAGE.rglob("*.py") if "lessons" not in path.parts)
    writing = {path.name for path in sources if pattern.search(re.sub(r">>>.*|'<.*'", "", path.read_text("utf-8")))}
    assert writing == {"html_table.py"}


def test_every_cell_is_closed_also_an_empty_one():
    elements = Elements()
    elements.feed(table([[heading("", scope="row"), text_cell(""), data_cell("")]], head=[[heading("")] * 3]))
    assert sorted(elements.opened) == sorted(elements.closed)


def test_text_is_never_markup():
    assert "<b>" not in table([[text_cell("<b>"), data_cell("<b>", whole='"<b>')]], caption="<b>")
