"""The same execution once more: begun anew, given its old answers, and held to its old events.

Nothing in an execution is stored to go back to.  There are no copies of frames or of variables; a generator in the
middle of a Map could not be copied at all.  What there is, is the journal: the answers to calls and task tokens, which
are all that came from outside.  Definition, input, seed and these answers decide every event, so going back to event n
means to run from the start and to answer from the journal while fewer than n events are recorded.  Pass states, Choice
rules, retries, waits in virtual time: all of it happens again, and nobody outside notices.

That the first n events are then the same is what makes it a replay, and it is checked, not assumed.  They differ where
something else decided an event: a wall clock, a stub that was exchanged, a service that remembers the first run.  From
the first other event on, the old answers belong to questions that nobody has asked, and what is shown would be a branch
that nobody can reach.  So a prefix that diverges is refused, with the event at which it did; before that event the two
are the same, and one can go back to there.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sfnlearn.engine.journal import Journal
from sfnlearn.errors import UsageError
from sfnlearn.jsontext import JSON, JSONText

if TYPE_CHECKING:
    from sfnlearn.engine.execution import Execution

SAME: Any = object()
"""Stands for the data that an event, or the execution, has already."""


def begin_again(earlier: Execution, answers: int, data: JSON = SAME, **options: Any) -> Execution:
    """The same execution, not yet begun, with the earlier one's answers for its first `answers` events.

    `data` takes the place of its input, `options` of those that it ran under (`engine/run_options.py`).
    """
    if data is SAME:
        data = JSONText(earlier.input_text) if earlier.input_text else earlier.input
    known: dict[str, Any] = {"name": earlier.name, "start_time": earlier.start_time, "clock": "virtual"}
    again = replace(earlier.options, **known, **options)
    return type(earlier)(earlier.machine, data, again, Journal(earlier.ledger.journal, answers))


def check_prefix(again: Execution, earlier: Execution, n: int, *, edited: bool = False) -> None:
    """Refuse a replay whose first `n` events are not those of the earlier execution; an `edited` event n is another."""
    same = n - 1 if edited else n
    for event, before in zip(again.events[:same], earlier.events[:same], strict=False):
        if event != before:
            raise UsageError(
                f"The replay came to another event {event.id} ({event.type} instead of {before.type}): "
                "rewind to a place before it."
            )
    if len(again.events) < n:
        raise UsageError(f"The replay stopped at event {len(again.events)}, before event {n}.")
