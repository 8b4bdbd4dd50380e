"""Every link inside the repository leads somewhere: to a file that is there, and to a heading or a cell in it.

Looked at are the pages and the notebooks, as they lie; nothing is asked of a network.  What starts with a scheme
(`https:`) is somebody else's.
"""

from __future__ import annotations

import json
import re
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from sfnlearn.course.authoring.cells import without_fences

ROOT = Path(__file__).resolve().parents[1]
PAGES = [
    *sorted(ROOT.glob("*.md")),
    *sorted((ROOT / "docs").rglob("*.md")),
    *sorted((ROOT / "notebooks").rglob("*.md")),
]
NOTEBOOKS = [
    path for folder in ("notebooks", "exercises", "solutions") for path in sorted((ROOT / folder).glob("*.ipynb"))
]
LINK = re.compile(r"\[(?:[^\[\]]|\[[^\]]*\])*\]\(<?([^)\s>]+)>?(?:\s+\"[^\"]*\")?\)|\b(?:src|href)=\"([^\"]+)\"")
SCHEME = re.compile(r"[a-z]+:")
"""Another place than this repository."""


def cells(path: Path) -> list[dict[str, Any]]:
    return list(json.loads(path.read_text("utf-8"))["cells"])


def text_of(path: Path) -> str:
    if path.suffix != ".ipynb":
        return path.read_text("utf-8")
    return "\n\n".join("".join(cell["source"]) for cell in cells(path) if cell["cell_type"] == "markdown")


def links(text: str) -> list[str]:
    prose = re.sub(r"`[^`\n]*`", "code", without_fences(text))
    return [found[1] or found[2] for found in LINK.finditer(prose)]


@cache
def anchors(path: Path) -> frozenset[str]:
    """The names after `#` that lead to a place of this file: headings as GitHub and JupyterLab name them, cells."""
    headings = re.findall(r"^#{1,6} (.+?)\s*#*$", without_fences(text_of(path)), re.MULTILINE)
    plain = [re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading) for heading in headings]
    names = {slug(heading) for heading in plain} | {heading.replace(" ", "-") for heading in plain}
    if path.suffix == ".ipynb":
        names |= {f"cell-id={cell['id']}" for cell in cells(path)}
    return frozenset(names)


def slug(heading: str) -> str:
    """A heading as GitHub makes an anchor of it.

    >>> slug("Where do I add …")
    'where-do-i-add-'
    """
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def broken(path: Path, text: str | None = None) -> list[str]:
    """The links of a file that lead nowhere."""
    wrong = []
    for link in links(text_of(path) if text is None else text):
        if SCHEME.match(link):
            continue
        name, _, anchor = link.partition("#")
        target = (path.parent / name).resolve() if name else path
        if not target.exists():
            wrong.append(f"{link}: there is no such file")
        elif anchor and target.suffix in {".md", ".ipynb"} and anchor not in anchors(target):
            wrong.append(f"{link}: {target.name} has no such heading")
    return wrong


ALL = [*PAGES, *NOTEBOOKS]


@pytest.mark.parametrize("path", ALL, ids=[path.relative_to(ROOT).as_posix() for path in ALL])
def test_every_link_leads_somewhere(path: Path):
    assert broken(path) == []


def test_a_page_leads_to_nothing_that_only_this_machine_has():
    """A file that git does not know is not there for others."""
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False).stdout.split(
        "\n"
    )
    if len(listed) < 2:
        pytest.skip("not a clone")
    known = {(ROOT / name).resolve() for name in listed}
    known |= {folder for path in known for folder in path.parents}
    for path in ALL:
        targets = [link.partition("#")[0] for link in links(text_of(path)) if not SCHEME.match(link)]
        assert [name for name in targets if name and (path.parent / name).resolve() not in known] == [], path.name


@pytest.mark.parametrize(
    ("link", "says"),
    [
        ("[a](nowhere.md)", "nowhere.md: there is no such file"),
        ("[a](README.md#nothing-here)", "README.md#nothing-here: README.md has no such heading"),
        ('<img src="no.png" alt="a picture">', "no.png: there is no such file"),
        ("[a](https://example.org/x)", ""),
        ("`[a](nowhere.md)`", ""),
        ("```\n[a](nowhere.md)\n```", ""),
    ],
)
def test_what_leads_nowhere_is_told(link: str, says: str):
    assert "".join(broken(ROOT / "README.md", link)) == says
