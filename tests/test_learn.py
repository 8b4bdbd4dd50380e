"""The bootstrap: which Python, when an environment is made again, what is said when something outside goes wrong."""

import ast
import importlib.util
import os
import re
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import learn
from tests.alive import next_of, pipe_to, wait_for_life

ROOT = Path(__file__).parents[1]


posix = pytest.mark.skipif(os.name == "nt", reason="the stand-ins for Python are shell scripts")


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


def program(path: Path, version: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\necho {version} {path}\n")
    path.chmod(0o755)
    return path


def environment(folder: Path, version: str = "3.12") -> str:
    """What looks like an environment: a program that says its version, two packages, no stamp."""
    python = program(Path(learn.python_in(str(folder))), version.replace(".", " "))
    (folder / "pyvenv.cfg").write_text(f"home = /usr/bin\nversion = {version}.1\n")
    for name in ("ruff", "zipp", "zipp-2.dist-info"):
        (python.parents[1] / f"lib/python{version}/site-packages" / name).mkdir(parents=True)
    return str(folder)


# --- Which Python


def test_the_script_is_read_by_old_pythons():
    ast.parse((ROOT / "learn.py").read_text("ascii"), feature_version=(3, 6))


def test_the_script_needs_only_the_standard_library():
    tree = ast.parse((ROOT / "learn.py").read_text("utf-8"))
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    names |= {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert names <= sys.stdlib_module_names


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
        learn.hand_over_to_newer({"PATH": str(tmp_path), "PYENV_ROOT": str(tmp_path)})


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
        learn.hand_over_to_newer({"PATH": str(tmp_path)})
    assert gone == [[str(newer), str(ROOT / "learn.py"), "run"]]
    assert capsys.readouterr().err == f"This is Python 3.8; the course needs 3.11 or newer.\nGoing on with {newer}.\n"


# --- The environment


@posix
def test_an_environment_is_ready_when_the_stamp_was_written_from_the_same_files(clone: Path):
    venv = environment(clone / ".venv")
    assert learn.lack(venv, str(clone), (3, 12)) == "it is not whole"
    learn.finish(venv, (3, 12))
    assert learn.lack(venv, str(clone), (3, 12)) == ""


CHANGES = {
    "requirements.lock": "it was made for another requirements.lock",
    "pyproject.toml": "it was made for another pyproject.toml",
    "python": "it was made for another python",
    "place": "it was made for another place",
    "no stamp": "it is not whole",
    "half a stamp": "it is not whole",
    "a stamp of an earlier version": "it is not whole",
    "no interpreter": "its Python has gone",
    "dangling interpreter": "its Python has gone",
    "interpreter of another version": "its Python has gone",
    "package lost": "ruff has gone from it",
}


@posix
@pytest.mark.parametrize("change", CHANGES)
def test_whatever_it_was_made_from_and_whatever_it_lost_makes_it_again(clone: Path, tmp_path: Path, change: str):
    venv = environment(clone / ".venv")
    learn.finish(venv, (3, 12))
    root, version, python = str(clone), (3, 12), Path(learn.python_in(venv))
    if change == "python":
        version = (3, 13)
    elif change == "place":
        root = str(clone.rename(tmp_path / "moved"))
        venv = str(tmp_path / "moved" / ".venv")
    elif "stamp" in change:
        texts = {"no stamp": "", "half a stamp": '{"python": "3.1', "a stamp of an earlier version": "0f" * 32}
        (clone / ".venv" / "stamp").write_text(texts[change])
    elif change == "no interpreter":
        python.unlink()
    elif change == "dangling interpreter":
        python.unlink()
        python.symlink_to(tmp_path / "gone" / "python")
    elif change == "interpreter of another version":
        program(python, "3 13")
    elif change == "package lost":
        (clone / ".venv/lib/python3.12/site-packages/ruff").rmdir()
    else:
        (clone / change).write_text("changed")
    assert learn.lack(venv, root, version) == CHANGES[change]


@posix
def test_what_was_installed_by_hand_harms_nothing_and_is_named_when_it_is_not_brought_along(clone: Path, capsys):
    venv = environment(clone / ".venv")
    learn.finish(venv, (3, 12))
    for name in ("pandas", "pandas-2.2.dist-info", "zipp-3.dist-info"):
        (clone / ".venv/lib/python3.12/site-packages" / name).mkdir()
    assert learn.lack(venv, str(clone), (3, 12)) == ""
    learn.tell_of_additions(venv, environment(clone / ".ven~"))
    said = capsys.readouterr().err
    assert "You had added pandas==2.2 to the old environment" in said
    assert "zipp" not in said


@posix
def test_an_environment_that_is_ready_starts_nothing(clone: Path, monkeypatch: pytest.MonkeyPatch):
    venv = environment(clone / ".venv", ".".join(map(str, sys.version_info[:2])))
    learn.finish(venv, sys.version_info[:2])
    monkeypatch.setattr(learn, "work", None)
    before = sorted(clone.iterdir())
    assert learn.prepare({}) == learn.python_in(venv)
    assert sorted(clone.iterdir()) == before


@posix
def test_an_environment_that_is_ready_serves_an_old_python_too(clone: Path, monkeypatch: pytest.MonkeyPatch):
    venv = environment(clone / ".venv")
    learn.finish(venv, (3, 12))
    monkeypatch.setattr(sys, "version_info", (3, 8, 18))
    assert learn.prepare({}) == learn.python_in(venv)


@pytest.mark.parametrize("line", ["version = 3.12.1", "version_info = 3.12.1.final.0"])
def test_the_python_of_an_environment_is_read_as_venv_and_as_uv_write_it(tmp_path: Path, line: str):
    (tmp_path / "pyvenv.cfg").write_text(f"home = /x\n{line}\n")
    assert learn.made_with(str(tmp_path)) == (3, 12)


@pytest.mark.parametrize("kind", ["folder", "environment", "file", "link to a folder"])
def test_a_venv_of_somebody_else_is_left_alone_and_ours_gets_another_name(clone: Path, tmp_path: Path, kind: str):
    theirs = clone / ".venv"
    if kind == "file":
        theirs.write_text("years")
    elif kind == "link to a folder":
        (tmp_path / "elsewhere").mkdir()
        (tmp_path / "elsewhere" / "thesis.txt").write_text("years")
        theirs.symlink_to(tmp_path / "elsewhere")
    else:
        theirs.mkdir()
        (theirs / ("pyvenv.cfg" if kind == "environment" else "thesis.txt")).write_text("years")
    assert learn.environment_folder(str(clone), {}) == str(clone / ".venv-course")


@pytest.mark.parametrize("made", ["nothing", "empty folder", "stamp", "uv.lock.txt", "link to a disk of its own"])
def test_a_venv_of_ours_keeps_its_name(clone: Path, tmp_path: Path, made: str):
    ours = clone / ".venv"
    if made == "link to a disk of its own":
        (tmp_path / "disk").mkdir()
        ours.symlink_to(tmp_path / "disk")
        assert learn.environment_folder(str(clone), {}) == str(tmp_path / "disk")
        return
    if made != "nothing":
        ours.mkdir()
    if made in ("stamp", "uv.lock.txt"):
        (ours / made).write_text("0f")
    assert learn.environment_folder(str(clone), {}) == str(ours)


# --- What an interruption leaves


@posix
@pytest.mark.parametrize("venv", ["none", "ready", "stale"])
@pytest.mark.parametrize("beside", ["none", "half", "whole"])
@pytest.mark.parametrize("old", ["none", "there"])
def test_whatever_was_left_becomes_one_environment_or_none(clone: Path, venv: str, beside: str, old: str):
    place, setup = clone / ".venv", clone / ".venv-setup"
    version = sys.version_info[:2]
    setup.mkdir()
    (setup / "tmp").mkdir()
    if venv != "none":
        environment(place, ".".join(map(str, version)))
        learn.finish(str(place), version)
        (place / "mine").write_text(venv)
    if old == "there":
        environment(setup / "old", ".".join(map(str, version)))
        (setup / "old" / "mine").write_text("old")
    if venv == "stale":
        (place / "stamp").write_text("0f")
    if beside != "none":
        environment(clone / ".ven~", ".".join(map(str, version)))
        (clone / ".ven~" / "mine").write_text("new")
    if beside == "whole":
        learn.finish(str(clone / ".ven~"), version)
    learn.tidy(str(place))
    assert learn.leftovers(str(place)) == []
    left = "new" if beside == "whole" else venv if venv != "none" else "old" if old == "there" else ""
    assert (place / "mine").read_text() == left if left else not place.exists()


def test_paths_in_programs_are_written_over_in_place_even_in_windows_ones(clone: Path):
    built, venv = str(clone / ".ven~"), str(clone / ".venv")
    environment(Path(built), "3.12")
    folder = Path(learn.python_in(built)).parent
    script, launcher = folder / "ruff", folder / "ruff.exe"
    script.write_text(f"#!{built}/bin/python\nprint()\n")
    script.chmod(0o755)
    launcher.write_bytes(b"MZ\0\xff" + os.fsencode(built) + b"\\python.exe\0PK\3\4")
    before = launcher.stat().st_size
    learn.write_paths(built, venv)
    assert script.read_text() == f"#!{venv}/bin/python\nprint()\n"
    assert script.stat().st_mode & 0o111
    assert (launcher.stat().st_size, os.fsencode(venv) in launcher.read_bytes()) == (before, True)


def test_the_name_beside_is_equally_long():
    for venv in ("/home/ada/.venv", "/home/ada/.venv-course", "C:\\x\\sfnlearn\\ab12cd34"):
        assert len(learn.beside(venv)) == len(venv)
        assert learn.beside(venv) != venv


WAITS = """
import sys, time
sys.path.insert(0, {root!r})
import learn
with learn.locked({venv!r}):
    print("held", flush=True)
    sys.stdin.readline()
"""


def test_the_second_start_waits_says_so_and_goes_on(clone: Path):
    script = WAITS.format(root=str(ROOT), venv=str(clone / ".venv"))
    pipe = subprocess.PIPE
    start = [sys.executable, "-c", script]
    with subprocess.Popen(start, stdin=pipe, stdout=pipe, text=True) as first:
        assert first.stdout
        assert first.stdin
        assert first.stdout.readline() == "held\n"
        # The second starts while the first holds the lock.
        with subprocess.Popen(start, stdin=pipe, stdout=pipe, stderr=pipe, text=True) as second:
            assert second.stderr
            assert "Another start of this command is making the environment" in second.stderr.readline()
            first.stdin.close()
            assert second.stdout
            assert second.stdout.readline() == "held\n"
            _, said = second.communicate("\n")
    assert said.startswith("Waiting ... ")


@pytest.mark.parametrize("how", ["kill", "terminate"])
def test_a_lock_ends_with_its_holder_however_it_ends(clone: Path, how: str):
    script = WAITS.format(root=str(ROOT), venv=str(clone / ".venv"))
    with subprocess.Popen([sys.executable, "-c", script], stdin=-1, stdout=-1, text=True) as first:
        assert first.stdout
        first.stdout.readline()
        getattr(first, how)()
    with learn.locked(str(clone / ".venv")):
        pass


WORKS = """
import os, sys
sys.path.insert(0, sys.argv[1])
import learn
for name in ("SIGTERM", "SIGHUP"):
    learn.end_by(getattr(learn.signal, name))
learn.work("Working", [sys.executable, "-c", *sys.argv[2:]], dict(os.environ))
"""
CHILD = "import subprocess, sys, time; subprocess.Popen([sys.executable, '-c', *sys.argv[1:]]); time.sleep(300)"
GRANDCHILD = "import sys, time; pipe = open(sys.argv[1], 'w'); pipe.write('x'); pipe.flush(); time.sleep(300)"


@posix
@pytest.mark.parametrize("number", ["SIGINT", "SIGTERM", "SIGHUP", "SIGKILL"])
def test_what_was_started_ends_with_it_down_to_its_own_children(tmp_path: Path, number: str):
    alive = tmp_path / "alive"
    command = [sys.executable, "-c", WORKS, str(ROOT), CHILD, GRANDCHILD, str(alive)]
    with pipe_to(alive) as pipe, subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
        try:
            wait_for_life(pipe, process)
            process.send_signal(getattr(signal, number))
            assert next_of(pipe) == b""  # the grandchild has ended
        finally:
            process.kill()


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


def test_an_unknown_reason_is_the_last_line_and_a_file_with_the_rest(clone: Path):
    said = str(learn.explain("Installing", "first\n\nthe reason\n"))
    assert f"the reason (the whole output: {clone / '.venv-setup' / 'log'})." in said
    assert (clone / ".venv-setup" / "log").read_text() == "first\n\nthe reason\n"


def test_a_reason_that_cannot_be_kept_is_told_all_the_same(clone: Path):
    (clone / ".venv-setup").write_text("a file")
    assert str(learn.explain("Installing", "the reason")) == "Installing did not work: the reason."


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
    known = "say nothing, 'progress', 'run' or 'test' (python3 learn.py --help)"
    assert done.stderr.strip() == f"There is no command 'tset': {known}."


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


@posix
@pytest.mark.parametrize("folder", ["course", "mit Leer zeichen", "it's", 'a "quote"', "$HOME & co; rm"])
def test_the_way_back_can_be_pasted(monkeypatch: pytest.MonkeyPatch, folder: str):
    monkeypatch.setattr(learn, "prepare", lambda environ: "python")
    monkeypatch.setattr(learn, "leave", lambda command, environ: gone.append(environ["SFNLEARN_COME_BACK"]))
    monkeypatch.setattr(learn, "__file__", f"/home/ada/{folder}/learn.py")
    gone: list[str] = []
    learn.main([])
    assert shlex.split(gone[0]) == ["python3", f"/home/ada/{folder}/learn.py"]


PYTHONS = sorted(Path("~/.pyenv/versions").expanduser().glob("*/bin/python"))


def test_every_python_that_is_here_reads_the_script():
    for python in [Path(sys.executable), *PYTHONS]:
        _reads_the_script(python)


def _reads_the_script(python: Path) -> None:
    done = subprocess.run([python, "learn.py", "--help"], cwd=ROOT, capture_output=True, text=True, check=False)
    too_old = done.returncode == 1 and "the course needs 3.11 or newer. Type: python3 learn.py" in done.stderr
    assert too_old or (done.returncode == 0 and "python3 learn.py run" in done.stdout), python
    assert "Traceback" not in done.stderr


def test_the_commands_are_there():
    for words in learn.COMMANDS.values():
        if words[0] == "-m":
            assert importlib.util.find_spec(words[1])
        else:
            assert Path(words[0]).is_file()
