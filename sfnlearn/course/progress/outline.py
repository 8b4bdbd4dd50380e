"""The lessons of the course in their order: number, title, and where their notebooks lie."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sfnlearn.course.authoring.lesson import read_front
from sfnlearn.course.checking.exercise import LESSONS, Exercise, lesson_folders
from sfnlearn.course.launch.places import EXERCISES, NOTEBOOKS, notebook_path


@dataclass(frozen=True, slots=True)
class LessonEntry:
    """One lesson; `slug` is its folder's name.

    >>> LessonEntry("03_passing_state", "Passing state").number
    '03'
    """

    slug: str
    title: str

    @property
    def number(self) -> str:
        """Two digits."""
        return self.slug[:2]

    @property
    def path(self) -> str:
        """Its notebook, from the working folder on."""
        return notebook_path(NOTEBOOKS, self.slug)

    @property
    def exercises_path(self) -> str:
        """Its exercise notebook, from the working folder on."""
        return notebook_path(EXERCISES, self.slug)

    def place_of(self, exercise: Exercise) -> str:
        """Where an exercise is asked: the notebook, and in it the cell."""
        path = self.path if exercise.in_lesson else self.exercises_path
        return f"{path}#cell-id={exercise.id.replace('.', '-')}-prompt"


@cache
def outline(root: Path = LESSONS) -> Sequence[LessonEntry]:
    """The lessons under `root`, in their order."""
    return tuple(LessonEntry(folder.name, read_front(folder)["title"]) for folder in lesson_folders(root))
