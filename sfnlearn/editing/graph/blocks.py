"""A definition's blocks and states as the canvas draws them, outer ones first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from sfnlearn.asl.definition import HOLDERS, Definition, is_distributed, objects_of, processor_field
from sfnlearn.asl.location import Keys
from sfnlearn.asl.reading.blocks import STATE_TYPES
from sfnlearn.editing.graph import words
from sfnlearn.editing.graph.about import About, found_at
from sfnlearn.editing.graph.shape import Block, Edge, State, Undrawn
from sfnlearn.editing.graph.ways import beginning, leaving
from sfnlearn.errors import Diagnostic
from sfnlearn.jsontext import JSON


def graph_of(definition: JSON, diagnostics: Iterable[Diagnostic] = ()) -> Block:
    """What the canvas draws of a definition; the diagnostics are counted at the states that they are about.

    >>> graph = graph_of({"StartAt": "Pay", "States": {"Pay": {"Type": "Task", "Next": "Shp"}}})
    >>> [(edge["kind"], edge["place"], edge["gap"]) for edge in graph["edges"]]
    [('start', ['StartAt'], None), ('next', ['States', 'Pay', 'Next'], 'Shp')]
    >>> graph_of([1])["undrawn"]
    [{'place': [], 'sentence': 'The definition is not an object, so it has no states.'}]
    """
    drawing = _Drawing(found_at(definition, diagnostics))
    if definition is not None and not isinstance(definition, dict):
        drawing.leave_out((), "The definition is not an object, so it has no states.")
    block = drawing.block(definition, ())
    block["undrawn"] = drawing.undrawn
    return block


@dataclass(slots=True)
class _Drawing:
    """One walk over a definition; it gathers what it leaves out."""

    found: Mapping[Keys, About]
    undrawn: list[Undrawn] = field(default_factory=list)

    def leave_out(self, place: Keys, sentence: str) -> None:
        self.undrawn.append({"place": [*place], "sentence": sentence})

    def block(self, block: JSON, place: Keys) -> Block:
        """A block and all that is in it; what is not an object is a block that is missing."""
        if not isinstance(block, dict):
            return {"block": [*place], "start": None, "missing": bool(place), "states": [], "edges": []}
        states = self._states(block, place)
        start = block.get("StartAt")
        drawn: list[State] = []
        edges: list[Edge] = [*beginning(start, states, place)]
        for name, state in states.items():
            at = (*place, "States", name)
            drawn.append(self._state(name, state, at))
            edges += leaving(state, at, states, self.leave_out)
        first = start if isinstance(start, str) and start in states else None
        return {"block": [*place], "start": first, "missing": False, "states": drawn, "edges": edges}

    def _states(self, block: Definition, place: Keys) -> dict[str, Definition]:
        """The states of a block; what is not an object cannot be drawn."""
        states = block.get("States", {})
        if not isinstance(states, dict):
            self.leave_out((*place, "States"), "States is not an object, so nothing in it is drawn.")
            return {}
        for name, state in states.items():
            if not isinstance(state, dict):
                self.leave_out((*place, "States", name), f"{words.short(name)} is not drawn: a state is an object.")
        return {name: state for name, state in states.items() if isinstance(state, dict)}

    def _state(self, name: str, state: Definition, place: Keys) -> State:
        kind = words.type_text(state.get("Type"))
        about = self.found.get(place) or About()
        lines, size = words.card(name)
        return {
            "place": [*place],
            "name": name,
            "type": kind,
            "known": kind in STATE_TYPES,
            "caption": words.caption(state),
            "title": words.title(name, state),
            "lines": lines,
            "size": size,
            "retries": len([*objects_of(state, "Retry")]),
            "errors": about.severities["ERROR"],
            "warnings": about.severities["WARNING"],
            "diagnostics": about.positions,
            "distributed": kind == "Map" and is_distributed(state),
            "blocks": [*self._blocks(kind, state, place)],
        }

    def _blocks(self, kind: str, state: Definition, place: Keys) -> Iterator[Block]:
        """The blocks inside a state of a type that has some."""
        drawn = {"Parallel": "Branches", "Map": processor_field(state)}.get(kind, "")
        for holder in sorted(HOLDERS & state.keys() - {drawn}):
            whose = "only a Parallel state has it" if holder == "Branches" else "only a Map state has it, and one of it"
            self._tell(place, holder, f"{holder} of {{}} is not drawn: {whose}.")
        if drawn == "Branches":
            yield from self._branches(state, place)
        elif drawn:
            if not isinstance(state.get(drawn, {}), dict):
                self._tell(place, drawn, f"{drawn} of {{}} is not drawn: it is not an object.")
            yield self.block(state.get(drawn), (*place, drawn))

    def _branches(self, state: Definition, place: Keys) -> Iterator[Block]:
        branches = state.get("Branches", [])
        if not isinstance(branches, list):
            self._tell(place, "Branches", "Branches of {} is not drawn: it is not an array.")
            branches = []
        for index, branch in enumerate(branches):
            if not isinstance(branch, dict):
                at = (*place, "Branches", index)
                self.leave_out(at, f"Branch {index + 1} of {_name(place)} is not drawn: it is not an object.")
            yield self.block(branch, (*place, "Branches", index))
        if not branches:
            yield self.block(None, (*place, "Branches", 0))

    def _tell(self, place: Keys, holder: str, sentence: str) -> None:
        self.leave_out((*place, holder), sentence.format(_name(place)))


def _name(place: Keys) -> str:
    return words.short(str(place[-1]))
