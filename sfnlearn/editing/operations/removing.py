"""`remove`: states go, with all that is inside them; whoever led to them goes on to what came behind them."""

from __future__ import annotations

from sfnlearn.editing.change import Change, as_states, shown_all
from sfnlearn.editing.text import Text
from sfnlearn.editing.transitions.consequences import consequences
from sfnlearn.editing.transitions.taking_out import led_past


def remove(document: Text, /, states: object) -> Change:
    """Remove states.  The last state of a block may go too: the block stays, empty, until somebody puts one in.

    >>> text = Text('{"StartAt": "A", "States": {"A": {"Type": "Pass", "Next": "B"}, "B": {"Type": "Succeed"}}}')
    >>> remove(text, [["States", "A"]]).text.value
    {'StartAt': 'B', 'States': {'B': {'Type': 'Succeed'}}}
    """
    places = as_states(states, document)
    text = led_past(document, places)
    for place in places:
        text = text.remove(place)
    names = shown_all(place[-1] for place in places)
    said = [f"{names} removed.", *consequences(document, text)]
    return Change(text, " ".join(said), (), f"remove {names}")
