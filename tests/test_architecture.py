"""The house: floors, circles, lazy imports, names as text, private names, sizes.

What is held here is about modules and not about behaviour; `docs/design.md` says why.
"""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

import sfnlearn

PACKAGE = Path(__file__).resolve().parents[1] / "sfnlearn"
FLOORS = [
    {
        "arguments",
        "html_output",
        "errors",
        "jsonmistakes",
        "events",
        "event_types",
        "effects",
        "jsontext",
        "jsoncopy",
        "jsonplaces",
        "late",
    },
    {"query"},
    {"asl"},
    {"engine"},
    {"cloud"},
    {"drawing"},
    {"testing", "editing"},
    {"widgets", "course", "deploy"},
]
"""From the ground up."""
ABOVE = {"__init__", "__main__", "cli", "commands", "notebook"}
"""What stands above the floors may import all of them."""
HEIGHT = {name: height for height, floor in enumerate(FLOORS) for name in floor}
LONGEST_FILE = 400
MOST_MODULES = 16
"""In one folder, beside its `__init__`."""
MOST_ANY = 0.05
"""Of all annotations, those that are exactly `Any`, by whatever name."""
MOST_CASTS = 4
LAZY = {
    ("query.jsonata", "query.jsonata.evaluator"): "jsonata",
    ("cloud.functions.environments.stand_ins", "cloud.functions.environments.event_loops"): "asyncio",
    ("widgets", "widgets.views"): "anywidget",
    ("widgets.knobs.shown", "widgets.knobs.view"): "anywidget",
    ("widgets.dataflow", "widgets.dataflow_view"): "anywidget",
    ("widgets.editor.edit", "widgets.editor.view"): "anywidget",
    ("course.pieces.scratchpads", "course.pieces.scratchpad_view"): "anywidget",
    ("course.pieces.changes.simulator", "course.pieces.changes.view"): "anywidget",
    ("course.pieces.concurrency.slider", "course.pieces.concurrency.view"): "anywidget",
    ("course.pieces.inboxes", "course.pieces.inbox_view"): "anywidget",
}
"""The imports of our own modules inside functions: which module does so, which it imports, which library that loads."""
BY_NAME = {
    "": "the public names, which are imported when they are first used",
    "cli": "the table of commands, of which a call needs one",
    "late": "the one table of names that lower floors find above them",
}
"""The modules that may hold the path of a module as text."""
STARTERS = {"threading", "multiprocessing", "asyncio", "subprocess", "concurrent", "_thread"}
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if "lessons" not in path.parts)


