"""What the catalogue holds: an item, and the states that it puts into a machine.

An item is written once, in JSONPath.  In a machine of JSONata its states are what `sfnlearn.asl.translate` makes of
them, so that both forms do the same.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sfnlearn.asl.translate import state_in_jsonata

FLOW, ACTIONS, PATTERNS = "Flow", "Actions", "Patterns"
GROUPS = (FLOW, ACTIONS, PATTERNS)
_FIRST = ("Type", "Comment", "QueryLanguage", "Resource", "Label", "InputPath", "Parameters", "Arguments")
_LAST = ("ResultSelector", "ResultPath", "Output", "OutputPath", "Assign", "Retry", "Catch", "Default", "Next", "End")
"""Fields in the order in which a state is read: what it does first, where it goes on to last."""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that can be put into a machine: a state of its own, or several that belong together.

    `words` are further words that it is found by; `glyph` is the path of a line drawing in a box of 16 by 16 around
    (0, 0), as those of the state types are; `states` are in the order in which they are written, the first one begins.
    """

    key: str
    group: str
    title: str
    sentence: str
    glyph: str
    states: Mapping[str, Mapping[str, Any]]
    words: str = ""

    def block(self, query_language: str = "JSONPath") -> dict[str, Any]:
        """What it puts into a machine of this query language: a block of its own, a new copy each time.

        The states with `End` are those from which the machine goes on, where the block is put in front of others.

        >>> wait = {"Type": "Wait", "SecondsPath": "$.s", "End": True}
        >>> item = Item("Wait", FLOW, "Wait", "Waits.", "", {"Wait": wait})
        >>> item.block("JSONata")
        {'StartAt': 'Wait', 'States': {'Wait': {'Type': 'Wait', 'Seconds': '{% $states.input.s %}', 'End': True}}}
        """
        states = copy.deepcopy(dict(self.states))
        block = {"StartAt": next(iter(states)), "States": states}
        return _in_jsonata(block) if query_language == "JSONata" else block

    def found_by(self, word: str) -> int:
        """How well a word finds it: 3 in the title, 2 in its further words, 1 in its sentence, 0 not at all."""
        wanted = word.lower()
        texts = (self.sentence, f"{self.words} {self.key}", self.title)
        return max((rank for rank, text in enumerate(texts, 1) if _begins_a_word(wanted, text)), default=0)


def _begins_a_word(wanted: str, text: str) -> bool:
    """Whether some word of a text begins so; the capitals in GetItem begin words too."""
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text)
    return any(word.startswith(wanted) for each in (text, apart) for word in re.split(r"[\W_]+", each.lower()) if word)


def _in_jsonata(block: Mapping[str, Any]) -> dict[str, Any]:
    """A block of JSONPath states as a machine has it whose query language is JSONata."""
    states = {name: _state_in_jsonata(state) for name, state in block["States"].items()}
    return {**block, "States": states}


def _state_in_jsonata(state: Mapping[str, Any]) -> dict[str, Any]:
    said = {name: value for name, value in state_in_jsonata(state).items() if name != "QueryLanguage"}
    if "Branches" in said:
        said["Branches"] = [_in_jsonata(branch) for branch in said["Branches"]]
    if "ItemProcessor" in said:
        said["ItemProcessor"] = _in_jsonata(said["ItemProcessor"])
    return dict(_in_order(said))


def _in_order(state: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    between = [name for name in state if name not in _FIRST and name not in _LAST]
    return ((name, state[name]) for name in (*_FIRST, *between, *_LAST) if name in state)
