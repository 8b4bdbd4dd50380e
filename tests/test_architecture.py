"""The floors: imports go down only, lazy ones too; nothing below `cloud/` starts a thread, a process or a loop."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import sfnlearn

PACKAGE = Path(__file__).resolve().parents[1] / "sfnlearn"
FLOORS = [
    {"errors", "events", "event_types", "effects", "jsontext", "jsonplaces", "late"},
    {"query"},
    {"asl"},
    {"engine"},
    {"cloud"},
    {"drawing"},
    {"widgets", "course", "deploy"},
]
"""From the ground up."""
ABOVE = {"__init__", "__main__", "cli", "commands", "notebook"}
"""What stands above the floors may import all of them."""
HEIGHT = {name: height for height, floor in enumerate(FLOORS) for name in floor}
LONGEST_FILE = 400
STARTERS = {"threading", "multiprocessing", "asyncio", "subprocess", "concurrent", "_thread"}
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if "lessons" not in path.parts)


def name_of(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


def floor_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


@cache
def imports(path: Path) -> tuple[tuple[int, str], ...]:
    """(line, module) of every import in a file, in functions too; what only names a type never runs."""
    return tuple(_imports(ast.parse(path.read_text(encoding="utf-8"))))


def _imports(tree: ast.AST) -> Iterator[tuple[int, str]]:
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            continue
        yield from _imports(node)
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            yield node.lineno, node.module or ""
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_imports_go_down_only(path: Path):
    mine = HEIGHT.get(floor_of(path))
    if mine is None:
        return
    for line, module in imports(path):
        if module.startswith("sfnlearn."):
            floor = module.split(".")[1]
            if floor in sfnlearn.__all__ and mine == len(FLOORS) - 1:
                continue  # the uppermost floor uses the public names, as everybody does
            assert floor in HEIGHT, f"{name_of(path)}:{line} imports {module}, which stands above the floors"
            assert HEIGHT[floor] <= mine, f"{name_of(path)}:{line} imports {module} from a higher floor"


def test_every_module_stands_on_a_floor_or_above_all():
    assert {floor_of(path) for path in MODULES} <= set(HEIGHT) | ABOVE


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_nothing_below_cloud_starts_threads_processes_or_loops(path: Path):
    if HEIGHT.get(floor_of(path), 9) < HEIGHT["cloud"]:
        started = {(line, module) for line, module in imports(path) if module.split(".")[0] in STARTERS}
        assert not started, f"{name_of(path)}: {started}"


def test_the_engine_and_the_language_know_no_aws_library():
    for path in MODULES:
        if HEIGHT.get(floor_of(path), 9) < HEIGHT["cloud"]:
            assert not {
                module for _, module in imports(path) if module.split(".")[0] in {"boto3", "botocore", "moto"}
            }, path


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_no_file_is_longer_than_400_lines(path: Path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST_FILE
