#!/usr/bin/env python3
"""Set the course up and open it: ``python3 learn.py``. Needs nothing but Python.

    python3 learn.py                   open the course in JupyterLab
    python3 learn.py run [NOTEBOOK]    run every notebook without a browser, and say what failed
    python3 learn.py test [ARGUMENTS]  run every check: ruff, mypy, pytest (it gets ARGUMENTS; --long: long tests too)

Rules that hold in this file:

* Only the standard library, and syntax that Python 3.6 reads: a Python that is too old says so, or finds a newer one.
* It makes an environment and hands over; what the commands do is in the package.
* Whatever the caller's environment says (proxies, certificates, another index) is passed on.
* What goes wrong outside our control is one sentence that says what to do, and exit code 1. Never a traceback.
"""

import glob
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from typing import Dict, Iterator, List, NoReturn, Optional, Tuple

Environ = Dict[str, str]
Version = Tuple[int, int]

ROOT = os.path.dirname(os.path.abspath(__file__))
LOCK = os.path.join(ROOT, "requirements.lock")
OLDEST = (3, 11)
NEWEST_FIRST = ("3.14", "3.13", "3.12", "3.11")
BROUGHT = "3.12"  # the Python that uv brings where none is installed: the one that environment.yml names
GET_PYTHON = "install Python 3.12 from python.org or your system's packages, then run this again."
OLDEST_FOR_UV = (3, 8)
SPACE = 1000 * 2**20  # bytes that an installation needs at its widest: libraries and the files they came in
WINDOWS = os.name == "nt"


class SetupError(Exception):
    """What went wrong and what to do, in one sentence. ``final``: another installer would fail in the same way."""

    def __init__(self, sentence: str, final: bool = True) -> None:
        super().__init__(sentence)
        self.final = final


# --- Which Python ----------------------------------------------------------------------------------------------------


def python_candidates(environ: Environ) -> Iterator[List[str]]:
    """Programs that may be a new enough Python, the likeliest first: on PATH, pyenv's, the Windows launcher's."""
    for version in NEWEST_FIRST:
        found = shutil.which("python" + version, path=environ.get("PATH"))
        if found:
            yield [found]
    pyenv = environ.get("PYENV_ROOT") or os.path.join(os.path.expanduser("~"), ".pyenv")
    versions = glob.glob(os.path.join(pyenv, "versions", "*", "bin", "python"))
    for path in sorted(versions, key=_numbers, reverse=True):
        yield [path]
    launcher = shutil.which("py", path=environ.get("PATH")) if WINDOWS else None
    if launcher:
        for version in NEWEST_FIRST:
            yield [launcher, "-" + version]


def _numbers(path: str) -> List[int]:
    return [int(number) for number in re.findall(r"\d+", path.rsplit("versions", 1)[-1])]


def version_of(command: List[str]) -> Optional[Tuple[Version, str]]:
    """The (major, minor) of a Python, and its full path; None where it does not run (a shim for nothing, say)."""
    ask = "import sys; print('%d %d %s' % (sys.version_info[0], sys.version_info[1], sys.executable))"
    try:
        answer = subprocess.check_output([*command, "-c", ask], stderr=subprocess.DEVNULL, timeout=20)
        major, minor, path = answer.decode("utf-8", "replace").strip().split(" ", 2)
        return (int(major), int(minor)), path
    except (OSError, ValueError, subprocess.SubprocessError):
        return None


def find_python(environ: Environ) -> Optional[str]:
    """The path of an installed Python that is new enough, or None."""
    for command in python_candidates(environ):
        found = version_of(command)
        if found and found[0] >= OLDEST:
            return found[1]
    return None


# --- The environment -------------------------------------------------------------------------------------------------


def environment_folder(root: str, environ: Environ) -> str:
    """``.venv`` beside this file; on Windows, where a path has 260 characters, a short place if the clone lies deep."""
    if WINDOWS and len(root) > 80:
        local = environ.get("LOCALAPPDATA") or os.path.expanduser("~")
        return os.path.join(local, "sfnlearn", hashlib.sha256(root.encode("utf-8")).hexdigest()[:8])
    return os.path.join(root, ".venv")


def python_in(venv: str) -> str:
    """The Python of an environment."""
    return os.path.join(venv, "Scripts", "python.exe") if WINDOWS else os.path.join(venv, "bin", "python")


