"""A session of pytest that looks on: it counts after every test, tries mutants at the end, and tells the terminal."""

from __future__ import annotations

import json
from collections.abc import Generator
from contextlib import ExitStack
from pathlib import Path

import pytest

from sfnlearn.drawing.text import counted
from sfnlearn.engine.onlookers import looked_on_by
from sfnlearn.testing.mutants.trial import MutantTrial
from sfnlearn.testing.with_pytest.mutating import tried
from sfnlearn.testing.with_pytest.watch import Watch, Watched

MOST_SURVIVORS = 20
"""Survivors of a machine that are named without -v."""


class Session:
    """The plugin of one session, where `--sfn-cov` or `--sfn-mutate` asks for it."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        self._watch = Watch()
        self._open = ExitStack()
        self._open.enter_context(looked_on_by(self._watch))
        self._passed: dict[str, None] = {}
        self._trials: list[tuple[Watched, MutantTrial]] = []
        self._not_tried = ""

    # -------------------------------------------------------------- looking on

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self, item: pytest.Item) -> Generator[None]:
        """Count what was begun before the test's own call apart from what the call begins."""
        self._watch.count(item.nodeid)
        try:
            return (yield)
        finally:
            self._watch.count(item.nodeid, called=True)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Remember which tests have passed."""
        if report.when == "call" and report.passed:
            self._passed[report.nodeid] = None

    @pytest.hookimpl(wrapper=True)
    def pytest_runtestloop(self, session: pytest.Session) -> Generator[None, object, object]:
        """After the tests, try the mutants."""
        result = yield
        self._watch.count()
        self._open.close()
        if self._config.getoption("sfn_mutate"):
            self._mutate(session)
        return result

    def _mutate(self, session: pytest.Session) -> None:
        if session.testsfailed:
            self._not_tried = f"{counted(session.testsfailed, 'test')} failed: mutants are tried when all tests pass."
            return
        items = [item for item in session.items if item.nodeid in self._passed]
        for watched in self._watch:
            self._trials.append((watched, tried(watched, items)))

    # ----------------------------------------------------------------- telling

    def _below(self) -> list[Watched]:
        """The machines with too few of their transitions taken."""
        least = self._config.getoption("sfn_cov_min")
        return [each for each in self._watch if least is not None and each.coverage.transitions.percent < least]

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Write the file, and fail where the coverage is too low."""
        path = self._config.getoption("sfn_cov_json")
        if path:
            found = [each.coverage.to_json() for each in self._watch]
            Path(path).write_text(json.dumps(found, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
        if self._below() and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Tell coverage and mutants."""
        write = terminalreporter.write_line
        if any(self._config.getoption(name) for name in ("sfn_cov", "sfn_cov_json", "sfn_cov_min")):
            terminalreporter.section("state machine coverage")
            for watched in self._watch:
                for line in _told(watched):
                    write(line)
            if not len(self._watch):
                write("No state machine was run.")
            for watched in self._below():
                least = self._config.getoption("sfn_cov_min")
                write(f"{watched.name}: fewer than {least:g} % of the transitions were taken.", red=True)
        if self._config.getoption("sfn_mutate"):
            terminalreporter.section("state machine mutants")
            for line in self._mutants_told():
                write(line)

    def _mutants_told(self) -> list[str]:
        if self._not_tried or not self._trials:
            return [self._not_tried or "No state machine was run."]
        most = None if self._config.getoption("verbose") > 0 else MOST_SURVIVORS
        lines: list[str] = []
        for watched, trial in self._trials:
            lines.append(f"{watched.name}: {trial.title}")
            lines += [f"  survived: {mutant}" for mutant in trial.survivors[:most]]
            left = len(trial.survivors) - (most or len(trial.survivors))
            lines += [f"  and {left} more: -v names them all"] if left > 0 else []
        return lines


def _told(watched: Watched) -> list[str]:
    """A machine's coverage in the terminal."""
    title, *rest = watched.coverage.lines()
    return [f"{watched.name}: {title[0].lower()}{title[1:]}", *rest]
