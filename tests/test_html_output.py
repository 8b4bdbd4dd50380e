from __future__ import annotations

import ast
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, strategies as st

import sfnlearn
from sfnlearn.html_output import IGNORED, html_output
from tests.dollars import SHOWN

PACKAGE = Path(sfnlearn.__file__).parent


class Outside(HTMLParser):
    """The text that stands in no element which the typesetter passes by."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[bool] = []
        self.text = ""

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if tag not in ("img", "br", "hr", "input", "meta", "link"):
            self.open.append(dict(attributes).get("class") == IGNORED)

    def handle_startendtag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        """`<img/>` holds no text."""

    def handle_endtag(self, tag: str) -> None:
        self.open.pop()

    def handle_data(self, data: str) -> None:
        if not any(self.open):
            self.text += data


def outside(markup: str) -> str:
    parser = Outside()
    parser.feed(markup)
    parser.close()
    return parser.text


def bundles(thing: Any) -> list[str]:
    """The HTML of a thing, as IPython asks for it."""
    if hasattr(thing, "_repr_mimebundle_"):
        data = thing._repr_mimebundle_()
        return [(data[0] if isinstance(data, tuple) else data)["text/html"]]
    return [thing._repr_html_()]


@pytest.mark.parametrize("name", SHOWN)
def test_nothing_that_we_show_has_text_for_the_typesetter(name):
    for markup in bundles(SHOWN[name]()):
        assert outside(markup).strip() == ""


@given(st.text("<>&$ap/ ", max_size=20))
def test_doing_it_twice_changes_nothing(text):
    once = html_output(f"<p>{text.replace('<', '&lt;')}</p>")
    assert html_output(once) == once
    assert outside(once) == ""


def test_no_module_shows_html_by_another_way():
    """Where `text/html` is a key of what is shown, the value went through `html_output`."""
    without = []
    for path in PACKAGE.rglob("*.py"):
        source = path.read_text(encoding="utf-8")
        keys = [
            key
            for node in ast.walk(ast.parse(source))
            if isinstance(node, ast.Dict)
            for key in node.keys
            if isinstance(key, ast.Constant) and key.value == "text/html"
        ]
        if (keys or "def _repr_html_" in source) and "html_output(" not in source:
            without.append(path.relative_to(PACKAGE).as_posix())
    assert without == []


CODE = re.compile(r"```.*?```|(`+).*?\1", re.DOTALL)
COURSE = PACKAGE.parent
NOTEBOOKS = sorted(
    path for folder in ("notebooks", "exercises", "solutions") for path in (COURSE / folder).glob("*.ipynb")
)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_text_of_the_course_has_its_paths_as_code(path):
    """A front end takes what stands between two `$` of a text for a formula, but not in code."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    texts = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown"]
    assert [text for text in texts if "$" in CODE.sub("", text)] == []
