"""Where states are put: a drop target as the browser or a script gives it, and the spot that it means.

{"transition": PLACE}   on the way from one state to the next: the place of the field that names the target
{"block": PLACE}        into a block: behind the last state of its chain, or as its first where it has none
{"ground": PLACE}       beside the others in a block: nothing leads there yet
"""

from __future__ import annotations

from dataclasses import dataclass

from sfnlearn.asl.definition import Definition, states_of
from sfnlearn.asl.location import Keys, Location
from sfnlearn.editing.change import as_object, as_place, shown
from sfnlearn.editing.places import block_around, found_at, is_block, state_around
from sfnlearn.editing.text import Text
from sfnlearn.editing.transitions.ways import TERMINAL, block_at, main_way, successor, type_of
from sfnlearn.errors import UsageError
from sfnlearn.jsontext import JSON

_FORMS = '{"transition": place}, {"block": place} or {"ground": place}'


@dataclass(frozen=True, slots=True)
class Spot:
    """Where states are put in a block.

    `way` is the field that leads to them from now on, None where none does; `target` the name that they go on to, None
    where they end; `after` the state behind which they are written, None before all others.
    """

    block: Keys
    way: Keys | None
    target: str | None
    after: str | None


def spot_of(document: Text, into: object) -> Spot:
    """The spot that a drop target means; raises UsageError for what is none, with the reason."""
    given = as_object(into, "into")
    if len(given) != 1 or not {"transition", "block", "ground"} & given.keys():
        raise UsageError(f"into is {_FORMS}, not {into!r}.")
    [(kind, value)] = given.items()
    place = as_place(value, f"The {kind} of into")
    if kind == "transition":
        return _on_transition(document, place)
    _check_block(document, place)
    return (
        _at_the_end(document, place) if kind == "block" else Spot(place, None, None, _last(block_at(document, place)))
    )


def with_block(document: Text, place: Keys) -> Text:
    """The text in which a block is there and has States, made with all that is missing around it."""
    block = found_at(place, document.value)
    if isinstance(block, dict):
        return document if "States" in block else document.put((*place, "States"), {})
    if place[-1] == 0 and found_at(place[:-1], document.value) is None:
        return document.put(place[:-1], [{"States": {}}])
    return document.insert(place, {"States": {}}) if isinstance(place[-1], int) else document.put(place, {"States": {}})


def _check_block(document: Text, place: Keys) -> None:
    """Refuse what is not the place of a block, or of one that can be made there."""
    if not is_block(place):
        raise UsageError(f"There is no block of states at {Location(place)}.")
    block = found_at(place, document.value)
    if isinstance(block, dict):
        if not isinstance(block.get("States", {}), dict):
            raise UsageError(f"States at {Location(place)} is not an object; fix it in the text first.")
        return
    if block is not None or not place:
        raise UsageError(f"What stands at {Location(place)} is not an object; fix it in the text first.")
    holder = found_at(state_around(place), document.value)
    if not isinstance(holder, dict):
        raise UsageError(f"There is no state at {Location(state_around(place))}.")
    branches = holder.get("Branches", [])
    if isinstance(place[-1], int) and not (isinstance(branches, list) and place[-1] == len(branches)):
        raise UsageError(f"There is no branch at {Location(place)}.")


def _on_transition(document: Text, place: Keys) -> Spot:
    if place and place[-1] == "StartAt" and is_block(place[:-1]):
        _check_block(document, place[:-1])
        block = block_at(document, place[:-1])
        return Spot(place[:-1], place, _name_in(block, block.get("StartAt")), None)
    source = state_around(place)
    state = found_at(source, document.value)
    if not source or not isinstance(state, dict):
        raise UsageError(f"There is no transition at {Location(place)}.")
    block, rest = block_at(document, block_around(source)), place[len(source) :]
    check_way(state, str(source[-1]), rest)
    target = found_at((*source, "Next") if rest == ("End",) else place, document.value)
    return Spot(block_around(source), place, _name_in(block, target), str(source[-1]))


def check_way(state: Definition, name: str, rest: Keys) -> None:
    """Refuse what is not a transition of a state, by the place below it."""
    kind = type_of(state)
    if rest in (("Next",), ("End",)):
        if kind in TERMINAL:
            raise UsageError(f"Nothing comes after {shown(name)}: a {kind} state ends the execution.")
        if kind == "Choice":
            raise UsageError(f"{shown(name)} is a Choice: it goes on by its rules and its Default.")
    elif rest == ("Default",):
        if kind != "Choice":
            raise UsageError(f"{shown(name)} has no Default: only a Choice has one.")
    elif not (len(rest) == 3 and rest[0] in ("Choices", "Catch") and rest[2] == "Next"):
        raise UsageError(f"{shown(name)} has no transition at {Location(rest)}.")
    elif not isinstance(found_at(rest[:-1], state), dict):
        raise UsageError(f"{shown(name)} has nothing at {Location(rest[:-1])}.")


def _at_the_end(document: Text, place: Keys) -> Spot:
    """Behind the last state that somebody meets who follows the main ways; before it, where nothing can follow it."""
    block = block_at(document, place)
    states, start = states_of(block), _name_in(block, block.get("StartAt"))
    if start is None:
        return Spot(place, (*place, "StartAt"), None, _last(block) if states else None)
    way: Keys = ("StartAt",)
    source: str | None = None
    name, met = start, {start}
    while main_way(states[name]) is not None:
        following = successor(states[name])
        source, way = name, ("States", name, *(main_way(states[name]) or ()))
        if following is None or not isinstance(states.get(following), dict):
            return Spot(place, (*place, *way), None, name)
        if following in met:  # a loop: the first state that ends the block, if any does
            return _first_end(block, place) or Spot(place, None, None, _last(block))
        name = following
        met.add(name)
    return Spot(place, (*place, *way), name, source)


def _first_end(block: Definition, place: Keys) -> Spot | None:
    for name, state in states_of(block).items():
        if main_way(state) == ("Next",) and successor(state) is None:
            return Spot(place, (*place, "States", name, "Next"), None, name)
    return None


def _name_in(block: Definition, name: JSON) -> str | None:
    """A name that a state of the block has; None for a gap."""
    return name if isinstance(name, str) and isinstance(states_of(block).get(name), dict) else None


def _last(block: Definition) -> str | None:
    return next(reversed([*states_of(block)]), None)
