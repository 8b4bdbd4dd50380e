"""A notebook says what its kernel would say, so that opening it changes nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from ipykernel.ipkernel import IPythonKernel

from sfnlearn.course.launch.language import language_info, tell_language
from sfnlearn.course.launch.workspace import digest


def test_it_is_what_the_kernel_says():
    assert language_info() == IPythonKernel.language_info


def test_a_notebook_gets_it_and_keeps_everything_else(tmp_path: Path):
    path = tmp_path / "a.ipynb"
    cells = [{"cell_type": "code", "source": ["x = 'Zoë'"], "outputs": [], "metadata": {}}]
    path.write_text(json.dumps({"cells": cells, "metadata": {"language_info": {"name": "python"}, "mine": 1}}))
    before = digest(path)
    tell_language([path])
    written = json.loads(path.read_text("utf-8"))
    assert written == {"cells": cells, "metadata": {"language_info": language_info(), "mine": 1}}
    assert digest(path) == before
    stamp = path.stat().st_mtime_ns
    tell_language([path])
    assert path.stat().st_mtime_ns == stamp


@pytest.mark.parametrize("text", ["", "{", "[]", '{"metadata": 5}'])
def test_what_is_not_a_notebook_stays_as_it_is(tmp_path: Path, text: str):
    path = tmp_path / "a.ipynb"
    path.write_text(text)
    tell_language([path, tmp_path / "gone.ipynb"])
    assert path.read_text() == text
