"""Measures the interpreter beside moto's and writes the tables of `docs/performance.md`.

`python benchmarks/run.py [--rounds 3] [--write]`; it needs what `pip install 'sfnlearn[aws]'` brings.

Rules that hold here: every figure is CPU time, since the machine may be shared; each run has a process of its own;
the implementations take turns; a figure is the median of the rounds; ratios are of medians.  Byte code is compiled
beforehand, as it is after an installation.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
PAGE = ROOT / "docs" / "performance.md"
MARKS = ("<!-- figures: written by benchmarks/run.py -->", "<!-- end of figures -->")
HELLO = """
from sfnlearn import StateMachine, run
print(run(StateMachine({"StartAt": "Hello", "States": {"Hello": {"Type": "Pass", "Result": 1, "End": True}}})).output)
"""
NEEDED = {"chain_plain": 40, "chain_pass": 60, "loop_choice": 40, "parallel": 40, "map_inline": 40}
SCALES = {
    "Map items": ("map_inline", "slim=1", (1_000, 10_000, 100_000)),
    "turns of a loop": ("loop_choice", "", (1_000, 10_000, 100_000)),
}

Table = list[list[str]]


def call(*command: str) -> dict[str, float]:
    """Run a Python program that prints a JSON line."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": ""}
    ended = subprocess.run(  # noqa: S603 - this project's own programs
        [sys.executable, *command], capture_output=True, text=True, check=False, env=environment
    )
    if ended.returncode:
        sys.exit(f"{' '.join(command)} failed: {ended.stdout}{ended.stderr}")
    row: dict[str, float] = json.loads(ended.stdout.splitlines()[-1])
    return row


def measure(*words: str) -> dict[str, float]:
    """One run of `measure.py`."""
    return call(str(HERE / "measure.py"), *words)


def bench(implementation: str, workload: str, *words: str) -> dict[str, float]:
    """One execution of a workload."""
    return measure("run", implementation, workload, *words)


def in_turns(rounds: int, **takes: Callable[[], float]) -> dict[str, float]:
    """The median of each figure, its runs interleaved with those of the others."""
    taken: dict[str, list[float]] = {name: [] for name in takes}
    for _ in range(rounds):
        for name, take in takes.items():
            taken[name].append(take())
    return {name: statistics.median(figures) for name, figures in taken.items()}


def beside_moto(rounds: int) -> Table:
    """CPU per state of both, and how many times as much moto takes."""
    rows = []
    for workload, needed in NEEDED.items():
        states = bench("sfnlearn", workload)["states"]
        found = in_turns(
            rounds,
            sfnlearn=lambda name=workload: bench("sfnlearn", name)["cpu_s"],  # type: ignore[misc]
            moto=lambda name=workload: bench("moto", name)["cpu_s"],  # type: ignore[misc]
        )
        ours, theirs = (found[name] / states * 1e6 for name in ("sfnlearn", "moto"))
        rows.append([workload, f"{states:,}", f"{ours:.1f}", f"{theirs:,.0f}", f"{theirs / ours:.0f}", f"{needed}"])
    return [["workload", "states", "sfnlearn, µs a state", "moto, µs a state", "times", "asked for"], *rows]


def parsing(rounds: int) -> Table:
    """Definition to machine, checks and warnings included."""
    found = in_turns(
        rounds,
        dict=lambda: measure("parse", "sfnlearn", "dict")["cpu_s"],
        text=lambda: measure("parse", "sfnlearn", "text")["cpu_s"],
        moto=lambda: measure("parse", "moto", "text")["cpu_s"],
    )
    rows = [
        [f"1,001 states from {form}", f"{found[form] * 1e3:.0f}", f"{found['moto'] * 1e3:,.0f}",
         f"{found['moto'] / found[form]:.0f}", "20"]
        for form in ("dict", "text")
    ]  # fmt: skip
    return [["parse_only", "sfnlearn, ms", "moto, ms", "times", "asked for"], *rows]


