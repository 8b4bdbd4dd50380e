"""environment.yml, pyproject.toml, requirements.lock and the built course say the same thing."""

import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
import yaml
from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
CONDA = yaml.safe_load((ROOT / "environment.yml").read_text("utf-8"))
LOCK = (ROOT / "requirements.lock").read_text("utf-8")

# Some libraries have another name on conda-forge.
CONDA_NAMES = {"graphviz": "python-graphviz"}
# These come through `pip: -e .`: conda-forge has them not, or too late.
FROM_PIP = {"graphviz-pure", "jsonata-python"}
# These too, and they are no part of the core: they stand in the list of what pip brings.
LISTED_FOR_PIP = {"aws-durable-execution-sdk-python", "aws-durable-execution-sdk-python-testing"}


def requirements(*extras: str) -> list[Requirement]:
    texts = [*PROJECT["dependencies"], *(text for extra in extras for text in PROJECT["optional-dependencies"][extra])]
    return [one for one in map(Requirement, texts) if one.name != "sfnlearn"]


def locked() -> dict[str, str]:
    return {canonicalize_name(name): version for name, version in re.findall(r"^([\w.-]+)==(\S+)", LOCK, re.MULTILINE)}


def conda() -> dict[str, str]:
    entries = [re.fullmatch(r"([\w.-]+)(.*)", text) for text in CONDA["dependencies"] if isinstance(text, str)]
    return {found.group(1): found.group(2) for found in entries if found}


def from_pip() -> list[str]:
    """What conda leaves to pip."""
    listed: list[str] = next(part["pip"] for part in CONDA["dependencies"] if isinstance(part, dict))
    return listed


@pytest.mark.parametrize("requirement", requirements("aws", "widgets", "course", "dev"), ids=str)
def test_the_lock_has_every_dependency_in_a_version_that_is_allowed(requirement: Requirement):
    version = locked()[canonicalize_name(requirement.name)]
    assert requirement.specifier.contains(version)


NOT_IMPORTED = {
    "graphviz-pure": "a program",
    "ipykernel": "the kernel that every notebook names",
    "ipywidgets": "what JupyterLab shows anywidget's views with",
}
MODULES = {
    "aws-durable-execution-sdk-python": "aws_durable_execution_sdk_python",
    "aws-durable-execution-sdk-python-testing": "aws_durable_execution_sdk_python_testing",
    "jsonata-python": "jsonata",
    "pyyaml": "yaml",
}


def test_every_dependency_is_imported_or_said_to_be_needed():
    package = ROOT / "sfnlearn"
    lessons = (package / "course" / "lessons").glob("*/lesson.md")
    sources = "\n".join(path.read_text("utf-8") for path in [*package.rglob("*.py"), *lessons])
    imported = set(re.findall(r"^\s*(?:import|from) (\w+)", sources, re.MULTILINE))
    asked = {requirement.name for requirement in requirements("aws", "widgets", "course")}
    assert {name for name in asked if MODULES.get(name, name) not in imported} == set(NOT_IMPORTED)


def test_every_locked_library_has_hashes():
    blocks = re.split(r"^(?=[\w.-]+==)", LOCK, flags=re.MULTILINE)[1:]
    assert len(blocks) > 100
    assert [block.split()[0] for block in blocks if "--hash=sha256:" not in block] == []


def test_the_lock_names_no_registry_and_no_machine():
    assert re.findall(r"https?://\S+|file:\S+|--(?:index-url|extra-index-url|find-links)|^#.*\s/\S+", LOCK) == []


def test_the_lock_was_made_for_all_platforms():
    assert "sys_platform == 'win32'" in LOCK
    assert re.search(r"^graphviz-pure==.*sys_platform == 'darwin'", LOCK, re.MULTILINE)


@pytest.mark.parametrize("requirement", requirements("aws", "widgets", "course"), ids=str)
def test_conda_has_what_the_course_needs_in_the_same_versions(requirement: Requirement):
    if requirement.name in FROM_PIP:
        return
    if requirement.name in LISTED_FOR_PIP:
        assert str(requirement) in from_pip()
        return
    assert conda()[CONDA_NAMES.get(requirement.name, requirement.name).lower()] == str(requirement.specifier)


def test_conda_has_nothing_that_the_project_does_not_ask_for():
    asked = {CONDA_NAMES.get(one.name, one.name).lower() for one in requirements("aws", "widgets", "course")}
    assert set(conda()) - asked == {"python", "pip", "graphviz"}
    assert {Requirement(text).name for text in from_pip() if text != "-e ."} == LISTED_FOR_PIP
    assert "-e ." in from_pip()


def test_conda_names_one_python_which_the_project_allows():
    exact = conda()["python"].removeprefix("=")
    assert re.fullmatch(r"3\.\d+", exact)
    assert Requirement(f"python{PROJECT['requires-python']}").specifier.contains(exact)
    assert f'BROUGHT = "{exact}"' in (ROOT / "learn.py").read_text("utf-8")


def test_the_oldest_python_is_said_once_and_has_no_upper_bound():
    assert PROJECT["requires-python"] == ">=3.11"
    assert "OLDEST = (3, 11)" in (ROOT / "learn.py").read_text("utf-8")


@pytest.mark.parametrize(
    ("platform", "machine", "has_wheel"),
    [
        ("linux", "x86_64", True),
        ("linux", "aarch64", True),
        ("darwin", "arm64", True),
        ("win32", "AMD64", True),
        ("linux", "riscv64", False),
        ("emscripten", "wasm32", False),
    ],
)
def test_a_platform_without_a_wheel_of_the_graphviz_engine_still_installs(platform, machine, has_wheel):
    marker = next(one.marker for one in requirements() if one.name == "graphviz-pure")
    assert isinstance(marker, Marker)
    assert marker.evaluate({"sys_platform": platform, "platform_machine": machine}) is has_wheel


def test_a_wheel_carries_types_lessons_and_what_the_browser_gets(tmp_path: Path):
    pytest.importorskip("hatchling", reason="the build backend is in the extra `dev`")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    carried = set(zipfile.ZipFile(next(tmp_path.glob("*.whl"))).namelist())
    wanted = [path for path in (ROOT / "sfnlearn").rglob("*") if path.suffix in {".py", ".md", ".js", ".css"}]
    assert {path.relative_to(ROOT).as_posix() for path in wanted} - carried == set()
    assert "sfnlearn/py.typed" in carried
    assert [name for name in carried if not name.startswith(("sfnlearn/", "sfnlearn-0"))] == []


def test_the_readmes_example_runs_and_prints_what_it_says(capsys: pytest.CaptureFixture[str]):
    found = re.search(r"```python\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL)
    assert found
    exec(found.group(1), {})
    printed = capsys.readouterr().out
    assert printed.startswith("SUCCEEDED Hello, Ada!\n")
    assert "+1 d  ExecutionSucceeded" in printed


def test_no_other_lock_is_kept():
    kept = (ROOT / ".gitignore").read_text("utf-8").splitlines()
    assert {"uv.lock", "pylock.toml"} <= set(kept)
