"""`sfnlearn check FILE...`: every finding about every definition, one line each, as compilers write them."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, TextIO

from sfnlearn.asl.definition import all_states
from sfnlearn.asl.location import position_of
from sfnlearn.asl.machine import MachineType
from sfnlearn.asl.placeholders import check_substitutions
from sfnlearn.commands.arguments import DefinitionText, read_functions, read_source, read_substitutions
from sfnlearn.commands.ignored import project_ignored, read_ignored
from sfnlearn.commands.terminal import one_line, paint, tell, warn
from sfnlearn.commands.unanswered import unanswered
from sfnlearn.drawing.text import counted
from sfnlearn.errors import DefinitionError, Diagnostic, UsageError
from sfnlearn.jsonplaces import TextPosition


def main(options: Namespace) -> int:
    """Check each file; 0 where none has an error, 1 where one has, 2 where one cannot be read."""
    substitutions = read_substitutions(options.substitute)
    sources = [_source(file, substitutions) for file in options.files]
    functions = read_functions(options.functions) if options.functions else None
    check_substitutions(substitutions, "\n".join(source.text for source in sources if source))
    ignored = read_ignored(options.ignore)
    hidden: set[str] = set()
    codes = [2 if source is None else check(source, options.type, functions, ignored, hidden) for source in sources]
    for code in sorted(ignored - hidden):
        warn(f"sfnlearn: --ignore {code} hid nothing")
    return max(codes)


def _source(file: str, substitutions: Mapping[str, str]) -> DefinitionText | None:
    try:
        return read_source(file, substitutions)
    except UsageError as error:
        warn(f"sfnlearn: {one_line(str(error))}")
        return None


def check(
    source: DefinitionText,
    type: MachineType = "STANDARD",
    functions: Mapping[str, Any] | None = None,
    ignored: frozenset[str] = frozenset(),
    hidden: set[str] | None = None,
) -> int:
    """Print what was found about one definition, and give the exit code for it.

    With functions it tells too what these do not answer.  Warnings whose code is in `ignored`, or in the project's
    settings, are left out; their codes are put into `hidden`.
    """
    file = source.file
    try:
        machine = source.machine(type)
    except DefinitionError as error:
        show(source, error.diagnostics, sys.stdout)
        return 1
    everything = [*machine.diagnostics, *(() if functions is None else unanswered(machine, functions))]
    left_out = ignored | project_ignored(_folder(file))
    found = [each for each in everything if each.code not in left_out]
    (set() if hidden is None else hidden).update(each.code for each in everything if each.code in left_out)
    show(source, found, sys.stdout)
    warnings = f", {counted(len(found), 'warning')}" if found else ""
    states = counted(sum(1 for _ in all_states(machine.definition)), "state")
    tell(f"{file}: {paint('ok', 'green', sys.stdout)}, {states}{warnings}")
    return 0


def _folder(file: str) -> Path:
    return Path.cwd() if file == "-" else Path(file).resolve().parent


def show(source: DefinitionText, diagnostics: Iterable[Diagnostic], stream: TextIO) -> None:
    """Write diagnostics, one line each, to a stream."""
    stream.writelines(f"{line(source, diagnostic, stream)}\n" for diagnostic in diagnostics)


def line(source: DefinitionText, diagnostic: Diagnostic, stream: TextIO) -> str:
    """One diagnostic as `FILE:LINE:COLUMN: SEVERITY CODE LOCATION: message hint`."""
    where = ":".join([source.file, *map(str, position_of(diagnostic.place, source.places) or ())])
    severity = paint(diagnostic.severity, "red" if diagnostic.severity == "ERROR" else "yellow", stream)
    said = replace(diagnostic, place="") if isinstance(diagnostic.place, TextPosition) else diagnostic
    return f"{where}: {severity} {diagnostic.code} {one_line(str(said))}"
