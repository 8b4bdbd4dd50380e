"""Cards, pills and containers as SVG.

Rules that hold here: a card looks the same size in every status, so nothing moves while somebody steps; colour, border
style, glyph and word always say the status together. What was drawn once is kept, since a step changes few cards.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from sfnlearn.drawing.markup import group, tag, title
from sfnlearn.drawing.picture.dot import (
    ICON_SPACE,
    LINE_HEIGHT,
    LINE_LIMIT,
    NAME_SIZE,
    SMALL_HEIGHT,
    SMALL_SIZE,
    STACK,
    caption_text,
    small_words,
)
from sfnlearn.drawing.picture.machine_graph import Node
from sfnlearn.drawing.picture.render import Box
from sfnlearn.drawing.text import counted, fitted, markup, wrap
from sfnlearn.drawing.theme import (
    FRAME,
    FRAME_FILL,
    ICON_INK,
    ICON_PAPER,
    ICONS,
    INK,
    PAPER,
    PILL_BORDER,
    PILL_FILL,
    QUIET,
    RETRY_ICON,
    STATUSES,
    StatusStyle,
)
from sfnlearn.engine.history.fold import VisitStatus
from sfnlearn.engine.history.snapshot import Snapshot, StateSnapshot


@dataclass(frozen=True, slots=True)
class Look:
    """All that an execution changes on a card: the words under the name, the retries, whether it is the current one.

    `caption` is what a Parallel or Map state says about its frame.
    """

    status: VisitStatus = "not entered"
    words: str = ""
    retries: int = 0
    current: bool = False
    caption: str = ""


def look_of(node: Node, snapshot: Snapshot | None) -> Look:
    """How the node looks after the events of the snapshot."""
    words = " · ".join(small_words(node, snapshot))
    if snapshot is None:
        return Look(words=words, caption=node.caption)
    state: StateSnapshot = snapshot[node.name]
    caption = caption_text(node, snapshot)
    return Look(state.status, words, state.retries, snapshot.current == node.name, caption)


@lru_cache(maxsize=4096)
def draw_node(node: Node, box: Box, look: Look) -> str:
    """A card, a pill or a join."""
    if node.kind == "join":
        return tag("circle", id=node.key, class_="join", cx=box.x, cy=box.y, r=3, fill=FRAME)
    if node.kind != "state":
        return pill(node, box)
    style = STATUSES[look.status]
    parts = [title(node.tooltip), card(box, style, look), icon(node, box), words(node, box, look)]
    if style.path:
        parts.append(group(disc(style), box.width / 2 - 14, 14 - box.height / 2))
    if node.retries:
        parts.append(_retries(box, look.retries))
    names = f"node {node.type}{' current' if look.current else ''}"
    return group("".join(parts), box.x, box.y, id=node.slug, class_=names, data_status=look.status)


def pill(node: Node, box: Box) -> str:
    """Start or End."""
    wide, high = box.width, box.height
    shape = rect(wide, high, rx=high / 2, fill=PILL_FILL, stroke=PILL_BORDER)
    text = tag("text", markup(node.name), y=4, font_size=11.5, text_anchor="middle", fill=INK)
    return group(title(node.name) + shape + text, box.x, box.y, id=node.slug, class_=node.kind)


def rect(wide: float, high: float, **attributes: str | float | None) -> str:
    """A rectangle around (0, 0)."""
    return tag("rect", x=-wide / 2, y=-high / 2, width=wide, height=high, **attributes)


def card(box: Box, style: StatusStyle, look: Look) -> str:
    """The card itself; the current one has a ring around it."""
    drawn = rect(
        box.width,
        box.height,
        class_="card",
        rx=7,
        fill=style.fill,
        stroke=style.colour,
        stroke_width=style.line_width,
        stroke_dasharray=style.dash,
    )
    if not look.current:
        return drawn
    halo = rect(box.width + 8, box.height + 8, class_="halo", rx=10, fill="none", stroke=INK, stroke_width=1.2)
    return halo + drawn


def icon(node: Node, box: Box) -> str:
    """The sign of the state's type."""
    drawn = tag(
        "path",
        d=ICONS.get(node.type, ""),
        fill="none",
        stroke=ICON_INK,
        stroke_width=1.5,
        stroke_linecap="round",
        stroke_linejoin="round",
    )
    return group(rect(26, 26, rx=6, fill=ICON_PAPER) + drawn, 22 - box.width / 2, 0)