def stamp(root: str, version: Version) -> str:
    """What an environment was made from: the lock, the project's file, the Python, the place (it cannot be moved)."""
    digest = hashlib.sha256()
    for name in ("requirements.lock", "pyproject.toml"):
        with open(os.path.join(root, name), "rb") as stream:
            digest.update(stream.read() + b"\0")
    digest.update(("%d.%d %s" % (version[0], version[1], root)).encode("utf-8"))
    return digest.hexdigest()


def is_ready(venv: str, root: str, version: Version) -> bool:
    """Whether the environment was made whole, from just what lies here now."""
    try:
        with open(os.path.join(venv, "stamp")) as stream:
            return stream.read() == stamp(root, version) and os.path.exists(python_in(venv))
    except (OSError, ValueError):
        return False


def made_with(venv: str) -> Optional[Version]:
    """The (major, minor) of the Python that an environment was made with, or None."""
    try:
        with open(os.path.join(venv, "pyvenv.cfg")) as stream:
            found = re.search(r"^version(?:_info)?\s*=\s*(\d+)\.(\d+)", stream.read(), re.MULTILINE)
    except (OSError, ValueError):
        return None
    return (int(found.group(1)), int(found.group(2))) if found else None


def prepare(environ: Environ) -> str:
    """Make the environment, or find it made; return its Python."""
    venv = environment_folder(ROOT, environ)
    here = (sys.version_info[0], sys.version_info[1])
    wanted = here if here >= OLDEST else made_with(venv)
    if wanted and wanted >= OLDEST and is_ready(venv, ROOT, wanted):
        return python_in(venv)
    if here < OLDEST:
        hand_over_to_newer(venv, environ)
    else:
        check_space(os.path.dirname(venv))
        create(venv, here, environ)
        install(venv, environ)
        finish(venv, here)
    return python_in(venv)


def hand_over_to_newer(venv: str, environ: Environ) -> None:
    """Run this script again with a newer Python; where none is installed, let uv bring one and go on with it."""
    newer = find_python(environ)
    say("This is Python %d.%d; the course needs 3.11 or newer." % sys.version_info[:2])
    if newer:
        say("Going on with %s." % newer)
        leave([newer, os.path.abspath(__file__), *sys.argv[1:]], environ)
    if sys.version_info[:2] < OLDEST_FOR_UV:
        raise SetupError("None was found here: " + GET_PYTHON)
    say("None was found here, so uv brings Python %s." % BROUGHT)
    check_space(os.path.dirname(venv))
    bring_python(venv, environ)
    install(venv, environ)
    finish(venv, made_with(venv) or OLDEST)


def bring_python(venv: str, environ: Environ) -> None:
    """An environment with a Python that uv fetches; uv itself stays in a folder that is thrown away."""
    carrier = tempfile.mkdtemp(prefix="sfnlearn-uv-")
    try:
        work("Making a place for uv", [sys.executable, "-m", "venv", carrier], environ)
        work("Fetching uv", [python_in(carrier), "-m", "pip", "install", "-q", "uv"], environ)
        make = [python_in(carrier), "-m", "uv", "venv", "--clear", "--seed", "--python", BROUGHT, venv]
        work("Bringing Python " + BROUGHT, make, environ)
    except SetupError:
        raise SetupError("Python %s could not be brought: " % BROUGHT + GET_PYTHON) from None
    finally:
        shutil.rmtree(carrier, ignore_errors=True)


