"""`insert`: a new state, or several that belong together, at a drop target."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from sfnlearn.editing.catalogue import item_of
from sfnlearn.editing.change import Change, as_object, as_text, shown, shown_all
from sfnlearn.editing.places import found_at
from sfnlearn.editing.text import Text
from sfnlearn.editing.transitions.consequences import consequences
from sfnlearn.editing.transitions.drop_targets import Spot, spot_of
from sfnlearn.editing.transitions.new_states import language_of
from sfnlearn.editing.transitions.putting_in import between, put_in
from sfnlearn.errors import UsageError
from sfnlearn.jsontext import JSON


def insert(document: Text, /, what: object, into: object) -> Change:
    """Put what the catalogue has under a key, or the states of a block, at a drop target.

    `what` is a key, `{"item": key}` or `{"states": {name: state}, "start": name}`.

    >>> text = Text('{"StartAt": "A", "States": {"A": {"Type": "Pass", "End": true}}}')
    >>> change = insert(text, {"item": "Wait"}, {"transition": ["StartAt"]})
    >>> change.said, change.text.value["StartAt"], change.text.value["States"]["Wait"]["Next"]
    ('"Wait" inserted between the start and "A".', 'Wait', 'A')
    """
    states, start = _block(what, language_of(document.value))
    spot = spot_of(document, into)
    change = inserted(document, spot, states, start, "inserted")
    # Of several states that belong together the first is what somebody goes on with.
    return replace(change, selection=(change.selection or ())[[*states].index(start) :][:1])


def inserted(document: Text, spot: Spot, states: Mapping[str, JSON], start: str, done: str) -> Change:
    """The change that puts states at a spot; `done` says in the sentence what was done with them."""
    text, places = put_in(document, spot, states, start)
    names = shown_all(place[-1] for place in places)
    said = [f"{names} {done} {between(spot)}.", *consequences(document, text)]
    language = _other_language(document, states)
    return Change(text, " ".join([*said, *language]), places, f"insert {names}")


def _block(what: object, language: str) -> tuple[Mapping[str, JSON], str]:
    """The states of what is inserted, and the name of the first one."""
    given = {"item": what} if isinstance(what, str) else as_object(what, "what")
    if given.keys() == {"item"}:
        block = item_of(given["item"]).block(language)
        return block["States"], block["StartAt"]
    if "states" not in given or not given.keys() <= {"states", "start"}:
        raise UsageError('what is a key of the catalogue, {"item": key} or {"states": {...}, "start": name}.')
    states = as_object(given["states"], "The states of what")
    if not states or not all(isinstance(state, dict) for state in states.values()):
        raise UsageError("The states of what are an object of states, one at least.")
    start = as_text(given.get("start", next(iter(states))), "The start of what")
    if start not in states:
        raise UsageError(f"The start of what is the name of one of its states, which {shown(start)} is not.")
    return {as_text(name, "A name of a state"): state for name, state in states.items()}, start


def _other_language(document: Text, states: Mapping[str, JSON]) -> list[str]:
    """AWS takes no JSONPath state in a machine whose query language is JSONata."""
    if language_of(document.value) == "JSONPath":
        return []
    paths = [name for name, state in states.items() if found_at(("QueryLanguage",), state) == "JSONPath"]
    return [f"{shown_all(paths)} cannot speak JSONPath in a machine that speaks JSONata."] if paths else []
