"""What AWS charges: the price table, and the rules by which a price applies to what was used.

The prices stand in `prices.json` with their date, region and sources.  They were copied by hand; nobody asks AWS.
"""

from __future__ import annotations

import json
import math
from functools import lru_cache
from pathlib import Path
from typing import TypedDict


class StandardPrices(TypedDict):
    """Dollars for a state transition, and how many are free in a month."""

    transition: float
    free_transitions: float


class ExpressPrices(TypedDict):
    """Dollars for a request and a GB-hour (up to so many a month), and the steps in which time and memory count."""

    request: float
    gb_hours: list[tuple[float | None, float]]
    memory_base_mb: int
    memory_step_mb: int
    time_step_ms: int


class LambdaPrices(TypedDict):
    """Dollars for a request and a GB-second of a Lambda function, and how many are free in a month."""

    request: float
    gb_second: float
    free_requests: float
    free_gb_seconds: float


class DurablePrices(TypedDict):
    """Dollars for an operation of a Lambda durable function, and for its data; the function itself is paid for too."""

    date: str
    source: str
    operation: float
    gb_written: float
    gb_month_retained: float


Prices = TypedDict(
    "Prices",
    {
        "date": str,
        "region": str,
        "currency": str,
        "source": list[str],
        "checked": str,
        "standard": StandardPrices,
        "express": ExpressPrices,
        "lambda": LambdaPrices,
        "durable": DurablePrices,
    },
)
"""The table in `prices.json`; written as a call because `lambda` is a keyword."""


@lru_cache(maxsize=1)
def prices() -> Prices:
    """The price table: prices in dollars, its date, region and sources.

    >>> prices()["standard"]["transition"] * 1000
    0.025
    """
    table: Prices = json.loads(Path(__file__).with_name("prices.json").read_text(encoding="utf-8"))
    return table


def billed_gb_seconds(seconds: float, memory: int) -> float:
    """What an Express workflow is billed for: time in steps of 100 ms, at least one.

    A difference of two POSIX times is exact to less than a microsecond: that must not make a step of its own.

    >>> billed_gb_seconds(0.05, 64), billed_gb_seconds(0.10000009536743164, 64)
    (0.00625, 0.00625)
    """
    step = float(prices()["express"]["time_step_ms"])
    return max(1, math.ceil(round(seconds * 1000, 2) / step)) * step / 1000 * memory / 1024


def beyond(count: float, free: float) -> float:
    """What is paid for of a month's count, some of which is free."""
    return max(0.0, count - free)


def gb_hours_price(gb_hours: float) -> float:
    """Dollars for so many GB-hours: the first 1,000, the next 4,000, and those above have prices of their own."""
    amount = before = 0.0
    for limit, price in prices()["express"]["gb_hours"]:
        until = gb_hours if limit is None else min(gb_hours, limit)
        amount += max(0.0, until - before) * price
        before = until
    return amount
