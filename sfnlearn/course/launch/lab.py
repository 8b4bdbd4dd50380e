"""Open the course in JupyterLab: the learner's copy, the first picture already drawn, nothing asked of the network.

Rules that hold here:

* The server listens on 127.0.0.1 with a token of its own; a busy port means the next free one, in one sentence.
* JupyterLab reads and writes only its own folder inside the learner's working folder, so settings from elsewhere can
  not break the course, and the course changes no other JupyterLab. It asks for no news, updates or extensions.
* The picture of lesson 00 is drawn in the learner's copy; the file in the repository stays without outputs.
* The terminal belongs to the learner: the server's own log is a file, ``.sfnlearn/lab/jupyterlab.log``.
* What goes wrong here for a reason outside the course is one sentence and exit code 1.
"""

import argparse
import json
import logging
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from sfnlearn.course.authoring.build import built_with_pages, write
from sfnlearn.course.launch import damage, workspace
from sfnlearn.course.launch.language import tell_language
from sfnlearn.course.launch.telling import telling
from sfnlearn.course.launch.workspace import QUIET, course_root
from sfnlearn.course.notebook.forgotten import STARTUP

FIRST_PORT = 8888
LAST_PORT = 65535
PORTS = 100
"""How many ports are tried from ``FIRST_PORT`` on before the system is asked for any."""

NEWS = "@jupyterlab/apputils-extension/notification.jupyterlab-settings"
"""The settings file that switches off JupyterLab's question about news."""

DOCUMENTS = "@jupyterlab/docmanager-extension/plugin.jupyterlab-settings"
"""The settings file that says what a file is opened with: the map of the course is a page to read."""

QUIET_KERNEL = {"IPKernelApp": {"log_level": 50}}
"""Keeps a kernel's own log (its transport, its shutdown) out of the learner's terminal."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Copy the course, draw the first picture, start JupyterLab and stay until Ctrl-C."""
    options = parser().parse_args(arguments)
    folder = workspace.home().resolve()
    try:
        with telling("Copying the course into your folder"):
            _prepare(folder, restore=options.restore)
    except OSError as problem:
        print(unwritable(folder, problem), file=sys.stderr)
        return 1
    os.environ.update(jupyter_environment(folder))
    lesson = first_lesson(folder)
    if lesson is not None:
        with telling("Drawing the first picture"):
            draw_first_picture(lesson)
    browser = not (options.no_browser or os.environ.get("SFNLEARN_NO_BROWSER"))
    return serve(folder, lesson, browser=browser, first_port=options.port)


def parser() -> argparse.ArgumentParser:
    """The options, under the name of the command that the learner typed."""
    typed = "learn.py" if "SFNLEARN_COME_BACK" in os.environ else "sfnlearn lab"
    options = argparse.ArgumentParser(prog=typed, description="Open the course in JupyterLab.")
    about_port = f"the port to take, or the next free one ({FIRST_PORT}); 0: any free one"
    options.add_argument("--port", type=_port, default=FIRST_PORT, help=about_port)
    options.add_argument("--no-browser", action="store_true", help="start JupyterLab, open no browser")
    options.add_argument("--restore", action="store_true", help="bring back course files that you deleted")
    return options


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) > LAST_PORT:
        raise argparse.ArgumentTypeError(f"{text!r} is not a port: a port is a number from 1 to {LAST_PORT}")
    return int(text)


def unwritable(folder: Path, problem: OSError) -> str:
    """One sentence for a working folder that cannot be written, and the way out."""
    reason = problem.strerror or str(problem)
    return (
        f"The working folder {folder} cannot be written ({reason}): free some space or give yourself the right to "
        "write there, or name another folder in the environment variable SFNLEARN_HOME."
    )


