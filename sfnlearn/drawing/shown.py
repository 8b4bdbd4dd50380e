"""A machine or an execution as the last line of a cell: it draws itself, and an execution says how it stands.

Rules that hold here: the plain text stays the `repr`; what would take long to draw is told in words, with the line of
code that draws it all the same.
"""

from __future__ import annotations

from collections.abc import Mapping

from sfnlearn.asl.definition import all_states
from sfnlearn.asl.machine import StateMachine
from sfnlearn.drawing import draw
from sfnlearn.drawing.execution_words import execution_words
from sfnlearn.drawing.markup import tag
from sfnlearn.drawing.text import markup
from sfnlearn.engine.record import ExecutionRecord
from sfnlearn.html_output import html_output

MOST = 300
"""States of a machine that is drawn without being asked; more take seconds."""


def show_machine(machine: StateMachine) -> Mapping[str, str]:
    """What a notebook shows of a machine.

    >>> machine = StateMachine({"StartAt": "A", "States": {"A": {"Type": "Succeed"}}})
    >>> sorted(show_machine(machine)), show_machine(machine)["text/plain"]
    (['text/html', 'text/plain'], "<StateMachine 'MyStateMachine': 1 state, starts at 'A'>")
    """
    return {"text/html": html_output(_drawn(machine, machine, "machine")), "text/plain": repr(machine)}


def show_execution(execution: ExecutionRecord) -> Mapping[str, str]:
    """What a notebook shows of an execution: its status in words, and its picture."""
    html = _drawn(execution.machine, execution, "execution")
    return {"text/html": html_output(html), "text/plain": repr(execution)}


def _drawn(machine: StateMachine, thing: StateMachine | ExecutionRecord, name: str) -> str:
    count = sum(1 for _ in all_states(machine.definition))
    if count <= MOST:
        return draw(thing)._repr_mimebundle_()["text/html"]
    words = execution_words(thing) if isinstance(thing, ExecutionRecord) else markup(repr(thing))
    return tag("p", words) + tag("p", f"It has {count} states: draw({name}) draws them.")
