"""The sheet of what is selected: a state, a transition, or the machine itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from sfnlearn.asl.definition import states_of
from sfnlearn.asl.location import Keys, Location
from sfnlearn.asl.reading.asked_fields import AskedFields, read_asked
from sfnlearn.asl.reading.kinds import Kind
from sfnlearn.asl.words import words
from sfnlearn.editing.places import state_around
from sfnlearn.editing.sheet.findings import Problem, problems_of
from sfnlearn.editing.sheet.form import Field, Form, Source
from sfnlearn.editing.sheet.questions import Blank, is_block
from sfnlearn.editing.sheet.sections import Section, sections
from sfnlearn.errors import Diagnostic, UsageError
from sfnlearn.jsontext import JSON


@dataclass(frozen=True, slots=True)
class Sheet:
    """All that a form shows of one place."""

    place: Keys
    """The place of the state, () for the machine; of a transition that of the state that it leaves."""
    of: str
    """What it is about: "machine", "state" or "transition"."""
    title: str
    noun: str
    """The kind of object, "Task state"."""
    help: str
    language: str
    block: Keys
    """The place of the block that the state is in."""
    names: tuple[str, ...]
    """The states of that block, to which a transition may lead."""
    sections: tuple[Section, ...]
    problems: tuple[Problem, ...]
    """What is wrong with the state and stands beside no field."""
    chosen: Keys = ()
    """Of a transition the place of its field."""

    def field(self, name: str) -> Field:
        """The field of a name; raises LookupError where there is none."""
        for section in self.sections:
            for field in section.fields:
                for one in (field, *field.alternatives):
                    if one.name == name:
                        return one
        raise LookupError(name)

    def as_json(self) -> dict[str, Any]:
        """The sheet as members of JSON."""
        return asdict(self)


def sheet(
    definition: JSON, place: Keys, source: Source, found: Sequence[Diagnostic] = (), machine_type: str = "STANDARD"
) -> Sheet:
    """The sheet of the state at a place, of the field of a transition, or with () of the machine.

    `source` gives the spelling of the value at a place; `found` are the definition's diagnostics.  Raises UsageError
    where nothing like that stands there.

    >>> from sfnlearn.jsontext import dumps
    >>> machine = {"StartAt": "A", "States": {"A": {"Type": "Wait", "Seconds": 5, "End": True}}}
    >>> spelling = lambda place: dumps(Location(place).value_in(machine))
    >>> for section in sheet(machine, ("States", "A"), spelling).sections:
    ...     print(section.title, {field.name: field.source for field in section.fields if field.shown})
    General {'Type': '"Wait"', 'Comment': None}
    What it does {'Seconds': '5'}
    Input and output {}
    Next state {'Next': None}
    """
    machine = definition if isinstance(definition, dict) else {}
    holder = state_around(place)
    if holder:
        whole = _of_state(machine, holder, source, found, machine_type)
    else:
        whole = _of_machine(machine, source, found, machine_type)
    return whole if holder == place else _of_transition(whole, place, holder)


def _of_machine(machine: Mapping[str, Any], source: Source, found: Sequence[Diagnostic], machine_type: str) -> Sheet:
    plain = {**machine, "States": {}} if "States" in machine else machine
    language = _language({}, machine)
    problems = problems_of((), found)
    form = Form(read_asked(plain, machine_type), Blank(None, language), (), source, problems)
    fields = [field for field in form.fields() if not is_block(field.name)]
    return Sheet(
        (), "machine", "The state machine", Kind.MACHINE.noun, "", language, (), tuple(states_of(machine)),
        sections(fields, of_machine=True), _left(problems, fields),
    )  # fmt: skip


def _of_state(
    machine: Mapping[str, Any], place: Keys, source: Source, found: Sequence[Diagnostic], machine_type: str
) -> Sheet:
    state = _value_at(machine, place)
    if not isinstance(state, dict):
        raise UsageError(f"What stands at {Location(place)} is not a state.")
    language = _language(state, machine)
    problems = problems_of(place, found)
    form = Form(_read(state, machine, machine_type), Blank.of(state, language), place, source, problems)
    fields = _one_way(form.fields())
    kind = form.read[Location()].kind
    block = place[:-2]
    return Sheet(
        place,
        "state",
        str(place[-1]),
        kind.noun,
        words()["types"].get("" if kind is Kind.STATE else str(state.get("Type")), ""),
        language,
        block,
        tuple(states_of(_value_at(machine, block))),
        sections(fields),
        _left(problems, fields),
    )


def _of_transition(whole: Sheet, place: Keys, holder: Keys) -> Sheet:
    """The sheet of the holder, a state or the machine, with the one field that the transition belongs to."""
    name = "Next" if place[len(holder)] == "End" else place[len(holder)]
    kept = [
        replace(section, fields=tuple(replace(field, shown=True) for field in section.fields if field.name == name))
        for section in whole.sections
    ]
    kept = [section for section in kept if section.fields]
    if not kept:
        raise UsageError(f"No transition stands at {Location(place)}.")
    return replace(whole, of="transition", sections=tuple(kept), problems=(), chosen=place)


# ---------------------------------------------------------------- the parts


def _value_at(machine: Mapping[str, Any], place: Keys) -> Any:
    try:
        return Location(place).value_in(machine)
    except LookupError:
        raise UsageError(f"Nothing stands at {Location(place)}.") from None


def _language(state: Mapping[str, Any], machine: Mapping[str, Any]) -> str:
    """The query language that a state speaks: its own, else the machine's."""
    spoken = (holder.get("QueryLanguage") for holder in (state, machine))
    return next((each for each in spoken if each in ("JSONPath", "JSONata")), "JSONPath")


def _read(state: Mapping[str, Any], machine: Mapping[str, Any], machine_type: str) -> dict[Location, AskedFields]:
    """What is asked of a state, by places below it; the states inside it are not read."""
    around = {name: machine[name] for name in ("QueryLanguage",) if name in machine}
    alone = {**around, "StartAt": "A", "States": {"A": _without_states(state)}}
    read = read_asked(alone, machine_type)
    begin = Location(("States", "A"))
    return {Location(at[len(begin) :]): fields for at, fields in read.items() if at[: len(begin)] == begin}


def _without_states(state: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _emptied(value) if is_block(name) else value for name, value in state.items()}


def _emptied(block: JSON) -> JSON:
    if isinstance(block, list):
        return [_emptied(each) for each in block]
    return {**block, "States": {}} if isinstance(block, dict) and "States" in block else block


def _one_way(fields: Sequence[Field]) -> list[Field]:
    """The fields, with Next and End as one question: where the state goes on."""
    end = next((field for field in fields if field.name == "End"), None)
    if end is None or all(field.control != "state" or field.name != "Next" for field in fields):
        return list(fields)
    return [
        replace(field, control="way", alternatives=(end,)) if field.name == "Next" else field
        for field in fields
        if field is not end
    ]


def _left(problems: Sequence[Problem], fields: Sequence[Field]) -> tuple[Problem, ...]:
    told = {problem.index for field in fields for problem in _all_problems(field)}
    return tuple(problem for problem in problems if problem.index not in told)


def _all_problems(field: Field) -> list[Problem]:
    inner = [*field.fields, *field.alternatives, *(each for item in field.items for each in item)]
    own = [*field.problems, *(problem for member in field.members for problem in member.problems)]
    return [*own, *(problem for each in inner for problem in _all_problems(each))]
