"""Every text that a person reads is spelt as in Britain, and without the usual slips.

Two lists, both codespell's: of misspellings that people are known to make, and of words that Britain and America spell
in two ways.  The second is read from right to left, and only in prose: code, names of fields and addresses keep their
spelling.  What a list calls wrong and is right here stands in the tables below, each with its reason.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest

codespell_lib = pytest.importorskip("codespell_lib", reason="codespell is in the extra `dev`")

ROOT = Path(__file__).resolve().parents[1]
PAGES = [
    *sorted(ROOT.glob("*.md")),
    *sorted((ROOT / "docs").rglob("*.md")),
    *sorted((ROOT / "notebooks").rglob("*.md")),
    *sorted((ROOT / "sfnlearn" / "course" / "authoring").rglob("*.md.txt")),
    *sorted((ROOT / "sfnlearn" / "course" / "lessons").rglob("*.md")),
]
SOURCES = sorted((ROOT / "sfnlearn" / "course" / "lessons").rglob("exercises.py"))
NOTEBOOKS = [
    path for folder in ("notebooks", "exercises", "solutions") for path in sorted((ROOT / folder).glob("*.ipynb"))
]

ON_PURPOSE = {
    "edn": "a misspelt field, which a diagnostic corrects",
    "lable": "a misspelt state, in the traps of lesson 02",
    "nin": "the operator of a filter",
    "timout": "a misspelt error name, which a diagnostic corrects",
}
BRITISH_TOO = {
    "check": "to look whether something holds; a cheque is another thing",
    "dialog": "the element of a page",
    "disk": "what a computer stores on",
    "draft": "a first version",
    "gray": "the name of a colour in CSS",
    "license": "to give a licence; and the file LICENSE",
    "meter": "what counts use",
    "optimized": "AWS's own name of some integrations",
    "practice": "the noun",
    "program": "what a computer runs",
    "programs": "what a computer runs",
    "routing": "what hands a call on",
    "sanitizer": "the name of a part of JupyterLab",
    "story": "what is told",
    "stories": "what is told",
}
"""Words that the list takes for American, and that are British in the sense that they have here."""


@cache
def misspellings() -> Mapping[str, str]:
    """Each misspelt word with what was meant."""
    return _pairs("dictionary.txt")


@cache
def american() -> Mapping[str, str]:
    """Each American spelling with the British one."""
    both = {right.strip(" ,"): wrong for wrong, right in _pairs("dictionary_en-GB_to_en-US.txt").items()}
    return {word: british for word, british in both.items() if word not in BRITISH_TOO}


def _pairs(name: str) -> dict[str, str]:
    text = (Path(codespell_lib.__file__).parent / "data" / name).read_text("utf-8")
    return dict(line.split("->", 1) for line in text.splitlines() if "->" in line)


def prose(markdown: str) -> Iterator[tuple[int, str]]:
    """The lines of a Markdown text with their numbers, without fences, code, comments and addresses."""

    def blank(found: re.Match[str]) -> str:
        return "\n" * found[0].count("\n") or " "

    for pattern in (
        r"^(`{3,}|~{3,}).*?^\1`*$",
        r"<!--.*?-->",
        r"`[^`]*`",
        r"\]\([^)\s]*\)",
        r"<[^>]+>",
        r"https?://\S+",
    ):
        markdown = re.sub(pattern, blank, markdown, flags=re.MULTILINE | re.DOTALL)
    yield from enumerate(markdown.splitlines(), start=1)


def texts(path: Path) -> Iterator[tuple[int, str]]:
    """What a person reads in a file, in lines with a number."""
    text = path.read_text("utf-8")
    if path.suffix == ".py":
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and " " in node.value:
                yield from ((node.lineno, line) for _, line in prose(node.value))
    elif path.suffix == ".ipynb":
        for number, cell in enumerate(json.loads(text)["cells"]):
            if cell["cell_type"] == "markdown":
                yield from ((number, line) for _, line in prose("".join(cell["source"])))
    else:
        yield from prose(text)


def found(path: Path, words: Mapping[str, str]) -> list[str]:
    return [
        f"{path.relative_to(ROOT)}:{number}: {word}, meant is {words[word.lower()].strip(' ,')}"
        for number, line in texts(path)
        for word in re.findall(r"[A-Za-z]+", line)
        if word.lower() in words and not re.search(r"[a-z][A-Z]", word)
    ]


ALL = [*PAGES, *SOURCES, *NOTEBOOKS]


@pytest.mark.parametrize("path", ALL, ids=[path.relative_to(ROOT).as_posix() for path in ALL])
def test_a_text_is_spelt_right(path: Path):
    known = {word: right for word, right in misspellings().items() if word not in ON_PURPOSE}
    assert found(path, known) + found(path, american()) == []


def test_a_slip_and_an_american_word_are_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(globals(), "ROOT", tmp_path)
    page = tmp_path / "page.md"
    page.write_text("One\n\n```\ncolor recieve\n```\nThe `color` and the color, if you recieve it.\n")
    assert found(page, american()) == ["page.md:6: color, meant is colour"]
    assert [line.split(",")[0] for line in found(page, misspellings())] == ["page.md:6: recieve"]


def test_what_is_let_through_is_still_called_wrong():
    assert [word for word in ON_PURPOSE if word not in misspellings()] == []
