"""Runs handlers in a process of their own, and tells what they came to and what became of that process.

Standard input: {"name": {"source", "settings"}} as JSON.  Standard output: {"name": {"error", "cause", "value",
"duration", "ended", "seconds"}}, and under "process" what must not have changed.
"""

from __future__ import annotations

import gc
import json
import os
import signal
import sys
import time
from typing import Any

from sfnlearn.cloud.functions.function import LambdaFunction

START = 1_767_225_600.0


def state() -> dict[str, Any]:
    gc.collect()
    return {
        "pid": os.getpid(),
        "folder": os.getcwd(),  # noqa: PTH109
        "handlers": [repr(signal.getsignal(number)) for number in sorted(signal.valid_signals())],
        "mask": sorted(signal.pthread_sigmask(signal.SIG_BLOCK, [])),
        "umask": os.umask(os.umask(0o022) or 0o022),
        "alarm": signal.getitimer(signal.ITIMER_REAL),
        "recursion": sys.getrecursionlimit(),
        "path": sys.path,
        "environ": dict(os.environ),
        "streams": [sys.stdout.fileno(), sys.stderr.fileno()],
        "files": [os.fstat(number).st_ino for number in (0, 1, 2)],
        "threads": len(sys._current_frames()),
    }


def call(source: str, settings: dict[str, Any]) -> dict[str, Any]:
    before = time.perf_counter()
    function = LambdaFunction("hostile", source, **{"timeout": 10, "real_limit": 0.5, **settings})
    answer = function.invoke({}, at=START, request_id="id")
    return {
        "error": answer.error,
        "cause": json.loads(answer.cause or "null"),
        "value": answer.value,
        "duration": round(answer.duration, 6),
        "ended": function.environments[0].ended,
        "log": list(function.logs),
        "seconds": time.perf_counter() - before,
    }


if __name__ == "__main__":
    cases = json.load(sys.stdin)
    before = state()
    results: dict[str, Any] = {}
    for name, case in cases.items():
        results[name] = call(case["source"], case["settings"])
        # Told one by one: where a case ends the process, it is known which.
        print(f"{name} done", file=sys.stderr, flush=True)  # noqa: T201
    results["process"] = {"before": before, "after": state()}
    print(json.dumps(results))  # noqa: T201
