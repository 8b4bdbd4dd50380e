"""The corpus of broken definitions: the right place first, fixes that fix; run as a script it writes the figures."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

import pytest

from sfnlearn import StateMachine
from sfnlearn.asl.diagnostics.code_pages import FIGURES
from sfnlearn.asl.diagnostics.fixes import apply_fix
from sfnlearn.asl.diagnostics.validate import find
from sfnlearn.errors import Diagnostic
from tests.asl.broken_definitions import Case, cases, written
from tests.asl.valid_definitions import valid_definitions

VALID = dict(valid_definitions())


def errors(definition: Any, type: str) -> list[Diagnostic]:
    return [finding for finding in find(definition, type) if finding.severity == "ERROR"]


def is_fixed(case: Case, finding: Diagnostic) -> bool:
    return finding.fix is not None and not errors(apply_fix(case.definition, finding.fix), case.type)


@lru_cache(maxsize=1)
def figures() -> dict[str, Any]:
    corpus = cases()
    found = [(case, errors(case.definition, case.type)) for case in corpus]
    fixable = [(case, first[0]) for case, first in found if first and first[0].fix]
    return {
        "cases": len(corpus),
        "generated": len(corpus) - sum(1 for _ in written()),
        "written": sum(1 for _ in written()),
        "first": sum(bool(first) and first[0].location == case.place for case, first in found) / len(corpus),
        "with_fix": len(fixable),
        "loads": sum(is_fixed(case, finding) for case, finding in fixable) / len(fixable),
        "valid": len(VALID),
        "valid_with_errors": sum(bool(errors(definition, "STANDARD")) for definition in VALID.values()),
    }


def test_the_corpus_is_large():
    assert len(cases()) >= 120


def test_the_right_place_is_named_first():
    assert figures()["first"] >= 0.95


def test_the_suggested_fix_makes_the_definition_load():
    assert figures()["loads"] >= 0.80
    assert figures()["with_fix"] >= figures()["cases"] / 2


@pytest.mark.parametrize("case", [*written()], ids=lambda case: case.name)
def test_each_case_written_by_hand(case):
    found = errors(case.definition, case.type)
    assert [finding.location for finding in found][:1] == [case.place]


def test_every_broken_definition_is_refused():
    assert [case.name for case in cases() if not errors(case.definition, case.type)] == []


@pytest.mark.parametrize("name", VALID)
def test_valid_definitions_load_without_a_finding(name):
    assert StateMachine(VALID[name]).diagnostics == ()


def test_the_figures_of_the_documentation_are_those_of_the_corpus():
    assert json.loads(FIGURES.read_text(encoding="utf-8")) == figures()


if __name__ == "__main__":
    FIGURES.write_text(json.dumps(figures(), indent=2) + "\n", encoding="utf-8")
