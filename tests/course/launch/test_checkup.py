"""The doctor: what it finds on machines that lack something, and how that is shown."""

from __future__ import annotations

import json
import os
import sys
import webbrowser
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from types import SimpleNamespace

import pytest

from sfnlearn.cli import main
from sfnlearn.course.launch import checkup as examined
from sfnlearn.course.launch.checkup import (
    Checkup,
    Need,
    browser,
    disk,
    doctor,
    engine,
    kernel,
    library,
    python,
    working_folder,
)
from sfnlearn.drawing.picture import render

GIB = 2**30


def test_this_machine_has_what_the_tests_need_anyway():
    report = doctor()
    found = {finding.what: finding.status for finding in report.findings}
    assert {name: found[name] for name in ("Python", "Graphviz", "jupyterlab", "moto", "working folder")} == {
        "Python": "ok",
        "Graphviz": "ok",
        "jupyterlab": "ok",
        "moto": "ok",
        "working folder": "ok",
    }


def test_what_is_not_ok_says_what_to_do():
    assert [finding for finding in doctor().findings if (finding.status == "ok") == bool(finding.remedy)] == []


def test_an_old_python_fails():
    old = python((3, 10, 4), "/usr/bin/python3")
    assert old.status == "fail"
    assert old.found.startswith("3.10.4 at /usr/bin/python3")
    assert python((3, 15, 0), "python").status == "ok"


def test_without_an_engine_machines_are_shown_as_text(monkeypatch):
    monkeypatch.setattr(render, "find_engine", lambda: None)
    assert engine().status == "warn"
    assert "pip install graphviz" in engine().remedy


def test_an_engine_that_does_not_draw_fails(monkeypatch, tmp_path):
    broken = tmp_path / "dot"
    broken.write_text("#!/bin/sh\necho no fonts >&2\nexit 1\n")
    broken.chmod(0o755)
    monkeypatch.setattr(render, "find_engine", lambda: str(broken))
    render.layout.cache_clear()
    assert engine().status == "fail"
    assert engine().found.startswith(f"{broken} does not draw: ")


def test_a_library_that_is_missing_is_named_with_its_use(monkeypatch):
    monkeypatch.setitem(examined.LIBRARIES, "no-such-library", ("draws nothing", "pip install it"))
    assert str(library("no-such-library")) == (
        "! warn  no-such-library: not installed here; it draws nothing. To do: pip install it"
    )


@pytest.mark.parametrize("missing", ["jupyterlab", "ipykernel", "nbclient", "nbformat"])
def test_the_course_does_not_work_where_what_opens_it_is_missing(monkeypatch, capsys, missing):
    def version(name: str) -> str:
        if name == missing:
            raise PackageNotFoundError(name)
        return "1"

    monkeypatch.setattr(examined, "version", version)
    assert main(["doctor"]) == 1
    said = capsys.readouterr().out
    assert f"✗ fail  {missing}: not installed here" in said
    assert "The course works here" not in said


def test_the_course_does_not_work_where_there_is_no_jupyter_to_ask_for_a_kernel(monkeypatch):
    monkeypatch.setitem(sys.modules, "jupyter_client.kernelspec", None)
    assert kernel().status == "fail"


@pytest.mark.parametrize("missing", ["anywidget", "boto3", "moto"])
def test_the_course_works_in_a_plainer_way_where_another_library_is_missing(monkeypatch, missing):
    monkeypatch.setattr(examined, "version", lambda name: "1" if name != missing else version("no-such-library"))
    assert library(missing).status == "warn"


def kernelspec(folder: Path, program: str, monkeypatch: pytest.MonkeyPatch) -> None:
    spec = folder / "kernels" / "python3"
    spec.mkdir(parents=True)
    (spec / "kernel.json").write_text(json.dumps({"argv": [program, "-m", "ipykernel_launcher"], "display_name": "P"}))
    monkeypatch.setenv("JUPYTER_PATH", str(folder))
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(folder))


def test_a_kernel_whose_program_has_gone_fails(monkeypatch, tmp_path):
    kernelspec(tmp_path, str(tmp_path / "gone" / "python"), monkeypatch)
    assert kernel().status == "fail"
    assert "ipykernel install --sys-prefix" in kernel().remedy


