"""Machines as people write them, only larger and with harder names: what pictures have to cope with.

`machine_to_draw(seed)` has 2 to 60 states: chains with Choices of up to nine rules, Defaults, Catchers and Retries,
ways back and ways to oneself, Parallels and Maps in each other, rules and names of every length and script.
"""

from __future__ import annotations

from random import Random
from typing import Any

_WORDS = (
    *("Validate", "the", "incoming", "order", "Reserve", "Pay", "Ship", "Notify", "customer", "Clean up", "Retry"),
    *("ProcessEveryItemOfTheOrder", "überprüfen", "заказ", "проверить", "注文を確認する", "بحث", "שלום", "🚀", "x"),
)
_PATHS = ("$.n", "$.order.total", "$.customer.address.country", "$.a_rather_long_field_name.with.more.fields")
_ERRORS = ("States.ALL", "States.Timeout", "Lambda.TooManyRequestsException", "OutOfStock", "Payment.Refused.ByBank")
_CONDITIONS = (
    "{% $states.input.total > 100 %}",
    "{% $count($states.input.items[price > 10\n and stock = 0]) >= $states.input.limit %}",
)


def machine_to_draw(seed: int) -> dict[str, Any]:
    """The definition of that number."""
    random = Random(seed)
    return _Written(random).block(random.choice((2, 5, 9, 15, 25, 40, 60)), 0)


class _Written:
    """Writes one definition; names are numbered, so that no two are the same."""

    def __init__(self, random: Random) -> None:
        self.random, self.count = random, 0

    def block(self, size: int, depth: int) -> dict[str, Any]:
        """A block of about so many states, with those inside of it."""
        names: list[str] = []
        inner: dict[str, dict[str, Any]] = {}
        while size > 0 or len(names) < 2:
            names.append(self._name())
            size -= 1
            if depth < 3 and size > 2 and self.random.random() < 0.16:
                inside = self.random.randint(2, min(size, 20))
                inner[names[-1]] = self._container(inside, depth + 1)
                size -= inside
        return {
            "StartAt": names[0],
            "States": {name: self._state(names, place, inner.get(name)) for place, name in enumerate(names)},
        }

    def _name(self) -> str:
        self.count += 1
        words = self.random.choices(_WORDS, k=self.random.choice((1, 1, 2, 2, 3, 6)))
        return f"{' '.join(words)} {self.count}"[-78:]

    def _container(self, size: int, depth: int) -> dict[str, Any]:
        if self.random.random() < 0.5:
            items = self.random.choice((None, "$.items", "$.a_rather_long_field_name.with.more.fields.and.items"))
            return {"Type": "Map", "ItemProcessor": self.block(size, depth), **({"ItemsPath": items} if items else {})}
        branches = self.random.randint(1, 4)
        return {"Type": "Parallel", "Branches": [self.block(max(1, size // branches), depth) for _ in range(branches)]}

    def _state(self, names: list[str], place: int, inner: dict[str, Any] | None) -> dict[str, Any]:
        kind = self.random.choices(("Task", "Pass", "Wait", "Choice", "Succeed", "Fail"), (6, 2, 2, 4, 0.4, 0.7))[0]
        if inner is None and kind in {"Succeed", "Fail"}:
            return {"Type": kind}
        if inner is None and kind == "Choice":
            rules = [self._rule(names, place) for _ in range(self.random.choice((1, 2, 2, 3, 3, 5, 9)))]
            default: dict[str, Any] = {"Default": self._target(names, place)} if self.random.random() < 0.8 else {}
            return {"Type": "Choice", "Choices": rules, **default}
        state: dict[str, Any] = {"Type": kind, "Seconds": 1} if inner is None else dict(inner)
        if inner is not None or kind == "Task":
            state |= self._catches(names, place)
        last = place + 1 == len(names)
        onward: dict[str, Any] = {"End": True} if last else {"Next": self._target(names, place, near=True)}
        return {**state, **onward}

    def _catches(self, names: list[str], place: int) -> dict[str, Any]:
        found: dict[str, Any] = {}
        if self.random.random() < 0.4:
            found["Retry"] = [{"ErrorEquals": [self.random.choice(_ERRORS)]}]
        if self.random.random() < 0.5:
            catchers = (
                {
                    "ErrorEquals": self.random.sample(_ERRORS, self.random.randint(1, 3)),
                    "Next": self._target(names, place),
                }
                for _ in range(self.random.choice((1, 1, 2, 3)))
            )
            found["Catch"] = list(catchers)
        return found

    def _rule(self, names: list[str], place: int) -> dict[str, Any]:
        target = self._target(names, place)
        if self.random.random() < 0.3:
            return {"Condition": self.random.choice(_CONDITIONS), "Next": target}
        tests: list[dict[str, Any]] = [
            {"Variable": self.random.choice(_PATHS), "NumericGreaterThan": self.random.randint(0, 10_000)},
            {"Variable": self.random.choice(_PATHS), "StringEquals": self.random.choice(_WORDS)},
        ]
        return {"And": tests, "Next": target} if self.random.random() < 0.4 else {**tests[0], "Next": target}

    def _target(self, names: list[str], place: int, *, near: bool = False) -> str:
        """Mostly one of the next states, at times the last one, an earlier one or the state itself."""
        where = self.random.random()
        if near and where < 0.93:
            return names[min(place + 1, len(names) - 1)]
        if where < 0.7:
            return names[min(place + self.random.randint(1, 6), len(names) - 1)]
        if where < 0.85:
            return names[-1]
        return names[self.random.randint(0, place)]
