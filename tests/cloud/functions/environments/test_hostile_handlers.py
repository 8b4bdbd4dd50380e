"""Handlers that misbehave: Lambda's answer comes, and nothing changes, ends, doubles or blocks the process around."""

# ruff: noqa: ISC004 - the programs are texts in several lines
from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
ENDS = {
    "_exit": ("import os", "os._exit(3)", "exit status 3"),
    "_exit caught": ("import os", "try: os._exit(3)\nexcept BaseException: return 'alive'", "exit status 3"),
    "_exit of 0": ("import os", "os._exit(0)", ""),
    "_exit of 256": ("import os", "os._exit(256)", ""),
    "_exit in a thread": (
        "import os, threading",
        "t = threading.Thread(target=os._exit, args=(4,))\nt.start()\nt.join()\nreturn 'alive'",
        "exit status 4",
    ),
    "_exit in a pool": (
        "import os\nfrom concurrent.futures import ThreadPoolExecutor",
        "with ThreadPoolExecutor() as pool: return list(pool.map(os._exit, [5]))",
        "exit status 5",
    ),
    "abort": ("import os", "os.abort()", "signal: aborted"),
    "kill itself": ("import os, signal", "os.kill(os.getpid(), signal.SIGKILL)", "signal: killed"),
    "kill its group": ("import os, signal", "os.killpg(os.getpgrp(), signal.SIGTERM)", "signal: terminated"),
    "raise_signal": ("import signal", "signal.raise_signal(signal.SIGSEGV)", "signal: segmentation fault"),
    "default again": (
        "import signal",
        "signal.signal(signal.SIGTERM, signal.SIG_DFL)\nsignal.raise_signal(signal.SIGTERM)",
        "signal: terminated",
    ),
    "alarm": ("import signal, time", "signal.alarm(2)\ntime.sleep(5)", "signal: alarm clock"),
    "KeyboardInterrupt": ("", "raise KeyboardInterrupt", "signal: interrupt"),
    "KeyboardInterrupt by a signal": ("import os, signal", "os.kill(os.getpid(), signal.SIGINT)", "signal: interrupt"),
    "SystemExit": ("", "raise SystemExit('why')", "exit status 1"),
    "SystemExit of 3": ("import sys", "sys.exit(3)", "exit status 3"),
    "GeneratorExit": ("", "raise GeneratorExit", "exit status 1"),
    "CancelledError": ("import asyncio", "raise asyncio.CancelledError", "exit status 1"),
    "a BaseException of its own": ("class Mine(BaseException): pass", "raise Mine", "exit status 1"),
}
"""What ends the process in Lambda: the module's head, the handler's body, how AWS says it ended."""
ANSWERS: dict[str, tuple[str, str, Any]] = {
    "chdir": (
        "import os",
        "os.chdir('/tmp')\nopen('a', 'w').write('x')\nos.makedirs('b')\nos.chdir('b')\n"
        "return [os.getcwd(), sorted(os.listdir('..')), os.path.abspath('c'), os.path.exists('/tmp/a')]",
        ["/tmp/b", ["a", "b"], "/tmp/b/c", True],
    ),
    "chdir to nowhere": (
        "import os",
        "try: os.chdir('/tmp/none')\nexcept FileNotFoundError as e: return e.filename",
        "/tmp/none",
    ),
    "chdir to a file": (
        "import os",
        "open('/tmp/a', 'w').close()\ntry: os.chdir('/tmp/a')\nexcept NotADirectoryError as e: return e.errno",
        20,
    ),
    "chdir in contextlib": (
        "import os, pathlib",
        "os.chdir('/tmp')\npathlib.Path('p').write_text('x')\nreturn pathlib.Path('p').resolve().as_posix()",
        "/tmp/p",
    ),
    "an alarm with a handler": (
        "import signal, time\ndef late(number, frame): raise TimeoutError(number)",
        "signal.signal(signal.SIGALRM, late)\nsignal.alarm(2)\ntry: time.sleep(5)\n"
        "except TimeoutError as e: return [int(e.args[0]), time.time() % 60]",
        [14, 2.0],
    ),
    "an alarm put off": (
        "import signal, time",
        "signal.alarm(3)\ntime.sleep(1)\nreturn [signal.alarm(0), time.sleep(5)]",
        [2, None],
    ),
    "an interval timer": (
        "import signal, time\nrings = []",
        "signal.signal(signal.SIGALRM, lambda *_: "
        "rings.append(1))\nsignal.setitimer(signal.ITIMER_REAL, 1, 0.5)\ntime.sleep(3)\n"
        "return len(rings)",
        5,
    ),
    "an ignored signal": (
        "import os, signal",
        "signal.signal(signal.SIGTERM, signal.SIG_IGN)\nos.kill(os.getpid(), signal.SIGTERM)\nreturn 'alive'",
        "alive",
    ),
    "a caught interrupt": ("", "try: raise KeyboardInterrupt\nexcept KeyboardInterrupt: return 'alive'", "alive"),
    "kill somebody": (
        "import os",
        "try: os.kill(os.getppid(), 9)\nexcept PermissionError: return 'refused'",
        "refused",
    ),
    "fork": ("import os", "try: os.fork()\nexcept OSError as e: return e.errno", 38),
    "exec": ("import os", "try: os.execv('/bin/true', ['true'])\nexcept OSError as e: return e.errno", 38),
    "spawn": ("import os", "try: os.posix_spawn('/bin/true', ['true'], {})\nexcept OSError as e: return e.errno", 38),
    "multiprocessing": (
        "from multiprocessing import Process",
        "try: Process(target=print).start()\nexcept OSError as e: return e.errno",
        38,
    ),
    "a pool of processes": (
        "from concurrent.futures import ProcessPoolExecutor",
        "try: ProcessPoolExecutor()\nexcept OSError as e: return e.errno",
        38,
    ),
    "multiprocessing's pool of threads": (
        "from multiprocessing.pool import ThreadPool",
        "try: ThreadPool(2)\nexcept OSError as e: return e.errno",
        38,
    ),
    "wait": ("import os", "try: os.wait()\nexcept ChildProcessError as e: return e.errno", 10),
    "setuid": ("import os", "try: os.setuid(0)\nexcept PermissionError as e: return e.errno", 1),
    "close what is not its own": (
        "import os",
        "told = []\nfor number in range(3):\n    try: os.close(number)\n"
        "    except OSError as e: told.append(e.errno)\nreturn told",
        [9, 9, 9],
    ),
    "dup2": ("import os", "try: os.dup2(0, 1)\nexcept PermissionError as e: return e.errno", 1),
    "its own numbers": (
        "import os",
        "r, w = os.pipe()\nos.write(w, b'x')\nos.close(w)\ngot = os.read(r, 9).decode()\nos.close(r)\nreturn got",
        "x",
    ),
    "umask": ("import os", "return [os.umask(0), os.umask(0)]", [18, 18]),
    "sys": (
        "import sys",
        "sys.setrecursionlimit(10**9)\nsys.path.append('mine')\nsys.dont_write_bytecode = 7\n"
        "return ['mine' in sys.path, sys.dont_write_bytecode, sys.version_info[0]]",
        [True, 7, 3],
    ),
    "putenv": (
        "import os",
        "os.putenv('MINE', '1')\nos.environ['YOURS'] = '2'\nreturn [os.environ['MINE'], os.getenv('YOURS')]",
        ["1", "2"],
    ),
    "atexit": ("import atexit, os", "atexit.register(os._exit, 9)\nreturn 'registered'", "registered"),
    "a program": (
        "import subprocess, os",
        "os.environ['MINE'] = 'x'\nreturn [subprocess.check_output("
        "'echo $MINE $AWS_LAMBDA_FUNCTION_NAME $HOME', shell=True, text=True), os.system('exit 3') >= 3, "
        "os.popen('echo y').read()]",
        ["x hostile\n", True, "y\n"],
    ),
    "asyncio.sleep": (
        "import asyncio",
        "async def one(n):\n    await asyncio.sleep(n)\n    return n\n"
        "async def both(): return await asyncio.gather(one(1), one(2))\nreturn asyncio.run(both())",
        [1, 2],
    ),
    "the loop of before": (
        "import asyncio",
        "loop = asyncio.get_event_loop()\nreturn loop.run_until_complete(asyncio.sleep(1, 'x'))",
        "x",
    ),
    "asyncio.wait_for": (
        "import asyncio",
        "async def late():\n    try: await asyncio.wait_for(asyncio.sleep(9), 2)\n"
        "    except TimeoutError: return 'late'\nreturn asyncio.run(late())",
        "late",
    ),
    "run_coroutine_threadsafe": (
        "import asyncio, threading",
        "async def main():\n    loop = asyncio.get_running_loop()\n"
        "    def ask(): return asyncio.run_coroutine_threadsafe(asyncio.sleep(1, 'x'), "
        "loop).result()\n    return await asyncio.to_thread(ask)\nreturn asyncio.run(main())",
        "x",
    ),
    "a real socket": (
        "import asyncio",
        "async def main():\n    server = await asyncio.start_server(lambda r, w: "
        "w.close(), '127.0.0.1', 0)\n    r, w = await asyncio.open_connection(*server.sockets[0]"
        ".getsockname())\n    got = await r.read()\n    w.close()\n    server.close()\n    return len(got)\n"
        "return asyncio.run(main())",
        0,
    ),
    "a lock not to be had": (
        "import threading",
        "lock = threading.Lock()\nlock.acquire()\nreturn [lock.acquire(timeout=1), lock.acquire(blocking=False)]",
        [False, False],
    ),
    "threads in the order of their times": (
        "import threading, time\ndone = []",
        "def work(n):\n    time.sleep(n)\n"
        "    done.append(n)\nthreads = [threading.Thread(target=work, args=(n,)) "
        "for n in (3, 1, 2)]\n[t.start() for t in threads]\n[t.join() for t in threads]\n"
        "return done",
        [1, 2, 3],
    ),
    "a barrier and a semaphore": (
        "import threading",
        "barrier, gate = threading.Barrier(3), threading.Semaphore(1)\n"
        "def meet():\n    barrier.wait()\n    with gate: pass\n"
        "threads = [threading.Thread(target=meet) for _ in range(3)]\n"
        "[t.start() for t in threads]\n[t.join() for t in threads]\nreturn barrier.n_waiting",
        0,
    ),
    "its main thread": (
        "import threading",
        "return [threading.current_thread().name, threading.active_count()]",
        ["MainThread", 1],
    ),
}
LASTS: dict[str, tuple[str, str, float]] = {
    "asyncio.sleep": ("import asyncio", "asyncio.run(asyncio.sleep(2))", 2),
    "asyncio.gather": (
        "import asyncio",
        "async def both(): await asyncio.gather(asyncio.sleep(2), asyncio.sleep(3))\nasyncio.run(both())",
        3,
    ),
    "asyncio.to_thread": (
        "import asyncio, time",
        "async def both(): await asyncio.gather(*[asyncio.to_thread("
        "time.sleep, 2) for _ in range(3)])\nasyncio.run(both())",
        2,
    ),
    "asyncio.timeout": (
        "import asyncio",
        "async def late():\n    try:\n        async with asyncio.timeout(2): "
        "await asyncio.Event().wait()\n    except TimeoutError: pass\nasyncio.run(late())",
        2,
    ),
    "Event.wait": ("import threading", "threading.Event().wait(2)", 2),
    "Condition.wait": ("import threading", "with (c := threading.Condition()): c.wait(2.5)", 2.5),
    "Condition.wait_for": ("import threading", "with (c := threading.Condition()): c.wait_for(lambda: False, 2)", 2),
    "Queue.get": ("import queue", "try: queue.Queue().get(timeout=2)\nexcept queue.Empty: pass", 2),
    "SimpleQueue.get": ("import queue", "try: queue.SimpleQueue().get(timeout=2)\nexcept queue.Empty: pass", 2),
    "Queue.put": ("import queue", "q = queue.Queue(1)\nq.put(1)\ntry: q.put(2, timeout=2)\nexcept queue.Full: pass", 2),
    "Thread.join": (
        "import threading, time",
        "t = threading.Thread(target=time.sleep, args=(9,), daemon=True)\nt.start()\nt.join(2)",
        2,
    ),
    "Timer": ("import threading", "t = threading.Timer(2, print)\nt.start()\nt.join()", 2),
    "a pool of four": (
        "import time\nfrom concurrent.futures import ThreadPoolExecutor",
        "with ThreadPoolExecutor(4) as pool: list(pool.map(time.sleep, [2] * 4))",
        2,
    ),
    "a pool of two": (
        "import time\nfrom concurrent.futures import ThreadPoolExecutor",
        "with ThreadPoolExecutor(2) as pool: list(pool.map(time.sleep, [2] * 4))",
        4,
    ),
    "Future.result": (
        "import time\nfrom concurrent import futures",
        "pool = futures.ThreadPoolExecutor()\n"
        "try: pool.submit(time.sleep, 3).result(timeout=2)\nexcept futures.TimeoutError: pass",
        2,
    ),
    "as_completed": (
        "import time\nfrom concurrent.futures import ThreadPoolExecutor, as_completed",
        "with ThreadPoolExecutor() as pool: list(as_completed([pool.submit(time.sleep, n) for n in (1, 3)]))",
        3,
    ),
    "nothing in a thread": ("import threading", "t = threading.Thread(target=print)\nt.start()\nt.join()", 0),
}
TIMED_OUT = {
    "asyncio.sleep": ("import asyncio", "asyncio.run(asyncio.sleep(20))"),
    "asyncio's finally": (
        "import asyncio",
        "async def work():\n    try: await asyncio.sleep(20)\n    finally: print('alive')\nasyncio.run(work())",
    ),
    "a group of tasks": (
        "import asyncio",
        "async def work():\n    async with asyncio.TaskGroup() as group:\n"
        "        group.create_task(asyncio.sleep(20))\nasyncio.run(work())",
    ),
    "Event.wait": ("import threading", "threading.Event().wait(20)"),
    "a wait for ever": ("import threading", "threading.Event().wait()"),
    "a deadlock": ("import threading", "lock = threading.Lock()\nwith lock, lock: pass"),
    "a queue that stays empty": ("import queue", "queue.Queue().get()"),
    "a loop that stays idle": ("import asyncio", "asyncio.new_event_loop().run_forever()"),
    "signal.pause": ("import signal", "signal.pause()"),
    "an endless thread": (
        "import threading",
        "def spin():\n    while True: pass\nt = threading.Thread(target=spin)\nt.start()\nt.join()",
    ),
    "a thread's finally": (
        "import threading, time",
        "def work():\n    try: time.sleep(20)\n    finally: print('alive')\n"
        "t = threading.Thread(target=work)\nt.start()\nt.join()",
    ),
    "a program": ("import subprocess", "subprocess.run(['sleep', '20'])"),
}
FULL = {
    "binary": ("", "open('/tmp/a', 'wb').write(b'x' * 600_000_000)"),
    "unbuffered": ("", "open('/tmp/a', 'wb', 0).write(b'x' * 600_000_000)"),
    "text": ("", "with open('/tmp/a', 'w') as file: file.write('x' * 600_000_000)"),
    "by number": ("import os", "os.write(os.open('/tmp/a', os.O_CREAT | os.O_WRONLY), b'x' * 600_000_000)"),
    "pathlib": ("import pathlib", "pathlib.Path('/tmp/a').write_bytes(b'x' * 600_000_000)"),
    "at the end": ("", "open('/tmp/a', 'ab').write(b'x' * 600_000_000)"),
}
SETTINGS = {"a program": {"real_limit": 0.2}}


