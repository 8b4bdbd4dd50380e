"""Filters of paths that compare with a text without quotes."""

from __future__ import annotations

from collections.abc import Iterator

from sfnlearn.asl.definition import PlacedState, own_fields, plain_values
from sfnlearn.asl.diagnostics.codes import sfnlearn_warning
from sfnlearn.asl.diagnostics.example_machines import pass_state
from sfnlearn.asl.location import Keys
from sfnlearn.errors import Diagnostic, Fix
from sfnlearn.jsontext import JSON
from sfnlearn.query.paths.paths import PathSyntaxError, bare_words

TEXT_WITHOUT_QUOTES = sfnlearn_warning(
    "TEXT_WITHOUT_QUOTES",
    """A filter compares with a text that has no quotes. AWS takes it for a text; a word such as `true` or a number
    would be taken for something else.""",
    {"a word in a filter": pass_state(InputPath="$.labels[?(@.name == Receipt)]")},
)


def check(found: PlacedState) -> Iterator[Diagnostic]:
    """The warnings about the paths of one state."""
    if found.language == "JSONata":
        return
    for place, text in plain_values(own_fields(found.state)):
        for word in _words(place, text):
            message = f"The text {word} in this filter has no quotes"
            fix = Fix(found.at(place), "set", str(text).replace(word, f"'{word}'"))
            yield TEXT_WITHOUT_QUOTES.found(found.at(place), message, f"Write '{word}'.", fix)


def _words(place: Keys, text: JSON) -> tuple[str, ...]:
    """The texts without quotes in a field that holds a path."""
    name = place[-1] if place else ""
    if not isinstance(name, str) or not isinstance(text, str) or "?" not in text or not text.startswith("$"):
        return ()
    if name != "Variable" and not name.endswith(("Path", ".$")):
        return ()
    try:
        return bare_words(text)
    except PathSyntaxError:
        return ()
