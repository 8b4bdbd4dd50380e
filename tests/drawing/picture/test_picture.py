from __future__ import annotations

import re
from base64 import b64decode
from html.parser import HTMLParser

import pytest

from sfnlearn.drawing import draw
from sfnlearn.drawing.picture import render
from sfnlearn.errors import UsageError
from tests.drawing.samples import ORDER, Machine


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attrs}))


def parsed(html: str) -> list[tuple[str, dict[str, str]]]:
    parser = Tags()
    parser.feed(html)
    return parser.found


def images(html: str) -> list[dict[str, str]]:
    return [attributes for tag, attributes in parsed(html) if tag == "img"]


def on_the_screen(html: str) -> list[dict[str, str]]:
    """The others are its parts for paper."""
    return [image for image in images(html) if "width" in image]


def embedded(image: dict[str, str]) -> str:
    kind, data = image["src"].split(",", 1)
    assert kind == "data:image/svg+xml;base64"
    return b64decode(data).decode()


def test_an_untrusted_notebook_gets_an_image_with_an_alt_text():
    picture = draw(Machine(ORDER))
    bundle = picture._repr_mimebundle_()
    (image,) = on_the_screen(bundle["text/html"])
    assert image["alt"] == "State machine with 9 states."
    assert re.sub("<style>.*?</style>", "", embedded(image)) == picture.svg == bundle["image/svg+xml"]
    assert bundle["text/plain"] == picture.outline


def test_a_file_brings_its_own_white_ground():
    assert 'class="paper"' in draw(Machine(ORDER)).svg
    assert 'fill="#ffffff"' in draw(Machine(ORDER)).svg.split('class="paper"')[1].split("/>")[0]


def test_a_picture_is_shown_once_and_never_smaller_than_it_is():
    rules = [{"Variable": "$.n", "NumericEquals": n, "Next": f"Target {n}"} for n in range(12)]
    targets = {f"Target {n}": {"Type": "Succeed"} for n in range(12)}
    html = draw(
        Machine({"StartAt": "C", "States": {"C": {"Type": "Choice", "Choices": rules}, **targets}})
    )._repr_mimebundle_()["text/html"]
    (image,) = on_the_screen(html)
    assert image["style"].startswith(f"width:calc(0% + {image['width']}px")
    assert "max-width:none" in image["style"]


def test_every_state_and_every_rule_has_its_whole_text_as_a_tooltip():
    html = draw(Machine(ORDER))._repr_mimebundle_()["text/html"]
    titles = [attributes["title"] for tag, attributes in parsed(html) if tag == "span"]
    assert "$.stock = 0 and $.backorder = true" in titles
    assert {title.split(" (")[0] for title in titles} >= {*ORDER["States"], "Charge", "Pack"}


@pytest.mark.parametrize(
    ("suffix", "beginning"),
    [
        (".svg", b"<svg "),
        (".dot", b"digraph"),
        (".txt", b"State machine"),
        (".png", b"\x89PNG"),
        (".html", b"<!doctype"),
    ],
)
def test_save_writes_by_suffix(tmp_path, suffix, beginning):
    target = draw(Machine(ORDER)).save(tmp_path / f"machine{suffix}")
    assert target.read_bytes().startswith(beginning)


def test_save_names_the_suffixes_that_it_knows(tmp_path):
    with pytest.raises(UsageError, match=r"as \.svg, \.png, .*\.txt or \.html, not as \.pdf: save the \.html"):
        draw(Machine(ORDER)).save(tmp_path / "machine.pdf")


def test_without_an_engine_there_is_the_outline_and_one_sentence(monkeypatch, tmp_path):
    monkeypatch.setattr(render, "find_engine", lambda: None)
    render.layout.cache_clear()
    picture = draw(Machine({**ORDER, "Comment": "drawn nowhere else"}))
    bundle = picture._repr_mimebundle_()
    assert "image/svg+xml" not in bundle
    assert "pip install graphviz graphviz-pure" in bundle["text/html"]
    assert "In stock? (Choice)" in bundle["text/plain"]
    assert picture.save(tmp_path / "machine.dot").exists()
    with pytest.raises(UsageError, match="No Graphviz engine was found"):
        assert picture.svg


def test_a_page_without_scripts_gets_the_same_picture():
    picture = draw(Machine(ORDER))
    whole, bare = picture.html(), picture.html(script=False)
    assert "<script" in whole
    assert "<script" not in bare
    assert images(whole) == images(bare)