def source(head: str, body: str) -> str:
    return f"{head}\ndef handler(event, context):\n" + "".join(f"    {line}\n" for line in body.splitlines())


def run(cases: dict[str, Any]) -> dict[str, Any]:
    given = {name: {"source": source(*case[:2]), "settings": SETTINGS.get(name, {})} for name, case in cases.items()}
    done = subprocess.run(
        [sys.executable, HERE / "hostile.py"],
        input=json.dumps(given),
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    told: dict[str, Any] = json.loads(done.stdout)
    before, after = told["process"]["before"], told["process"]["after"]
    assert {name: after[name] for name in after if after[name] != before[name]} == {}
    return told


@pytest.fixture(scope="module")
def ended() -> dict[str, Any]:
    return run(ENDS)


@pytest.fixture(scope="module")
def answered() -> dict[str, Any]:
    return run(ANSWERS)


@pytest.fixture(scope="module")
def lasted() -> dict[str, Any]:
    return run(LASTS)


@pytest.fixture(scope="module")
def timed_out() -> dict[str, Any]:
    return run(TIMED_OUT)


@pytest.fixture(scope="module")
def full() -> dict[str, Any]:
    return run(FULL)


@pytest.mark.parametrize("name", ENDS)
def test_what_ends_the_process_ends_the_call_and_the_environment(ended, name):
    how = ENDS[name][2]
    what = f"Runtime exited with error: {how}" if how else "Runtime exited without providing a reason"
    answer = ended[name]
    assert answer["cause"] == {"errorType": "Runtime.ExitError", "errorMessage": f"RequestId: id Error: {what}"}
    assert (answer["error"], answer["ended"]) == ("Runtime.ExitError", "its process exited")


@pytest.mark.parametrize("name", ANSWERS)
def test_what_may_be_done_works_and_stays_in_the_environment(answered, name):
    assert (answered[name]["value"], answered[name]["error"]) == (ANSWERS[name][2], None), answered[name]


@pytest.mark.parametrize("name", LASTS)
def test_waiting_takes_virtual_time_side_by_side(lasted, name):
    assert (lasted[name]["error"], lasted[name]["duration"]) == (None, pytest.approx(LASTS[name][2] + 0.001))


@pytest.mark.parametrize("name", TIMED_OUT)
def test_waiting_past_the_timeout_is_a_timeout_at_once(timed_out, name):
    assert (timed_out[name]["error"], timed_out[name]["duration"]) == ("Sandbox.Timedout", 10)
    assert "alive" not in timed_out[name]["log"]


@pytest.mark.parametrize("name", FULL)
def test_a_write_past_the_end_of_tmp_fails_before_it_is_written(full, name):
    assert full[name]["cause"]["errorMessage"] == "[Errno 28] No space left on device"


STOPPED = """
import os, signal, threading, time
from sfnlearn.cloud.functions.function import LambdaFunction
threading.Timer(0.5, os.kill, (os.getpid(), signal.SIGINT)).start()
function = LambdaFunction("f", "import threading\\ndef handler(event, context):\\n    BODY", real_limit=60)
try:
    function.invoke({}, at=0.0)
except KeyboardInterrupt:
    print("stopped", [environment.ended for environment in function.environments])
"""


@pytest.mark.parametrize("body", ["while True: pass", "import time; from os import read, pipe; read(pipe()[0], 1)"])
def test_the_stop_button_still_stops(body):
    program = [sys.executable, "-c", STOPPED.replace("BODY", body)]
    told = subprocess.run(program, capture_output=True, text=True, timeout=60, check=False)
    assert told.stdout == "stopped ['interrupted']\n", told.stderr[-2000:]
