"""What an answer changes of the machine that it was given, field by field, and the probe that counts it.

Rules that hold here: a field is a value with its path, and an object or a list is as many fields as it holds values;
the comment on top of a machine is not counted, since it changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from sfnlearn.course.checking.probe import Finding, Probe
from sfnlearn.course.checking.submission import Submission
from sfnlearn.drawing.text import counted
from sfnlearn.jsontext import JSON, dumps

COMMENT = "/Comment"


def changes(before: JSON, after: JSON) -> list[str]:
    """The paths at which two definitions differ, as JSON Pointers, without the comment on top.

    >>> changes({"A": {"Next": "B", "Type": "Pass"}}, {"A": {"Type": "Pass", "End": True}, "Comment": "new"})
    ['/A/End', '/A/Next']
    """
    have, want = dict(_fields(before)), dict(_fields(after))
    return sorted(path for path in {*have, *want} - {COMMENT} if have.get(path) != want.get(path))


def few_changes(before: JSON, at_most: int) -> Probe:
    """At most so many fields differ from the machine `before`.  It never stands alone in an exercise.

    >>> few_changes({"StartAt": "A"}, 3).label
    'size of the change'
    """

    def judge(submission: Submission, _solution: Submission) -> Finding | None:
        paths = changes(before, submission.definition)
        if len(paths) <= at_most:
            return None
        return Finding(
            ran="a look at what differs from the machine as it was given",
            expected=f"{counted(at_most, 'field')} at most, the comment on top aside",
            happened=f"{counted(len(paths), 'field')}: {', '.join(paths)}",
        )

    return Probe("size of the change", judge, static=True)


def _fields(value: JSON, path: str = "") -> Iterator[tuple[str, str]]:
    """The values with their paths, objects and lists opened; an empty one is a value."""
    if isinstance(value, dict) and value:
        for name, member in value.items():
            yield from _fields(member, f"{path}/{name}")
    elif isinstance(value, list) and value:
        for place, item in enumerate(value):
            yield from _fields(item, f"{path}/{place}")
    else:
        yield path, dumps(value)
