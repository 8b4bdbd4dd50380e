"""`sfnlearn draw FILE [-o OUT]`: the picture in a file, or its text outline on stdout."""

from __future__ import annotations

import sys
from argparse import Namespace
from pathlib import Path

from sfnlearn.asl.placeholders import check_substitutions
from sfnlearn.commands.arguments import read_source, read_substitutions
from sfnlearn.commands.check import show
from sfnlearn.commands.terminal import tell, warn
from sfnlearn.drawing import Picture, draw
from sfnlearn.errors import DefinitionError, UsageError

SUFFIXES = (".svg", ".png", ".dot", ".gv", ".txt", ".html")


def main(options: Namespace) -> int:
    """Draw one definition; 1 where it is wrong."""
    if options.output is not None and Path(options.output).suffix.lower() not in SUFFIXES:
        raise UsageError(f"-o {options.output}: a picture is written as .svg, .png, .dot, .txt or .html")
    substitutions = read_substitutions(options.substitute)
    source = read_source(options.file, substitutions)
    check_substitutions(substitutions, source.text)
    try:
        picture = draw(source.machine(options.type))
    except DefinitionError as error:
        show(source, error.diagnostics, sys.stderr)
        return 1
    if options.output is None:
        tell(picture.outline)
    else:
        _save(picture, options.output)
    return 0


def _save(picture: Picture, output: str) -> None:
    try:
        picture.save(output)
    except OSError as error:
        raise UsageError(f"{output} cannot be written: {error.strerror or error}") from None
    warn(f"wrote {output}")
