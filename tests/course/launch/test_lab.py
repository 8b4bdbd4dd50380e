"""The course opens in JupyterLab: the first picture drawn, a free port, no calls to the network."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import nbformat
import pytest

from sfnlearn.course.launch import lab
from sfnlearn.course.launch.lab import draw_first_picture, free_port, lab_arguments, ready

PICTURE = 'from IPython.display import HTML; HTML(\'<img alt="A, then B" src="data:,">\')'


def lesson(path: Path, *sources: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in sources]), path)
    return path


def outputs(path: Path) -> list[int]:
    return [len(cell.outputs) for cell in nbformat.read(path, as_version=4).cells]


def test_the_first_picture_is_drawn_and_what_follows_is_left_to_the_learner(tmp_path: Path):
    path = lesson(tmp_path / "00.ipynb", "x = 1", PICTURE, "print(x)")
    assert draw_first_picture(path)
    assert outputs(path) == [0, 1, 0]


def test_a_copy_that_was_run_is_left_as_it_is(tmp_path: Path):
    path = lesson(tmp_path / "00.ipynb", PICTURE)
    draw_first_picture(path)
    before = path.read_bytes()
    assert not draw_first_picture(path)
    assert path.read_bytes() == before


@pytest.mark.parametrize("sources", [("1/0", PICTURE), ("print(1)",)])
def test_a_lesson_whose_cells_fail_or_draw_nothing_stays_untouched(tmp_path: Path, sources: tuple[str, ...]):
    path = lesson(tmp_path / "00.ipynb", *sources)
    before = path.read_bytes()
    assert not draw_first_picture(path)
    assert path.read_bytes() == before


def test_a_file_that_is_no_notebook_does_not_stop_the_start(tmp_path: Path):
    path = tmp_path / "00.ipynb"
    path.write_text("{", "utf-8")
    assert not draw_first_picture(path)


def test_a_busy_port_means_the_next_free_one():
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        port = busy.getsockname()[1]
        assert port < free_port(port)


def test_port_0_is_any_free_one_and_the_last_port_is_the_last():
    assert free_port(0) > 0
    assert 0 < free_port(lab.LAST_PORT) <= lab.LAST_PORT


@pytest.mark.parametrize("port", ["70000", "-5", "65536", "x", "", "1.5", "٣٤x"])
def test_a_port_out_of_range_is_a_sentence(port: str, capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit) as ended:
        lab.main(["--no-browser", f"--port={port}"])
    assert ended.value.code == 2
    assert "is not a port: a port is a number from 1 to 65535" in capsys.readouterr().err


@pytest.mark.parametrize(("come_back", "name"), [("python3 learn.py", "learn.py"), (None, "sfnlearn lab")])
def test_the_help_is_that_of_the_command_which_was_typed(monkeypatch: pytest.MonkeyPatch, come_back, name):
    monkeypatch.delenv("SFNLEARN_COME_BACK", raising=False)
    if come_back:
        monkeypatch.setenv("SFNLEARN_COME_BACK", come_back)
    assert lab.parser().format_usage().startswith(f"usage: {name} ")


def test_the_server_is_for_this_machine_alone_and_asks_nothing_of_the_network(tmp_path: Path):
    arguments = lab_arguments(tmp_path, "/lab", port=8888, token="t", browser=False)
    assert "--ip=127.0.0.1" in arguments
    assert "--IdentityProvider.token=t" in arguments
    assert "--LabApp.extension_manager=readonly" in arguments
    assert "--LabApp.news_url=None" in arguments


def test_the_ready_line_says_seconds_place_and_way_back(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("SFNLEARN_COME_BACK", "python3 learn.py")
    first = ready(Path("/home/ada/sfnlearn-course"), "http://127.0.0.1:8888/lab", 12.4).splitlines()[0]
    for part in ("Ready in 12 seconds", "/home/ada/sfnlearn-course", "come back any time with: python3 learn.py"):
        assert part in first


def test_a_working_folder_that_cannot_be_written_is_one_sentence(tmp_path, monkeypatch, capsys):
    (tmp_path / "file").write_text("", "utf-8")
    monkeypatch.setenv("SFNLEARN_HOME", str(tmp_path / "file" / "course"))
    assert lab.main(["--no-browser"]) == 1
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert "SFNLEARN_HOME" in told


def test_an_installed_package_builds_the_notebooks_from_its_lessons(tmp_path, monkeypatch):
    monkeypatch.setattr(lab, "course_root", lambda: tmp_path / "site-packages")
    source = lab.course(tmp_path / "mine")
    assert lab.first_lesson(source) == source / "notebooks/00_start_here.ipynb"


def test_a_setting_that_the_learner_changed_is_not_written_again(tmp_path: Path):
    lab._write_if_missing(tmp_path / "a" / "b", {"fetchNews": "false"})
    (tmp_path / "a" / "b").write_text('{"fetchNews": "true"}', "utf-8")
    lab._write_if_missing(tmp_path / "a" / "b", {"fetchNews": "false"})
    assert json.loads((tmp_path / "a" / "b").read_text("utf-8")) == {"fetchNews": "true"}


def test_a_start_tells_each_step_that_may_take_long(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    told: list[str] = []

    @contextmanager
    def telling(title: str) -> Iterator[Callable[[], None]]:
        told.append(title)
        yield lambda: told.append("over")
        told.append(f"{title} ended")

    monkeypatch.setenv("SFNLEARN_HOME", str(tmp_path))
    monkeypatch.setattr(lab, "telling", telling)
    monkeypatch.setattr(lab, "draw_first_picture", lambda lesson: told.append(lesson.name))
    monkeypatch.setattr(lab, "serve", lambda *_, **__: 0)
    monkeypatch.setattr(os, "environ", dict(os.environ))
    assert lab.main([]) == 0
    copying, drawing = "Copying the course into your folder", "Drawing the first picture"
    assert told == [copying, f"{copying} ended", drawing, "00_start_here.ipynb", f"{drawing} ended"]


def status_of(address: str) -> int:
    try:
        with urllib.request.urlopen(address) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code


@pytest.mark.skipif(os.name == "nt", reason="POSIX signals are sent")
@pytest.mark.parametrize("number", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_jupyterlab_starts_says_so_answers_and_ends_in_order(tmp_path: Path, number: str):
    lesson(tmp_path / "course/notebooks/00_start.ipynb", PICTURE)
    script = f"import pathlib, sys; from sfnlearn.course.launch import lab; lab.course_root = lambda: pathlib.Path({str(tmp_path / 'course')!r}); sys.exit(lab.main(['--no-browser', '--port', '0']))"  # fmt: skip  # noqa: E501
    environment = {**os.environ, "SFNLEARN_HOME": str(tmp_path / "home")}
    command = [sys.executable, "-c", script]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True, env=environment) as server:
        assert server.stdout is not None
        lines = iter(server.stdout.readline, "")
        address = next(line for line in lines if line.startswith("http://127.0.0.1:")).strip()
        base, token = address.split("/lab/tree/notebooks/00_start.ipynb?token=")
        with urllib.request.urlopen(f"{base}/api/contents/notebooks/00_start.ipynb?token={token}") as answer:
            content = json.load(answer)["content"]
        assert "<img" in content["cells"][0]["outputs"][0]["data"]["text/html"]
        # A tab of an earlier start asks with another token; what Jupyter thinks of that is not for the terminal.
        asked = ("api/terminals", "api/kernels", "lab/api/settings")
        assert [status_of(f"{base}/{path}?token=old") for path in asked] == [403, 403, 403]
        server.send_signal(getattr(signal, number))
        rest, errors = server.communicate()
    assert server.returncode == 0
    # A busy machine tells what it waits for; nothing else is there.
    assert [line for line in errors.splitlines() if not re.fullmatch(r"[A-Z][\w ]+ \.\.\. \d+ s", line)] == []
    assert rest.strip().splitlines() == [f"JupyterLab has ended. Your files are in {tmp_path / 'home'}"]
    assert "Forbidden" in (tmp_path / "home/.sfnlearn/lab/jupyterlab.log").read_text("utf-8")
