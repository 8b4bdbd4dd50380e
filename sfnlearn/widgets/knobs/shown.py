"""Knobs to turn, and a panel that follows: `with_knobs(title, knobs, make)`.

Rules that hold here: the panel as it is without any turn is an output of its own and comes first, so that it shows
where no widget is drawn; a knob has a list of values, so that nothing can be set that makes no sense; whoever makes
the panel knows nothing of the browser.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sfnlearn.widgets.knobs.knob import Knob, Make


def with_knobs(title: str, knobs: Sequence[Knob], make: Make) -> Any:
    """The panel that `make` gives for the knobs' values, with the knobs below it where anywidget is installed."""
    try:
        from sfnlearn.widgets.knobs.view import KnobsView
    except ModuleNotFoundError as missing:
        if missing.name is None or missing.name.startswith("sfnlearn"):
            raise
        return make({knob.name: knob.value for knob in knobs})
    return KnobsView(title, knobs, make)
