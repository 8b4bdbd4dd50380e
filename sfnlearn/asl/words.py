"""A sentence for each thing of the language: what a type of state, a field, an error, a function is.

One account, `words.toml`, for all that explain the language: the course's reference, the editor's help.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from sfnlearn.asl.reading.kinds import Kind

WORDS = Path(__file__).with_name("words.toml")


@cache
def words() -> Mapping[str, Mapping[str, Any]]:
    """The sentences, by kind and name: `types`, `fields`, `inner_fields`, `errors`, `intrinsics`, `jsonata`."""
    return tomllib.loads(WORDS.read_text(encoding="utf-8"))


def field_words(name: str, kind: Kind) -> str:
    """The sentence for a field of a kind of object; empty where there is none.

    >>> field_words("Next", Kind.TASK), field_words("MaxItemsPerBatch", Kind.ITEM_BATCHER)
    ('The state to go on with.', 'How many items a batch has at most.')
    """
    inner = words()["inner_fields"]
    found: str = inner.get(f"{kind.noun}.{name}") or inner.get(name) or words()["fields"].get(name, "")
    return found