def words(node: Node, box: Box, look: Look) -> str:
    """The name, and what stands under it."""
    lines = wrap(node.name, LINE_LIMIT)
    left = ICON_SPACE + 3 - box.width / 2
    base = 13 - (len(lines) + 1) * LINE_HEIGHT / 2 - (SMALL_HEIGHT / 2 if look.caption else 0)
    rows = [
        tag("text", markup(line), x=left, y=base + LINE_HEIGHT * row, font_size=NAME_SIZE, font_weight=500, fill=INK)
        for row, line in enumerate(lines)
    ]
    under = base + LINE_HEIGHT * len(lines) - 1
    rows.append(tag("text", markup(look.words), class_="type", x=left, y=under, font_size=SMALL_SIZE, fill=QUIET))
    if look.caption:
        fits, low = fitted(look.caption, caption_room(box.width), SMALL_SIZE), under + SMALL_HEIGHT
        of = {"class_": "caption", "data_of": node.slug, "fill": QUIET}
        rows.append(tag("text", markup(fits), x=left, y=low, font_size=SMALL_SIZE, **of))
    return "".join(rows)


def caption_room(card_width: float) -> float:
    """Pixels that a card of this width has for its frame's caption."""
    return card_width - ICON_SPACE - 11


def disc(style: StatusStyle) -> str:
    """The status's glyph in white on its colour, around (0, 0)."""
    disc_ = tag("circle", r=8, fill=style.colour, stroke=PAPER, stroke_width=1.5)
    if style.filled:
        return disc_ + tag("path", d=style.path, fill=PAPER)
    return disc_ + tag(
        "path",
        d=style.path,
        fill="none",
        stroke=PAPER,
        stroke_width=1.8,
        stroke_linecap="round",
        stroke_linejoin="round",
    )


def _retries(box: Box, count: int) -> str:
    """A Retry is marked beside the place of the badge; in an execution with the number of retries."""
    colour = STATUSES["caught"].colour if count else QUIET
    words = counted(count, "retry", "retries") if count else "Retry"
    drawn = tag("path", d=RETRY_ICON, fill="none", stroke=colour, stroke_width=1.4, stroke_linecap="round")
    if count:
        drawn += tag("text", str(count), x=-9, y=4, font_size=SMALL_SIZE, text_anchor="end", fill=colour)
    return group(title(words) + drawn, box.width / 2 - 34, 14 - box.height / 2, class_="retries")


@lru_cache(maxsize=1024)
def draw_container(owner: Node, box: Box, status: VisitStatus) -> str:
    """The frame around branches: dashed for Parallel, stacked for Map, as in AWS's console."""
    colour = FRAME if status == "not entered" else STATUSES[status].colour
    sheet = STACK if owner.type == "Map" else 0

    def frame(out: float, fill: str, dash: str = "") -> str:
        wide, high, shift = box.width - sheet, box.height - sheet, out - sheet / 2
        drawn = rect(wide, high, rx=10, stroke=colour, stroke_width=1.3, fill=fill, stroke_dasharray=dash)
        return group(drawn, box.x + shift, box.y - shift)

    if owner.type == "Map":
        frames = frame(STACK, PAPER) + frame(STACK / 2, PAPER) + frame(0, FRAME_FILL)
    else:
        frames = frame(0, FRAME_FILL, "6 4")
    names = f"container {owner.type}"
    return tag("g", title(owner.tooltip) + frames, id=f"{owner.slug}-container", class_=names, data_status=status)