def test_a_kernel_of_another_python_is_a_warning(monkeypatch, tmp_path):
    other = tmp_path / "python"
    other.write_text("#!/bin/sh\n")
    other.chmod(0o755)
    kernelspec(tmp_path, str(other), monkeypatch)
    assert kernel().status == "warn"
    assert str(other) in kernel().found


def test_a_kernel_of_this_python_is_ok(monkeypatch, tmp_path):
    kernelspec(tmp_path, sys.executable, monkeypatch)
    assert kernel().status == "ok"


def test_a_folder_that_is_to_be_made_is_tried_where_it_will_be(tmp_path):
    found = working_folder(tmp_path / "new" / "course")
    assert (found.status, found.found) == ("ok", f"{tmp_path / 'new' / 'course'}, to be made by the first start")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_fails(tmp_path, monkeypatch):
    def refused(**_options):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("tempfile.NamedTemporaryFile", refused)
    found = working_folder(tmp_path)
    assert (found.status, found.found) == ("fail", f"{tmp_path} cannot be written (Permission denied)")
    assert "SFNLEARN_HOME" in found.remedy


@pytest.mark.parametrize(
    ("free", "status", "told"),
    [(5 * GIB, "ok", "5.0 GB free"), (100 * 2**20, "warn", "100 MB free"), (2**20, "fail", "1 MB free")],
)
def test_the_disk_must_have_room(monkeypatch, tmp_path, free, status, told):
    monkeypatch.setattr("shutil.disk_usage", lambda _path: SimpleNamespace(free=free))
    found = disk(tmp_path)
    assert (found.status, found.found) == (status, told)


def test_the_browser_hint_depends_on_where_one_sits(monkeypatch):
    monkeypatch.setattr(webbrowser, "get", lambda: SimpleNamespace(name="firefox"))
    assert browser({}).found == "firefox"
    assert "ssh -L" in browser({"SSH_CONNECTION": "10.0.0.1 22"}).remedy
    assert browser({"SFNLEARN_NO_BROWSER": "1", "SSH_CONNECTION": "x"}).status == "ok"

    def none():
        raise webbrowser.Error

    monkeypatch.setattr(webbrowser, "get", none)
    assert browser({}).status == "warn"


OK = Need("ok", "Python", "3.12")
WARN = Need("warn", "boto3", "not <here>", "install it")
FAIL = Need("fail", "disk", "full", "free some")


def test_the_verdict_follows_the_worst_finding():
    assert Checkup((OK,)).verdict == "The course works here."
    assert Checkup((OK, WARN)).verdict == "The course works here; 1 of 2 could be better."
    assert Checkup((OK, WARN, FAIL)).verdict == "1 of 3 must be fixed before the course works here."
    assert [Checkup(each).healthy for each in ((OK,), (WARN,), (FAIL,))] == [True, True, False]


def test_a_notebook_gets_a_table_and_its_text_twin():
    bundle = Checkup((OK, WARN))._repr_mimebundle_()
    assert bundle["text/plain"].splitlines()[:2] == [
        "✓ ok    Python: 3.12",
        "! warn  boto3: not <here>. To do: install it",
    ]
    assert "not &lt;here&gt;" in bundle["text/html"]
    assert bundle["text/html"].count("<tr>") == 3
    assert "! warn" in bundle["text/html"]


@pytest.mark.parametrize(("findings", "code"), [((OK, WARN), 0), ((OK, FAIL), 1)])
def test_the_command_prints_the_lines_and_fails_with_them(monkeypatch, capsys, findings, code):
    monkeypatch.setattr("sfnlearn.commands.doctor.doctor", lambda: Checkup(findings))
    assert main(["doctor"]) == code
    assert capsys.readouterr().out == f"{Checkup(findings)}\n"


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="needs a folder that this user cannot write")
def test_a_real_folder_without_the_right_to_write_fails(tmp_path):
    tmp_path.chmod(0o500)
    assert working_folder(tmp_path / "course").status == "fail"
    tmp_path.chmod(0o700)
