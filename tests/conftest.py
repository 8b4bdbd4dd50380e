"""What every test relies on: no real AWS, no learner's folder, no home folder, hypothesis without a clock."""

import os
import sys
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# A slow or busy machine must not turn a law into a failure: no test is timed.
settings.register_profile("sfnlearn", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("sfnlearn")


ELSEWHERE = {
    "IPYTHONDIR": "ipython",
    "XDG_CACHE_HOME": "cache",
    "XDG_CONFIG_HOME": "config",
    "XDG_DATA_HOME": "data",
    "NPM_CONFIG_CACHE": "npm",
    "RUSTUP_HOME": "rustup",
}
"""Where IPython, Chromium, its desktop, npm and the rustc that pip asks may write, by the variable that says it."""


BROUGHT = os.environ.get("SFNLEARN_TOOLS", "").split()
"""The outside tools that `.ci/run` has brought: a test that is skipped for one of them is a failure."""


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    reason = str(report.longrepr[2]) if isinstance(report.longrepr, tuple) else ""
    missing = [tool for tool in BROUGHT if tool in reason.lower()]
    if report.skipped and missing:
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} is skipped for {missing[0]}, which was brought: {reason}"
    return report


@pytest.fixture(scope="session", autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The home folder of everything that the tests run: a new one, in which nothing is written."""
    nowhere, elsewhere = tmp_path_factory.mktemp("home"), tmp_path_factory.mktemp("elsewhere")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HOME", str(nowhere))
        patch.setenv("USERPROFILE", str(nowhere))
        for variable, folder in ELSEWHERE.items():
            patch.setenv(variable, str(elsewhere / folder))
        yield nowhere
    assert [path.relative_to(nowhere).as_posix() for path in nowhere.rglob("*")] == []


@pytest.fixture(autouse=True)
def _main_module() -> Iterator[None]:
    """A shell of IPython takes the place of `__main__`, from which new processes are started: it is put back."""
    before = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = before


@pytest.fixture(autouse=True)
def _nobody(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """The test's learner is nobody, and its AWS account does not exist."""
    folder: Path = tmp_path_factory.getbasetemp()
    monkeypatch.setenv("SFNLEARN_HOME", str(folder / "learner"))
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    monkeypatch.delenv("AWS_PROFILE", raising=False)
