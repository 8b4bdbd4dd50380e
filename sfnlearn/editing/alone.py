"""One state of a definition as a machine of its own, so that it can be tried while the rest is wrong.

Rules that hold here: the state is taken as it was written; the states that it leads to are there by their names, so
that its transitions have targets, and do nothing; the language is the one that it speaks where it stands.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sfnlearn.asl.definition import WAYS, PlacedState, all_states, objects_of
from sfnlearn.asl.location import Keys, Location
from sfnlearn.errors import UsageError
from sfnlearn.jsontext import JSON


def state_at(definition: JSON, place: Keys) -> PlacedState:
    """The state at a place of a definition; raises UsageError where none is.

    >>> state_at({"StartAt": "A", "States": {"A": {"Type": "Pass", "End": True}}}, ("States", "A")).type
    'Pass'
    """
    states = all_states(definition) if isinstance(definition, dict) else ()
    found = next((state for state in states if state.location == tuple(place)), None)
    if found is None:
        raise UsageError(f"There is not a state at {Location(place)}.")
    return found


def alone(definition: JSON, place: Keys) -> dict[str, Any]:
    """A definition of this state only, and of stand-ins for those that it leads to.

    >>> pay = {"Type": "Pass", "Next": "Tell"}
    >>> alone({"StartAt": "Pay", "States": {"Pay": pay, "Tell": {"Type": "Nonsense"}}}, ("States", "Pay"))["States"]
    {'Pay': {'Type': 'Pass', 'Next': 'Tell'}, 'Tell': {'Type': 'Succeed'}}
    """
    found = state_at(definition, place)
    targets = dict.fromkeys(target for target in _targets(found) if target != found.name)
    states = {found.name: found.state, **{target: {"Type": "Succeed"} for target in targets}}
    language = {"QueryLanguage": "JSONata"} if found.language == "JSONata" else {}
    return {"StartAt": found.name, **language, "States": states}


def _targets(found: PlacedState) -> Iterator[str]:
    ways = [found.state.get("Next"), found.state.get("Default")]
    ways += [item.get("Next") for group in WAYS for _, item in objects_of(found.state, group)]
    yield from (target for target in ways if isinstance(target, str))
