"""What a code of diagnostics is: a word that a program can branch on, its meaning, and definitions that provoke it.

The codes of errors are in `error_codes`.  Those of warnings stand beside the checks that find them, in `warnings/`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from sfnlearn.asl.location import Location
from sfnlearn.errors import Diagnostic, Fix

Severity = Literal["ERROR", "WARNING"]
DefinedBy = Literal["AWS", "sfnlearn"]


@dataclass(frozen=True, slots=True)
class Code:
    """One code; `examples` are definitions (or texts) that provoke it, each under the words for what is wrong."""

    code: str
    severity: Severity
    origin: DefinedBy
    meaning: str
    examples: Mapping[str, Any]

    def found(self, place: Location, message: str, hint: str = "", fix: Fix | None = None) -> Diagnostic:
        """A finding with this code."""
        return Diagnostic(self.severity, self.code, message, place, hint, fix)


def _filled(paragraph: str) -> str:
    return " ".join(paragraph.split())


def aws_error(code: str, meaning: str, examples: Mapping[str, Any]) -> Code:
    """An error, whose code AWS has."""
    return Code(code, "ERROR", "AWS", _filled(meaning), examples)


def aws_warning(code: str, meaning: str, examples: Mapping[str, Any]) -> Code:
    """A warning whose code AWS has."""
    return Code(code, "WARNING", "AWS", _filled(meaning), examples)


def sfnlearn_warning(code: str, meaning: str, examples: Mapping[str, Any]) -> Code:
    """A warning that AWS does not give."""
    return Code(code, "WARNING", "sfnlearn", _filled(meaning), examples)
