"""`sfnlearn board FOLDER`: who is where in a class, live in a browser, or once as text."""

from __future__ import annotations

from argparse import Namespace
from datetime import UTC, datetime
from pathlib import Path

from sfnlearn.commands.terminal import tell, warn
from sfnlearn.course.authoring.own_course import read_course
from sfnlearn.course.board.page import seats_text
from sfnlearn.course.board.seats import Room
from sfnlearn.course.board.server import board_server
from sfnlearn.course.checking.exercise import LESSONS, catalogue
from sfnlearn.course.progress.outline import outline
from sfnlearn.drawing.text import counted
from sfnlearn.errors import UsageError


def main(options: Namespace) -> int:
    """Show the board until Ctrl-C; with `--once` print it."""
    room = _room(options)
    if options.once:
        tell(seats_text(*room.seats(), datetime.now(UTC)))
        return 0
    try:
        server = board_server(room, "Who is where", options.port)
    except (OSError, OverflowError):
        raise UsageError(f"port {options.port} cannot be used: choose another one with --port, or 0 for any") from None
    tell(f"The board: http://127.0.0.1:{server.server_address[1]}/   (Ctrl-C ends it)")
    found = counted(len(room.files()), "progress file")
    warn(f"{found} so far; {'named by their folders' if options.names else 'seats are numbered by chance'}.")
    with server:
        server.serve_forever()
    return 0


def _room(options: Namespace) -> Room:
    folders = [Path(folder) for folder in options.folders]
    for folder in folders:
        if not folder.is_dir():
            raise UsageError(f"{folder} is not a folder: name the one that holds the learners' folders, as /home")
    course = read_course(Path(options.course)) if options.course else None
    lessons = course.lessons if course else LESSONS
    return Room(folders, catalogue(lessons), outline(lessons), names=options.names)
