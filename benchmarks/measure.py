"""Takes one figure in a process of its own, and prints it as one JSON line.

    measure.py run sfnlearn|moto WORKLOAD n=1000    CPU seconds of one execution, and how many states it enters
    measure.py parse sfnlearn dict|text             parse_only's definition to a machine; also moto text
    measure.py quotas WORKLOAD n=1000               CPU with the default quotas over that without
    measure.py engine                               chain_jsonata's expressions in the JSONata engine alone

Rules that hold here: CPU time of this process, never the clock on the wall; the garbage collector has run before.
"""

from __future__ import annotations

import gc
import json
import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import workloads

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

Row = dict[str, float]


def cpu(work: Callable[[], object]) -> float:
    """CPU seconds of this process for one call."""
    gc.collect()
    started = time.process_time()
    work()
    return time.process_time() - started


def run(implementation: str, name: str, words: list[str]) -> Row:
    """One execution; its output is checked."""
    workload = workloads.build(name, words)
    execute = {"sfnlearn": _execute, "moto": _execute_in_moto}[implementation]
    return {"cpu_s": execute(workload), "states": workload.states}


def _execute(workload: workloads.Workload) -> float:
    import sfnlearn

    machine, functions = sfnlearn.StateMachine(workload.definition), workload.functions()
    ended: list[Any] = []
    taken = cpu(lambda: ended.append(sfnlearn.run(machine, workload.input, functions=functions, quotas=None)))
    if not workload.right(ended[0].output):
        raise ValueError(f"another output: {ended[0].status} {str(ended[0].output)[:200]}")
    return taken


def _execute_in_moto(workload: workloads.Workload) -> float:
    from peer import Moto

    return Moto().execute(workload, cpu)


def parse(implementation: str, form: str) -> Row:
    """Definition to machine, validation included."""
    definition = workloads.build("parse_only").definition
    text = json.dumps(definition)
    if implementation == "moto":
        from peer import Moto

        moto = Moto()
        return {"cpu_s": cpu(lambda: moto.read(text))}
    from sfnlearn import StateMachine

    return {"cpu_s": cpu(lambda: StateMachine(definition if form == "dict" else text))}


def quotas(name: str, words: list[str]) -> Row:
    """How much more a run costs when payloads, variables and events are counted: runs interleaved, median of ratios."""
    import sfnlearn
    from sfnlearn.asl.quotas import SERVICE

    workload = workloads.build(name, words)
    machine = sfnlearn.StateMachine(workload.definition)
    ratios = []
    for _ in range(7):
        without = cpu(lambda: sfnlearn.run(machine, workload.input, quotas=None))
        ratios.append(cpu(lambda: sfnlearn.run(machine, workload.input, quotas=SERVICE)) / without)
    return {"ratio": statistics.median(ratios)}


def engine() -> Row:
    """What jsonata-python itself takes for an expression of chain_jsonata, compiled beforehand."""
    from jsonata import Jsonata

    states = {"input": workloads.build("chain_jsonata").input}
    expressions = [Jsonata(text) for text in workloads.JSONATA]
    for expression in expressions:
        expression.assign("states", states)
    times = 300
    seconds = [cpu(lambda one=one: [one.evaluate(None) for _ in range(times)]) / times for one in expressions]  # type: ignore[misc]
    return {"path_us": seconds[0] * 1e6, "sum_us": seconds[1] * 1e6}


def main(words: list[str]) -> None:
    """Take one figure."""
    match words:
        case ["run", implementation, name, *parameters]:
            row = run(implementation, name, parameters)
        case ["parse", implementation, form]:
            row = parse(implementation, form)
        case ["quotas", name, *parameters]:
            row = quotas(name, parameters)
        case ["engine"]:
            row = engine()
        case _:
            sys.exit(__doc__)
    sys.stdout.write(f"{json.dumps(row)}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
    sys.stdout.flush()
    os._exit(0)  # moto's threads are not waited for
