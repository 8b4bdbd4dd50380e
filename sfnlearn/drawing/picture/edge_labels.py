"""What stands on an edge: a Choice rule or the errors of a Catcher, in a few short lines.

Rules that hold here: a label stands on its own line, which is broken for it, so that nobody asks whose it is; it is a
node for Graphviz, because Graphviz keeps nodes apart from each other and leads lines around them, and does neither for
the labels of edges.  The more ways leave a state, the narrower are its labels: twelve rules side by side would
otherwise make a picture of three screens' width.
"""

from __future__ import annotations

from functools import lru_cache

from sfnlearn.drawing.picture.machine_graph import Edge
from sfnlearn.drawing.text import fitted_lines, width

LABEL_SIZE = 11.0
LABEL_LINE = 14.0
_PAD = (10, 6)
_ROOMS = ((2, 176, 2), (4, 148, 2), (6, 120, 3))
"""Up to how many ways, pixels of a line, lines."""
_CROWDED = (100, 3)


def label_lines(edge: Edge) -> tuple[str, ...]:
    """The lines of an edge's label.

    >>> label_lines(Edge("e0", "choice", "n1", "n2", label="$.weight > 100 and $.country is not present"))
    ('$.weight > 100 and $.country', 'is not present')
    """
    return _lines(" ".join(edge.label.split()), edge.ways)


@lru_cache(maxsize=4096)
def _lines(label: str, ways: int) -> tuple[str, ...]:
    room, most = next(((room, most) for limit, room, most in _ROOMS if ways <= limit), _CROWDED)
    return fitted_lines(label, room, LABEL_SIZE, most)


def label_size(edge: Edge) -> tuple[float, float]:
    """Width and height in pixels that the label needs, with some air around it."""
    lines = label_lines(edge)
    return (
        round(max(width(line, LABEL_SIZE) for line in lines)) + _PAD[0],
        LABEL_LINE * len(lines) + _PAD[1],
    )
