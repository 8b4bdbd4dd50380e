"""The documents name modules of the package by their paths; each of them is there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
MODULE = re.compile(r"`(?:sfnlearn/)?((?:asl|cloud|commands|course|drawing|engine|query|widgets)/[\w/]+\.py)")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_a_module_that_a_document_names_is_there(document):
    if document.name == "CHANGELOG.md":
        return  # tells of earlier layouts too
    named = MODULE.findall(document.read_text(encoding="utf-8"))
    assert [name for name in named if not (ROOT / "sfnlearn" / name).is_file()] == []
