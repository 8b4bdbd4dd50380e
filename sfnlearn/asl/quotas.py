"""The service's quotas, as numbers that fail at the limit or hold work back.

What fails at a size is in `running/limits.py`, what fails at the number of events in `events.py`; the concurrencies are
limits of a Fork.

Source: Developer Guide, "Step Functions service quotas".
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from sfnlearn.arguments import COUNT, NUMBER_FROM_ONE, check_argument


@dataclass(frozen=True, slots=True)
class Quotas:
    """Limits of one execution.  None lifts a limit; the concurrency limits stay, since they never fail anything.

    `payload` and `variable` are in bytes of UTF-8 JSON, `variables` is their total, `history` counts the events of a
    Standard execution (an Express one has no such quota).

    >>> Quotas().payload
    262144

    Raises UsageError for what is not a number of at least 0; a concurrency is at least 1.
    """

    payload: int | None = 262_144
    history: int | None = 25_000
    variable: int | None = 262_144
    variables: int | None = 10 * 1024 * 1024
    inline_concurrency: int = 40
    distributed_concurrency: int = 10_000

    def __post_init__(self) -> None:
        """Look at every limit."""
        for name in ("payload", "history", "variable", "variables"):
            check_argument(name, getattr(self, name), COUNT, optional=True)
        for name in ("inline_concurrency", "distributed_concurrency"):
            check_argument(name, getattr(self, name), NUMBER_FROM_ONE)

    def lifted(self) -> Quotas:
        """These quotas without the sizes and counts.

        >>> Quotas().lifted().payload is None, Quotas().lifted().inline_concurrency
        (True, 40)
        """
        return replace(self, payload=None, history=None, variable=None, variables=None)


SERVICE = Quotas()
