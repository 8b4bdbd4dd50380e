"""The edges that leave a state, in the order in which they are tried: rules, Default or Next, Catchers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from sfnlearn.asl.definition import Definition, objects_of
from sfnlearn.asl.location import Keys, Location
from sfnlearn.editing.graph import words
from sfnlearn.editing.graph.shape import Edge, EdgeKind
from sfnlearn.jsonplaces import Key
from sfnlearn.jsontext import JSON

LeaveOut = Callable[[Keys, str], None]
"""Takes the place of what is not drawn, and a sentence about it."""
_STRAYS = {
    "Choice": ("Next", "End"),
    "Succeed": ("Next", "Choices", "Default"),
    "Fail": ("Next", "Choices", "Default"),
}
"""Fields that would lead on in a state of another type."""


@dataclass(frozen=True, slots=True)
class _Label:
    """What stands on an edge, its tooltip, and how many labelled edges leave the state: many make each one narrow."""

    text: str = ""
    title: str = ""
    ways: int = 1


_NOTHING = _Label()


def beginning(start: JSON, states: Mapping[str, Definition], block: Keys) -> Iterator[Edge]:
    """The edge to a block's first state; an empty block has none."""
    if start is not None or states:
        yield _edge("start", None, (*block, "StartAt"), start, states)


def leaving(state: Definition, place: Keys, beside: Mapping[str, Definition], leave_out: LeaveOut) -> Iterator[Edge]:
    """The edges that leave a state; `beside` are the states of its block."""
    return _Source(state, place, beside, leave_out).edges()


@dataclass(frozen=True, slots=True)
class _Source:
    state: Definition
    place: Keys
    beside: Mapping[str, Definition]
    leave_out: LeaveOut

    def edges(self) -> Iterator[Edge]:
        kind = words.type_text(self.state.get("Type"))
        if kind == "Choice":
            yield from self._rules()
        elif kind in {"Succeed", "Fail"}:
            yield from self._last(kind)
        elif "Next" in self.state or self.state.get("End") is not True:
            yield self._edge("next", self.state, ("Next",))
        else:
            yield self._end()
        yield from self._catchers()
        self._tell_strays(kind)

    def _rules(self) -> Iterator[Edge]:
        rules = [*self._objects("Choices", "Rule")]
        ways = len(rules) + ("Default" in self.state)
        for index, rule in rules:
            text = words.rule(rule)
            label = _Label(text, f"Rule {index + 1}: {text}", ways)
            yield self._edge("choice", rule, ("Choices", index, "Next"), label)
        if "Default" in self.state:
            yield self._edge("default", self.state, ("Default",), _Label("Default", "Default", ways))

    def _last(self, kind: str) -> Iterator[Edge]:
        if kind == "Succeed" or len(self.place) == 2:  # a branch that failed goes nowhere
            yield self._end(fixed=True)

    def _catchers(self) -> Iterator[Edge]:
        catchers = [*self._objects("Catch", "Catcher")]
        for index, catcher in catchers:
            text = words.errors(catcher)
            label = _Label(text, f"Catch {text}", len(catchers))
            yield self._edge("catch", catcher, ("Catch", index, "Next"), label)

    def _objects(self, group: str, noun: str) -> Iterator[tuple[int, Definition]]:
        """The items of an array of ways that are objects; the others are told."""
        items = self.state.get(group, [])
        if not isinstance(items, list):
            self._tell((group,), f"{group} of {self._name} is not drawn: it is not an array.")
        else:
            for index, item in enumerate(items):
                if not isinstance(item, dict):
                    self._tell((group, index), f"{noun} {index + 1} of {self._name} is not drawn: it is not an object.")
        return objects_of(self.state, group)

    def _tell_strays(self, kind: str) -> None:
        for name in _STRAYS.get(kind, ("Choices", "Default")):
            if name in self.state:
                self._tell((name,), f"{name} of {self._name} is not drawn: {words.a_state(kind)} does not have it.")
        if "Next" in self.state and "End" in self.state and kind not in _STRAYS:
            self._tell(("End",), f"End of {self._name} is not drawn: it has a Next as well.")

    def _tell(self, below: Keys, sentence: str) -> None:
        self.leave_out((*self.place, *below), sentence)

    @property
    def _name(self) -> str:
        return words.short(str(self.place[-1]))

    def _edge(self, kind: EdgeKind, holder: Definition, below: Keys, label: _Label = _NOTHING) -> Edge:
        """The transition whose target's name stands at a place below the state, in `holder`."""
        target = holder.get(str(below[-1]))
        return _edge(kind, self.place, (*self.place, *below), target, self.beside, label=label)

    def _end(self, *, fixed: bool = False) -> Edge:
        return _edge("end", self.place, (*self.place, "End"), None, self.beside, fixed=fixed)


def _edge(
    kind: EdgeKind,
    source: Keys | None,
    place: Keys,
    target: JSON,
    states: Mapping[str, Definition],
    *,
    label: _Label = _NOTHING,
    fixed: bool = False,
) -> Edge:
    lines, size = words.label(kind, label.text, label.ways)
    beside: tuple[Key, ...] = (*place[:-1], "States") if source is None else source[:-1]
    found = isinstance(target, str) and target in states
    return {
        "id": Location(place).pointer,
        "kind": kind,
        "from": None if source is None else [*source],
        "to": [*beside, str(target)] if found else None,
        "place": [*place],
        "label": label.text,
        "title": label.title,
        "gap": None if found or kind == "end" else words.gap(target),
        "lines": lines,
        "size": size,
        "fixed": fixed,
    }
