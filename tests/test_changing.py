"""`docs/changing.md` is true: what it says that a change touches is all that it touches, and its answers are there.

Every row of its first table is made in a temporary copy of the package, by editing the files that the row names and no
others; a program then finds the new thing everywhere that it should be known.
"""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "changing.md").read_text(encoding="utf-8")
TRIED: dict[str, Any] = tomllib.loads((ROOT / "tests" / "changes.toml").read_text(encoding="utf-8"))
_FILE = re.compile(r"`([\w/.]+\.(?:py|js|md|json))`")
_PLACE = re.compile(r"`([\w/]+\.py)`: `([\w.]+)`")


def rows(heading: str) -> list[list[str]]:
    """The rows of the table under a heading, as cells."""
    section = PAGE.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


TOUCHED = {adds: set(_FILE.findall(where)) for adds, where, *_ in rows("Where do I add …")}
DECIDED = [(question, *place) for question, where in rows("Where is it decided …") for place in _PLACE.findall(where)]


def test_every_row_is_tried_and_everything_that_is_tried_has_a_row():
    assert [change["adds"] for change in TRIED["change"]] == list(TOUCHED)


@pytest.mark.parametrize("change", TRIED["change"], ids=lambda change: change["adds"])
def test_a_change_touches_what_the_page_says(change: dict[str, Any], tmp_path: Path):
    named = {name.replace("NN_slug", "98_trial") for name in TOUCHED[change["adds"]]}
    assert {each["file"] for each in change["edits"]} == named
    package = tmp_path / "sfnlearn"
    shutil.copytree(ROOT / "sfnlearn", package, ignore=shutil.ignore_patterns("__pycache__"))
    for each in change["edits"]:
        edit(package / each["file"], each)
    ended = subprocess.run(
        [sys.executable, "-c", TRIED["before_each"] + change["program"]],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr


def edit(path: Path, told: dict[str, str]) -> None:
    """Make one edit; the head of `changes.toml` says how they are written."""
    there = told.get("before", told.get("there"))
    if there is None:
        assert not path.exists(), path
        path.parent.mkdir(exist_ok=True)
        path.write_text(told["add"], encoding="utf-8")
        return
    text = path.read_text(encoding="utf-8")
    assert text.count(there) == 1, f"{there!r} stands {text.count(there)} times in {path.name}"
    path.write_text(text.replace(there, told["add"] + there if "add" in told else told["instead"]), encoding="utf-8")


@pytest.mark.parametrize(("question", "file", "name"), DECIDED)
def test_what_decides_is_where_the_page_says(question: str, file: str, name: str):
    tree: ast.AST = ast.parse((ROOT / "sfnlearn" / file).read_text(encoding="utf-8"))
    for part in name.split("."):
        found = next((node for node in ast.iter_child_nodes(tree) if defines(node, part)), None)
        assert found is not None, f"{question} {file} defines no {name}"
        tree = found


def defines(node: ast.AST, name: str) -> bool:
    if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
        return node.name == name
    targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
    return any(isinstance(target, ast.Name) and target.id == name for target in targets)


def test_a_newcomer_s_twelve_questions_are_answered():
    assert len({question for question, *_ in DECIDED}) >= 12
