"""What is being typed counts where it is a value, and is told where it is not."""

from hypothesis import given, settings, strategies as st

from sfnlearn.editing.text import Text
from sfnlearn.editing.unsaved import with_drafts

DOCUMENT = Text('{"a": {"b": [1, 2.50]}, "c": "x"}')
PLACES = st.sampled_from([("a",), ("a", "b"), ("a", "b", 1), ("a", "b", 7), ("c",), ("c", "d"), ("new",), ()])


def test_each_draft_counts_on_the_one_before():
    text, wrong = with_drafts(DOCUMENT, [(("a", "b", 0), "1e3"), (("c",), None), (("d",), "[]")])
    assert text.value == {"a": {"b": [1000.0, 2.5]}, "d": []}
    assert "2.50" in text.text
    assert wrong == {}


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(PLACES, st.none() | st.text(max_size=4) | st.sampled_from(["1", "{}", '"x"']))))
def test_nothing_that_is_typed_makes_it_fail(drafts):
    text, wrong = with_drafts(DOCUMENT, drafts)
    assert set(wrong) <= {place for place, _ in drafts}
    assert Text(text.text).value == text.value
