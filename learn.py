#!/usr/bin/env python3
"""Set the course up and open it: ``python3 learn.py``. Needs nothing but Python.

    python3 learn.py                   open the course in JupyterLab
    python3 learn.py progress [LESSON] say how far you are, and what comes next
    python3 learn.py run [NOTEBOOK]    run every notebook without a browser, and say what failed
    python3 learn.py test [ARGUMENTS]  run every check: ruff, mypy, pytest (it gets ARGUMENTS; --long: long tests too)

Rules that hold in this file:

* Only the standard library, and syntax that every Python reads since 2.7: one that is too old says so, or finds a
  newer one. So types stand in comments.
* It makes an environment and hands over; what the commands do is in the package and in tests/.
* Whatever the caller's environment says (proxies, certificates, another index) is passed on.
* What goes wrong outside our control is one sentence that says what to do, and exit code 1. Never a traceback.

How an environment is made so that no interruption and no second start can spoil it:

* One start at a time: a lock, which the system takes back when its holder ends, however it ends. The others wait.
* The new environment is built beside the old one, in ``.ven~``. Its stamp is written when it is whole; only then the
  two change places, by renaming. A start that finds a half-built one throws it away; one that finds a whole one not
  yet in its place puts it there.
* Paths stand in the scripts of an environment. ``.ven~`` and ``.venv`` are equally long, so that one can be written
  over the other even inside the programs that Windows gets in place of scripts.
* What this script starts (pip, uv) ends with it: a keeper, which stands between, sees its input close.
* A ``.venv`` without our stamp is somebody else's: it is left alone, and ours is called ``.venv-course``.
"""

import sys

if sys.version_info < (3, 6):
    sys.exit(
        "This is Python %d.%d; the course needs 3.11 or newer. Type: python3 learn.py (without a python3, install "
        "Python 3.12 from python.org or your system's packages)." % sys.version_info[:2]
    )

import contextlib
import errno
import glob
import hashlib
import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import tempfile
import threading
import time
from typing import Any, Dict, Iterator, List, NoReturn, Optional, Tuple  # noqa: F401 - type comments use them

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

    def __init__(self, sentence, final=True):
        # type: (str, bool) -> None
        super().__init__(sentence)
        self.final = final


class Ended(KeyboardInterrupt):
    """The system asked this program to end, by the signal of this number."""

    def __init__(self, number):
        # type: (int) -> None
        super().__init__()
        self.number = number


# --- Which Python ----------------------------------------------------------------------------------------------------


def python_candidates(environ):
    # type: (Environ) -> Iterator[List[str]]
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


def _numbers(path):
    # type: (str) -> List[int]
    return [int(number) for number in re.findall(r"\d+", path.rsplit("versions", 1)[-1])]


def version_of(command):
    # type: (List[str]) -> Optional[Tuple[Version, str]]
    """The (major, minor) of a Python, and its full path; None where it does not run (a shim for nothing, say)."""
    ask = "import sys; print('%d %d %s' % (sys.version_info[0], sys.version_info[1], sys.executable))"
    try:
        answer = subprocess.check_output(command + ["-c", ask], stderr=subprocess.DEVNULL, timeout=20)
        major, minor, path = answer.decode("utf-8", "replace").strip().split(" ", 2)
        return (int(major), int(minor)), path
    except (OSError, ValueError, subprocess.SubprocessError):
        return None


def find_python(environ):
    # type: (Environ) -> Optional[str]
    """The path of an installed Python that is new enough, or None."""
    for command in python_candidates(environ):
        found = version_of(command)
        if found and found[0] >= OLDEST:
            return found[1]
    return None


# --- Where the environment is, and whether it is whole ---------------------------------------------------------------


