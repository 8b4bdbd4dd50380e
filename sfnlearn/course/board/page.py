"""The board as a page: light and dark, read by a screen reader, and renewed in place every few seconds.

What is shown beside colours is said in words too.  The script only puts what the server made in the place of the old;
where it is switched off, the page renews itself.
"""

from __future__ import annotations

from base64 import b64encode
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256

from sfnlearn.course.board.seats import Seat
from sfnlearn.drawing.markup import tag
from sfnlearn.drawing.tables.html_table import heading, table, text_cell
from sfnlearn.drawing.text import counted, in_columns, markup

SECONDS = 5
HEADS = ("seat", "lesson", "at", "wrong answers", "hints", "done", "last seen", "")
_STYLE = """
:root { color-scheme: light dark; --line: #8885; --stuck: #b45309; }
@media (prefers-color-scheme: dark) { :root { --stuck: #fbbf24; } }
body { font: 17px/1.5 system-ui, sans-serif; max-width: 75rem; margin: 1.5rem auto; padding: 0 1rem; }
table { border-collapse: collapse; margin: .5rem 0 1.5rem; }
th, td { padding: .2rem .8rem; border-bottom: 1px solid var(--line); text-align: left; }
.wide { overflow-x: auto; } .stuck { color: var(--stuck); font-weight: 600; }
"""
_SCRIPT = """
setInterval(async () => {
  const told = document.getElementById("told");
  try {
    const answer = await fetch("/seats", {cache: "no-store"});
    if (!answer.ok) throw new Error(answer.status);
    document.getElementById("seats").innerHTML = await answer.text();
    told.textContent = "";
  } catch { told.textContent = "The board has stopped: what stands here is old."; }
}, SECONDS000);
""".replace("SECONDS", str(SECONDS))
_HASH = b64encode(sha256(_SCRIPT.encode()).digest()).decode()
POLICY = f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{_HASH}'; connect-src 'self'"


def whole_page(title: str, seats: str) -> str:
    """The page that a browser opens."""
    head = (
        f'<meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f'<noscript><meta http-equiv="refresh" content="{SECONDS}"></noscript>'
        f"<title>{markup(title)}</title><style>{_STYLE}</style>"
    )
    body = tag("h1", markup(title)) + tag("p", "", id="told", role="status") + tag("main", seats, id="seats")
    return f'<!doctype html>\n<html lang="en"><head>{head}</head><body>{body}<script>{_SCRIPT}</script></body></html>\n'


def seats_html(seats: Sequence[Seat], unreadable: int, now: datetime) -> str:
    """What changes: a sentence, where the class is, and every seat."""
    exercises = [[text_cell(cell) for cell in row] for row in crowd(seats)]
    rows = [[text_cell(cell) for cell in row] for row in rows_of(seats, now)]
    parts = [tag("p", markup(sentence(seats, unreadable, now)))]
    if exercises:
        heads = [heading(name) for name in ("exercise", "at it now", "stuck")]
        parts.append(tag("h2", "Where the class is") + _wide(table([heads, *exercises], style="")))
    if rows:
        parts.append(tag("h2", "Seats") + _wide(table([[heading(name) for name in HEADS], *rows], style="")))
    return "".join(parts)


def _wide(content: str) -> str:
    return tag("div", content, class_="wide")


def seats_text(seats: Sequence[Seat], unreadable: int, now: datetime) -> str:
    """The same for a terminal."""
    lines = in_columns([HEADS, *rows_of(seats, now)], right=set()) if seats else []
    return "\n".join([*lines, sentence(seats, unreadable, now)])


def sentence(seats: Sequence[Seat], unreadable: int, now: datetime) -> str:
    """The class in a sentence."""
    active = sum(seat.seen is not None and seat.idle_minutes(now) < IDLE for seat in seats)
    told = f"{counted(len(seats), 'seat')}, {active} active in the last {IDLE} minutes"
    stuck = sum(seat.is_stuck for seat in seats)
    told += f", {stuck} stuck." if stuck else "."
    return f"{told} {counted(unreadable, 'progress file')} cannot be read." if unreadable else told


IDLE = 10
"""Minutes without a record, after which a seat is not active."""


def crowd(seats: Sequence[Seat]) -> list[list[str]]:
    """For each exercise that somebody is at: how many, and how many of them are stuck; most first."""
    at = Counter(seat.at.id for seat in seats if seat.at)
    stuck = Counter(seat.at.id for seat in seats if seat.at and seat.is_stuck)
    titles = {seat.at.id: seat.at.title for seat in seats if seat.at}
    ranked = sorted(at, key=lambda name: (-stuck[name], -at[name], name))
    return [[f"{name} {titles[name]}", str(at[name]), str(stuck[name])] for name in ranked]


def rows_of(seats: Sequence[Seat], now: datetime) -> list[list[str]]:
    """A row for each seat; those who are stuck say so in words."""
    return [
        [
            seat.name,
            seat.at.lesson if seat.at else "-",
            f"{seat.at.id} {seat.at.title}" if seat.at else "not begun",
            str(seat.tries),
            str(seat.hints),
            f"{seat.done}/{seat.total}",
            _ago(seat, now),
            "stuck" if seat.is_stuck else "",
        ]
        for seat in seats
    ]


def _ago(seat: Seat, now: datetime) -> str:
    if seat.seen is None:
        return "-"
    minutes = seat.idle_minutes(now)
    return "now" if minutes < 1 else f"{minutes} min ago" if minutes < 120 else f"{minutes // 60} h ago"
