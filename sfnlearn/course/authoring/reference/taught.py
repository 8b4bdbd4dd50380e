"""Which lesson teaches a word: found from the lessons' texts.

A word of the language stands in the prose in code or bold type.  The lesson that says it most often teaches it, of two
the earlier one; a word that no prose says belongs to the first lesson whose cells use it.  The first lesson, which only
shows what there is, comes last.  `words.toml` names the few words for which that would lead astray.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from sfnlearn.course.authoring.cells import without_fences
from sfnlearn.course.authoring.lesson import Lesson

_TYPED = re.compile(r"(?<!`)`([^`\n]+)`(?!`)|\*\*([^*\n]+)\*\*")


class Taught:
    """Finds lessons by words; each lesson's text is read once."""

    def __init__(self, course: Sequence[Lesson], named: Mapping[str, str] | None = None) -> None:
        self._named = dict(named or {})
        self._numbers = {lesson.number: lesson for lesson in course}
        self._said = [(lesson, _typed(lesson), _code(lesson)) for lesson in [*course[1:], *course[:1]]]

    def lesson(self, word: str) -> Lesson | None:
        """The lesson that teaches it, or None."""
        if self._named.get(word) in self._numbers:
            return self._numbers[self._named[word]]
        before = r"(?<![\w.])" if word[:1].isalpha() else ""
        pattern = re.compile(rf"{before}{re.escape(word)}(?!\w)")
        counts = [(len(pattern.findall(typed)), lesson) for lesson, typed, _ in self._said]
        most = max((count for count, _ in counts), default=0)
        if most:
            return next(lesson for count, lesson in counts if count == most)
        return next((lesson for lesson, _, code in self._said if pattern.search(code)), None)

    def link(self, word: str) -> str:
        """A link to that lesson from the folder of the reference on; empty where there is none."""
        lesson = self.lesson(word)
        return f"[{lesson.number}](../{lesson.slug}.ipynb)" if lesson else ""


def _typed(lesson: Lesson) -> str:
    """What the prose says in code or bold type, and in tables of fields."""
    prose = "\n".join(without_fences(cell.source) for cell in lesson.cells if cell.kind == "markdown")
    return "\n".join(code or bold for code, bold in _TYPED.findall(prose))


def _code(lesson: Lesson) -> str:
    return "\n".join(cell.source for cell in lesson.cells)
