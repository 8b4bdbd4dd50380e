"""Other data at one event: what somebody changed before going on from there.

The language knows nothing of this but a hook, `RunFacts.revised`: which value counts at an event, given its id and the
value that was computed.  It is asked wherever data passes an event (a state entered or left, a task's result).  So an
edited execution stays a replay: it has the same definition, input, seed and answers, and the edits beside them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sfnlearn.jsontext import JSON

if TYPE_CHECKING:
    from sfnlearn.engine.execution import Execution


@dataclass(frozen=True, slots=True, eq=False)
class Edit:
    """Other data at one event; `earlier` is the edit before it, of the execution that this one branched from.

    >>> edit = Edit(5, "new", Edit(2, {"n": 2}))
    >>> edit.revised(2, {"n": 1}), edit.revised(3, "computed"), edit.revised(5, "old")
    ({'n': 2}, 'computed', 'new')
    """

    event_id: int
    value: JSON
    earlier: Edit | None = None

    def revised(self, event_id: int, value: JSON) -> JSON:
        """The value that counts at an event."""
        if event_id == self.event_id:
            return self.value
        return value if self.earlier is None else self.earlier.revised(event_id, value)

    def before(self, event_id: int) -> Edit | None:
        """The latest of these edits that lies before an event."""
        if self.event_id < event_id:
            return self
        return None if self.earlier is None else self.earlier.before(event_id)

    def to_json(self) -> list[list[JSON]]:
        """The edits as pairs of event and value, the earliest first."""
        return [*(() if self.earlier is None else self.earlier.to_json()), [self.event_id, self.value]]

    @classmethod
    def from_json(cls, pairs: Iterable[tuple[int, JSON]]) -> Edit | None:
        """The latest of these edits, with the earlier ones behind it."""
        edit = None
        for event_id, value in pairs:
            edit = cls(event_id, value, edit)
        return edit


def put_edit(execution: Execution, edit: Edit | None) -> None:
    """Let an execution that has not begun go on with these edits."""
    execution.edit = edit
    execution.run.revised = None if edit is None else edit.revised
