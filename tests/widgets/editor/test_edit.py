"""`edit(...)`: the editor of whatever is given, with its name and type."""

from __future__ import annotations

import pytest

from sfnlearn import StateMachine, UsageError, edit

DEFINITION = {"StartAt": "A", "States": {"A": {"Type": "Succeed"}}}


def test_a_machine_keeps_its_name_and_type():
    edited = StateMachine(DEFINITION, name="night", type="EXPRESS").edit().machine
    assert (edited.name, edited.type) == ("night", "EXPRESS")


@pytest.mark.parametrize("given", [{"height": 100}, {"functions": 5}])
def test_an_option_of_another_kind_is_refused(given: dict[str, object]):
    with pytest.raises(UsageError):
        edit(DEFINITION, **given)  # type: ignore[arg-type]
