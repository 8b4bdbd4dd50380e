"""The pages beside the lessons: the map of the course, `notebooks/README.md`.

Rules that hold in this file:
* What a lesson says of itself (title, question, minutes, what it builds on, concepts) is taken from its sources, so the
  map cannot say anything else.  The words around it are `templates/map.md.txt`.
* The picture is a Mermaid text, which GitHub and JupyterLab draw in their own colours; the table says the same.
* A lesson's `teacher.md` holds what a teacher should expect.  It stands at the end, folded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from sfnlearn.course.authoring.lesson import Lesson
from sfnlearn.course.authoring.reference import pages as reference
from sfnlearn.course.checking.exercise import LESSONS
from sfnlearn.course.launch.places import EXERCISES, notebook_path
from sfnlearn.errors import UsageError

NAME = "README.md"
LAST_OF_CORE = "09"
LATER = {"17": "Deploy for real", "18": "Capstone: Parcel end to end"}
"""Lessons that are planned and not there yet."""
WEEKS: Sequence[tuple[str, str]] = (
    ("00 01", ""),
    ("02", ""),
    ("03", ""),
    ("04", "the placement test of 00 once more, without help"),
    ("05", ""),
    ("06", ""),
    ("07 08", ""),
    ("09", "a debate: one function, a machine, a queue?"),
    ("10 11", ""),
    ("12 13", ""),
    ("14", "everybody brings an execution that failed"),
    ("15 16", "tests for a machine of your own, and its drawing"),
    ("19", "the same saga both ways; what was learned, and what to do with it"),
)
"""A semester: the lessons of each week, and what else is done."""
NINE, QUESTIONS = 9 * 60, 5
BREAKS = {"01": ("a break", 10), "03": ("lunch", 45), "05": ("a break", 10), "07": ("a break", 10)}
"""What follows a lesson in a day, with its minutes."""
MOST_CONCEPTS = 8
GREY = "#777"
"""A colour that is seen on light and on dark: JupyterLab keeps the picture's colours when its theme changes."""
_PLACE = re.compile(r"@(LESSON|EXERCISES|[A-Z_]+?)(?:_(\d\d))?@")
_TEMPLATE = Path(__file__).parent / "templates" / "map.md.txt"


def pages(course: Sequence[Lesson], lessons: Path = LESSONS) -> dict[str, str]:
    """The pages by their paths in the folder of the notebooks."""
    return {NAME: course_map(course, lessons)} | reference.pages(course)


def course_map(course: Sequence[Lesson], lessons: Path = LESSONS) -> str:
    """The map as Markdown; `UsageError` names a lesson that it leads to and that is not there."""
    by_number = {lesson.number: lesson for lesson in course}
    core = [lesson for lesson in course if lesson.number <= LAST_OF_CORE]
    filled = {
        "FIRST": link(course[0]),
        "PICTURE": picture(course),
        "TABLE": "\n".join(_table(course, by_number)),
        "LATER": _later(by_number),
        "DAY": "\n".join(_day(core)),
        "CORE_TIME": _core_time(core),
        "WEEKS": "\n".join(_weeks(by_number)),
        "REFERENCE": reference.index(),
        "TEACHERS": "\n\n".join(_teachers(course, lessons)),
    }

    def fill(found: re.Match[str]) -> str:
        if found[1] not in {"LESSON", "EXERCISES"}:
            return filled[found[1]]
        if found[2] not in by_number:
            raise UsageError(f"{_TEMPLATE.name}: there is no lesson {found[2]}")
        lesson = by_number[found[2]]
        if found[1] == "LESSON":
            return link(lesson)
        return f"[the exercises of {lesson.number}](../{notebook_path(EXERCISES, lesson.slug)})"

    return _PLACE.sub(fill, _TEMPLATE.read_text(encoding="utf-8"))


def link(lesson: Lesson) -> str:
    """A link to a lesson, from the folder of the notebooks on."""
    return f"[{lesson.number} {lesson.title}]({lesson.slug}.ipynb)"


def concepts(lesson: Lesson) -> list[str]:
    """What a lesson teaches, as its exercises and predictions name it, each once."""
    asked = sorted((each for each in lesson.exercises if ".r" not in each.id), key=lambda each: ".p" in each.id)
    return list(dict.fromkeys(concept for exercise in asked for concept in exercise.concepts))


