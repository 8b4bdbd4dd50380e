"""A Lambda function is a file: its path, its code and the name of its handler; other files may lie beside it.

- A cold start executes the whole file in a fresh module namespace (`load`); nothing else comes into that namespace.
- The file lies at `/var/task/<module>.py`, as in Lambda; stack traces name that path.
- Which function is the handler: the one that is named, else `lambda_handler`, else `handler`, else the one with the
  Lambda's own name, else the only one that takes two arguments.
"""

from __future__ import annotations

import ast
import copy
import re
from collections.abc import Iterator
from dataclasses import dataclass
from types import CodeType, FunctionType
from typing import Any, Protocol

from sfnlearn.cloud.functions.guards import guarded
from sfnlearn.cloud.functions.packages import TASK_ROOT, Package, task_path
from sfnlearn.errors import UsageError

Namespace = dict[str, Any]
Definition = ast.FunctionDef | ast.AsyncFunctionDef


class FunctionFile(Protocol):
    """What an execution environment needs to know of a function's file."""

    @property
    def module(self) -> str:
        """The module's name."""

    @property
    def handler(self) -> str:
        """The name of the handler in the module."""

    def load(self, namespace: Namespace) -> None:
        """Run the file in `namespace`: what Lambda calls the function's initialization code."""

    @property
    def package(self) -> Package:
        """The files that were deployed, this one among them where its text is known."""


def path_of(file: FunctionFile) -> str:
    """Where the file lies in Lambda."""
    path = file.package.path(file.module)
    return task_path(file.module) if path is None else f"{TASK_ROOT}/{path}"


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A function's file as text, in its package."""

    module: str
    handler: str
    code: CodeType
    package: Package

    @property
    def source(self) -> str:
        """The file's text."""
        return self.package.files[self.package.path(self.module) or ""].decode()

    def load(self, namespace: Namespace) -> None:
        """Run the file in `namespace`."""
        exec(self.code, namespace)  # noqa: S102 - the learner's own code, as Lambda runs it


@dataclass(frozen=True, slots=True)
class UploadedFile:
    """The handler of a package that nobody has looked into; `setting` is Lambda's `module.function`."""

    setting: str
    package: Package

    @property
    def module(self) -> str:
        """What is before the last dot."""
        return self.setting.replace("/", ".").rpartition(".")[0] or self.setting

    @property
    def handler(self) -> str:
        """What is after it."""
        return self.setting.rpartition(".")[2]

    def load(self, namespace: Namespace) -> None:
        """Run the file in `namespace`; what is wrong with it is raised as Lambda's runtime meets it."""
        if "." not in self.setting:
            raise MalformedHandlerName(self.setting)
        path = self.package.path(self.module)
        if path is None:
            raise ModuleNotFoundError(f"No module named {self.module!r}", name=self.module)
        if path:
            exec(self.package.code(path), namespace)  # noqa: S102 - the learner's own code, as Lambda runs it


class MalformedHandlerName(Exception):
    """A handler setting without a dot."""

    def __init__(self, setting: str) -> None:
        super().__init__(f"Bad handler '{setting}': not enough values to unpack (expected 2, got 1)")


@dataclass(frozen=True, slots=True)
class BareHandler:
    """A handler whose text is not at hand (typed into `python -c`, say): its code object stands for the file."""

    module: str
    handler: str
    code: CodeType
    defaults: tuple[Any, ...] | None = None
    keyword_defaults: dict[str, Any] | None = None

    def load(self, namespace: Namespace) -> None:
        """Define the handler in `namespace`, with defaults of its own, as running its `def` would."""
        handler = FunctionType(self.code, namespace, self.handler, copy.deepcopy(self.defaults))
        handler.__kwdefaults__ = copy.deepcopy(self.keyword_defaults) or {}
        namespace[self.handler] = handler

    @property
    def package(self) -> Package:
        """No files: there is no text."""
        return Package()