def environment_folder(root, environ):
    # type: (str, Environ) -> str
    """``.venv`` beside this file; on Windows, where a path has 260 characters, a short place if the clone lies deep."""
    if WINDOWS and len(root) > 80:
        local = environ.get("LOCALAPPDATA") or os.path.expanduser("~")
        return os.path.join(local, "sfnlearn", hashlib.sha256(root.encode("utf-8")).hexdigest()[:8])
    usual = os.path.join(root, ".venv")
    return os.path.realpath(usual) if is_ours(usual) else os.path.join(root, ".venv-course")


def is_ours(venv):
    # type: (str) -> bool
    """Whether this folder was made here, or nothing is there. Earlier versions left uv.lock.txt in a half-built one."""
    marks = [os.path.join(venv, name) for name in ("stamp", "uv.lock.txt")]
    if os.path.isdir(venv):
        return any(map(os.path.exists, marks)) or not os.listdir(venv)
    return not os.path.exists(venv)


def beside(venv):
    # type: (str) -> str
    """Where a new environment is built: a name of the same length."""
    return venv[:-1] + "~"


def workshop(venv, name):
    # type: (str, str) -> str
    """A file or folder that only making an environment needs: its lock, its temporary files, what it replaced."""
    return os.path.join(venv + "-setup", name)


def python_in(venv):
    # type: (str) -> str
    """The Python of an environment."""
    return os.path.join(venv, "Scripts", "python.exe") if WINDOWS else os.path.join(venv, "bin", "python")


def packages_in(venv):
    # type: (str) -> List[str]
    """What lies in an environment's site-packages: packages, modules, and a folder that describes each of them."""
    folders = glob.glob(os.path.join(glob.escape(venv), "Lib" if WINDOWS else "lib/python*", "site-packages"))
    return sorted(name for folder in folders for name in os.listdir(folder) if name != "__pycache__")


def facts(root, version):
    # type: (str, Version) -> Dict[str, Any]
    """What an environment is made from: the Python, the place (it cannot be moved), the lock, the project's file."""
    found = {"python": "%d.%d" % version, "place": root}
    for name in ("requirements.lock", "pyproject.toml"):
        with open(os.path.join(root, name), "rb") as stream:
            found[name] = hashlib.sha256(stream.read()).hexdigest()
    return found


def lack(venv, root, version):
    # type: (str, str, Version) -> str
    """Why an environment cannot be used as it is, as the end of a sentence; nothing where it can."""
    try:
        with open(os.path.join(venv, "stamp")) as stream:
            made = json.load(stream)
        packages = set(made["packages"])
    except (OSError, ValueError, KeyError, TypeError):
        return "it is not whole"
    runs = version_of([python_in(venv), "-I", "-S"])
    if not runs or "%d.%d" % runs[0] != made.get("python"):
        return "its Python has gone"
    lost = [name for name in packages.difference(packages_in(venv)) if not name.endswith(".dist-info")]
    if lost:
        return "%s has gone from it" % min(lost)
    changed = [name for name, fact in facts(root, version).items() if made.get(name) != fact]
    return MADE_FOR % changed[0] if changed else ""


MADE_FOR = "it was made for another %s"


def made_with(venv):
    # type: (str) -> Optional[Version]
    """The (major, minor) of the Python that an environment was made with, or None."""
    try:
        with open(os.path.join(venv, "pyvenv.cfg")) as stream:
            found = re.search(r"^version(?:_info)?\s*=\s*(\d+)\.(\d+)", stream.read(), re.MULTILINE)
    except (OSError, ValueError):
        return None
    return (int(found.group(1)), int(found.group(2))) if found else None


# --- Making it -------------------------------------------------------------------------------------------------------


def prepare(environ):
    # type: (Environ) -> str
    """Make the environment, or find it made; return its Python."""
    venv = environment_folder(ROOT, environ)
    if is_ready(venv) and not leftovers(venv):
        return python_in(venv)
    if sys.version_info[:2] < OLDEST and not is_ready(venv):
        hand_over_to_newer(environ)
    with locked(venv):
        tidy(venv)
        if not is_ready(venv):
            make(venv, environ)
    return python_in(venv)


