from pathlib import Path

import pytest

from sfnlearn.asl.diagnostics import warnings
from sfnlearn.asl.diagnostics.code_pages import CODES, PAGE, page, provoked

EXAMPLES = [(code, title) for code in CODES.values() for title in code.examples]


@pytest.mark.parametrize(("code", "title"), EXAMPLES, ids=lambda value: value if isinstance(value, str) else value.code)
def test_each_example_provokes_its_diagnostic(code, title):
    found = provoked(code, title)
    assert (found.severity, found.code) == (code.severity, code.code)


def test_every_code_has_an_example_and_a_paragraph():
    assert all(code.examples and len(code.meaning) > 20 for code in CODES.values())


def test_the_page_is_made_from_the_code():
    assert PAGE.read_text(encoding="utf-8") == page(), "run python -m sfnlearn.asl.diagnostics.code_pages"


def test_every_module_of_warnings_is_asked_and_has_codes_of_its_own():
    found = {path.stem for path in Path(warnings.__file__).parent.glob("[!_]*.py")}
    assert {topic.__name__.rpartition(".")[2] for topic in (*warnings.OF_STATES, *warnings.OF_BLOCKS)} == found
    assert len({code.code for code in warnings.WARNINGS}) == len(warnings.WARNINGS)
