"""When a course of one's own takes answers and shows solutions: what its `course.toml` says, for one exercise.

Every reason is a sentence for the learner; an empty text means that nothing stands in the way.
"""

from __future__ import annotations

from datetime import date

from sfnlearn.course.authoring.own_course import OwnCourse
from sfnlearn.course.checking.exercise import Exercise
from sfnlearn.course.progress.standing import Standing
from sfnlearn.drawing.text import counted


def closed(course: OwnCourse, exercise: Exercise, standing: Standing, today: date) -> str:
    """Why this exercise takes no answer yet: its lesson opens later, or the lesson before is not done."""
    opens = course.opens.get(exercise.lesson)
    if opens and today < opens:
        return f"lesson {exercise.lesson} opens on {opens:%Y-%m-%d}; your answer is not checked before"
    if course.unlock != "in order" or exercise.in_lesson:
        return ""
    before = [lesson for lesson in standing.lessons if lesson.entry.number < exercise.lesson and not lesson.is_done]
    if not before:
        return ""
    left = len(before[0].steps) - before[0].done
    return (
        f"the exercises of lesson {exercise.lesson} open after those of lesson {before[0].entry.number}, "
        f"where {counted(left, 'step')} {'is' if left == 1 else 'are'} left"
    )


def solution_kept(course: OwnCourse, exercise: Exercise, standing: Standing) -> str:
    """Why the solution is not shown, whatever the learner has tried."""
    if course.solutions == "never":
        return "This course shows no solutions; hint() and your teacher help."
    done = any(step.exercise is exercise and step.stage.is_done for lesson in standing.lessons for step in lesson.steps)
    if course.solutions == "after success" and not done:
        return f'This course shows a solution after your own is correct. hint("{exercise.id}") helps.'
    return ""