def wanted(venv):
    # type: (str) -> Version
    """The version of Python that an environment is for: this one, or whichever it has where this one is too old."""
    here = (sys.version_info[0], sys.version_info[1])
    return here if here >= OLDEST else max(made_with(venv) or OLDEST, OLDEST)


def is_ready(venv):
    # type: (str) -> bool
    """Whether an environment can be used as it is."""
    return not lack(venv, ROOT, wanted(venv))


def leftovers(venv):
    # type: (str) -> List[str]
    """What an interruption left that can be cleared away."""
    found = [beside(venv), workshop(venv, "old"), workshop(venv, "tmp")]
    return [path for path in found if os.path.exists(path) and os.access(os.path.dirname(path), os.W_OK)]


def hand_over_to_newer(environ):
    # type: (Environ) -> None
    """Run this script again with a newer Python; where none is installed, return if uv can bring one."""
    newer = find_python(environ)
    say("This is Python %d.%d; the course needs 3.11 or newer." % sys.version_info[:2])
    if newer:
        say("Going on with %s." % newer)
        leave([newer, os.path.abspath(__file__)] + sys.argv[1:], environ)
    if sys.version_info[:2] < OLDEST_FOR_UV:
        raise SetupError("None was found here: " + GET_PYTHON)
    say("None was found here, so uv brings Python %s." % BROUGHT)


HELD = []  # type: List[int]
"""The lock's file while it is held. Keepers hold it too, so that it is free only when all that we started has ended."""


@contextlib.contextmanager
def locked(venv):
    # type: (str) -> Iterator[None]
    """Let one start at a time make the environment; the others wait, say so, and go on."""
    os.makedirs(workshop(venv, ""), exist_ok=True)
    started, shown = time.time(), ""
    with open(workshop(venv, "lock"), "a") as stream:
        if not take(stream.fileno()):
            say("Another start of this command is making the environment: waiting until it is done.")
            while not take(stream.fileno()):
                time.sleep(0.2)
                shown = show("Waiting", time.time() - started, venv, shown)
            show("Waiting", time.time() - started, "", shown, last=True)
        HELD[:] = [stream.fileno()]
        try:
            yield
        finally:
            HELD[:] = []


def take(lock):
    # type: (int) -> bool
    """Take the lock if it is free. Where the file system has none, go on without."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(lock, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as problem:
        return problem.errno not in (errno.EACCES, errno.EAGAIN, errno.EDEADLK)
    return True


def tidy(venv):
    # type: (str) -> None
    """From whatever an interruption left to one environment or none: a whole new one goes to its place."""
    built = beside(venv)
    if os.path.exists(built) and not lack(built, ROOT, wanted(built)):
        put_in_place(venv)
    elif not os.path.exists(venv) and os.path.exists(workshop(venv, "old")):
        os.rename(workshop(venv, "old"), venv)
    for path in leftovers(venv):
        remove(path)


def put_in_place(venv):
    # type: (str) -> None
    """The new environment takes the old one's name. Whatever is interrupted here, `tidy` goes on with."""
    old = workshop(venv, "old")
    if os.path.exists(venv):
        remove(old)
        os.rename(venv, old)
    os.rename(beside(venv), venv)
    if os.path.exists(old):
        say("Clearing the old environment away ...")
    remove(old)


def remove(folder):
    # type: (str) -> None
    """Remove a folder of ours. Something that has just been ended may still hold a file of it for a moment."""
    for _ in range(20):
        shutil.rmtree(folder, ignore_errors=True)
        if not os.path.exists(folder):
            return
        time.sleep(0.1)
    raise SetupError("%s could not be removed: end what uses it (JupyterLab?), then run this again." % folder)