def _prepare(folder: Path, *, restore: bool) -> None:
    done = workspace.place(course(folder), folder, restore=restore)
    for placed in done:
        if placed.note:
            print(placed.note)
    tell_language(folder / placed.name for placed in done)
    own = folder / workspace.PRIVATE / "lab"
    _write_if_missing(own / "settings" / NEWS, {"fetchNews": "false", "checkForUpdates": False})
    _write_if_missing(own / "settings" / DOCUMENTS, {"defaultViewers": {"markdown": "Markdown Preview"}})
    profile = own / "ipython" / "profile_default"
    _write_if_missing(profile / "ipython_kernel_config.json", QUIET_KERNEL)
    (profile / "startup").mkdir(parents=True, exist_ok=True)
    (profile / "startup" / "00-sfnlearn.py").write_text(STARTUP, "utf-8")


def course(folder: Path) -> Path:
    """Where the built notebooks lie: in the clone; for an installed package they are built from its lessons."""
    if (course_root() / "notebooks").is_dir():
        return course_root()
    here, files = folder / workspace.PRIVATE / "built", built_with_pages()
    write(files, here, overwrite=True)  # a folder of our own, where earlier versions left no marks
    for stale in [
        path for path in here.rglob("*") if path.is_file() and path.relative_to(here).as_posix() not in files
    ]:
        stale.unlink()
    return here


def _write_if_missing(path: Path, settings: Mapping[str, Any]) -> None:
    """A setting that the learner may change later: it is written once."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(settings), "utf-8")


def first_lesson(folder: Path) -> Path | None:
    """The learner's copy of lesson 00; None where they deleted it."""
    return next(iter(sorted((folder / "notebooks").glob("00*.ipynb"))), None)


def draw_first_picture(lesson: Path) -> bool:
    """Run the cells of ``lesson`` up to the first picture, once: a copy that has any output is left as it is.

    A cell that fails does not matter here: the learner meets it, with its message, in JupyterLab.
    """
    import nbformat  # a quarter of a second, and only the first start needs it

    try:
        notebook = nbformat.read(lesson, as_version=4)
    except (OSError, ValueError):
        return False
    if any(cell.get("outputs") for cell in notebook.cells):
        return False
    drawn = _run_to_picture(notebook, lesson.parent)
    if drawn:
        half = lesson.with_name(f".{lesson.name}.part")
        nbformat.write(notebook, half)
        half.replace(lesson)
    return drawn


def _run_to_picture(notebook: Any, folder: Path) -> bool:
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

    client = NotebookClient(notebook, timeout=60, store_widget_state=False, extra_arguments=QUIET)
    silent = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}  # the terminal is the learner's
    with client.setup_kernel(cwd=str(folder), **silent):
        for number, cell in enumerate(notebook.cells):
            if cell.cell_type != "code":
                continue
            try:
                client.execute_cell(cell, number)
            except (CellExecutionError, CellTimeoutError, DeadKernelError):
                return False
            if has_picture(cell):
                return True
    return False


def has_picture(cell: Mapping[str, Any]) -> bool:
    """Whether a cell's outputs hold an image, as a type of its own or inside HTML.

    >>> has_picture({"outputs": [{"data": {"text/html": '<img alt="A, then B" src="data:...">'}}]})
    True
    """
    bundles = [output.get("data", {}) for output in cell.get("outputs", [])]
    return any(_PICTURES & data.keys() or "<img" in data.get("text/html", "") for data in bundles)


_PICTURES = {"image/svg+xml", "image/png"}


