"""The modules of one execution environment: those of its package, and the stand-ins for Python's.

- A function's `import` finds its package before everything but Python's standard library.  Each environment has copies
  of its own; none of them stays in `sys.modules`, so a notebook's module of the same name is another one.
- Modules that reach time, environment variables or files are stand-ins; every other module is imported as it is, and so
  is what `importlib` imports.  Such a module is shared with the notebook.
- `random`, `uuid` and `secrets` are Python's own.  They are not seeded: two executions would make the same ids.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator, Mapping
from types import ModuleType
from typing import Any

from sfnlearn.cloud.functions.environments.file_modules import file_module, is_file_module
from sfnlearn.cloud.functions.files import FunctionFile, path_of
from sfnlearn.cloud.functions.packages import TASK_ROOT, Package

StandIns = dict[str, Callable[[], ModuleType]]


class Modules:
    """What the code of one environment can import.  `names` are the builtins of its modules."""

    def __init__(self, file: FunctionFile, stand_ins: StandIns, names: dict[str, Any]) -> None:
        self._file = file
        self._stand_ins = stand_ins
        self._made: dict[str, ModuleType] = {}
        self._names = {**names, "__import__": self._import}
        self.own: dict[str, ModuleType] = {}
        self.main = self._new(file.module, path_of(file))

    @property
    def _package(self) -> Package:
        return self._file.package

    def load_main(self) -> None:
        """Run the handler's file, and the packages that it lies in: the initialization code."""
        parent = self._file.module.rpartition(".")[0]
        if parent:
            self._load(parent)
        self._file.load(vars(self.main))
        if parent:
            setattr(self.own[parent], self._file.module.rpartition(".")[2], self.main)

    @contextlib.contextmanager
    def findable(self) -> Iterator[None]:
        """Let libraries find the environment's modules by name while it runs, as dataclasses and pickle do.

        A module of this process that has the same name stays: replacing `json` because a function is called so would
        break more than it shows.
        """
        added = {name: module for name, module in self.own.items() if name not in sys.modules}
        sys.modules.update(added)
        try:
            yield
        finally:
            for name, module in self.own.items():
                if sys.modules.get(name) is module:
                    del sys.modules[name]

    def _new(self, name: str, path: str) -> ModuleType:
        module = ModuleType(name)
        is_package = path.endswith("/__init__.py") or not path.endswith(".py")
        parent = name if is_package else name.rpartition(".")[0]
        vars(module).update(__file__=path, __package__=parent, __builtins__=self._names)
        if is_package:
            vars(module)["__path__"] = [f"{TASK_ROOT}/{name.replace('.', '/')}"]
        self.own[name] = module
        return module

    def _load(self, name: str) -> ModuleType:
        """The package's module of this name, with those that it lies in."""
        if name in self.own:
            return self.own[name]
        parent, _, last = name.rpartition(".")
        if parent:
            self._load(parent)
        if name not in self.own:
            self._run(name)
        if parent:
            setattr(self.own[parent], last, self.own[name])
        return self.own[name]

    def _run(self, name: str) -> None:
        path = self._package.path(name)
        if path is None:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
        module = self._new(name, f"{TASK_ROOT}/{path}")
        sys.modules.setdefault(name, module)
        try:
            if path:
                exec(self._package.code(path), vars(module))  # noqa: S102 - the learner's own code, as Lambda runs it
        except BaseException:
            del self.own[name]
            if sys.modules.get(name) is module:
                del sys.modules[name]
            raise

    def _import(
        self,
        name: str,
        globals: Mapping[str, object] | None = None,
        locals: Mapping[str, object] | None = None,
        fromlist: tuple[str, ...] = (),
        level: int = 0,
    ) -> ModuleType:
        full = _absolute(name, globals, level)
        top = full.partition(".")[0]
        if self._is_own(top):
            return self._own(full, tuple(fromlist or ()))
        module = __import__(name, globals, locals, fromlist, level)
        own_name = module.__name__
        if is_file_module(own_name):
            return file_module(own_name)
        if own_name not in self._stand_ins:
            return module
        if own_name not in self._made:
            self._made[own_name] = self._stand_ins[own_name]()
        return self._made[own_name]

    def _is_own(self, top: str) -> bool:
        return top not in sys.stdlib_module_names and (top in self.own or self._package.path(top) is not None)

    def _own(self, name: str, wanted: tuple[str, ...]) -> ModuleType:
        module = self._load(name)
        for item in wanted:
            if not hasattr(module, item) and self._package.path(f"{name}.{item}") is not None:
                self._load(f"{name}.{item}")
        return module if wanted else self.own[name.partition(".")[0]]


def _absolute(name: str, namespace: Mapping[str, object] | None, level: int) -> str:
    """The full name of what `from ..name import` means in a module.

    >>> _absolute("prices", {"__package__": "shop.tea"}, 2)
    'shop.prices'
    """
    if not level:
        return name
    parent = str((namespace or {}).get("__package__") or "")
    if not parent:
        raise ImportError("attempted relative import with no known parent package")
    base = parent.rsplit(".", level - 1)[0]
    return f"{base}.{name}" if name else base
