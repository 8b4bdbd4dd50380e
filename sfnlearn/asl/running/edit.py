"""Other data at one event: what a learner changes before going on from there."""

from __future__ import annotations

from dataclasses import dataclass

from sfnlearn.events import EventLog
from sfnlearn.jsontext import JSON


@dataclass(frozen=True, slots=True, eq=False)
class Edit:
    """Other data at one event: what a learner changes before going on from there.

    `earlier` is the edit of the execution that was gone back in, where that had one before this event.
    """

    event_id: int
    value: JSON
    earlier: Edit | None = None

    def apply_to(self, event_id: int, value: JSON) -> JSON:
        """The value that counts at an event."""
        if event_id == self.event_id:
            return self.value
        return value if self.earlier is None else self.earlier.apply_to(event_id, value)

    def apply(self, log: EventLog, event_id: int, value: JSON) -> JSON:
        """The value that counts at an Entered or Exited event, which then shows it."""
        counts = self.apply_to(event_id, value)
        log.data[event_id - 1] = counts
        return counts

    def before(self, event_id: int) -> Edit | None:
        """The latest of these edits that lies before an event."""
        if self.event_id < event_id:
            return self
        return None if self.earlier is None else self.earlier.before(event_id)
