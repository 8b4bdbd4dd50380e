"""The glossary: the words of the course in a sentence each, with the lesson that defines them.

A lesson sets a word in bold type where it defines it.  Such a word stands in `glossary.toml`, or there under `emphasis`
where the type is no more than stress; a test holds that.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from sfnlearn.course.authoring.cells import without_fences
from sfnlearn.course.authoring.lesson import Lesson

FILE = Path(__file__).with_name("glossary.toml")
MOST_WORDS = 4
_BOLD = re.compile(r"(?<![*\\])\*\*([^*\s][^*\n]*?)\*\*")


@cache
def entries() -> Mapping[str, Mapping[str, Any]]:
    """The terms with their sentences, other forms of them, and the words that are only stressed."""
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


def bold_words(lesson: Lesson) -> Iterator[str]:
    """What a lesson's prose sets in bold type and is a word: no sentence, no label of a paragraph."""
    for cell in lesson.cells:
        prose = without_fences(cell.source) if cell.kind == "markdown" else ""
        for found in _BOLD.finditer(re.sub(r"`[^`\n]*`", "`code`", prose)):
            word = found[1]
            if not word.endswith((".", "?", "!", ":", ",")) and len(word.split()) <= MOST_WORDS and "`" not in word:
                yield word


def unknown_words(course: Sequence[Lesson]) -> list[str]:
    """Words in bold type that the glossary does not have, each with its lesson."""
    known = {word.casefold() for kind in ("terms", "also") for word in entries()[kind]}
    known |= {word.casefold() for word in entries()["emphasis"]["words"]}
    bold = [(lesson, word) for lesson in course for word in bold_words(lesson)]
    return [f"{lesson.slug}: {word}" for lesson, word in bold if word.casefold() not in known]


def defined_in(term: str, course: Sequence[Lesson]) -> Lesson | None:
    """The lesson that sets the term in bold type first; else the first whose text has it."""
    forms = {term.casefold(), *(form.casefold() for form, of in entries()["also"].items() if of == term)}
    for lesson in course:
        if any(word.casefold() in forms for word in bold_words(lesson)):
            return lesson
    pattern = re.compile(rf"\b{re.escape(term)}", re.IGNORECASE)
    return next((each for each in course if any(pattern.search(cell.source) for cell in each.cells)), None)


def glossary(course: Sequence[Lesson]) -> str:
    """The page's text: a line for each term that the lessons use, in the order of the alphabet."""
    lines = []
    for term, says in sorted(entries()["terms"].items(), key=lambda entry: entry[0].casefold()):
        lesson = defined_in(term, course)
        if lesson:
            lines.append(f"- **{term}**: {says} Lesson [{lesson.number}](../{lesson.slug}.ipynb).")
    return "\n".join(lines)
