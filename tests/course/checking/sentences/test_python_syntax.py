from __future__ import annotations

import ast
import re

import pytest
from hypothesis import given, strategies as st

from sfnlearn.course.checking.sentences.python_syntax import python_line, python_sentence


def told(source: str) -> tuple[int, str]:
    with pytest.raises(SyntaxError) as caught:
        ast.parse(source)
    return python_line(caught.value, source), python_sentence(caught.value, source)


@pytest.mark.parametrize(
    ("source", "line", "sentence"),
    [
        ("def handler(event, context)\n    return 1", 2, "a colon : is missing at the end of this line"),
        ("def handler(e, c):\nreturn 1", 3, "begins with four blanks more"),
        ("def handler(e, c):\n\n\n", 2, "what follows the function definition of line 2"),
        ("a = [1, 2", 2, "its ] is missing"),
        ("a = {'b': (1, 2}", 2, "whose ) is missing"),
        ("a = 1)", 2, "one ) too many"),
        ("a = [1 2]", 2, "a comma is missing"),
        ("def handler(e, c):\n    return {'a': 1 'b': 2}", 3, "a comma is missing"),
        ("x = 'a", 2, "not closed by its quotation mark"),
        ('x = """a\n\n', 2, "three quotation marks is never closed"),
        ("x = 'say 'hi' to'", 2, "use the other kind of marks"),
        ("x = “a”", 2, "straight quotation marks"),
        ("if x = 1:\n    pass", 2, "two, ==, compare"),
        ("def h(e, c):\n    if e['a'] = 1:\n        pass", 3, "two, ==, compare"),
        ("5 = x", 2, "two, ==, compare"),
        ("  x = 1", 2, "more blanks than the one before"),
        ("def h(e, c):\n    x = 1\n   y = 2", 4, "those of no block around it"),
        ("def h(e, c):\n\treturn 1\n        return 2", 4, "mixes tabs and blanks"),
        ("print 'a'", 2, "print needs parentheses"),
        ("1x = 3", 2, "a name cannot begin with a digit"),
        ("x = f'{a'", 2, "its } is missing"),
        ("from x import", 2, "missing at the end of this line"),
        ("try:\n    x = 1\n", 3, "a try needs its except"),
        ("class else:\n    pass", 2, "Python does not expect else: here"),
    ],
)
def test_each_kind_of_mistake_has_a_sentence_at_the_line_of_the_cell(source, line, sentence):
    at, said = told(source)
    assert sentence in said
    assert at == line


SOURCES = st.text("def hand(e,c):\n 'x={}[]=+1“", max_size=40)


def mistake(source: str) -> SyntaxError | None:
    try:
        ast.parse(source)
    except SyntaxError as error:
        return error
    except (ValueError, RecursionError, MemoryError):
        return None
    return None


@given(SOURCES)
def test_no_sentence_counts_lines_in_another_way(source):
    """No words of Python's that tell a line or a character by its number: the cell has one more line than the file."""
    error = mistake(source)
    if error is not None:
        said, lines = python_sentence(error, source), source.count("\n") + 2
        assert said
        assert not re.search(r"detected at|U\+[0-9A-F]", said)
        assert 2 <= python_line(error, source) <= lines
        assert all(2 <= int(number) <= lines for number in re.findall(r"line (\d+)", said))