def make(venv, environ):
    # type: (str, Environ) -> None
    """Build the environment beside its place, and put it there when it is whole."""
    reason = lack(venv, ROOT, wanted(venv))
    temporary = workshop(venv, "tmp")
    check_space(os.path.dirname(venv))
    os.makedirs(temporary)
    environ = dict(environ, TMPDIR=temporary, TEMP=temporary, TMP=temporary)
    tempfile.tempdir = temporary
    try:
        if reason != MADE_FOR % "pyproject.toml" or not renew_project(venv, environ):
            if os.path.isdir(venv) and os.listdir(venv):
                say("The environment in %s is made again: %s." % (venv, reason))
            build(beside(venv), venv, environ)
            tell_of_additions(venv, beside(venv))
            put_in_place(venv)
    finally:
        tempfile.tempdir = None
        remove(temporary)
        if not os.path.exists(os.path.join(beside(venv), "stamp")):
            remove(beside(venv))  # half-built; the disk may be full of it


def renew_project(venv, environ):
    # type: (str, Environ) -> bool
    """Where nothing but the project's own file has changed, install the project again; whether that worked."""
    try:
        install_project([python_in(venv), "-m", "uv", "pip", "install", "--python", python_in(venv)], environ)
        finish(venv, wanted(venv))
    except SetupError:
        return False
    return True


