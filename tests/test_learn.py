"""The bootstrap: which Python, when an environment is made again, what is said when something outside goes wrong."""

import ast
import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

import learn

ROOT = Path(__file__).parents[1]


@pytest.fixture
def clone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that the script takes for its own, with a lock and a project file."""
    root = tmp_path / "clone"
    root.mkdir()
    (root / "requirements.lock").write_text("uv==1 \\\n    --hash=sha256:aa\nzipp==2 \\\n    --hash=sha256:bb\n")
    (root / "pyproject.toml").write_text("")
    monkeypatch.setattr(learn, "ROOT", str(root))
    monkeypatch.setattr(learn, "LOCK", str(root / "requirements.lock"))
    return root


def environment(folder: Path, version: str = "3.12.1") -> str:
    python = Path(learn.python_in(str(folder)))
    python.parent.mkdir(parents=True)
    python.touch()
    (folder / "pyvenv.cfg").write_text(f"home = /usr/bin\nversion = {version}\n")
    return str(folder)


# --- Which Python


def test_the_script_is_read_by_old_pythons():
    ast.parse((ROOT / "learn.py").read_text("utf-8"), feature_version=(3, 6))


def test_the_script_needs_only_the_standard_library():
    tree = ast.parse((ROOT / "learn.py").read_text("utf-8"))
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    names |= {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert names <= sys.stdlib_module_names


def program(path: Path, version: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\necho {version} {path}\n")
    path.chmod(0o755)
    return path


posix = pytest.mark.skipif(os.name == "nt", reason="the stand-ins for Python are shell scripts")


@posix
def test_the_newest_python_on_path_is_taken(tmp_path: Path):
    program(tmp_path / "python3.11", "3 11")
    newest = program(tmp_path / "python3.13", "3 13")
    assert learn.find_python({"PATH": str(tmp_path), "PYENV_ROOT": str(tmp_path / "none")}) == str(newest)


@posix
def test_pyenvs_versions_are_looked_through_newest_first(tmp_path: Path):
    program(tmp_path / "versions/3.9.18/bin/python", "3 9")
    newest = program(tmp_path / "versions/3.12.10/bin/python", "3 12")
    program(tmp_path / "versions/3.12.9/bin/python", "3 12")
    assert learn.find_python({"PATH": str(tmp_path), "PYENV_ROOT": str(tmp_path)}) == str(newest)


@posix
def test_a_shim_that_leads_nowhere_is_passed_over(tmp_path: Path):
    broken = tmp_path / "bin" / "python3.13"
    broken.parent.mkdir()
    broken.write_text("#!/bin/sh\necho 'version not installed' >&2; exit 127\n")
    broken.chmod(0o755)
    works = program(tmp_path / "bin" / "python3.11", "3 11")
    assert learn.find_python({"PATH": str(broken.parent), "PYENV_ROOT": str(tmp_path)}) == str(works)


def test_no_python_is_none(tmp_path: Path):
    assert learn.find_python({"PATH": str(tmp_path), "PYENV_ROOT": str(tmp_path)}) is None


def test_a_python_too_old_for_uv_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sys, "version_info", (3, 7, 16))
    with pytest.raises(learn.SetupError, match=r"install Python 3\.12 from python\.org"):
        learn.hand_over_to_newer(str(tmp_path), {"PATH": str(tmp_path), "PYENV_ROOT": str(tmp_path)})


@posix
def test_an_old_python_hands_over_to_a_newer_one_and_says_so(tmp_path, monkeypatch, capsys):
    newer = program(tmp_path / "python3.12", "3 12")
    gone: list[list[str]] = []

    def leave(command: list[str], environ: object) -> None:
        gone.append(command)
        raise SystemExit

    monkeypatch.setattr(learn, "leave", leave)
    monkeypatch.setattr(sys, "version_info", (3, 8, 18))
    monkeypatch.setattr(sys, "argv", ["learn.py", "run"])
    with pytest.raises(SystemExit):
        learn.hand_over_to_newer(str(tmp_path), {"PATH": str(tmp_path)})
    assert gone == [[str(newer), str(ROOT / "learn.py"), "run"]]
    assert capsys.readouterr().err == f"This is Python 3.8; the course needs 3.11 or newer.\nGoing on with {newer}.\n"


# --- The environment


def test_an_environment_is_ready_when_the_stamp_was_written_from_the_same_files(clone: Path):
    venv = environment(clone / ".venv")
    assert not learn.is_ready(venv, str(clone), (3, 12))
    learn.finish(venv, (3, 12))
    assert learn.is_ready(venv, str(clone), (3, 12))


@pytest.mark.parametrize("change", ["requirements.lock", "pyproject.toml", "python", "place", "broken"])
def test_whatever_it_was_made_from_makes_it_again(clone: Path, tmp_path: Path, change: str):
    venv = environment(clone / ".venv")
    learn.finish(venv, (3, 12))
    root, version = str(clone), (3, 12)
    if change == "python":
        version = (3, 13)
    elif change == "place":
        root = str(clone.rename(tmp_path / "moved"))
        venv = str(tmp_path / "moved" / ".venv")
    elif change == "broken":
        Path(learn.python_in(venv)).unlink()
    else:
        (clone / change).write_text("changed")
    assert not learn.is_ready(venv, root, version)


def test_an_environment_that_is_ready_starts_nothing(clone: Path, monkeypatch: pytest.MonkeyPatch):
    venv = environment(clone / ".venv")
    learn.finish(venv, sys.version_info[:2])
    monkeypatch.setattr(learn, "work", None)
    assert learn.prepare({}) == learn.python_in(venv)


def test_an_environment_that_is_ready_serves_an_old_python_too(clone: Path, monkeypatch: pytest.MonkeyPatch):
    venv = environment(clone / ".venv")
    learn.finish(venv, (3, 12))
    monkeypatch.setattr(sys, "version_info", (3, 8, 18))
    assert learn.prepare({}) == learn.python_in(venv)


@pytest.mark.parametrize("line", ["version = 3.12.1", "version_info = 3.12.1.final.0"])
def test_the_python_of_an_environment_is_read_as_venv_and_as_uv_write_it(tmp_path: Path, line: str):
    (tmp_path / "pyvenv.cfg").write_text(f"home = /x\n{line}\n")
    assert learn.made_with(str(tmp_path)) == (3, 12)


def test_a_folder_that_is_no_environment_is_not_cleared(clone: Path):
    (clone / ".venv").mkdir()
    (clone / ".venv" / "thesis.txt").write_text("years")
    with pytest.raises(learn.SetupError, match="move it away"):
        learn.create(str(clone / ".venv"), (3, 12), {})
    assert (clone / ".venv" / "thesis.txt").exists()


def test_uv_is_checked_by_the_locks_hash(clone: Path, tmp_path: Path):
    assert Path(learn.uv_alone(str(tmp_path))).read_text() == "uv==1 \\\n    --hash=sha256:aa\n"


def test_the_real_lock_has_uv_with_hashes(tmp_path: Path):
    assert re.match(r"uv==\S+.*\\\n    --hash=sha256:", Path(learn.uv_alone(str(tmp_path))).read_text())


def test_on_windows_a_deep_clone_gets_a_short_environment(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(learn, "WINDOWS", True)
    places = {"LOCALAPPDATA": "/local"}
    deep = learn.environment_folder("C:\\" + "very-long-name\\" * 8, places)
    assert re.fullmatch(r"/local.sfnlearn.[0-9a-f]{8}", deep)
    assert learn.environment_folder("C:\\course", places).endswith(".venv")


# --- What is said when something outside goes wrong


@pytest.mark.parametrize(
    ("output", "said", "final"),
    [
        ("error: failed to write: No space left on device (os error 28)", "the disk is full", True),
        ("ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device", "full", True),
        ("HTTPSConnectionPool(): Max retries (Caused by NewConnectionError('refused'))", "check the network", True),
        ("error: Failed to fetch: `https://x`\n  Caused by: dns error", "check the network", False),
        ("ssl.SSLCertVerificationError: CERTIFICATE_VERIFY_FAILED", "SSL_CERT_FILE", False),
        ("error: invalid peer certificate: UnknownIssuer", "SSL_CERT_FILE", False),
        ("Error: [Errno 13] Permission denied: '/clone/.venv'", "right to write", True),
        ("The virtual environment was not created because ensurepip is not available.", "python3-venv", True),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE", "another network", True),
    ],
)
def test_a_known_reason_is_told_with_the_way_out(output: str, said: str, final: bool):
    problem = learn.explain("Installing", output)
    assert said in str(problem)
    assert problem.final is final
    assert "\n" not in str(problem)


def test_an_unknown_reason_is_the_last_line_and_a_file_with_the_rest(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    said = str(learn.explain("Installing", "first\n\nthe reason\n"))
    kept = re.search(r"the reason \(the whole output: (.*)\)\.", said)
    assert kept
    assert Path(kept.group(1)).read_text() == "first\n\nthe reason\n"


def test_a_disk_that_is_too_small_is_refused_before_the_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(learn, "SPACE", 2**60)
    with pytest.raises(learn.SetupError, match="MB free and the set-up needs"):
        learn.check_space(str(tmp_path))


def test_uv_that_cannot_install_is_followed_by_pip(clone: Path, monkeypatch: pytest.MonkeyPatch):
    tried: list[str] = []

    def work(title: str, command: list[str], environ: object, venv: str = "") -> None:
        tried.append("uv" if "uv" in command else "pip")
        if "uv" in command:
            raise learn.SetupError("uv says no", final=False)

    monkeypatch.setattr(learn, "work", work)
    learn.install(environment(clone / ".venv"), {})
    assert tried == ["pip", "uv", "pip", "pip"]


def test_what_would_stop_pip_too_is_not_tried_twice(clone: Path, monkeypatch: pytest.MonkeyPatch):
    tried: list[str] = []

    def work(title: str, command: list[str], environ: object, venv: str = "") -> None:
        tried.append(title)
        raise learn.SetupError("the disk is full")

    monkeypatch.setattr(learn, "work", work)
    with pytest.raises(learn.SetupError, match="full"):
        learn.install(environment(clone / ".venv"), {})
    assert tried == ["Fetching uv"]


def test_an_unwritable_folder_is_one_sentence(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    def refuse(environ: object) -> str:
        raise PermissionError(13, "Permission denied", "/clone/.venv")

    monkeypatch.setattr(learn, "prepare", refuse)
    assert learn.guarded([]) == 1
    said = capsys.readouterr().err.strip()
    assert said.startswith("/clone/.venv: Permission denied: ")
    assert "\n" not in said


def test_ctrl_c_says_how_to_go_on(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    def interrupted(environ: object) -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr(learn, "prepare", interrupted)
    assert learn.guarded([]) == 130
    assert "to go on" in capsys.readouterr().err


def test_an_unknown_command_is_one_sentence_before_anything_is_installed():
    done = subprocess.run([sys.executable, "learn.py", "tset"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.strip() == "There is no command 'tset': say nothing, 'run' or 'test' (python3 learn.py --help)."


# --- Work that takes a while


def test_work_shows_that_it_is_alive_and_passes_the_environment(capsys: pytest.CaptureFixture[str]):
    script = "import os, sys; sys.exit(os.environ['PROXY'] != 'x')"
    learn.work("Thinking", [sys.executable, "-c", script], {**os.environ, "PROXY": "x"})
    assert re.search(r"Thinking \.\.\. \d+ s\n$", capsys.readouterr().err)


def test_work_that_fails_is_explained():
    with pytest.raises(learn.SetupError, match="Thinking did not work: the disk is full"):
        learn.work("Thinking", [sys.executable, "-c", "exit('No space left on device')"], dict(os.environ))


def test_a_terminal_sees_the_seconds_and_what_is_installed(tmp_path, monkeypatch, capsys):
    packages = "Lib/site-packages" if os.name == "nt" else "lib/python3.12/site-packages"
    (tmp_path / packages / "zipp-2.dist-info").mkdir(parents=True)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    assert learn.show("Installing", 3.2, str(tmp_path), "") == "Installing ... 3 s, 1 installed"
    assert capsys.readouterr().err == "\rInstalling ... 3 s, 1 installed"


# --- The commands


def test_the_package_is_told_when_it_began_and_how_to_come_back(monkeypatch: pytest.MonkeyPatch):
    gone: list[tuple[list[str], dict[str, str]]] = []
    monkeypatch.delenv("SFNLEARN_STARTED", raising=False)
    monkeypatch.setattr(learn, "prepare", lambda environ: "python")
    monkeypatch.setattr(learn, "leave", lambda command, environ: gone.append((command, environ)))
    before = time.time()
    learn.main(["--no-browser"])
    [(command, environ)] = gone
    assert command == ["python", "-m", "sfnlearn.course.launch.lab", "--no-browser"]
    assert float(environ["SFNLEARN_STARTED"]) >= before - 1
    assert environ["SFNLEARN_COME_BACK"].endswith("learn.py")


@pytest.mark.parametrize(
    ("asked", "passed"),
    [
        ([], ["-n", "2", "--dist", "worksteal"]),
        (["-k", "retry"], ["-n", "2", "--dist", "worksteal", "-k", "retry"]),
        (["-n0"], ["-n0"]),
        (["--long", "-n0"], ["-m", "long or not long", "-n0"]),
    ],
)
def test_arguments_go_to_pytest(monkeypatch: pytest.MonkeyPatch, asked: list[str], passed: list[str]):
    called: list[list[str]] = []

    def call(command: list[str], **_: object) -> int:
        called.append(command)
        return 0

    monkeypatch.setattr(subprocess, "call", call)
    assert learn.test("python", asked, {}) == 0
    assert [command[2] for command in called] == ["ruff", "mypy", "pytest"]
    assert called[-1] == ["python", "-m", "pytest", *passed]


@pytest.mark.parametrize("failing", ["ruff", "mypy", "pytest"])
def test_one_check_that_fails_fails_the_whole_and_the_others_still_run(monkeypatch, capsys, failing):
    called: list[str] = []

    def call(command: list[str], **_: object) -> int:
        called.append(command[2])
        return int(command[2] == failing)

    monkeypatch.setattr(subprocess, "call", call)
    assert learn.test("python", [], {}) == 1
    assert called == ["ruff", "mypy", "pytest"]
    assert (f"{failing} found something to fix" in capsys.readouterr().err) == (failing != "pytest")
