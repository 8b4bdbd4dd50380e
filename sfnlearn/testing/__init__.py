"""Testing state machines: what executions have covered, mutants, assertions, and a plugin for pytest.

The public names; they are imported when they are first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sfnlearn.testing.assertions import (
        assert_called,
        assert_not_called,
        assert_not_visited,
        assert_path,
        assert_visited,
        assert_waited,
    )
    from sfnlearn.testing.covering.coverage import Coverage, coverage
    from sfnlearn.testing.mutants.machines import MachineMutant, mutants_of
    from sfnlearn.testing.mutants.trial import MutantTrial, try_mutants
    from sfnlearn.testing.with_pytest.bench import Bench
    from sfnlearn.testing.with_pytest.session import Session as Session

__all__ = [
    "Bench",
    "Coverage",
    "MachineMutant",
    "MutantTrial",
    "assert_called",
    "assert_not_called",
    "assert_not_visited",
    "assert_path",
    "assert_visited",
    "assert_waited",
    "coverage",
    "mutants_of",
    "try_mutants",
]

_HOMES = {
    "Bench": "with_pytest.bench",
    "Coverage": "covering.coverage",
    "MachineMutant": "mutants.machines",
    "MutantTrial": "mutants.trial",
    "Session": "with_pytest.session",
    "coverage": "covering.coverage",
    "mutants_of": "mutants.machines",
    "try_mutants": "mutants.trial",
}
"""The module here that holds a name, where it is not `assertions`; the plugin for pytest asks for `Session`."""


def __getattr__(name: str) -> Any:
    if name in __all__ or name in _HOMES:
        return getattr(import_module(f"{__name__}.{_HOMES.get(name, 'assertions')}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
