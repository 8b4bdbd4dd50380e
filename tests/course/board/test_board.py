"""The board tells who is where, names nobody unasked, writes nothing, and answers this machine alone."""

from __future__ import annotations

import http.client
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from sfnlearn.cli import main
from sfnlearn.course.board.page import crowd, rows_of, seats_html, sentence
from sfnlearn.course.board.seats import Room
from sfnlearn.course.board.server import board_server
from sfnlearn.course.progress.outline import LessonEntry
from sfnlearn.course.progress.store import Progress
from tests.course.samples import SAMPLES

OUTLINE = [LessonEntry("01_lambda_forgets", "Lambda forgets"), LessonEntry("02_first_machine", "First machine")]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A class of three: one through, one stuck, one who has not begun; and a file in a working folder."""
    ada, bo, cy = (tmp_path / name for name in ("ada", "bo", "cy"))
    for exercise in ("l01.q1", "l01.q3"):
        Progress(ada / "sfnlearn-course" / "progress.jsonl").add(exercise, "check", outcome="correct", answer=1)
    work = Progress(bo / "progress.jsonl")
    for _ in range(3):
        work.add("l02.q4", "check", outcome="not yet", answer="{}")
    work.add("l02.q4", "hint", rung=1)
    cy.mkdir()
    (cy / "progress.jsonl").touch()
    return tmp_path


def room(home: Path, *, names: bool = False) -> Room:
    return Room([home], SAMPLES, OUTLINE, names=names)


def test_who_is_where(home: Path):
    seats, unreadable = room(home, names=True).seats()
    assert unreadable == 0
    assert [(seat.name, seat.done, seat.at and seat.at.id, seat.tries, seat.hints) for seat in seats] == [
        ("ada", 2, "l01.q3", 0, 0),
        ("bo", 0, "l02.q4", 3, 1),
        ("cy", 0, None, 0, 0),
    ]
    assert [seat.is_stuck for seat in seats] == [False, True, False]
    assert crowd(seats) == [["l02.q4 A Task from nothing", "1", "1"], ["l01.q3 State in the event", "1", "0"]]
    later = datetime.now(UTC) + timedelta(minutes=30)
    assert [row[-2:] for row in rows_of(seats, later)] == [["30 min ago", ""], ["30 min ago", "stuck"], ["-", ""]]
    assert sentence(seats, 1, later) == (
        "3 seats, 0 active in the last 10 minutes, 1 stuck. 1 progress file cannot be read."
    )


def test_nobody_is_named_unasked_and_a_number_stays(home: Path):
    class_ = room(home)
    shown = seats_html(*class_.seats(), datetime.now(UTC))
    assert all(name not in shown for name in ("ada", ">bo<", ">cy<", str(home)))
    before = {seat.name: seat.done for seat in class_.seats()[0]}
    Progress(home / "dot" / "progress.jsonl").add("l01.q1", "check", outcome="correct", answer=1)
    after = {seat.name: seat.done for seat in class_.seats()[0]}
    assert sorted(before) == ["seat 1", "seat 2", "seat 3"]
    assert after == before | {"seat 4": 1}


def test_what_was_added_is_seen_and_damage_stays_where_it_is(home: Path):
    class_ = room(home, names=True)
    class_.seats()
    path = home / "cy" / "progress.jsonl"
    path.write_bytes(b'{"exercise": \n')
    Progress(path).add("l01.q1", "check", outcome="correct", answer=1)
    content = {each: each.read_bytes() for each in home.rglob("*") if each.is_file()}
    assert class_.seats()[0][2].done == 1
    assert {each: each.read_bytes() for each in home.rglob("*") if each.is_file()} == content


def test_what_a_learner_wrote_is_text(home: Path):
    (home / "<b>eve").mkdir()
    (home / "<b>eve" / "progress.jsonl").touch()
    assert "<b>eve" not in seats_html(*room(home, names=True).seats(), datetime.now(UTC))


def test_once_is_text(home: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["board", str(home), "--once", "--names"]) == 0
    told = capsys.readouterr().out
    assert "bo" in told
    assert "3 seats" in told
    assert main(["board", str(home / "nowhere"), "--once"]) == 2
    assert "is not a folder" in capsys.readouterr().err


@pytest.fixture
def port(home: Path) -> Iterator[int]:
    server = board_server(room(home), "Who is where", 0)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield server.server_address[1]
    server.shutdown()
    thread.join()
    server.server_close()


def get(port: int, path: str, host: str = "") -> tuple[int, str, http.client.HTTPMessage]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", path, headers={"Host": host or f"127.0.0.1:{port}"})
    answer = connection.getresponse()
    found = answer.status, answer.read().decode(), answer.headers
    connection.close()
    return found


def test_a_browser_gets_the_page_and_its_policy(port: int):
    status, page, headers = get(port, "/")
    assert status == 200
    assert "seat 1" in page
    assert "prefers-color-scheme: dark" in page
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert headers["Cache-Control"] == "no-store"
    assert get(port, "/seats")[1] in page
    assert get(port, "/../../etc/passwd")[0] == 404


def test_a_name_that_was_made_to_point_here_is_refused(port: int):
    assert get(port, "/", host=f"evil.example:{port}")[0] == 403
    assert get(port, "/", host=f"localhost:{port}")[0] == 200


def test_a_port_that_is_taken_is_one_sentence(home: Path, port: int, capsys: pytest.CaptureFixture[str]):
    assert main(["board", str(home), "--port", str(port)]) == 2
    assert "choose another one with --port" in capsys.readouterr().err
