"""optimized.py: the table that the documentation shows is the one that is applied."""

from pathlib import Path

from sfnlearn.asl.integrations.optimized import CALLBACK, JOB, JOB_2, OPTIMIZED, REQUEST

DOCUMENT = Path(__file__).parents[3] / "docs" / "integrations.md"
SHOWN = {"R": REQUEST, "`.sync`": JOB, "`.sync:2`": JOB_2, "T": CALLBACK}


def test_the_documentation_shows_every_integration_with_its_patterns():
    table = DOCUMENT.read_text(encoding="utf-8").partition("## Integrations")[2].partition("Beside them")[0]
    rows = [line.strip("| ").split(" | ") for line in table.splitlines() if line.startswith("| `")]
    shown = {
        (service, action): tuple(SHOWN[pattern] for pattern in patterns.split())
        for named, patterns, _ in rows
        for service, _, actions in [named.strip("`").partition(":")]
        for action in actions.split()
    }
    assert shown == {
        (service, action): patterns
        for service, known in OPTIMIZED.items()
        for action, patterns in known.patterns.items()
    }
