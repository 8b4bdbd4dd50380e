"""The kinds of objects that a definition is made of.

One field may belong to one kind and not to another: `Next` to a Task state and to a Catcher, not to a Retrier.  So
`Fields` knows what kind of object it reads, code asks by the member, and only a message uses the phrase.
"""

from __future__ import annotations

from enum import Enum


class Kind(Enum):
    """A kind of object; its value is the phrase that a message has for it.

    >>> Kind.CHOICE_RULE.phrase, Kind.CHOICE_RULE.noun, Kind.CHOICE_RULE.is_state, Kind.CHOICE.is_state
    ('a Choice rule', 'Choice rule', False, True)
    """

    MACHINE = "a state machine"
    STATE = "a state"
    """A state whose Type is missing, wrong or not yet read."""
    TASK = "a Task state"
    PARALLEL = "a Parallel state"
    MAP = "a Map state"
    PASS = "a Pass state"  # noqa: S105 - no password
    WAIT = "a Wait state"
    CHOICE = "a Choice state"
    SUCCEED = "a Succeed state"
    FAIL = "a Fail state"
    BRANCH = "a branch"
    ITEM_PROCESSOR = "an item processor"
    PROCESSOR_CONFIG = "a ProcessorConfig"
    CHOICE_RULE = "a Choice rule"
    NESTED_RULE = "a nested Choice rule"
    RETRIER = "a Retrier"
    CATCHER = "a Catcher"
    ITEM_READER = "an ItemReader"
    READER_CONFIG = "a ReaderConfig"
    ITEM_BATCHER = "an ItemBatcher"
    RESULT_WRITER = "a ResultWriter"
    WRITER_CONFIG = "a WriterConfig"

    @property
    def phrase(self) -> str:
        """The kind with its article, for the middle of a sentence."""
        return self.value

    @property
    def noun(self) -> str:
        """The kind without its article."""
        return self.value.partition(" ")[2]

    @property
    def is_state(self) -> bool:
        """Whether it is a state of some type."""
        return self in _STATES


_STATES = frozenset(
    {
        Kind.STATE, Kind.TASK, Kind.PARALLEL, Kind.MAP, Kind.PASS, Kind.WAIT, Kind.CHOICE, Kind.SUCCEED, Kind.FAIL,
    }
)  # fmt: skip
HANDLING = frozenset({Kind.TASK, Kind.PARALLEL, Kind.MAP})
"""The states that have a result of their own, Retry and Catch."""