def check_space(folder: str) -> None:
    """Refuse to begin what cannot end."""
    os.makedirs(folder, exist_ok=True)
    free = shutil.disk_usage(folder).free
    if free < SPACE:
        raise SetupError(
            "The disk of %s has %d MB free and the set-up needs %d: free some space, then run this again."
            % (folder, free // 2**20, SPACE // 2**20)
        )


def create(venv: str, version: Version, environ: Environ) -> None:
    """A new environment in ``venv``; one of the same Python is kept, to be brought up to date."""
    stale = os.path.join(venv, "stamp")
    if os.path.exists(stale):
        os.remove(stale)
        if made_with(venv) == version and version_of([python_in(venv)]):
            return
    if os.path.isdir(venv) and not os.path.exists(os.path.join(venv, "pyvenv.cfg")) and os.listdir(venv):
        raise SetupError("%s is not an environment of Python's: move it away, then run this again." % venv)
    work("Making the environment", [sys.executable, "-m", "venv", "--clear", venv], environ)


def install(venv: str, environ: Environ) -> None:
    """Everything in the lock, by uv with hashes, or by pip where uv does not run; then the project itself."""
    python, lock = python_in(venv), ["--require-hashes", "-r", LOCK]
    try:
        work("Fetching uv", [python, "-m", "pip", "install", "-q", "--require-hashes", "-r", uv_alone(venv)], environ)
        installer = [python, "-m", "uv", "pip", "install", "--python", python]
        work("Installing the course's libraries", installer + lock, environ, venv)
    except SetupError as problem:
        if problem.final:
            raise
        say("uv could not install the libraries here; trying pip, which takes longer.")
        installer = [python, "-m", "pip", "install", "-q"]
        work("Installing the course's libraries", installer + lock, environ, venv)
    project = ["--no-deps", "--no-build-isolation", "--editable", ROOT]
    work("Installing the course itself", installer + project, environ)


def uv_alone(venv: str) -> str:
    """The lock's lines for uv, in a file of their own, so that uv too is checked by its hash."""
    with open(LOCK) as stream:
        block = re.search(r"^uv==.*\\\n(?:    .*\n)+", stream.read(), re.MULTILINE)
    path = os.path.join(venv, "uv.lock.txt")
    with open(path, "w") as stream:
        stream.write(block.group(0) if block else "")
    return path


def finish(venv: str, version: Version) -> None:
    """Write the stamp last, so that an installation which was interrupted is made again."""
    with open(os.path.join(venv, "stamp"), "w") as stream:
        stream.write(stamp(ROOT, version))


# --- Work that takes a while -----------------------------------------------------------------------------------------


def say(text: str) -> None:
    """A line for the person in front of the terminal; stdout stays for what the commands print."""
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


def work(title: str, command: List[str], environ: Environ, venv: str = "") -> None:
    """Run ``command`` and show that it is alive; a failure becomes one sentence, with the whole output in a file."""
    started, shown = time.time(), ""
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT, env=environ)
        try:
            while process.poll() is None:
                time.sleep(0.2)
                shown = show(title, time.time() - started, venv, shown)
        finally:
            if process.poll() is None:
                process.terminate()
                process.wait()
        show(title, time.time() - started, "", shown, last=True)
        output.seek(0)
        text = output.read().decode("utf-8", "replace")
    if process.returncode:
        raise explain(title, text)