def module_of(path: Path) -> str:
    """The module's name below `sfnlearn`, empty for the package itself."""
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def name_of(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


def floor_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


class Import(NamedTuple):
    """An import in a file: its line, what it names, and whether it stands in a function."""

    line: int
    module: str
    lazy: bool


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def imports(path: Path) -> tuple[Import, ...]:
    """Every import in a file, in functions too; what only names a type never runs.

    `from a import b` may import the module `a.b` or a name of `a`: it gives both.
    """
    return tuple(_imports(tree_of(path), lazy=False))


def _imports(tree: ast.AST, *, lazy: bool) -> Iterator[Import]:
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            continue
        yield from _imports(node, lazy=lazy or isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
        if isinstance(node, ast.Import):
            yield from (Import(node.lineno, alias.name, lazy) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            yield Import(node.lineno, node.module or "", lazy)
            yield from (Import(node.lineno, f"{node.module}.{alias.name}", lazy) for alias in node.names)


OWN = {f"sfnlearn.{module_of(path)}".rstrip("."): path for path in MODULES}
"""Every module of the package by its full name."""


def own_imports(path: Path) -> dict[str, bool]:
    """The modules of the package that a file imports, each with whether it does so in a function alone.

    `from sfnlearn.drawing import draw` runs the package `drawing`, `from sfnlearn.engine import run` its module `run`.
    """
    found: dict[str, bool] = {}
    named = imports(path)
    for one in named:
        is_package_of_another = any(
            other.line == one.line and other.module.startswith(f"{one.module}.") and other.module in OWN
            for other in named
        )
        if one.module in OWN and OWN[one.module] != path and not is_package_of_another:
            found[one.module] = one.lazy and found.get(one.module, True)
    return found


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_imports_go_down_only(path: Path):
    mine = HEIGHT.get(floor_of(path))
    if mine is None:
        return
    for line, module, _ in imports(path):
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
        started = {(line, module) for line, module, _ in imports(path) if module.split(".")[0] in STARTERS}
        assert not started, f"{name_of(path)}: {started}"


def test_the_engine_and_the_language_know_no_aws_library():
    for path in MODULES:
        if HEIGHT.get(floor_of(path), 9) < HEIGHT["cloud"]:
            assert not {
                module for _, module, _ in imports(path) if module.split(".")[0] in {"boto3", "botocore", "moto"}
            }, path


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_no_file_is_longer_than_400_lines(path: Path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST_FILE


# --------------------------------------------------------------------- imports


def test_imports_go_in_no_circle_lazy_ones_included():
    remaining = {module: set(own_imports(path)) for module, path in OWN.items()}
    while leaves := [module for module, imported in remaining.items() if not imported & remaining.keys()]:
        for module in leaves:
            del remaining[module]
    # What is left lies on a circle or imports one.
    assert not remaining, {module: imported & remaining.keys() for module, imported in remaining.items()}


def test_our_own_modules_are_imported_in_functions_only_for_a_heavy_library():
    lazy = {
        (module_of(path), module.removeprefix("sfnlearn."))
        for path in MODULES
        for module, is_lazy in own_imports(path).items()
        if is_lazy
    }
    assert lazy == set(LAZY)


@pytest.mark.parametrize(("module", "library"), [(module, library) for (_, module), library in LAZY.items()])
def test_a_module_that_is_imported_in_a_function_brings_that_library(module, library):
    loaded, waiting = set(), [OWN[f"sfnlearn.{module}"]]
    for path in waiting:  # grows while it is read
        loaded |= {one.module.split(".")[0] for one in imports(path) if not one.lazy}
        waiting += [OWN[own] for own, lazy in own_imports(path).items() if not lazy and OWN[own] not in waiting]
    assert library in loaded


def paths_as_text(path: Path) -> Iterator[str]:
    """The texts of a file that name a module of the package, docstrings left out."""
    tree = tree_of(path)
    documentation = {
        id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documentation:
            module = node.value.partition(":")[0].rstrip(".")
            if module in OWN and module != "sfnlearn":
                yield node.value


def test_module_paths_stand_as_text_in_three_tables_only():
    assert {module_of(path) for path in MODULES if [*paths_as_text(path)]} == set(BY_NAME)


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_no_module_imports_the_private_name_of_another(path: Path):
    ours = [one for one in imports(path) if one.module.startswith("sfnlearn.")]
    assert not [one for one in ours if re.search(r"\._(?!_)", one.module)]
    # `from sfnlearn.engine import run` and then `run._prepare`
    modules = {
        alias.asname or alias.name
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
        if f"{node.module}.{alias.name}" in OWN
    }
    assert not [
        ast.unparse(node)
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Attribute) and node.attr.startswith("_") and not node.attr.startswith("__")
        and isinstance(node.value, ast.Name) and node.value.id in modules
    ]  # fmt: skip


# ----------------------------------------------------------------------- sizes


def test_no_folder_has_more_than_16_modules_of_its_own():
    counts = Counter(path.parent for path in MODULES if path.name != "__init__.py")
    assert {folder: count for folder, count in counts.items() if count > MOST_MODULES} == {}


# ----------------------------------------------------------------------- types


def annotations_of(path: Path) -> Iterator[ast.expr]:
    """The annotations of parameters, results and variables."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            given = node.args
            several = [each for each in (given.vararg, given.kwarg) if each]
            parameters = [*given.posonlyargs, *given.args, *given.kwonlyargs, *several]
            yield from filter(None, (node.returns, *(each.annotation for each in parameters)))
        elif isinstance(node, ast.AnnAssign):
            yield node.annotation


@cache
def names_of_any(path: Path) -> frozenset[str]:
    """What a file calls `Any`: the name itself, as it was imported, and the aliases of it, imported ones too."""
    names = {"typing.Any"}
    for node in tree_of(path).body:
        if isinstance(node, ast.ImportFrom):
            imported = [alias for alias in node.names if f"{node.module}.{alias.name}" not in OWN]
            names |= {alias.asname or alias.name for alias in imported if alias.name in _any_in(node.module or "")}
        elif isinstance(node, ast.Assign | ast.AnnAssign) and node.value and ast.unparse(node.value) in names:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names |= {ast.unparse(target) for target in targets}
    return frozenset(names)


def _any_in(module: str) -> frozenset[str]:
    if module == "typing":
        return frozenset({"Any"})
    return names_of_any(OWN[module]) if module in OWN else frozenset()


def test_at_most_one_annotation_in_twenty_says_nothing():
    """`Any` stays for what an untyped library gives and for what the user handed over."""
    count = sum(1 for path in MODULES for _ in annotations_of(path))
    exactly = Counter(
        name_of(path)
        for path in MODULES
        for annotation in annotations_of(path)
        if ast.unparse(annotation).strip("'\"") in names_of_any(path)
    )
    assert exactly.total() <= count * MOST_ANY, f"{exactly.total()} of {count}, most in {exactly.most_common(9)}"


def test_types_are_not_made_by_casts():
    calls = [node for path in MODULES for node in ast.walk(tree_of(path)) if isinstance(node, ast.Call)]
    assert sum(ast.unparse(call.func) in {"cast", "typing.cast"} for call in calls) <= MOST_CASTS
