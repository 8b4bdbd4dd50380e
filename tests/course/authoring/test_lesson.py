"""The four shapes of lines that a lesson has, and sentences with line numbers for everything else."""

from __future__ import annotations

from pathlib import Path

import pytest

from sfnlearn.course.authoring.lesson import Cell, Lesson, read_lesson
from sfnlearn.errors import UsageError

FRONT = "---\ntitle: Trial\nsummary: Does it work?\nminutes: 5\n---\n"


def read(folder: Path, text: str, front: str = FRONT) -> Lesson:
    slug = folder / "99_trial"
    slug.mkdir(exist_ok=True)
    (slug / "lesson.md").write_text(front + text)
    return read_lesson(slug)


def test_prose_and_code_alternate(tmp_path: Path):
    lesson = read(
        tmp_path, "\nFirst.\n\nStill first.\n\n```{code-cell}\n:tags: [a, b]\n1 + 1\n```\n\nSecond.\n\n+++\n\nThird.\n"
    )
    assert [(cell.kind, cell.source, cell.tags) for cell in lesson.cells] == [
        ("markdown", "First.\n\nStill first.", ()),
        ("code", "1 + 1", ("a", "b")),
        ("markdown", "Second.", ()),
        ("markdown", "Third.", ()),
    ]
    assert (lesson.number, lesson.title, lesson.front["minutes"]) == ("99", "Trial", "5")


def test_magics_blank_lines_and_backslashes_stay_byte_for_byte(tmp_path: Path):
    code = '%%asl greet\n{\n\n  "Comment": "\\u00e9 `` +++ $x$ <b>",\n\t"StartAt": "A"\n}'
    lesson = read(tmp_path, f"```{{code-cell}}\n{code}\n```\n")
    assert lesson.cells == [Cell("code", code, line=6)]


def test_other_fences_are_prose_whatever_is_in_them(tmp_path: Path):
    prose = "Look:\n\n````markdown\n```{code-cell}\nnot_a_cell()\n```\n+++\n````\n\n```json\n{}\n```"
    lesson = read(tmp_path, prose)
    assert [(cell.kind, cell.source) for cell in lesson.cells] == [("markdown", prose)]


@pytest.mark.parametrize(
    ("front", "text", "complaint"),
    [
        ("", "Text", "line 1: a lesson starts with front matter"),
        ("---\ntitle: x\n---\n", "", "line 1: the front matter lacks summary, minutes"),
        ("---\ntitle: x\nauthor: y\n---\n", "", "line 3: front matter has title, summary, minutes and, "),
        (FRONT, "Text\n\n```{code-cell}\n1\n", r"line 8: this ``` is never closed"),
        (FRONT, "```{code-cell}\n:tag: [x]\n1\n```\n", "line 7: the only option of a code cell"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(tmp_path: Path, front, text, complaint):
    with pytest.raises(UsageError, match=complaint) as refusal:
        read(tmp_path, text, front)
    assert "lesson.md" in str(refusal.value)


def test_a_folder_without_a_lesson_is_a_sentence(tmp_path: Path):
    with pytest.raises(UsageError, match=r"lesson\.md is missing"):
        read_lesson(tmp_path)
