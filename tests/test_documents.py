"""The documents name modules of the package by their paths; each of them is there."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
TRIED = tomllib.loads((ROOT / "tests" / "changes.toml").read_text(encoding="utf-8"))["change"]
NEW = {each["file"].replace("98_trial", "NN_slug") for change in TRIED for each in change["edits"]}
"""What `docs/changing.md` tells a reader to write; `test_changing.py` does it."""
MODULE = re.compile(r"`(?:sfnlearn/)?((?:asl|cloud|commands|course|drawing|engine|query|widgets)/[\w/]+\.py)")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_a_module_that_a_document_names_is_there(document):
    if document.name == "CHANGELOG.md":
        return  # tells of earlier layouts too
    named = MODULE.findall(document.read_text(encoding="utf-8"))
    assert [name for name in named if not (ROOT / "sfnlearn" / name).is_file() and name not in NEW] == []
