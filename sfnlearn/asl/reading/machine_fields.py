"""Reading the machine itself: the fields of the outermost object, its block of states, and the graph that they make.

This is one reading, with all that it found.  What a finding has to do with another, and what a person is told of them,
is worked out by `diagnostics/causes.py`, which only a definition with a mistake needs.
"""

from __future__ import annotations

from typing import Any

from sfnlearn.asl.diagnostics.reachability import check_graph
from sfnlearn.asl.location import Location
from sfnlearn.asl.reading.blocks import LANGUAGES, BlockReader
from sfnlearn.asl.reading.fields import Fields
from sfnlearn.asl.reading.kinds import Kind
from sfnlearn.asl.reading.number_fields import LONGEST_SECONDS
from sfnlearn.asl.reading.report import Rank, Ranked
from sfnlearn.asl.running.state import States

VERSIONS = ("1.0",)
"""The versions of the States Language that there are.  Source: States Language, "Top-level fields"."""


def read_definition(
    definition: dict[str, Any], machine_type: str, reader: BlockReader | None = None
) -> tuple[States | None, int | None, list[Ranked]]:
    """Read a definition once: its block, its TimeoutSeconds, and all findings, causes before consequences.

    A `reader` of one's own may note what it is asked on the way.
    """
    reader = reader or BlockReader(machine_type)
    fields = Fields(definition, Location(), reader, "JSONPath", Kind.MACHINE)
    block, timeout = read_machine_fields(fields, reader)
    check_graph(definition, reader.report)
    return block, timeout, sorted(reader.report.findings, key=lambda finding: finding[0])


def read_machine_fields(fields: Fields, reader: BlockReader) -> tuple[States | None, int | None]:
    """Read the outermost object: its block, its TimeoutSeconds; what is wrong goes into the reader's report."""
    fields.text("Comment")
    fields.word("Version", VERSIONS)
    language = fields.word("QueryLanguage", LANGUAGES, rank=Rank.LANGUAGE)
    reader.machine_language = language or "JSONPath"
    # AWS takes a 0 here (one report, of 2026-09-05), for which no meaning but "no limit" is left.
    timeout = fields.integer("TimeoutSeconds", 0, LONGEST_SECONDS) or None
    block = reader.read_block(fields)
    fields.finish()
    return block, timeout
