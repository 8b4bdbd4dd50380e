"""`move`: states with their own text to another place, in their block or in another one.

They leave as `remove` lets states leave, and arrive as `insert` lets them arrive.  Transitions between them stay.  What
does not lead to each other is put one behind the other, in the order of the machine.  Their other ways (rules,
Catchers) keep the names that they lead to; in another block these are gaps, since no transition leaves its block.
"""

from __future__ import annotations

from collections.abc import Iterator

from sfnlearn.asl.definition import Definition, states_of, transitions
from sfnlearn.asl.location import Keys
from sfnlearn.editing.change import Change, as_object, as_place, as_states, shown, shown_all
from sfnlearn.editing.places import found_at, state_around
from sfnlearn.editing.text import Text
from sfnlearn.editing.transitions.consequences import consequences
from sfnlearn.editing.transitions.drop_targets import Spot, spot_of, with_block
from sfnlearn.editing.transitions.putting_in import between
from sfnlearn.editing.transitions.taking_out import led_past
from sfnlearn.editing.transitions.ways import block_at, is_own_way, lead, main_way
from sfnlearn.errors import UsageError


def move(document: Text, /, states: object, into: object) -> Change:
    """Move states to a drop target.

    >>> import json
    >>> a, b, c = {"Type": "Pass", "Next": "B"}, {"Type": "Pass", "Next": "C"}, {"Type": "Succeed"}
    >>> text = Text(json.dumps({"StartAt": "A", "States": {"A": a, "B": b, "C": c}}))
    >>> moved = move(text, [["States", "A"]], {"transition": ["States", "B", "Next"]})
    >>> moved.said, moved.text.value["StartAt"]
    ('"A" moved between "B" and "C".', 'B')
    """
    places = as_states(states, document)
    names = shown_all(place[-1] for place in places)
    if _is_own_way(places, into):
        spot_of(document, into)  # which refuses what is not a transition
        return Change(document, f"{names} stays where it is.", tuple(places))
    source = state_around(as_place(next(iter(as_object(into, "into").values()), ()), "The place of into"))
    for place in places:
        if source[: len(place)] == place:
            raise UsageError(f"{shown(place[-1])} cannot be moved into itself or onto a transition of its own.")
    left = led_past(document, places)
    spot = spot_of(left, into)
    text = with_block(left, spot.block)
    strands = [*_strands(document, places)]
    text, arrived = _carried(text, spot, [name for strand in strands for name in strand], places)
    text = _led(text, spot, strands, left)
    said = [f"{names} moved {between(spot)}.", *consequences(document, text)]
    return Change(text, " ".join(said), arrived, f"move {names}")


def _is_own_way(places: list[Keys], into: object) -> bool:
    """Whether one state is put on the way that leaves it: there it stands already."""
    given = as_object(into, "into").get("transition")
    keys = tuple(given) if isinstance(given, list | tuple) else ()
    return len(places) == 1 and is_own_way(keys) and keys[:-1] == places[0]


def _carried(document: Text, spot: Spot, order: list[Keys], places: list[Keys]) -> tuple[Text, tuple[Keys, ...]]:
    """The text with the members at their new places."""
    after = _neighbour(document, spot, places)
    arrived = []
    for place in order:
        goal = (*spot.block, "States", place[-1])
        if after is not None:
            document = document.move(place, goal, after=after)
        else:
            first = next((name for name in states_of(block_at(document, spot.block)) if name != place[-1]), None)
            if goal != place or first is not None:
                document = document.move(place, goal, before=first)
        after = str(place[-1])
        arrived.append(goal)
    return document, tuple(arrived)


def _neighbour(document: Text, spot: Spot, places: list[Keys]) -> str | None:
    """The state behind which the moved ones are written: the spot's, or the last before it that stays."""
    gone = {place[-1] for place in places if place[:-2] == spot.block}
    if spot.after not in gone:
        return spot.after
    names = [*states_of(block_at(document, spot.block))]
    return next((name for name in reversed(names[: names.index(str(spot.after))]) if name not in gone), None)


def _led(document: Text, spot: Spot, strands: list[list[Keys]], left: Text) -> Text:
    """The text with the spot's way led to the first strand, each strand to the next, the last one to the target."""
    following = [str(strand[0][-1]) for strand in strands[1:]]
    for strand, target in zip(strands, [*following, spot.target], strict=True):
        names = {place[-1] for place in strand}
        for place in strand:
            way = main_way(found_at(place, left.value))
            if way is None or found_at((*place, *way), left.value) in names:
                continue
            if target is not None or way == ("Next",):  # a Choice cannot end: its ways stay as they are
                document = lead(document, (*spot.block, "States", place[-1], *way), target)
    if spot.way is not None:
        document = lead(document, spot.way, str(strands[0][0][-1]))
    return document


def _strands(document: Text, places: list[Keys]) -> Iterator[list[Keys]]:
    """The moved states in the order of the machine, as groups that lead to each other, each from its first one."""
    left = set(places)
    for block in dict.fromkeys(place[:-2] for place in places):
        here = [name for name in in_order(block_at(document, block)) if (*block, "States", name) in left]
        while here:
            strand = _connected(here, states_of(block_at(document, block)))
            here = [name for name in here if name not in strand]
            yield [(*block, "States", name) for name in strand]


def _connected(names: list[str], states: Definition) -> list[str]:
    """The first name with all that transitions among the names connect it with; what nothing leads to first."""
    ways = {(name, target) for name in names for _, target in transitions(states[name]) if target in names}
    strand: set[str] = set()
    more = {names[0]}
    while not more <= strand:
        strand |= more
        more = {name for way in ways if strand & {*way} for name in way}
    led = {target for name, target in ways if name != target}
    found = [name for name in names if name in strand]
    begin = next((name for name in found if name not in led), found[0])
    return [begin, *(name for name in found if name != begin)]


def in_order(block: Definition) -> list[str]:
    """The names of a block's states as somebody meets them who follows the transitions, then those that nobody meets.

    >>> in_order({"StartAt": "B", "States": {"A": {}, "B": {"Next": "C"}, "C": {}}})
    ['B', 'C', 'A']
    """
    states, met = states_of(block), dict[str, None]()
    waiting = [name for name in (block.get("StartAt"),) if isinstance(name, str)]
    while waiting:
        name = waiting.pop(0)
        if name in states and name not in met:
            met[name] = None
            waiting += [target for _, target in transitions(states[name])]
    return [*met, *(name for name in states if name not in met)]
