"""The plugin that pytest finds where sfnlearn is installed: the fixture `sfn`, `--sfn-cov` and `--sfn-mutate`.

It is loaded at every start of pytest, so what it needs is imported when an option or the fixture asks for it.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from sfnlearn import testing

NAME = "sfnlearn session"


def pytest_addoption(parser: pytest.Parser) -> None:
    """The options of the command line."""
    group = parser.getgroup("sfnlearn", "state machines (sfnlearn)")
    group.addoption("--sfn-cov", action="store_true", help="tell what the tests have covered of the state machines")
    group.addoption("--sfn-cov-json", metavar="PATH", help="write that coverage to a file; asks for --sfn-cov")
    group.addoption(
        "--sfn-cov-min", type=float, metavar="PERCENT", help="fail where a machine has fewer of its transitions taken"
    )
    group.addoption("--sfn-mutate", action="store_true", help="run the tests with every mutant of the state machines")


def pytest_configure(config: pytest.Config) -> None:
    """Look on where an option asks for it."""
    asked = ("sfn_cov", "sfn_cov_json", "sfn_cov_min", "sfn_mutate")
    if not any(config.getoption(name) for name in asked):
        return
    if config.getoption("numprocesses", None) or hasattr(config, "workerinput"):
        raise pytest.UsageError("--sfn-cov and --sfn-mutate count in one process: leave out -n, or add -n 0.")
    config.pluginmanager.register(testing.Session(config), NAME)


@pytest.fixture
def sfn(request: pytest.FixtureRequest) -> Iterator[testing.Bench]:
    """Machines, functions, faults and a simulated AWS for one test; files are named from the folder of the test."""
    bench = testing.Bench(request.path.parent)
    yield bench
    bench.close()
