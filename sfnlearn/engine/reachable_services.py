"""Who answers service integrations that no stub answers, as the engine sees it.

The engine knows no AWS service.  It hands a call over to `Services`, which a simulated cloud is; without one a call
that no stub answers is a UsageError.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from sfnlearn.effects import Answer
from sfnlearn.jsontext import JSON

if TYPE_CHECKING:
    from sfnlearn.engine.functions import Call
    from sfnlearn.engine.world import World


@dataclass(frozen=True, slots=True, eq=False)
class LongPoll:
    """The answer of a call that waits for something to come, `seconds` at most; then it is `empty`.

    `ask` is tried at once, and again whenever the time is about to move.
    """

    ask: Callable[[], Answer | None]
    seconds: float
    empty: Answer


class Services(Protocol):
    """Who answers service integrations that no stub answers."""

    def answers(self, arn: str) -> bool:
        """Whether a Resource is one of theirs."""

    def refusal(self, arn: str, parameters: JSON) -> str | None:
        """Why a task with these parameters cannot be started at all, or None."""

    def call(self, call: Call, world: World) -> Answer | LongPoll:
        """Call the service.

        A job (`.sync`) is announced by `world.tokens.expect_job` and answered with its start; `end_job` tells its end.
        """


_reached: list[Services] = []


def reach(services: Services) -> None:
    """Let the worlds that are made from now on reach these services, where they are given no others.

    `with aws():` is to hold for every `run()` in its block, wherever that is called: nobody hands the services on.  A
    block inside another one hides the outer services until it ends.
    """
    _reached.append(services)


def leave(services: Services) -> None:
    """Let new worlds reach these services no more; nothing happens where they do not."""
    if services in _reached:
        _reached.remove(services)


def reached() -> Services | None:
    """The services that a new world reaches, or None."""
    return _reached[-1] if _reached else None
