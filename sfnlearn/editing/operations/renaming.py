"""`rename`: a state gets another name, and every place that names it follows.

What names a state for certain is StartAt, Next and Default of its block, and a comparison of the state's own name in
the context object (`$$.State.Name`, `$states.context.State.Name`) with a text.  Any other text may mean the state or
something else: those that mention the old name are told, and stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from sfnlearn.asl.definition import all_states, plain_values, states_of
from sfnlearn.asl.location import Keys, Location
from sfnlearn.editing.change import Change, as_state, as_text, shown
from sfnlearn.editing.text import Text
from sfnlearn.editing.transitions.new_names import LONGEST_NAME
from sfnlearn.editing.transitions.ways import block_at, ways
from sfnlearn.errors import UsageError
from sfnlearn.jsontext import JSON

_CONTEXT_PATH = "$$.State.Name"
_IN_JSONATA = r"\$states\.context\.State\.Name"
_COMPARED = r"\s*!?=\s*"
_SHORTEST = 3
"""Characters of a name that is looked for in texts without quotes around it: "A" is a word of English too."""
_MOST_TOLD = 3


def rename(document: Text, /, state: object, name: object) -> Change:
    """Give a state another name, which no other state of the machine may have.

    >>> text = Text('{"StartAt": "A", "States": {"A": {"Type": "Succeed"}}}')
    >>> rename(text, ["States", "A"], "Done").text.value
    {'StartAt': 'Done', 'States': {'Done': {'Type': 'Succeed'}}}
    """
    place, new = as_state(state, document), as_text(name, "name")
    old, block = str(place[-1]), place[:-2]
    if new == old:
        return Change(document, f"{shown(old)} keeps its name.", (place,))
    _check_name(document, new, place)
    text = document.rename(place, new)
    for way in [*ways(block_at(text, block), block)]:
        if way.target == old:
            text = text.put(way.place, new)
    for field, value in [*_comparisons(text.value, old, new)]:
        text = text.put(field, value)
    said = [f"{shown(old)} is {shown(new)} now.", *_mentions(text.value, old, new)]
    return Change(text, " ".join(said), ((*place[:-1], new),), f"rename {shown(old)}")


def _check_name(document: Text, name: str, place: Keys) -> None:
    if not 1 <= len(name) <= LONGEST_NAME:
        raise UsageError(f"A state's name has 1 to {LONGEST_NAME} characters, but this one has {len(name)}.")
    others = {found.name for found in all_states(document.value)} if isinstance(document.value, dict) else set()
    if name in others | states_of(block_at(document, place[:-2])).keys():
        raise UsageError(f"There is a state {shown(name)} already; names are unique in the whole machine.")


def _comparisons(definition: JSON, old: str, new: str) -> Iterator[tuple[Keys, str]]:
    """The fields that compare the name of the state that runs with the old name, and their new texts."""
    for place, value in plain_values(definition):
        if not isinstance(value, str):
            continue
        if place[-1:] == ("StringEquals",) and value == old:
            if _sibling(definition, place, "Variable") == _CONTEXT_PATH:
                yield place, new
        elif "$states.context.State.Name" in value and not re.search(r"""["'\\`]""", old + new):
            changed = _in_expression(value, old, new)
            if changed != value:
                yield place, changed


def _sibling(definition: JSON, place: Keys, key: str) -> JSON:
    holder = Location(place[:-1]).value_in(definition)
    return holder.get(key) if isinstance(holder, dict) else None


def _in_expression(text: str, old: str, new: str) -> str:
    """A JSONata expression in which comparisons with the old name name the new one."""
    behind = re.compile(rf"""({_IN_JSONATA}{_COMPARED})(["']){re.escape(old)}\2""")
    before = re.compile(rf"""(["']){re.escape(old)}\1({_COMPARED}{_IN_JSONATA})""")
    text = behind.sub(lambda found: f"{found[1]}{found[2]}{new}{found[2]}", text)
    return before.sub(lambda found: f"{found[1]}{new}{found[1]}{found[2]}", text)


def _mentions(definition: JSON, old: str, new: str) -> list[str]:
    """A sentence about the texts that mention the old name, which may mean the state or not."""
    pattern = rf"(?<!\w){re.escape(old)}(?!\w)" if len(old) >= _SHORTEST else rf"""(["']){re.escape(old)}\1"""
    # Another state cannot have the old name, so a field that leads to it is a gap of before, and no mention.
    found = [place for place, value in plain_values(definition)
             if isinstance(value, str) and place[-1] not in ("StartAt", "Next", "Default", "Type")
             and re.search(pattern, value.replace(new, "") if old in new else value)]  # fmt: skip
    if not found:
        return []
    places = [str(Location(place)) for place in found[:_MOST_TOLD]]
    more = f" and {len(found) - _MOST_TOLD} more" if len(found) > _MOST_TOLD else ""
    return [f"What still mentions {shown(old)}: {', '.join(places)}{more}."]
