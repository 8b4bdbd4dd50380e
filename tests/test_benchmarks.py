"""The benchmarks run in a clone of this repository alone, and measure machines that do what they are said to do."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SMALL = {
    **dict.fromkeys(["chain_plain", "chain_pass", "loop_choice", "map_inline", "chain_jsonata"], "n=3"),
    "parallel": "n=2",
    "wait": "seconds=5",
    "retry": "fails=2",
}
STATES = {"chain_plain": 3, "chain_pass": 3, "loop_choice": 8, "map_inline": 7, "chain_jsonata": 3, "parallel": 21}


def measured(*words: str) -> dict[str, float]:
    command = [sys.executable, str(ROOT / "benchmarks" / "measure.py"), *words]
    ended = subprocess.run(command, capture_output=True, text=True, check=True)
    row: dict[str, float] = json.loads(ended.stdout)
    return row


@pytest.mark.parametrize("name", SMALL)
def test_a_workload_gives_the_output_that_it_must(name):
    assert measured("run", "sfnlearn", name, SMALL[name])["states"] == STATES.get(name, 1)


def test_moto_runs_a_workload_too():
    pytest.importorskip("moto")
    assert measured("run", "moto", "loop_choice", "n=3")["cpu_s"] < 5


def test_the_benchmarks_need_nothing_outside_the_repository():
    texts = [path.read_text("utf-8") for path in (ROOT / "benchmarks").glob("*.py")]
    assert [name for text in texts for name in re.findall(r"\S*(?<!\.)\.\./\S*|\bparents\[[2-9]\]", text)] == []
