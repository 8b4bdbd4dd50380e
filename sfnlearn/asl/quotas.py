"""The service's quotas, as numbers that fail at the limit or hold work back.

What fails at a size is in `running/limits.py`, what fails at the number of events in `events.py`; the concurrencies are
limits of a Fork.

Source: Developer Guide, "Step Functions service quotas".
"""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Quotas:
    """Limits of one execution.  None lifts a limit; the concurrency limits stay, since they never fail anything.

    `payload` and `variable` are in bytes of UTF-8 JSON, `variables` is their total, `history` counts events.

    >>> Quotas().payload
    262144
    """

    payload: int | None = 262_144
    history: int | None = 25_000
    variable: int | None = 262_144
    variables: int | None = 10 * 1024 * 1024
    inline_concurrency: int = 40
    distributed_concurrency: int = 10_000

    def lifted(self) -> Quotas:
        """These quotas without the sizes and counts.

        >>> Quotas().lifted().payload is None, Quotas().lifted().inline_concurrency
        (True, 40)
        """
        return replace(self, payload=None, history=None, variable=None, variables=None)


SERVICE = Quotas()
