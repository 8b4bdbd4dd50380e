"""quirks.py: the table that the documentation shows is the one that is applied."""

from pathlib import Path

from sfnlearn.cloud.botocore.models import find_operation
from sfnlearn.cloud.integrations.moto_differences import QUIRKS

DOCUMENT = Path(__file__).parents[3] / "docs" / "integrations.md"


def test_every_quirk_is_documented_as_it_is() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    section = text.partition("## Where moto answers otherwise than AWS")[2].partition("Further:")[0]
    shown = [line for line in section.splitlines() if line.startswith("|")][2:]
    lines = [f"| {service} {name} | {quirk.moto} | {quirk.aws} |" for (service, name), quirk in QUIRKS.items()]
    assert sorted(shown) == sorted(lines)


def test_every_quirk_is_of_an_operation_that_there_is() -> None:
    for service, name in QUIRKS:
        assert find_operation(service, name) is not None, (service, name)
