"""What a command reads: a definition, an input, a file of functions.  What cannot be read is a UsageError."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.util import module_from_spec, spec_from_file_location
from inspect import isfunction
from pathlib import Path
from types import ModuleType
from typing import Any

from sfnlearn.asl.machine import MachineType, StateMachine
from sfnlearn.asl.placeholders import placeholders, with_quotes
from sfnlearn.engine.functions import Callee
from sfnlearn.errors import UsageError, why_unreadable
from sfnlearn.jsontext import JSONSyntaxError, JSONText, parse

SUFFIXES = (".json", ".yaml", ".yml")


@dataclass(frozen=True, slots=True)
class DefinitionText:
    """A definition's text and the name under which it is spoken of."""

    file: str
    text: str
    substitutions: Mapping[str, str] | None = None

    @property
    def places(self) -> str:
        """The text in which places are looked up: as it was written, with quotes around placeholders that have none."""
        return with_quotes(self.text) or self.text

    def machine(self, type: MachineType) -> StateMachine:
        """The state machine, named after the file.  Raises DefinitionError."""
        path = Path(self.file)
        named = self.file != "-" and path.suffix.lower() in SUFFIXES
        # Under another name, or from stdin, the text itself tells JSON from YAML; a line break keeps it from being
        # taken for a file's name.
        source = path if named else f"{self.text}\n"
        return StateMachine(source, name=self.machine_name, type=type, substitutions=self.substitutions)

    @property
    def machine_name(self) -> str | None:
        """The file's name up to its first dot, with `-` for what AWS does not allow in a name."""
        return re.sub(r"[^\w-]", "-", Path(self.file).name.partition(".")[0], flags=re.ASCII)[:80].strip("-") or None


def read_source(file: str, substitutions: Mapping[str, str] | None = None) -> DefinitionText:
    """Read a definition; `-` is stdin.  Of the substitutions it takes those whose placeholders it has."""
    text = _stdin() if file == "-" else _text(file, "the definition")
    there = placeholders(text)
    own = {name: value for name, value in (substitutions or {}).items() if name in there}
    return DefinitionText(file, text, own or None)


def read_substitutions(given: Iterable[str]) -> dict[str, str]:
    """The values of placeholders out of `NAME=VALUE`.

    >>> read_substitutions(["Table=orders", "Rule=a=b"])
    {'Table': 'orders', 'Rule': 'a=b'}
    """
    pairs = [each.partition("=") for each in given]
    for name, sign, value in pairs:
        if not sign or not name:
            raise UsageError(f"--substitute takes NAME=VALUE, not {name}{sign}{value}")
    return {name: value for name, _, value in pairs}


def read_input(given: str) -> JSONText:
    """The input of an execution: a JSON text, `@FILE`, or `@-` for stdin.

    >>> read_input('{"total":  120}')
    JSONText('{"total":  120}')
    >>> read_input('{total: 120}')
    Traceback (most recent call last):
    sfnlearn.errors.UsageError: the input is not JSON: line 1, column 2: a key stands in double quotes; write "total"
    """
    text = given
    if given.startswith("@"):
        text = _stdin() if given == "@-" else _text(given[1:], "the input")
    try:
        parse(text)
    except JSONSyntaxError as error:
        raise UsageError(f"the input is not JSON: {error}") from None
    return JSONText(text)


def _stdin() -> str:
    try:
        return sys.stdin.buffer.read().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError(f"stdin cannot be read: {why_unreadable(error)}") from None


def _text(file: str, what: str) -> str:
    try:
        return Path(file).read_text(encoding="utf-8-sig")
    except (OSError, ValueError) as error:
        raise UsageError(f"{what} {file} cannot be read: {why_unreadable(error)}") from None


def read_functions(files: list[str]) -> dict[str, Any]:
    """The functions of Python files, by the names of the Lambda functions that they stand for."""
    functions: dict[str, Any] = {}
    for file in files:
        found = dict(_functions_in(_module(file)))
        if not found:
            raise UsageError(
                f"{file} has no function in it: write def NAME(event, context): ... for each Lambda function"
            )
        functions |= found
    return functions


def _functions_in(module: ModuleType) -> Iterator[tuple[str, Any]]:
    for name, value in vars(module).items():
        if name == "functions" and isinstance(value, Mapping):
            yield from value.items()
        elif isinstance(value, Callee) and not isinstance(value, type):
            yield getattr(value, "name", name), value
        elif isfunction(value) and value.__module__ == module.__name__ and not name.startswith("_"):
            yield name, value


def _module(file: str) -> ModuleType:
    """Import a Python file by its path; it may import its neighbours."""
    path = Path(file).resolve()
    spec = spec_from_file_location(path.stem, path) if path.suffix == ".py" else None
    if spec is None or spec.loader is None or not path.is_file():
        raise UsageError(f"there is no Python file {file}; --functions takes a file that ends in .py")
    module = module_from_spec(spec)
    sys.path.insert(0, str(path.parent))
    sys.modules.setdefault(path.stem, module)
    try:
        spec.loader.exec_module(module)
    except SyntaxError as error:
        where = file if error.filename == str(path) else error.filename
        raise UsageError(f"{where}, line {error.lineno}: {error.msg}") from None
    except UsageError:
        raise
    except Exception as error:  # noqa: BLE001 - whatever the file raises is a mistake in the file
        raise UsageError(f"{file}{_line_in(path, error)}: {type(error).__name__}: {error}") from None
    return module


def _line_in(path: Path, error: Exception) -> str:
    """The last line of the file that was at work when the error came."""
    line, trace = "", error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == str(path):
            line = f", line {trace.tb_lineno}"
        trace = trace.tb_next
    return line
