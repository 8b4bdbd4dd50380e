"""States that go: whoever led to them goes on to what came behind them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sfnlearn.asl.definition import Definition, states_of
from sfnlearn.asl.location import Keys
from sfnlearn.editing.text import Text
from sfnlearn.editing.transitions.ways import block_at, lead, successor, ways


def led_past(document: Text, states: Iterable[Keys]) -> Text:
    """The text in which no other state of its block leads to one of these; they themselves are as they were."""
    groups: dict[Keys, set[str]] = {}
    for place in states:
        groups.setdefault(place[:-2], set()).add(str(place[-1]))
    for block, gone in groups.items():
        document = _led_past(document, block, gone)
    return document


def _led_past(document: Text, place: Keys, gone: set[str]) -> Text:
    block = block_at(document, place)
    for way in [*ways(block, place)]:
        if way.source in gone or way.target not in gone:
            continue
        target = _behind(way.target, states_of(block), gone)
        if target is None and way.source is None:
            target = _other_start(block, gone)
        document = lead(document, way.place, target)
    return document


def _behind(name: str, states: Mapping[str, object], gone: set[str]) -> str | None:
    """The first name on the main ways behind a state that stays; None where they end, or go round in what goes."""
    met: set[str] = set()
    following: str | None = name
    while following in gone and following not in met:
        met.add(following)
        following = successor(states.get(following))
    return None if following in gone else following


def _other_start(block: Definition, gone: set[str]) -> str | None:
    """Where a block starts when its first state goes and nothing came behind: a state that nothing leads to, or any."""
    stays = [name for name in states_of(block) if name not in gone]
    led = {way.target for way in ways(block, ()) if way.source is not None and way.source not in gone}
    return next((name for name in stays if name not in led), next(iter(stays), None))