def show(title: str, seconds: float, venv: str, before: str, last: bool = False) -> str:
    """One line that counts seconds in a terminal; elsewhere a line each ten seconds. Returns what stands there now."""
    packages = ("Lib",) if WINDOWS else ("lib", "python*")
    done = len(glob.glob(os.path.join(venv, *packages, "site-packages", "*.dist-info"))) if venv else 0
    line = "%s ... %d s" % (title, seconds) + (", %d installed" % done if done else "")
    if sys.stderr.isatty():
        if line != before or last:
            sys.stderr.write("\r" + line.ljust(len(before)) + ("\n" if last else ""))
            sys.stderr.flush()
        return line
    mark = str(int(seconds) // 10)
    if last or mark not in (before, "0"):
        say(line)
    return mark


NO_NETWORK = "the package index was not reached: check the network (behind a proxy, HTTPS_PROXY), then run this again"
REASONS = (  # what an output says, whether another installer would fail in the same way, what to tell
    (r"No space left|not enough space|Disk quota|os error (28|112)\b", True, "the disk is full: free about 1 GB"),
    (
        r"CERTIFICATE_VERIFY_FAILED|invalid peer certificate|UnknownIssuer",
        False,
        "the connection's certificate is not trusted: if a proxy signs it, name its file in SSL_CERT_FILE and PIP_CERT",
    ),
    (
        r"ensurepip is not available|No module named '?ensurepip",
        True,
        "this Python has no ensurepip: on Debian and Ubuntu run 'apt install python3-venv', then run this again",
    ),
    (
        r"DO NOT MATCH THE HASHES|[Hh]ash mismatch",
        True,
        "a file that was fetched is not the one in requirements.lock: try another network; if it stays so, report it",
    ),
    (r"NewConnectionError|ConnectTimeout|ReadTimeout|ProxyError|getaddrinfo", True, NO_NETWORK),  # pip says it so
    (r"dns error|error sending request|Failed to fetch|not connect|not find a version", False, NO_NETWORK),  # uv does
    (
        r"Permission denied|Access is denied|Read-only file system|os error (5|13|30)\b",
        True,
        "a file could not be written: give yourself the right to write in %s, or clone the course elsewhere" % ROOT,
    ),
)


def explain(title: str, output: str) -> SetupError:
    """The sentence for a failed step: a reason that is known, or the output's last line and where the rest lies."""
    for pattern, final, reason in REASONS:
        if re.search(pattern, output):
            return SetupError("%s did not work: %s." % (title, reason), final)
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    last = lines[-1] if lines else "it ended without a word"
    return SetupError("%s did not work: %s (the whole output: %s)." % (title, last, keep(output)), final=False)


def keep(output: str) -> str:
    """Write a failed step's output where it can be read and sent on; return the file's name."""
    handle, path = tempfile.mkstemp(prefix="sfnlearn-setup-", suffix=".log")
    with os.fdopen(handle, "w", encoding="utf-8") as stream:
        stream.write(output)
    return path


# --- The commands ----------------------------------------------------------------------------------------------------


def leave(command: List[str], environ: Environ) -> NoReturn:
    """Become ``command``; on Windows, which cannot, run it and end as it ends."""
    sys.stdout.flush()
    sys.stderr.flush()
    if not WINDOWS:
        os.execve(command[0], command, environ)
    sys.exit(subprocess.call(command, env=environ))


def test(python: str, arguments: List[str], environ: Environ) -> int:
    """Ruff, mypy, pytest; pytest's summary is among the last lines. Returns the exit code: 0 only where all agree."""
    os.chdir(ROOT)
    failed = [name for name, command in CHECKS if subprocess.call([python, "-m", *command], env=environ)]
    if "--long" in arguments:
        arguments = ["-m", "long or not long", *(argument for argument in arguments if argument != "--long")]
    if not any(re.match(r"-n|--numprocesses|--pdb", argument) for argument in arguments):
        arguments = ["-n", "2", "--dist", "worksteal", *arguments]
    code = subprocess.call([python, "-m", "pytest", *arguments], env=environ)
    if failed:
        say("%s found something to fix: see above." % " and ".join(failed))
    return code or int(bool(failed))


CHECKS = (("ruff", ["ruff", "check", "--quiet"]), ("mypy", ["mypy", "--no-error-summary"]))
COMMANDS = {"lab": "sfnlearn.course.launch.lab", "run": "sfnlearn.course.launch.run_notebooks", "test": ""}


def main(arguments: List[str]) -> int:
    """The command line. Returns the exit code where this process does not become another."""
    if arguments[:1] in (["-h"], ["--help"], ["help"]):
        print(__doc__.split("\nRules that hold")[0])
        return 0
    environ = dict(os.environ)
    environ.setdefault("SFNLEARN_STARTED", "%.3f" % time.time())
    environ["SFNLEARN_COME_BACK"] = ("py" if WINDOWS else "python3") + " " + os.path.abspath(__file__)
    command, rest = (arguments[0], arguments[1:]) if arguments and arguments[0][:1] != "-" else ("lab", arguments)
    if command not in COMMANDS:
        raise SetupError("There is no command %r: say nothing, 'run' or 'test' (python3 learn.py --help)." % command)
    python = prepare(environ)
    if command == "test":
        return test(python, rest, environ)
    leave([python, "-m", COMMANDS[command], *rest], environ)


def guarded(arguments: List[str]) -> int:
    """``main``, with every failure that is not our own bug as one sentence and exit code 1."""
    try:
        return main(arguments)
    except SetupError as problem:
        say("\n%s" % problem)
    except BrokenPipeError:
        return 1  # whoever read our output has gone
    except OSError as problem:
        place = problem.filename or ROOT
        ways = "free some space or give yourself the right to write there, then run this again"
        say("\n%s: %s: %s." % (place, problem.strerror, ways))
    except KeyboardInterrupt:
        say("\nStopped. Run the same command to go on.")
        return 130
    return 1


if __name__ == "__main__":
    sys.exit(guarded(sys.argv[1:]))
