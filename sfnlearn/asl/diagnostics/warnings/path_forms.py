"""Paths and calls that AWS takes, and that seldom mean what they say or cannot be answered whatever the data is."""

from __future__ import annotations

from collections.abc import Iterator

from sfnlearn.asl.definition import PlacedState, own_fields, plain_values
from sfnlearn.asl.diagnostics.codes import sfnlearn_warning
from sfnlearn.asl.diagnostics.example_machines import pass_state
from sfnlearn.asl.location import Keys
from sfnlearn.errors import Diagnostic, Fix
from sfnlearn.jsontext import JSON
from sfnlearn.query.intrinsics.parser import ArgumentCountError, IntrinsicSyntaxError, compile_intrinsic
from sfnlearn.query.paths.paths import Path, PathSyntaxError, bare_words, compile_path

TEXT_WITHOUT_QUOTES = sfnlearn_warning(
    "TEXT_WITHOUT_QUOTES",
    """A filter compares with a text that has no quotes. AWS takes it for a text; a word such as `true` or a number
    would be taken for something else.""",
    {"a word in a filter": pass_state(InputPath="$.labels[?(@.name == Receipt)]")},
)
PATH_NAMES_NOTHING = sfnlearn_warning(
    "PATH_NAMES_NOTHING",
    """A path can name nothing, whatever the data is: AWS takes it when the machine is created, and the execution
    fails with States.Runtime. An index does not count from the end, and paths have no functions there.""",
    {
        "an index from the end": pass_state(InputPath="$.items[-1]"),
        "a function in a path": pass_state(Parameters={"n.$": "$.items.length()"}),
        "in a call": pass_state(Parameters={"n.$": "States.Format('{}', $.items[-1])"}),
    },
)
CALL_CANNOT_BE = sfnlearn_warning(
    "CALL_CANNOT_BE",
    """A call gives an intrinsic function too few or too many arguments. AWS takes it when the machine is created, and
    the execution fails with States.Runtime.""",
    {
        "an argument is missing": pass_state(Parameters={"sum.$": "States.MathAdd($.count)"}),
        "one too many in a call inside": pass_state(Parameters={"sums.$": "States.Array(States.MathAdd(1, 2, 3))"}),
    },
)


def check(found: PlacedState) -> Iterator[Diagnostic]:
    """The warnings about the paths of one state."""
    if found.language == "JSONata":
        return
    for place, text in plain_values(own_fields(found.state)):
        if not _holds_a_path(place, text):
            continue
        for word in _words(text):
            message = f"The text {word} in this filter has no quotes"
            fix = Fix(found.at(place), "set", str(text).replace(word, f"'{word}'"))
            yield TEXT_WITHOUT_QUOTES.found(found.at(place), message, f"Write '{word}'.", fix)
        if place[-1] != "ResultPath":  # a field may be made whose name ends in ()
            for path in _paths(text):
                yield from _names_nothing(found, place, path)
        yield from _cannot_be(found, place, text)


def _holds_a_path(place: Keys, text: JSON) -> bool:
    name = place[-1] if place else ""
    if not isinstance(name, str) or not isinstance(text, str) or place[0] == "Result":  # nothing is evaluated there
        return False
    return name == "Variable" or name.endswith(("Path", ".$"))


def _words(text: str) -> tuple[str, ...]:
    """The texts without quotes in a path's filters."""
    if "?" not in text or not text.startswith("$"):
        return ()
    try:
        return bare_words(text)
    except PathSyntaxError:
        return ()


def _paths(text: str) -> list[Path]:
    """A field's path, or the paths in its call; none where they cannot be read, which is an error of its own."""
    mentioned: list[Path] = []

    def noted(path: str) -> Path:
        mentioned.append(compile_path(path))
        return mentioned[-1]

    try:
        if text.startswith("$"):
            noted(text)
        else:
            compile_intrinsic(text, noted)
    except (PathSyntaxError, IntrinsicSyntaxError):
        return []
    return mentioned


def _cannot_be(found: PlacedState, place: Keys, text: str) -> Iterator[Diagnostic]:
    """The call that gives a function too few or too many arguments; one that cannot be read is an error of its own."""
    if text.startswith("$"):
        return
    try:
        compile_intrinsic(text, compile_path, strict=True)
    except ArgumentCountError as mistake:
        yield CALL_CANNOT_BE.found(
            found.at(place), mistake.reason.rstrip(","), "AWS finds this only when the state runs."
        )
    except (PathSyntaxError, IntrinsicSyntaxError):
        return


def _names_nothing(found: PlacedState, place: Keys, path: Path) -> Iterator[Diagnostic]:
    if path.names_nothing:
        message = f"The path {path.text} names nothing: an index does not count from the end"
        yield PATH_NAMES_NOTHING.found(found.at(place), message, "Write [(@.length-1)] for the last item.")
    elif any(isinstance(segment, str) and segment.endswith("()") for segment in path.segments):
        message = f"The path {path.text} names nothing: Step Functions knows no functions in a path"
        yield PATH_NAMES_NOTHING.found(found.at(place), message, "Use an intrinsic function or JSONata.")