def read_file(name: str, source: str, handler: str | None = None, flags: int = 0) -> SourceFile:
    """The file of the function `name`; `handler` is `function` or, as Lambda's setting has it, `module.function`.

    Raises SyntaxError where the file is not Python, UsageError where it has no clear handler.

    >>> read_file("hello-world", "def lambda_handler(event, context): return 1").module
    'hello_world'
    >>> read_file("hello", "def start(event, context): return 1", "app.start").module
    'app'
    """
    module, _, function = (handler or "").rpartition(".")
    module = module or re.sub(r"\W", "_", name)
    path = task_path(module)
    tree = ast.parse(source, path)
    _refuse_unusable(tree, function)
    function = function or _find_handler(tree, name)
    code = compile(guarded(tree), path, "exec", flags, dont_inherit=True)
    return SourceFile(module, function, code, Package({f"{module.replace('.', '/')}.py": source.encode()}))


def read_package(name: str, package: Package, handler: str | None = None) -> SourceFile:
    """The handler's file in a package; without `handler` it is `lambda_function.lambda_handler`, AWS's default.

    Raises SyntaxError where the handler's file is not Python, UsageError where there is no such file.

    >>> read_package("shop", Package({"app.py": b"def start(event, context): return 1"}), "app.start").handler
    'start'
    """
    setting = handler or "lambda_function.lambda_handler"
    module, _, function = setting.replace("/", ".").rpartition(".")
    path = package.path(module)
    if not path:
        raise UsageError(_no_file(name, setting, package))
    _refuse_unusable(ast.parse(package.files[path], f"{TASK_ROOT}/{path}"), function)
    return SourceFile(module, function, package.code(path), package)


def _no_file(name: str, setting: str, package: Package) -> str:
    files = sorted(path for path in package.files if path.endswith(".py"))
    there = ", ".join(files) or "none"
    return (
        f"the package of {name} has no file for the handler {setting!r}; its Python files: {there}. "
        'Say which file and function, as in handler="app.lambda_handler"'
    )


def _functions(tree: ast.Module) -> Iterator[Definition]:
    return (node for node in tree.body if isinstance(node, Definition))


def _find_handler(tree: ast.Module, name: str) -> str:
    found = {node.name: node for node in _functions(tree)}
    for usual in ("lambda_handler", "handler", name):
        if usual in found:
            _refuse_unusable(tree, usual)
            return usual
    candidates = [function for function, node in found.items() if takes_event_and_context(node)]
    if len(candidates) == 1:
        _refuse_unusable(tree, candidates[0])
        return candidates[0]
    raise UsageError(_no_handler(name, candidates))


def _no_handler(name: str, candidates: list[str]) -> str:
    if not candidates:
        return (
            f"{name} has no handler: define a function that takes two arguments, "
            "such as def lambda_handler(event, context)"
        )
    return (
        f"{name} could start at {', '.join(candidates)}: name the one you mean lambda_handler, or say which by handler"
    )


def _refuse_unusable(tree: ast.Module, handler: str) -> None:
    for node in _functions(tree):
        if node.name == handler:
            refuse_unusable(node)


def refuse_unusable(node: Definition) -> None:
    """Raise UsageError for a handler that Lambda could not call with (event, context)."""
    if isinstance(node, ast.AsyncFunctionDef):
        raise UsageError(f"{node.name} is async: Lambda's Python runtime does not await a handler; use a plain def")
    if not takes_event_and_context(node):
        raise UsageError(
            f"{node.name} cannot take two arguments: Lambda calls a handler with the event and the context, "
            f"so write def {node.name}(event, context)"
        )


def takes_event_and_context(node: Definition) -> bool:
    """Whether a function can be called with two positional arguments."""
    spec = node.args
    if any(default is None for default in spec.kw_defaults):
        return False
    most = len(spec.posonlyargs) + len(spec.args)
    return most - len(spec.defaults) <= 2 and (most >= 2 or spec.vararg is not None)