def scaling(rounds: int) -> Table:
    """CPU per item as there are more of them."""
    rows = []
    for name, (workload, word, counts) in SCALES.items():
        words = [word] if word else []
        found = in_turns(
            rounds,
            **{str(n): lambda n=n: bench("sfnlearn", workload, f"n={n}", *words)["cpu_s"] for n in counts},  # noqa: B023
        )
        each = [found[str(n)] / n * 1e6 for n in counts]
        rows.append(
            [name, *(f"{one:.1f}" for one in each), f"{max(each) / each[0]:.2f}", f"{found[str(counts[-1])]:.1f}"]
        )
    return [["µs of CPU each", "1,000", "10,000", "100,000", "most / first", "100,000 in all, s"], *rows]


def quotas() -> Table:
    """What the default quotas add."""
    workloads = (*NEEDED, "chain_jsonata")
    return [
        ["workload", "with the quotas / without"],
        *([name, f"{measure('quotas', name)['ratio']:.2f}"] for name in workloads),
    ]


def small(rounds: int) -> Table:
    """Start-up and single states."""
    rows = [["hello from `python -c`", f"{hello(rounds)[0]:.0f} ms", "150 ms"]]
    rows.append(["its peak of memory", f"{hello(1)[1]:.0f} MB", "40 MB"])
    for workload in ("wait", "retry"):
        found = in_turns(rounds, one=lambda name=workload: bench("sfnlearn", name)["cpu_s"])  # type: ignore[misc]
        rows.append([workload, f"{found['one'] * 1e3:.2f} ms", "5 ms"])
    return [["", "CPU", "asked for"], *rows]


def hello(rounds: int) -> tuple[float, float]:
    """CPU in milliseconds and peak memory in MB of the first machine, from the start of Python to its end."""
    taken = []
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": ""}
    for _ in range(2 * rounds + 1):  # the first one may compile
        command = [sys.executable, "-c", HELLO]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, env=environment)  # noqa: S603
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            sys.exit("hello failed")
        taken.append((used.ru_utime + used.ru_stime, used.ru_maxrss))
    seconds, memory = zip(*taken[1:], strict=True)
    return statistics.median(seconds) * 1e3, max(memory) / 1024


def jsonata(rounds: int) -> Table:
    """One state of chain_jsonata has a plain path and a sum over a filter of twenty items."""
    found = in_turns(rounds, state=lambda: bench("sfnlearn", "chain_jsonata")["cpu_s"] / 1_000 * 1e6)
    engine = in_turns(rounds, path=lambda: measure("engine")["path_us"], sum=lambda: measure("engine")["sum_us"])
    return [
        ["chain_jsonata", "µs"],
        ["a state of two expressions, all told", f"{found['state']:.0f}"],
        ["jsonata-python alone: the path", f"{engine['path']:.0f}"],
        ["jsonata-python alone: the sum over the filter", f"{engine['sum']:.0f}"],
    ]


def written(table: Table) -> str:
    """A table in Markdown."""
    head, *rows = (f"| {' | '.join(row)} |" for row in table)
    return "\n".join([head, "|" + " --- |" * len(table[0]), *rows])


def report(rounds: int) -> str:
    """All tables."""
    tables = [
        beside_moto(rounds), parsing(rounds), scaling(rounds), quotas(), small(rounds), jsonata(rounds),
    ]  # fmt: skip
    head = f"Python {platform.python_version()}, {os.cpu_count()} cores that others use too; medians of {rounds}."
    return "\n\n".join([head, *map(written, tables)])


def main() -> None:
    """Measure, and print or write the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--write", action="store_true", help="put the tables into docs/performance.md")
    arguments = parser.parse_args()
    tables = report(arguments.rounds)
    if not arguments.write:
        sys.stdout.write(tables + "\n")
        return
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(MARKS[0])
    after = rest.partition(MARKS[1])[2]
    PAGE.write_text(f"{before}{MARKS[0]}\n{tables}\n{MARKS[1]}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