def check_space(folder):
    # type: (str) -> None
    """Refuse to begin what cannot end."""
    free = shutil.disk_usage(folder).free
    if free < SPACE:
        raise SetupError(
            "The disk of %s has %d MB free and the set-up needs %d: free some space, then run this again."
            % (folder, free // 2**20, SPACE // 2**20)
        )


def build(built, venv, environ):
    # type: (str, str, Environ) -> None
    """A whole environment in ``built`` that is ready to take the name ``venv``."""
    prompt = ["--prompt", os.path.basename(venv)]
    if sys.version_info[:2] >= OLDEST:
        work("Making the environment", [sys.executable, "-m", "venv", "--without-pip"] + prompt + [built], environ)
        work("Giving it pip", [python_in(built), "-m", "ensurepip", "--upgrade", "--default-pip"], environ)
    else:
        bring_python(built, prompt, environ)
    install(built, environ)
    write_paths(built, venv)
    finish(built, wanted(built))


def bring_python(built, prompt, environ):
    # type: (str, List[str], Environ) -> None
    """An environment with a Python that uv fetches; uv itself stays in a folder that is thrown away."""
    carrier = tempfile.mkdtemp(prefix="uv-")
    try:
        work("Making a place for uv", [sys.executable, "-m", "venv", carrier], environ)
        work("Fetching uv", [python_in(carrier), "-m", "pip", "install", "-q", "uv"], environ)
        bring = [python_in(carrier), "-m", "uv", "venv", "--seed", "--python", BROUGHT] + prompt
        work("Bringing Python " + BROUGHT, bring + [built], environ)
    except SetupError as problem:
        full = "the disk is full" in str(problem)
        sentence = str(problem) if full else "Python %s could not be brought: " % BROUGHT + GET_PYTHON
        raise SetupError(sentence)


def install(venv, environ):
    # type: (str, Environ) -> None
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
    install_project(installer, environ)


def install_project(installer, environ):
    # type: (List[str], Environ) -> None
    """The project itself, so that its files are used where they lie; nothing is fetched."""
    project = ["--no-deps", "--no-build-isolation", "--editable", ROOT]
    work("Installing the course itself", installer + project, environ)


def uv_alone(venv):
    # type: (str) -> str
    """The lock's lines for uv, in a file of their own, so that uv too is checked by its hash."""
    with open(LOCK) as stream:
        block = re.search(r"^uv==.*\\\n(?:    .*\n)+", stream.read(), re.MULTILINE)
    path = os.path.join(venv, "uv.lock.txt")
    with open(path, "w") as stream:
        stream.write(block.group(0) if block else "")
    return path


def write_paths(built, venv):
    # type: (str, str) -> None
    """Write the environment's place over the one that it was built in, in all that starts a program."""
    programs = glob.glob(os.path.join(glob.escape(os.path.dirname(python_in(built))), "*"))
    for path in programs + [os.path.join(built, "pyvenv.cfg")]:
        if os.path.isfile(path) and not os.path.islink(path):
            with open(path, "rb") as stream:
                content = stream.read()
            if os.fsencode(built) in content:
                with open(path, "r+b") as stream:
                    stream.write(content.replace(os.fsencode(built), os.fsencode(venv)))


def finish(venv, version):
    # type: (str, Version) -> None
    """Write the stamp last, so that an installation which was interrupted is made again."""
    half = os.path.join(venv, "stamp.part")
    with open(half, "w") as stream:
        json.dump(dict(facts(ROOT, version), packages=packages_in(venv)), stream)
    os.replace(half, os.path.join(venv, "stamp"))


def tell_of_additions(old, new):
    # type: (str, str) -> None
    """Name what somebody installed into the old environment by hand, which the new one lacks."""
    try:
        with open(os.path.join(old, "stamp")) as stream:
            brought = json.load(stream)["packages"]
    except (OSError, ValueError, KeyError, TypeError):
        return
    has = {name.split("-")[0].lower() for name in packages_in(new)}
    added = [name[: -len(".dist-info")] for name in packages_in(old) if name.endswith(".dist-info")]
    added = [name.replace("-", "==") for name in added if name + ".dist-info" not in brought]
    gone = [name for name in added if name.split("==")[0].lower() not in has]
    if gone:
        again = "%s -m pip install %s" % (quoted(python_in(old)), " ".join(gone))
        say("You had added %s to the old environment. To have it again: %s" % (", ".join(gone), again))


# --- Work that takes a while -----------------------------------------------------------------------------------------


def say(text):
    # type: (str) -> None
    """A line for the person in front of the terminal; stdout stays for what the commands print."""
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


def work(title, command, environ, venv=""):
    # type: (str, List[str], Environ, str) -> None
    """Run ``command`` and show that it is alive; a failure becomes one sentence, with the whole output in a file."""
    started, shown = time.time(), ""
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(
            [sys.executable, os.path.abspath(__file__), KEEPER] + command,
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=environ,
            start_new_session=True,  # Ctrl-C in the terminal is for us; the keeper does what follows
            pass_fds=[] if WINDOWS else HELD,
        )
        try:
            while process.poll() is None:
                time.sleep(0.2)
                shown = show(title, time.time() - started, venv, shown)
        finally:
            if process.stdin:
                process.stdin.close()
            process.wait()
        show(title, time.time() - started, "", shown, last=True)
        output.seek(0)
        text = output.read().decode("utf-8", "replace")
    if process.returncode:
        raise explain(title, text)


KEEPER = "--keeper"


def keep(command):
    # type: (List[str]) -> int
    """Run ``command`` for another process of this file, until that one closes our input or is no more."""
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, start_new_session=True)
    threading.Thread(target=end_with_input, args=(process,), daemon=True).start()
    return process.wait()


def end_with_input(process):
    # type: (subprocess.Popen[bytes]) -> None
    """Wait until our input is closed, then end the process and all that it started."""
    while os.read(0, 1):
        pass
    with contextlib.suppress(OSError):
        if sys.platform == "win32":
            subprocess.call(["taskkill", "/F", "/T", "/PID", str(process.pid)], stdout=subprocess.DEVNULL)
        else:
            os.killpg(process.pid, signal.SIGKILL)


def show(title, seconds, venv, before, last=False):
    # type: (str, float, str, str, bool) -> str
    """One line that counts seconds in a terminal; elsewhere a line each ten seconds. Returns what stands there now."""
    done = sum(name.endswith(".dist-info") for name in packages_in(venv)) if venv else 0
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
        r"ensurepip is (not available|disabled)|No module named '?ensurepip",
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


