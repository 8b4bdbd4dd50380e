"""Where chance comes from: `States.UUID()`, `$random()`, task tokens, the jitter of a delay.

Nothing is left to the computer's own randomness, since a rewound execution must come to the same events again, and two
readers of a lesson to the same picture.  Each strand of states draws from a generator of its own, which is seeded with
what no interleaving changes: the execution's seed and the way to the strand.  Were there one generator for all, then an
iteration of a Map would draw other numbers whenever another one is slower.

The way to a strand is the (state, index) pairs of its path *and* the number of each Fork on the way.  The pairs alone
are not enough.  In a machine that goes round, Map -> Choice -> Map, iteration 0 of the second visit has the path of
iteration 0 of the first one, and both would draw the same UUIDs; so would a Map that Retry starts anew.  So a frame
counts its Forks, and not the events, whose ids depend on what ran beside it.
"""

from __future__ import annotations

import random

from sfnlearn.asl.running.run_facts import RunFacts
from sfnlearn.events import Nesting


def generator_of(run: RunFacts, path: Nesting, forks: tuple[int, ...]) -> random.Random:
    """The generator of the strand at a path, come to by these Forks; after a redrive it draws other numbers."""
    redrive = f"redrive {run.redrive_count}" if run.redrive_count else ""
    return random.Random(f"{run.seed}{path}{forks}{redrive}")


def draw_uuid(generator: random.Random) -> str:
    """A version 4 UUID (RFC 4122) from a generator.

    >>> draw_uuid(random.Random("0"))
    '41a801a8-e81d-462b-94a6-61b85c97bf45'
    """
    return uuid_text(generator.getrandbits(128))


def uuid_text(bits: int) -> str:
    """128 random bits as a version 4 UUID: the version's four bits and the variant's two are fixed.

    It is what `str(uuid.UUID(int=bits, version=4))` gives, written once for the whole package.  Every task draws one,
    and `uuid.UUID` takes almost three times as long; importing `uuid` would slow `import sfnlearn` down as well.

    >>> uuid_text(0)
    '00000000-0000-4000-8000-000000000000'
    """
    bits = bits & ~(0xF << 76) & ~(0x3 << 62) | (0x4 << 76) | (0x2 << 62)
    text = f"{bits:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"