def free_port(first: int = FIRST_PORT) -> int:
    """The first port from ``first`` on that can be taken at 127.0.0.1; any free one after a hundred, or for 0."""
    for port in range(first, min(first + PORTS, LAST_PORT + 1)) if first else ():
        if _is_free(port):
            return port
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    return int(port)


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        if os.name != "nt":  # elsewhere it would call a port that has just been left busy; on Windows it means "share"
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def jupyter_environment(folder: Path) -> dict[str, str]:
    """The variables that keep JupyterLab's settings, runtime files and workspaces inside the working folder."""
    own = folder / workspace.PRIVATE / "lab"
    return {
        "IPYTHONDIR": str(own / "ipython"),
        "JUPYTER_CONFIG_DIR": str(own / "config"),
        "JUPYTER_DATA_DIR": str(own / "data"),
        "JUPYTER_RUNTIME_DIR": str(own / "runtime"),
        "JUPYTERLAB_SETTINGS_DIR": str(own / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(own / "workspaces"),
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",
        "SFNLEARN_HOME": str(folder),
    }


def lab_arguments(folder: Path, page: str, *, port: int, token: str, browser: bool) -> list[str]:
    """JupyterLab's command line: this machine only, own token, quiet, no calls to the network."""
    return [
        "--ip=127.0.0.1",
        f"--port={port}",
        "--ServerApp.port_retries=0",
        f"--IdentityProvider.token={token}",
        f"--ServerApp.root_dir={folder}",
        f"--LabApp.default_url={page}",
        f"--ServerApp.open_browser={browser}",
        "--ServerApp.answer_yes=True",
        "--ServerApp.log_level=ERROR",
        "--LabApp.log_level=ERROR",
        "--LabApp.news_url=None",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
        "--LabApp.extension_manager=readonly",
        *(["--allow-root"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []),
    ]


def serve(folder: Path, lesson: Path | None, *, browser: bool, first_port: int = FIRST_PORT) -> int:
    """Start JupyterLab in this process; say when it is ready; return after Ctrl-C."""
    port, token = free_port(first_port), secrets.token_urlsafe(18)
    if port != first_port and first_port:
        print(f"Port {first_port} is in use or not for you, so JupyterLab takes port {port}.")
    page = f"/lab/tree/{lesson.relative_to(folder).as_posix()}" if lesson else "/lab"
    address = f"http://127.0.0.1:{port}{page}?token={token}"
    arguments = lab_arguments(folder, page, port=port, token=token, browser=browser)
    log = folder / workspace.PRIVATE / "lab" / "jupyterlab.log"
    _launch(arguments, log, lambda: print(ready(folder, address, time.time() - started()), flush=True))
    print("\nJupyterLab has ended. Your files are in", folder)
    return 0


def _launch(arguments: list[str], log: Path, when_ready: Callable[[], None]) -> None:
    with telling("Starting JupyterLab") as end:
        from jupyterlab.labapp import LabApp  # half a second, and only this function needs it

        server = LabApp.initialize_server(argv=arguments)
        _log_to(log)
        # Outside a terminal Jupyter leaves Ctrl-C to Python, whose KeyboardInterrupt is lost in whatever callback runs;
        # a terminal that is closed would leave the kernels to end by themselves.
        for name in ("SIGINT", "SIGHUP"):
            number = getattr(signal, name, None)
            if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
                signal.signal(number, lambda *_: server.stop(from_signal=True))
        server.io_loop.add_callback(end)
        server.io_loop.add_callback(when_ready)
        server.start()


def _log_to(path: Path) -> None:
    """What JupyterLab, its extensions and their libraries log goes into a file; the terminal is the learner's.

    Each extension brings a logger with a way of its own to the terminal: a tab of an earlier start, whose token is no
    longer right, would write there every minute.
    """
    handler = logging.FileHandler(path, mode="w", encoding="utf-8")
    handler.setLevel(logging.WARNING)
    for name in list(logging.root.manager.loggerDict):
        logger = logging.getLogger(name)
        logger.handlers.clear()
        logger.propagate = True
    logging.getLogger().handlers[:] = [handler]


def started() -> float:
    """When the learner pressed Enter, in seconds since 1970: told by ``learn.py``, else when this process began."""
    try:
        return float(os.environ["SFNLEARN_STARTED"])
    except (KeyError, ValueError):
        return _BEGUN


_BEGUN = time.time()


def ready(folder: Path, address: str, seconds: float) -> str:
    """The line that says it is ready: in how many seconds, where, how to come back, how to end."""
    back = os.environ.get("SFNLEARN_COME_BACK", "sfnlearn lab")
    return (
        f"Ready in {seconds:.0f} seconds. Your copy is in {folder}; come back any time with: {back} (Ctrl-C ends it)\n"
        f"{address}"
    )


if __name__ == "__main__":
    sys.exit(damage.told(main))
