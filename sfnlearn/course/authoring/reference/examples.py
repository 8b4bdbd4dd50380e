"""The examples of the reference: run when the pages are made, each in names of its own.

They stand in `examples.md.txt` as a reader sees them: a name, a title, a cell of Python whose last line is the value
that is shown.  What an example is an example of is found by looking at what it did: its executions' definitions, events
and errors.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from sfnlearn.engine.execution import Execution
from sfnlearn.jsontext import JSON

FILE = Path(__file__).with_name("examples.md.txt")
_EXAMPLE = re.compile(r"^### ([a-z-]+)\n\n(.+?)\n\n```python\n(.*?)```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Example:
    """One example: its name (which is its heading), its title, the text of its cell."""

    name: str
    title: str
    source: str

    @cached_property
    def names(self) -> Mapping[str, Any]:
        """All that the cell made, after it ran; the value of its last line is under `shown`."""
        *statements, shown = self.source.strip().splitlines()
        names: dict[str, Any] = {}
        exec("\n".join([*statements, f"shown = ({shown})"]), names)  # noqa: S102 - our own file, as a reader would run it
        return names

    @property
    def value(self) -> str:
        """The value of the last line, as a notebook shows it."""
        return repr(self.names["shown"])

    @cached_property
    def executions(self) -> list[Execution]:
        """The executions that it made, alone or in a list."""
        made = [each for value in self.names.values() for each in (value if isinstance(value, list) else [value])]
        return [each for each in made if isinstance(each, Execution)]

    @cached_property
    def fields(self) -> frozenset[str]:
        """Every name of a member in its definitions, and the values of Type."""
        return frozenset(name for execution in self.executions for name in _names(execution.machine.definition))

    @cached_property
    def events(self) -> frozenset[str]:
        """The types of its events, those of a Map's children with them."""
        return frozenset(event.type for execution in self.executions for event in _events(execution))

    @cached_property
    def errors(self) -> frozenset[str]:
        """The errors that occurred in it, and those that its Retriers and Catchers name."""
        happened = {event.details.get("error") for each in self.executions for event in _events(each)}
        ended = {execution.error for execution in self.executions}
        handled = {name for each in self.executions for name in _handled(each.machine.definition)}
        return frozenset(name for name in happened | ended | handled if isinstance(name, str))

    def __str__(self) -> str:
        block = f"```python\n{self.source.rstrip()}\n```\n\ngives `{self.value}`"
        return f"### {self.name}\n\n{self.title}\n\n{block}"


def _names(value: JSON) -> Iterator[str]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield name
            if name == "Type" and isinstance(inner, str):
                yield inner
            yield from _names(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _names(inner)


def _handled(value: JSON) -> Iterator[str]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from (map(str, inner) if name == "ErrorEquals" and isinstance(inner, list) else _handled(inner))
    elif isinstance(value, list):
        for inner in value:
            yield from _handled(inner)


def _events(execution: Execution) -> Iterator[Any]:
    yield from execution.events


@cache
def examples() -> tuple[Example, ...]:
    """All examples, in the order of their page."""
    return tuple(Example(*found) for found in _EXAMPLE.findall(FILE.read_text(encoding="utf-8")))


def first(kind: str, name: str) -> Example | None:
    """The first example that has this among its `fields`, `events` or `errors`."""
    return next((example for example in examples() if name in getattr(example, kind)), None)
