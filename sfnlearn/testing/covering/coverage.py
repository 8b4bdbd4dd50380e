"""`coverage`: what executions have covered of a machine, as numbers, text, JSON and a picture.

Rules that hold here: a coverage says what was run, and nothing about whether anybody looked at the result; what was not
covered is named; a machine's places are counted together over all executions.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from sfnlearn.asl.machine import StateMachine
from sfnlearn.drawing.picture.prepared import prepared
from sfnlearn.drawing.text import counted, in_columns
from sfnlearn.engine.record import ExecutionRecord
from sfnlearn.errors import UsageError
from sfnlearn.testing.covering.counting import times_at
from sfnlearn.testing.covering.measure import Measure
from sfnlearn.testing.covering.picture import CoveragePicture
from sfnlearn.testing.covering.places import Place, places_of

NOT_COVERED = {"states": "not entered", "transitions": "not taken", "Retriers": "not needed"}


class Coverage:
    """What executions have covered of `machine`; `coverage` makes one, and `add` takes another execution in.

    `states`, `transitions`, `rules` (those of Choice states, Default among them: a part of the transitions) and
    `retriers` are `Measure`s: `.percent`, `.taken`, `.of`, `.missed`.  In a notebook it is a picture with a text.
    """

    def __init__(self, machine: StateMachine) -> None:
        self.machine = machine
        self.executions = 0
        self._graph = prepared(machine.definition).graph
        self._places = places_of(machine.definition, self._graph)
        self._times: Counter[Place] = Counter()

    def add(self, execution: ExecutionRecord) -> None:
        """Count an execution of the machine; raises UsageError for one of another machine."""
        if not isinstance(execution, ExecutionRecord):
            raise UsageError(f"coverage() counts executions, which run() gives, and not {type(execution).__name__}.")
        if execution.machine.definition != self.machine.definition:
            raise UsageError(
                f"The execution {execution.name!r} is of another machine: coverage(machine, executions) counts the "
                "executions of one definition."
            )
        self.executions += 1
        self._times.update(times_at(self._places, execution))
        vars(self).pop("picture", None)

    def _measure(self, name: str, *kinds: str) -> Measure:
        return Measure(name, [place for place in self._places if place.kind in kinds], self._times)

    @property
    def states(self) -> Measure:
        """Which states were entered."""
        return self._measure("states", "state")

    @property
    def transitions(self) -> Measure:
        """Which ways on were taken: Next, Choice rules, Default, Catchers, and the end of a state with `End`."""
        return self._measure("transitions", "next", "choice", "default", "catch", "end")

    @property
    def rules(self) -> Measure:
        """Which rules of Choice states were taken, and Default."""
        return self._measure("rules", "choice", "default")

    @property
    def retriers(self) -> Measure:
        """Which Retriers have tried again."""
        return self._measure("Retriers", "retry")

    @property
    def measures(self) -> tuple[Measure, ...]:
        """The measures that have something to cover."""
        return tuple(each for each in (self.states, self.transitions, self.rules, self.retriers) if each.of)

    @property
    def complete(self) -> bool:
        """Whether every state, transition and Retrier was covered."""
        return all(each.taken == each.of for each in self.measures)

    # ------------------------------------------------------------------- views

    def to_json(self) -> dict[str, object]:
        """The numbers, and what was not covered by name, as a JSON value."""
        measures = {each.name.lower(): each.to_json() for each in (self.states, self.transitions, self.rules)}
        retriers = self.retriers.to_json()
        return {"machine": self.machine.name, "executions": self.executions, **measures, "retriers": retriers}

    @property
    def title(self) -> str:
        """The coverage in one sentence."""
        share = self.transitions
        by = counted(self.executions, "execution")
        return f"Coverage by {by}: {share.taken} of {share.of} transitions taken, {share.percent:.0f} %."

    def lines(self) -> Iterator[str]:
        """The coverage as lines of text."""
        yield self.title
        rows = [(f"  {each.name}", f"{each.taken} of {each.of}", f"{each.percent:.0f} %") for each in self.measures]
        yield from in_columns(rows, {1, 2})
        yield from self.missing()

    def missing(self) -> Iterator[str]:
        """A line for everything that was not covered; the rules stand among the transitions."""
        for each in self.measures:
            if each.name in NOT_COVERED:
                yield from (f"{NOT_COVERED[each.name]}: {name}" for name in each.missed)

    def __str__(self) -> str:
        return "\n".join(self.lines())

    __repr__ = __str__

    @cached_property
    def picture(self) -> CoveragePicture:
        """The machine's picture, with what was not covered dashed and what was with its number."""
        ready = prepared(self.machine.definition)
        entered = {place.state: self._times[place] for place in self.states.places}
        taken = {place.edge: self._times[place] for place in self.transitions.places}
        return CoveragePicture(ready, entered, taken, self.title, list(self.lines()))

    @property
    def svg(self) -> str:
        """The picture as SVG text."""
        return self.picture.svg

    def save(self, path: str | Path) -> Path:
        """Write the coverage to a file whose suffix is .json, .txt, .svg or .html, and give its path."""
        if Path(path).suffix != ".json":
            return self.picture.save(path)
        Path(path).write_text(json.dumps(self.to_json(), indent=2) + "\n", encoding="utf-8")
        return Path(path)

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> Mapping[str, Any]:
        return self.picture._repr_mimebundle_(include, exclude)


def coverage(machine: StateMachine, executions: ExecutionRecord | Iterable[ExecutionRecord] = ()) -> Coverage:
    """What the executions have covered of the machine, all together.

    Raises UsageError for an execution of another machine.

    >>> from sfnlearn import run
    >>> rules = [{"Variable": "$.kg", "NumericGreaterThan": 5, "Next": "Van"}]
    >>> machine = StateMachine({"StartAt": "Big", "States": {
    ...     "Big": {"Type": "Choice", "Choices": rules, "Default": "Bike"},
    ...     "Van": {"Type": "Pass", "Next": "Bike"}, "Bike": {"Type": "Succeed"}}})
    >>> print(coverage(machine, run(machine, {"kg": 2})))
    Coverage by 1 execution: 1 of 3 transitions taken, 33 %.
      states       2 of 3  67 %
      transitions  1 of 3  33 %
      rules        1 of 2  50 %
    not entered: Van
    not taken: Big → Van ($.kg > 5)
    not taken: Van → Bike
    """
    if not isinstance(machine, StateMachine):
        raise UsageError(f"coverage() takes a StateMachine and its executions, not {type(machine).__name__}.")
    found = Coverage(machine)
    for execution in [executions] if isinstance(executions, ExecutionRecord) else executions:
        found.add(execution)
    return found
