"""What the states browser offers: state types, actions of services, and patterns of several states.

Each item is a block of States Language that loads as it stands, in both query languages; its names and ARNs are made up
and wait to be replaced.

    >>> from sfnlearn.editing.catalogue import CATALOGUE, found
    >>> CATALOGUE["Wait"].block()
    {'StartAt': 'Wait', 'States': {'Wait': {'Type': 'Wait', 'Seconds': 60, 'End': True}}}
    >>> [item.title for item in found("message")]
    ['SQS SendMessage', 'EventBridge PutEvents', 'Try, catch, notify', 'Wait for a person', 'SNS Publish']
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from sfnlearn.asl.diagnostics.guesses import suggestion
from sfnlearn.editing.catalogue.actions import action_items
from sfnlearn.editing.catalogue.flow import flow_items
from sfnlearn.editing.catalogue.item import GROUPS, Item
from sfnlearn.editing.catalogue.patterns import pattern_items
from sfnlearn.errors import UsageError

__all__ = ["CATALOGUE", "GROUPS", "Item", "found", "item_of", "listed"]

CATALOGUE: Mapping[str, Item] = {item.key: item for item in (*flow_items(), *action_items(), *pattern_items())}
"""Every item by its key, group by group."""


def item_of(key: object) -> Item:
    """The item with a key; UsageError, with the nearest key, where there is none.

    >>> item_of("Taks")
    Traceback (most recent call last):
    sfnlearn.errors.UsageError: The catalogue has no item "Taks". Did you mean "Task"?
    """
    if isinstance(key, str) and key in CATALOGUE:
        return CATALOGUE[key]
    guess = suggestion(key, CATALOGUE) if isinstance(key, str) else ""
    raise UsageError(f'The catalogue has no item "{key}". {guess}'.rstrip())


def found(text: str = "") -> list[Item]:
    """The items that every word of a text finds, those first whose titles have the words; all items for an empty text.

    >>> [item.key for item in found("dynamo wri")]
    ['dynamodb:putItem']
    """
    words = [word for word in re.split(r"[\W_]+", text) if word]
    ranks = {key: [item.found_by(word) for word in words] for key, item in CATALOGUE.items()}
    kept = [item for key, item in CATALOGUE.items() if all(ranks[key])]
    return sorted(kept, key=lambda item: -sum(ranks[item.key]))


def listed(text: str = "") -> list[dict[str, str]]:
    """The items that a text finds, as the states browser lists them.

    >>> [(item["group"], item["title"]) for item in listed("pause")]
    [('Flow', 'Wait')]
    """
    members = ("key", "group", "title", "sentence", "glyph")
    return [{name: getattr(item, name) for name in members} for item in found(text)]
