"""Every type of state, field and operator has a sentence; the reference's and the editor's are the same."""

from sfnlearn.asl.reading.kinds import Kind
from sfnlearn.asl.words import field_words, words
from sfnlearn.course.authoring.reference.pages import words as reference_words


def test_the_reference_has_the_same_sentences():
    assert reference_words()["fields"] is words()["fields"]


def test_a_field_is_told_as_its_own_object_has_it():
    assert field_words("Resource", Kind.TASK) != field_words("Resource", Kind.ITEM_READER)
    assert field_words("Comment", Kind.RETRIER) == words()["fields"]["Comment"]
    assert field_words("Nobody", Kind.TASK) == ""
