"""What an execution costs, as a Standard and as an Express workflow, and how much of the quotas it uses.

Rules that hold here: usage is counted in `usage`, prices stand in `prices`, and nothing is rounded before it is shown.

A Standard workflow pays for transitions: every state that is entered is one, and so is every retry.  An Express
workflow pays for each request, and for memory held over time: the time is rounded up to 100 ms and the memory to 64 MB.
Source: AWS Step Functions pricing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from sfnlearn.asl.machine import StateMachine
from sfnlearn.asl.quotas import SERVICE
from sfnlearn.engine.cost.prices import beyond, billed_gb_seconds, gb_hours_price, prices
from sfnlearn.engine.cost.usage import Usage, largest_payload, usage_of
from sfnlearn.engine.execution import LONGEST
from sfnlearn.engine.record import ExecutionRecord
from sfnlearn.errors import DefinitionError, UsageError
from sfnlearn.jsontext import size
from sfnlearn.late import late

DEFINITION_LIMIT = 1_048_576
"""Bytes of a definition (Developer Guide, "Service quotas")."""


@dataclass(frozen=True, slots=True)
class BillLine:
    """One line of a bill: `amount` in dollars for `quantity` of `what`."""

    what: str
    quantity: float
    amount: float


@dataclass(frozen=True, slots=True)
class Meter:
    """How much of a quota was used: `used` of `limit` (None: no quota) in `unit`; `where` says at which state."""

    what: str
    used: float
    limit: float | None
    unit: str
    where: str = ""

    @property
    def share(self) -> float:
        """The used part of the quota; 0 where there is none."""
        return self.used / self.limit if self.limit else 0.0


class Cost:
    """What an execution costs: in a notebook a table, `str()` the same as text.

    `usage` is what it used once.  A bill is a list of lines, in dollars and with Lambda included: `month("STANDARD")`
    and `month("EXPRESS")` for a month with so many `executions`, free tiers taken off; `once(...)` for one execution
    without a free tier; `total(...)` is the sum of a month.  `meters` are the quotas; `express_refusal` says why it
    could not be an Express workflow, and is empty where it could.

    >>> from sfnlearn import StateMachine, run
    >>> machine = StateMachine({"StartAt": "A", "States": {"A": {"Type": "Pass", "End": True}}})
    >>> cost = Cost(run(machine), executions=1_000_000)
    >>> cost.usage.transitions, round(cost.total("STANDARD"), 2), round(cost.total("EXPRESS"), 2)
    (1, 24.9, 1.1)

    Source: AWS Step Functions pricing, AWS Lambda pricing; the date is in `prices()["date"]`.
    """

    def __init__(self, execution: ExecutionRecord, executions: int = 1_000_000) -> None:
        if executions < 1:
            raise UsageError(f"executions= is how many run in a month, at least 1, not {executions!r}.")
        self.execution = execution
        self.executions = executions

    @cached_property
    def usage(self) -> Usage:
        """What one execution used."""
        return usage_of(self.execution)

    def once(self, machine_type: str) -> list[BillLine]:
        """The bill of one execution, without a free tier."""
        return list(bill(self.usage, machine_type, 1, free=False))

    def month(self, machine_type: str) -> list[BillLine]:
        """The bill of a month with so many executions; the free tiers are taken off."""
        return list(bill(self.usage, machine_type, self.executions, free=True))

    def total(self, machine_type: str) -> float:
        """Dollars a month."""
        return sum(line.amount for line in self.month(machine_type))

    @cached_property
    def meters(self) -> list[Meter]:
        """The quotas that the execution met, and how much of them it used."""
        return list(_meters(self.execution, self.usage))

    @cached_property
    def express_refusal(self) -> str:
        """Why this execution cannot be an Express workflow; empty where it can."""
        machine = self.execution.machine
        try:
            StateMachine(machine.definition, type="EXPRESS")
        except DefinitionError as refused:
            return refused.diagnostics[0].message
        if self.usage.seconds > LONGEST["EXPRESS"]:
            return "It takes longer than the 5 minutes that an Express workflow may take."
        return ""

    def __str__(self) -> str:
        return str(late("cost table")(self))

    __repr__ = __str__

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        bundle: dict[str, str] = late("cost table")(self)._repr_mimebundle_()
        return bundle


# ------------------------------------------------------------------------- bills


def bill(usage: Usage, machine_type: str, executions: int, *, free: bool) -> Iterator[BillLine]:
    """The lines for so many executions in a month that each use this; `free`: the free tiers are taken off.

    >>> from sfnlearn.engine.cost.usage import Usage
    >>> [line.amount for line in bill(Usage(4, 0, 0.2, 64, ()), "STANDARD", 1_000, free=True)]
    [0.0]
    """
    table = prices()
    requests = len(usage.children) + (machine_type == "EXPRESS")
    gb_seconds = sum(billed_gb_seconds(*child) for child in usage.children)
    if machine_type == "STANDARD":
        count = usage.transitions * executions
        paid = beyond(count, table["standard"]["free_transitions"] if free else 0)
        yield BillLine("state transitions", count, paid * table["standard"]["transition"])
    else:
        gb_seconds += usage.gb_seconds
    if requests:
        yield BillLine("Express requests", requests * executions, requests * executions * table["express"]["request"])
        # The price falls with the GB-hours of a month, so a month is not so many times the price of one execution.
        yield BillLine("Express GB-seconds", gb_seconds * executions, gb_hours_price(gb_seconds * executions / 3600))
    if usage.calls:
        yield from _lambda_lines(usage, executions, free=free)


def _lambda_lines(usage: Usage, executions: int, *, free: bool) -> Iterator[BillLine]:
    table = prices()["lambda"]
    requests, gb_seconds = len(usage.calls) * executions, usage.lambda_gb_seconds * executions
    paid = beyond(requests, table["free_requests"] if free else 0)
    yield BillLine("Lambda requests", requests, paid * table["request"])
    paid = beyond(gb_seconds, table["free_gb_seconds"] if free else 0)
    yield BillLine("Lambda GB-seconds", gb_seconds, paid * table["gb_second"])


# ------------------------------------------------------------------------ quotas


def _meters(execution: ExecutionRecord, usage: Usage) -> Iterator[Meter]:
    machine, log = execution.machine, execution.events
    largest, state = largest_payload(log)
    yield Meter("largest payload", largest, SERVICE.payload, "bytes", state)
    history = SERVICE.history if machine.type == "STANDARD" else None
    yield Meter("history", len(log), history, "events")
    yield Meter("duration", usage.seconds, LONGEST[machine.type], "seconds")
    yield Meter("definition", size(machine.definition), DEFINITION_LIMIT, "bytes")
