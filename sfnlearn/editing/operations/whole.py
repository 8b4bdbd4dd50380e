"""`convert`, `replace` and `fix`: the other syntax, another text, and the change that a diagnostic suggests."""

from __future__ import annotations

from collections.abc import Sequence

from sfnlearn.asl.diagnostics.fixes import fits
from sfnlearn.asl.location import Keys
from sfnlearn.editing.change import Change, as_text
from sfnlearn.editing.operations.fields import in_words
from sfnlearn.editing.operations.syntaxes import in_syntax
from sfnlearn.editing.places import found_at, is_state
from sfnlearn.editing.text import Text, TextError
from sfnlearn.editing.transitions.ways import block_at, ways
from sfnlearn.errors import Diagnostic, Fix, UsageError


def convert(document: Text, /, syntax: object) -> Change:
    """Write the definition as JSON or as YAML."""
    if syntax not in ("JSON", "YAML"):
        raise UsageError(f"syntax is JSON or YAML, not {syntax!r}.")
    text, said = in_syntax(document, "JSON" if syntax == "JSON" else "YAML")
    return Change(text, said, None, f"write as {syntax}")


def replace(document: Text, /, text: object) -> Change:
    """Another text in the place of the whole one."""
    given = as_text(text, "text")
    try:
        new = Text(given)
    except TextError as error:
        raise UsageError(f"The text is neither JSON nor YAML ({error}).") from None
    return Change(new, "The definition is another one now.", (), "replace the definition")


def fix(document: Text, /, index: object, diagnostics: Sequence[Diagnostic] = ()) -> Change:
    """Make the change that a diagnostic suggests, by its index among the diagnostics."""
    if isinstance(index, bool) or not isinstance(index, int) or not 0 <= index < len(diagnostics):
        raise UsageError(f"index is that of a diagnostic, of which there are {len(diagnostics)}, not {index!r}.")
    found = diagnostics[index]
    if found.fix is None:
        raise UsageError(f"No fix is known for this: {str(found).rstrip('.')}.")
    if not fits(document.value, found.fix):
        raise UsageError("The definition has changed, so that this fix does not fit any more.")
    label = f"fix {in_words(tuple(found.fix.place))}"
    return Change(_fixed(document, found.fix), f"Fixed: {found.message}.", None, label)


def _fixed(document: Text, made: Fix) -> Text:
    """The text after a fix; what it does not change stays as it is written."""
    place = tuple(made.place)
    if made.operation == "remove":
        return document.remove(place)
    if made.operation == "move":
        return document.move(place, (*place[:-1], int(made.value)))
    if made.operation == "rename":
        return _renamed(document, place, str(made.value))
    return with_value(document, place, made.value)


def _renamed(document: Text, place: Keys, name: str) -> Text:
    old = place[-1]
    text = document.rename(place, name)
    if is_state(place):
        for way in [*ways(block_at(text, place[:-2]), place[:-2])]:
            if way.target == old:
                text = text.put(way.place, name)
    return text


def with_value(document: Text, place: Keys, value: object) -> Text:
    """The text with a value at a place: of an object only the members that differ are written anew.

    >>> with_value(Text('{"a": {"b": 1.0, "c": 2}}'), ("a",), {"b": 1.0, "d": 3}).value
    {'a': {'b': 1.0, 'd': 3}}
    """
    there = found_at(place, document.value)
    if not isinstance(there, dict) or not isinstance(value, dict) or not there.keys() & value.keys():
        return document.put(place, value)
    for key in there.keys() - value.keys():
        document = document.remove((*place, key))
    for key, member in value.items():
        if key not in there or there[key] != member or type(there[key]) is not type(member):
            document = with_value(document, (*place, key), member)
    return document