def explain(title, output):
    # type: (str, str) -> SetupError
    """The sentence for a failed step: a reason that is known, or the output's last line and where the rest lies."""
    for pattern, final, reason in REASONS:
        if re.search(pattern, output):
            return SetupError("%s did not work: %s." % (title, reason), final)
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    last = lines[-1] if lines else "it ended without a word"
    return SetupError("%s did not work: %s%s." % (title, last, record(output)), final=False)


def record(output):
    # type: (str) -> str
    """Write a failed step's output where it can be read and sent on; say where, or nothing where it cannot be."""
    path = workshop(environment_folder(ROOT, dict(os.environ)), "log")
    try:
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as stream:
            stream.write(output)
    except OSError:
        return ""
    return " (the whole output: %s)" % path


# --- The commands ----------------------------------------------------------------------------------------------------


def leave(command, environ):
    # type: (List[str], Environ) -> NoReturn
    """Become ``command``; on Windows, which cannot, run it and end as it ends."""
    sys.stdout.flush()
    sys.stderr.flush()
    if not WINDOWS:
        os.execve(command[0], command, environ)
    sys.exit(subprocess.call(command, env=environ))


COMMANDS = {
    "lab": ["-m", "sfnlearn.course.launch.lab"],
    "progress": ["-m", "sfnlearn", "progress"],
    "run": ["-m", "sfnlearn.course.launch.run_notebooks"],
    "test": [os.path.join(ROOT, "tests", "checks.py")],
}


def main(arguments):
    # type: (List[str]) -> int
    """The command line. Returns the exit code where this process does not become another."""
    if arguments[:1] == [KEEPER]:
        return keep(arguments[1:])
    if arguments[:1] in (["-h"], ["--help"], ["help"]):
        print((__doc__ or "").split("\nRules that hold")[0])
        return 0
    for name in ("SIGTERM", "SIGHUP"):
        end_by(getattr(signal, name, None))
    environ = dict(os.environ)
    environ.setdefault("SFNLEARN_STARTED", "%.3f" % time.time())
    environ["SFNLEARN_COME_BACK"] = "%s %s" % ("py" if WINDOWS else "python3", quoted(os.path.abspath(__file__)))
    command, rest = (arguments[0], arguments[1:]) if arguments and arguments[0][:1] != "-" else ("lab", arguments)
    if command not in COMMANDS:
        raise SetupError(
            "There is no command %r: say nothing, 'progress', 'run' or 'test' (python3 learn.py --help)." % command
        )
    python = prepare(environ)
    if command == "lab":
        say("Opening the course ...")
    return leave([python] + COMMANDS[command] + rest, environ)


def quoted(path):
    # type: (str) -> str
    """A path as it can be pasted into a terminal."""
    return subprocess.list2cmdline([path]) if WINDOWS else shlex.quote(path)


def end_by(number):
    # type: (Optional[int]) -> None
    """Let a signal end this program in order, with what it started, unless it is ignored (nohup)."""

    def end(number, frame):
        # type: (int, object) -> None
        raise Ended(number)

    if number and signal.getsignal(number) == signal.SIG_DFL:
        signal.signal(number, end)


def guarded(arguments):
    # type: (List[str]) -> int
    """``main``, with every failure that is not our own bug as one sentence and exit code 1."""
    try:
        return main(arguments)
    except SetupError as problem:
        last, code = str(problem), 1
    except BrokenPipeError:
        return 1  # whoever read our output has gone
    except OSError as problem:
        ways = "free some space or give yourself the right to write there, then run this again"
        last, code = "%s: %s: %s." % (problem.filename or ROOT, problem.strerror, ways), 1
    except KeyboardInterrupt as stop:
        last, code = "Stopped. Run the same command to go on.", 128 + getattr(stop, "number", 2)
    with contextlib.suppress(OSError):  # the terminal may have gone
        say("\n" + last)
    return code


if __name__ == "__main__":
    sys.exit(guarded(sys.argv[1:]))
