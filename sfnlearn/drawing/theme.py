"""Colours, glyphs and icons: one place, so that picture, table and timeline speak one visual language.

Rules that hold here: status colours are Okabe and Ito's, which most colour-blind eyes tell apart, as dark as text on
white has to be; colour never stands alone: each status also has a glyph, a border style and a word; every colour that a
picture is drawn in has its twin for a dark ground in `DARK`, and text reads on its ground in both (4.5 to 1 or more).
"""

from __future__ import annotations

from dataclasses import dataclass

from sfnlearn.engine.history.fold import VisitStatus

FONT = "Helvetica Neue,Helvetica,Arial,Liberation Sans,sans-serif"
DOT_FONT = "Helvetica"
MONOSPACE = "ui-monospace,SFMono-Regular,Menlo,Consolas,Liberation Mono,monospace"
PAPER = "#ffffff"
INK = "#1b2733"
QUIET = "#5c6b7a"
LINE = "#8492a2"
CARD_BORDER = "#b8c4d0"
CATCH_LINE = "#b08a3c"
ICON_INK = "#44546a"
ICON_PAPER = "#eef2f6"
RULE, CARD_EDGE = "#e3e9ef", "#d9e0e7"
FRAME = "#9aa8b6"
FRAME_FILL = "#f7f9fb"
BOTH, FIRST, SECOND = "#44546a", "#0072B2", "#a86200"
DIFFERENT, DIFFERENT_FILL = "#a8417f", "#faeef5"
COLD = "#d6eefb"
PILL_FILL = "#ffe9a8"
PILL_BORDER = "#c99700"


@dataclass(frozen=True, slots=True)
class StatusStyle:
    """How one status looks: line and fill colour, dash pattern, line width, glyph as text and as a path, word.

    `path` is drawn in white on a disc of radius 8 around (0, 0); `filled` paths have no stroke.
    """

    word: VisitStatus
    colour: str
    fill: str
    dash: str
    line_width: float
    glyph: str
    path: str
    filled: bool = False


STATUSES: dict[VisitStatus, StatusStyle] = {
    style.word: style
    for style in (
        StatusStyle("not entered", CARD_BORDER, PAPER, "", 1.2, "○", ""),
        StatusStyle("running", "#0072B2", "#e3f1fa", "", 2.6, "▶", "M-2.6-4L4 0L-2.6 4Z", filled=True),
        StatusStyle("succeeded", "#007a5b", "#e2f5ef", "", 1.8, "✓", "M-3.8 0.2L-1.2 3L4-3"),
        StatusStyle("failed", "#b34e00", "#fcebe0", "", 2.6, "✕", "M-3-3L3 3M3-3L-3 3"),
        StatusStyle(
            "caught",
            "#8a5c00",
            "#fdf2d8",
            "6 3",
            2.0,
            "↷",
            "M-4-2.8H1.4A2.7 2.7 0 0 1 1.4 2.6H-3M-0.8 0.2L-3.4 2.6L-0.8 5",
        ),
        StatusStyle("aborted", "#6b5b73", "#f0ecf2", "2 3", 1.8, "■", "M-2.8-2.8H2.8V2.8H-2.8Z", filled=True),
    )
}

DARK: dict[str, str] = {
    PAPER: "#18212b",
    INK: "#e4eaf0",
    QUIET: "#a9b6c3",
    LINE: "#7f8fa0",
    CARD_BORDER: "#4d5d6d",
    CATCH_LINE: "#b8934a",
    ICON_INK: "#b6c3d0",
    ICON_PAPER: "#27333f",
    RULE: "#2c3945",
    CARD_EDGE: "#33414f",
    FRAME: "#6f8091",
    FRAME_FILL: "#1e2934",
    FIRST: "#6cc0ef",
    SECOND: "#eda64e",
    DIFFERENT: "#e08bc0",
    DIFFERENT_FILL: "#3a2533",
    COLD: "#1f3d50",
    PILL_FILL: "#4b3e12",
    PILL_BORDER: "#c99700",
    "#e3f1fa": "#16344a",
    "#007a5b": "#42c79f",
    "#e2f5ef": "#163a31",
    "#b34e00": "#ff9457",
    "#fcebe0": "#44291a",
    "#8a5c00": "#e6b655",
    "#fdf2d8": "#3c3115",
    "#6b5b73": "#bfadca",
    "#f0ecf2": "#322b37",
}
"""What a colour becomes on a dark ground."""


# Icons of the state types, drawn as lines in a box of 16 by 16 pixels around (0, 0).
ICONS: dict[str, str] = {
    "Task": "M-5.5 6L0-1.5M-4.5-6.5H-2.6L3.2 6H5.5",  # the Greek lambda
    "Pass": "M-6 0H5.5M1.5-4L5.5 0L1.5 4",
    "Choice": "M0-6.5L6.5 0L0 6.5L-6.5 0Z",
    "Wait": "M0-6.5A6.5 6.5 0 1 1-0.01-6.5ZM0-3.5V0.5L3 2",
    "Succeed": "M-6 0.5L-2 5L6-5",
    "Fail": "M-5-5L5 5M5-5L-5 5",
    "Parallel": "M0-7V-4M-5-1V-4H5V-1M0-4V-1M-5 2V5H5V2M0 2V7",
    "Map": "M-6.5-3L0-6.5L6.5-3L0 0.5ZM-6.5 0.5L0 4L6.5 0.5M-6.5 3.6L0 7L6.5 3.6",
}
RETRY_ICON = "M3.2-2.6A4.1 4.1 0 1 0 4.1 0.6M3.6-5.2V-2.4H0.8"
