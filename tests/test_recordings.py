"""The recorded executions of AWS (see `recorded.py`), through the scorer's own comparison.

Beside this file, `recordings.json` holds the last figures; none may fall below them.  After an improvement

    python -m tests.test_recordings

writes the new ones.
"""

from __future__ import annotations

import importlib.util
import json
import sys
import warnings
from collections import Counter
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tests.recorded import ABSENT, CASES, RECORDINGS

HERE = Path(__file__).resolve().parent
FIGURES = HERE / "recordings.json"
METHODS = {"execution": "run", "test_state": "test_state", "validation-error": "validate"}
LEVELS = ("L1", "L2", "L3")


def load(name: str, path: Path) -> ModuleType:
    """A module by its path, under the name by which the adapter imports it."""
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    module = sys.modules[name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def answer(adapter: Any, case: dict[str, Any]) -> dict[str, Any]:
    """What the adapter says to a case; whatever it throws is a result, as in the scorer's workers."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # those of the recorded Lambda functions
            given: dict[str, Any] = getattr(adapter, METHODS[case["kind"]])(case)
    except NotImplementedError as error:
        return {"failed": f"unsupported {error}"}
    except Exception as error:  # noqa: BLE001
        return {"failed": f"crash {type(error).__name__}: {error}"}
    return json.loads(json.dumps(given, default=str))  # type: ignore[no-any-return]


def recorded_test(case: dict[str, Any]) -> str:
    """The recorded test that a case comes from, such as `test_choice[first]`."""
    return str(case["id"]).partition("#")[0].split("::", 2)[-1]


def group(case: dict[str, Any]) -> str:
    """The row of the table that a case counts in."""
    if case["kind"] != "execution":
        return str(case["kind"])
    if case["expected"].get("micro"):
        return "choice micro"
    return "plain or Lambda" if set(case["needs"]) <= {"lambda", "service:lambda"} else "services and callbacks"


def score_all() -> tuple[dict[str, dict[str, int]], list[str]]:
    """How many cases of each group are right at each level, and those that are not right in all."""
    compare = load("compare", RECORDINGS / "compare.py")
    adapter = load("adapter_sfnlearn", HERE / "conformance" / "adapter_sfnlearn.py").AdapterImpl()
    exempt = json.loads((RECORDINGS / "exempt.json").read_text(encoding="utf-8"))
    figures: dict[str, Counter[str]] = {}
    differing = []
    for line in CASES.read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        if case["kind"] not in METHODS or case["id"] in exempt:
            continue
        result = compare.score(case, answer(adapter, case))
        counted = figures.setdefault(group(case), Counter())
        counted["cases"] += 1
        for level in LEVELS:
            counted[level] += bool(result.get(level))
            counted[f"{level} of"] += result.get(level) is not None
        if result["why"]:
            differing.append(f"{recorded_test(case)}: {result['why']}")
    return {name: dict(counted) for name, counted in sorted(figures.items())}, differing


def last_figures() -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = json.loads(FIGURES.read_text(encoding="utf-8"))
    return found


@pytest.fixture(scope="module")
def scored() -> tuple[dict[str, dict[str, int]], list[str]]:
    if not CASES.exists():
        pytest.skip(ABSENT)
    return score_all()


@pytest.mark.parametrize("name", sorted(last_figures()))
def test_no_figure_falls_below_the_last(scored, name):
    figures, differing = scored
    for figure, last in last_figures()[name].items():
        assert figures[name][figure] >= last, f"{figure}: {figures[name]}, was {last}\n" + "\n".join(differing)


def test_the_shares_that_were_asked_for(scored):
    """Executions that need nothing or Lambda: 99 % of the outcomes, 98 % of the histories, 97 % of the details."""
    plain = scored[0]["plain or Lambda"]
    for level, least in (("L1", 0.99), ("L2", 0.98), ("L3", 0.97)):
        assert plain[level] >= least * plain[f"{level} of"]
    micro = scored[0]["choice micro"]
    assert micro["L1"] == micro["cases"]


def test_every_difference_is_listed(scored):
    """docs/aws-differences.md gives the reason for each recording that we differ from."""
    listed = (HERE.parent / "docs" / "aws-differences.md").read_text(encoding="utf-8")
    for difference in scored[1]:
        assert difference.partition(": ")[0] in listed, difference


if __name__ == "__main__":
    sys.path.insert(0, str(HERE.parent))
    FIGURES.write_text(json.dumps(score_all()[0], indent=1) + "\n", encoding="utf-8")
