import pytest

from sfnlearn.asl.location import Location
from sfnlearn.errors import DefinitionError, Diagnostic, Fix, StatesError, UsageError

FIRST = Diagnostic("ERROR", "SCHEMA_VALIDATION_FAILED", "Type is missing", "/States/A")


@pytest.mark.parametrize(
    ("message", "location", "hint", "sentence"),
    [
        ("Type is missing", "/States/A", "", "/States/A: Type is missing"),
        ("Type is missing", "", "", "Type is missing"),
        ("Type is missing", "/States/A", "Add it.", "/States/A: Type is missing. Add it."),
        ("Type is missing.", "/States/A", "Add it.", "/States/A: Type is missing. Add it."),
        ("Is it?", "", "Yes.", "Is it? Yes."),
    ],
)
def test_a_diagnostic_is_one_sentence_with_its_place_and_the_way_out(message, location, hint, sentence):
    assert str(Diagnostic("ERROR", "X", message, location, hint)) == sentence


def test_diagnostics_are_compared_without_their_fixes():
    assert Diagnostic("ERROR", "X", "m", "/", fix=Fix(Location(("a",)), "remove")) == Diagnostic("ERROR", "X", "m", "/")


def test_a_definition_error_tells_all_findings_a_line_each():
    error = DefinitionError(iter([FIRST, FIRST]))
    assert error.diagnostics == (FIRST, FIRST)
    assert str(error).splitlines() == ["/States/A: Type is missing"] * 2


@pytest.mark.parametrize(
    ("error", "cause", "text"),
    [
        ("Boom", "why", "Boom: why"),
        ("Boom", None, "Boom"),
        ("Boom", "", "Boom"),
        (None, None, "None"),
        (None, "why", "None: why"),
    ],
)
def test_a_states_error_has_error_and_cause(error, cause, text):
    raised = StatesError(error, cause)
    assert (raised.error, raised.cause, str(raised)) == (error, cause, text)


def test_the_three_kinds_know_nothing_of_each_other():
    kinds = (DefinitionError, StatesError, UsageError)
    assert not any(issubclass(one, other) for one in kinds for other in kinds if one is not other)
