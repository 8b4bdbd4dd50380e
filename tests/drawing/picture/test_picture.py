from __future__ import annotations

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


def test_an_untrusted_notebook_gets_an_image_with_an_alt_text():
    picture = draw(Machine(ORDER))
    bundle = picture._repr_mimebundle_()
    image = images(bundle["text/html"])[0]
    assert image["alt"] == "State machine with 9 states."
    assert "max-width:100%" in image["style"]
    kind, data = image["src"].split(",", 1)
    assert kind == "data:image/svg+xml;base64"
    assert b64decode(data).decode() == picture.svg == bundle["image/svg+xml"]
    assert bundle["text/plain"] == picture.outline


def test_the_picture_brings_its_own_white_card():
    assert 'class="paper"' in draw(Machine(ORDER)).svg
    assert 'fill="#ffffff"' in draw(Machine(ORDER)).svg.split('class="paper"')[1].split("/>")[0]


def test_a_wide_picture_opens_at_full_size_on_demand():
    rules = [{"Variable": "$.n", "NumericEquals": n, "Next": f"Target {n}"} for n in range(12)]
    targets = {f"Target {n}": {"Type": "Succeed"} for n in range(12)}
    html = draw(
        Machine({"StartAt": "C", "States": {"C": {"Type": "Choice", "Choices": rules}, **targets}})
    )._repr_mimebundle_()
    assert [tag for tag, _ in parsed(html["text/html"]) if tag in {"details", "summary"}] == ["details", "summary"]
    assert len(images(html["text/html"])) == 2


@pytest.mark.parametrize(
    ("suffix", "beginning"),
    [(".svg", b"<svg "), (".dot", b"digraph"), (".txt", b"State machine"), (".png", b"\x89PNG")],
)
def test_save_writes_by_suffix(tmp_path, suffix, beginning):
    target = draw(Machine(ORDER)).save(tmp_path / f"machine{suffix}")
    assert target.read_bytes().startswith(beginning)


def test_save_names_the_suffixes_that_it_knows(tmp_path):
    with pytest.raises(UsageError, match=r"as \.svg, \.png, \.dot or \.txt, not as \.pdf"):
        draw(Machine(ORDER)).save(tmp_path / "machine.pdf")


def test_without_an_engine_there_is_the_outline_and_one_sentence(monkeypatch, tmp_path):
    monkeypatch.setattr(render, "find_engine", lambda: None)
    render.layout.cache_clear()
    picture = draw(Machine(ORDER))
    bundle = picture._repr_mimebundle_()
    assert "image/svg+xml" not in bundle
    assert "pip install graphviz graphviz-pure" in bundle["text/html"]
    assert "In stock? (Choice)" in bundle["text/plain"]
    assert picture.save(tmp_path / "machine.dot").exists()
    with pytest.raises(UsageError, match="No Graphviz engine was found"):
        assert picture.svg