def picture(course: Sequence[Lesson]) -> str:
    """The map as a Mermaid text: the core in a frame of its own, an arrow to each lesson from those it builds on.

    Where a lesson builds on another one by way of a third, the arrows of the way say it, and there is no arrow beside.
    """
    core = [lesson for lesson in course if lesson.number <= LAST_OF_CORE]
    rest = [lesson for lesson in course if lesson.number > LAST_OF_CORE]
    lines = ["```mermaid", "flowchart TD", "  subgraph core [The core]"]
    lines += [f"    {_box(lesson)}" for lesson in core]
    lines += ["  end", *(f"  {_box(lesson)}" for lesson in rest)]
    lines += [f"  l{used} --> l{number}" for used, number in arrows(course)]
    lines += [f"  style core fill:none,stroke:{GREY},color:{GREY}", f"  linkStyle default stroke:{GREY}"]
    return "\n".join([*lines, "```"])


def arrows(course: Sequence[Lesson]) -> list[tuple[str, str]]:
    """From which lesson to which one there is an arrow."""
    used = {lesson.number: set(lesson.builds_on) for lesson in course}
    behind: dict[str, set[str]] = {}
    for number, names in used.items():
        behind[number] = names | {each for name in names for each in behind.get(name, ())}
    by_way = {number: {each for name in names for each in behind.get(name, ())} for number, names in used.items()}
    return [(each, number) for number, names in used.items() for each in sorted(names - by_way[number]) if each in used]


def _box(lesson: Lesson) -> str:
    return f'l{lesson.number}["{lesson.number} {lesson.title.replace(chr(34), chr(39))}"]'


def _table(course: Sequence[Lesson], by_number: Mapping[str, Lesson]) -> Iterator[str]:
    yield "| lesson | its question | minutes | builds on | you learn | exercises |"
    yield "| --- | --- | --- | --- | --- | --- |"
    for lesson in course:
        used = ", ".join(f"[{each}]({by_number[each].slug}.ipynb)" for each in lesson.builds_on if each in by_number)
        learned = ", ".join(concepts(lesson)[:MOST_CONCEPTS])
        asked = sum(".q" in exercise.id for exercise in lesson.exercises)
        exercises = f"[{asked}](../{notebook_path(EXERCISES, lesson.slug)})" if asked else ""
        cells = [link(lesson), lesson.front["summary"], lesson.front["minutes"], used, learned, exercises]
        yield f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


def _later(by_number: Mapping[str, Lesson]) -> str:
    missing = [f"{number} ({title})" for number, title in LATER.items() if number not in by_number]
    return f"Not there yet: {', '.join(missing)}." if missing else ""


def _day(core: Sequence[Lesson]) -> Iterator[str]:
    """The core from nine o'clock on: after each lesson the time for questions, and the breaks."""
    yield "| from | what |"
    yield "| --- | --- |"
    now = NINE
    for lesson in core:
        yield f"| {_clock(now)} | {link(lesson)} |"
        now += int(lesson.front["minutes"]) + QUESTIONS
        if lesson.number in BREAKS:
            what, minutes = BREAKS[lesson.number]
            yield f"| {_clock(now)} | {what} |"
            now += minutes
    yield f"| {_clock(now)} | `progress()`: what is left is for another day, and `recall()` tells when |"


def _clock(minutes: int) -> str:
    """Minutes since midnight as a clock shows them, in steps of five."""
    rounded = -(-minutes // 5) * 5
    return f"{rounded // 60:02}:{rounded % 60:02}"


def _core_time(core: Sequence[Lesson]) -> str:
    minutes = sum(int(lesson.front["minutes"]) for lesson in core)
    asked = sum(".q" in exercise.id for lesson in core for exercise in lesson.exercises)
    return (
        f"Reading and running them takes {minutes // 60} hours and {minutes % 60} minutes. This plan adds "
        f"{QUESTIONS} minutes after each, for questions; the {asked} exercises are a second day."
    )


def _weeks(by_number: Mapping[str, Lesson]) -> Iterator[str]:
    yield "| week | lessons | and |"
    yield "| --- | --- | --- |"
    for week, (numbers, more) in enumerate(WEEKS, start=1):
        lessons = ", ".join(link(by_number[each]) for each in numbers.split() if each in by_number)
        yield f"| {week} | {lessons} | {more} |"


def _teachers(course: Sequence[Lesson], lessons: Path) -> Iterator[str]:
    """What each lesson's `teacher.md` says, folded under the lesson's name; a heading in it would break the folds."""
    for lesson in course:
        path = lessons / lesson.slug / "teacher.md"
        if not path.exists():
            continue
        text = path.read_text(encoding="utf-8").strip()
        if re.search(r"^#", text, re.MULTILINE):
            raise UsageError(f"{path}: a heading; what is said of a lesson is paragraphs and lists")
        yield f"<details>\n<summary>{lesson.number} {lesson.title}</summary>\n\n{text}\n\n</details>"
