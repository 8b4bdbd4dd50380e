"""What the package says, it says in plain English: its messages, hints, labels and docstrings."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "sfnlearn"
STILTED = {
    'say "is not a"': re.compile(r"(?<!there )\b(is|are) no (?!longer\b)", re.IGNORECASE),
    'say "fix"': re.compile(r"\bmend(s|ed|ing)?\b", re.IGNORECASE),
    "say what the character is called, or write it as an escape": re.compile(
        r"\bU\+|\bcharacter \\?u[0-9]", re.IGNORECASE
    ),
}
UNICODE = {"drawing/text.py", "query/intrinsics/functions.py"}
"""They explain what becomes of bytes that are not text, to whoever reads the code: U+FFFD is its name."""


def texts(path: Path) -> Iterator[str]:
    """The string literals of a module, the fixed parts of f-strings among them; of another file, its text."""
    if path.suffix == ".py":
        tree = ast.parse(path.read_text(encoding="utf-8"))
        yield from (
            node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)
        )
    else:
        yield path.read_text(encoding="utf-8")


def stilted(text: str) -> list[str]:
    """What of a text is not plain English, with what to say in its place."""
    text = " ".join(text.split())
    return [
        f"{text[max(0, found.start() - 40) : found.end() + 40]!r}: {advice}"
        for advice, pattern in STILTED.items()
        for found in pattern.finditer(text)
    ]


@pytest.mark.parametrize("suffix", ["py", "md", "js"])
def test_what_the_package_says_is_plain_english(suffix):
    found = {
        f"{name}: {words}"
        for path in sorted(PACKAGE.rglob(f"*.{suffix}"))
        for name in [path.relative_to(PACKAGE).as_posix()]
        for text in texts(path)
        for words in stilted(text)
        if not (name in UNICODE and "U+FFFD" in words)
    }
    assert not found


@pytest.mark.parametrize(
    "text",
    ["{} is no path", "they are\n  no states", "to mend it", "the character U+0022", "holds the character u0009"],
)
def test_stilted_words_are_seen(text):
    assert stilted(text)


@pytest.mark.parametrize("text", ["There is no state", "it is no longer there", "recommended", "the commander"])
def test_plain_words_pass(text):
    assert not stilted(text)
