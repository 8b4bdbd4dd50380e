"""Messages read as plain English: what the package says to a person is held by rules about every text in it."""

import ast
import re
from pathlib import Path

import pytest

import sfnlearn

PACKAGE = Path(sfnlearn.__file__).parent
MODULES = sorted(PACKAGE.rglob("*.py"))
ODD = {
    "'is not a', not 'is no'": re.compile(r"(?<![Tt]here )\b(is|are) no (?!longer\b|more\b|less\b|\w+er\b)"),
    "'fix', not 'mend'": re.compile(r"\b[Mm]end(s|ed|ing)?\b"),
    "a character by its name, not by its number": re.compile(r"character U\+"),
}


def texts(path: Path) -> list[str]:
    """The string literals of a module that are not docstrings; the parts of an f-string as one text."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    documents = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            found.append("".join(str(part.value) if isinstance(part, ast.Constant) else "x" for part in node.values))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documents:
            found.append(node.value)
    return found


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_no_message_stumbles(path):
    odd = [(rule, text) for text in texts(path) for rule, pattern in ODD.items() if pattern.search(text)]
    assert odd == []
