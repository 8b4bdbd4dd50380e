"""The page of the documentation on diagnostics, made from the codes; every example on it is run.

`python -m sfnlearn.asl.diagnostics.code_pages` writes `docs/diagnostics.md`, with the figures of the corpus.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from sfnlearn.asl.diagnostics.codes import Code
from sfnlearn.asl.diagnostics.error_codes import ERRORS, EXPRESS
from sfnlearn.asl.diagnostics.fixes import apply_fix
from sfnlearn.asl.diagnostics.ignoring import IGNORE_WITHOUT_EFFECT
from sfnlearn.asl.diagnostics.validate import find
from sfnlearn.asl.diagnostics.warnings import WARNINGS
from sfnlearn.errors import Diagnostic, Fix
from sfnlearn.jsontext import JSON, dumps, laid_out

CODES = {code.code: code for code in (*ERRORS.values(), *WARNINGS, IGNORE_WITHOUT_EFFECT)}
"""Every code that a diagnostic can have, in the order of the page."""
PAGE = Path(__file__).parents[3] / "docs" / "diagnostics.md"
WIDTH = 100
"""Columns of a definition in the page."""
FIGURES = PAGE.with_name("diagnostics.json")
"""The figures of the corpus, written by `python -m tests.asl.test_broken_definitions`."""

_HEAD = """# Diagnostics

This page is made by `python -m sfnlearn.asl.diagnostics.code_pages`; a test holds it to the code.

`sfnlearn check FILE` prints all findings about a definition with their lines, `sfnlearn.validate(definition)` gives
them as AWS's ValidateStateMachineDefinition does, and `StateMachine(definition)` raises `DefinitionError` with the
errors. Each finding has a severity, a code, a message, a location and often a hint. Codes and messages are AWS's where
they are documented, recorded or measured; hints and fixes are ours. AWS asks not to rely on the wording, and so do we.

**Causes, not consequences.** What was plainly meant is read as meant: `"Sates"` is one finding, and what is wrong
inside is found all the same. What goes away with the fix of another finding is not told. Errors come before warnings,
causes before what may follow from them.

**Fixes.** Where the hint is certain enough for a program, the diagnostic has a `fix`:

```python
from sfnlearn.asl.diagnostics.causes import diagnose
from sfnlearn.asl.diagnostics.fixes import apply_fix

definition = {"StartAt": "A", "States": {"A": {"Type": "Pass", "Edn": True}}}
[finding] = diagnose(definition, "STANDARD").diagnostics
finding.fix                               # Fix(place=Location(('States', 'A', 'Edn')), operation='rename', value='End')
apply_fix(definition, finding.fix)       # the definition with "End"
```

**Places.** `location` is a text as AWS writes it, in which a state's name stands as it is. `place` is exact: the keys
and indexes, from which a JSON pointer and the line and column in a JSON or YAML text are made.

```python
from sfnlearn.asl.location import position_of

finding.location                          # '/States/A/Edn'
finding.place                             # Location(('States', 'A', 'Edn')); its pointer is '/States/A/Edn'
position_of(finding.place, "States: {A: {Edn: true}}")   # TextPosition(line=1, column=14)
```

Warnings never keep a machine from loading; they are in `machine.diagnostics`.

**Ignoring warnings.** `sfnlearn: ignore CODE` or `sfnlearn: ignore CODE, CODE` in a `Comment` hides warnings in the
object that the comment stands in: in a state those of the state, at the top those of the whole definition. In YAML it
may stand behind a `#`, in the lines of a state, right above its name, or at the top. `sfnlearn check --ignore CODE`
hides a code in all its files, and so does a setting in the `pyproject.toml` of the file's folder or of one above it:

```toml
[tool.sfnlearn]
ignore = ["TASK_WITHOUT_RETRY"]
```

A code that no warning has, or that hides nothing, is told. An error cannot be ignored.
"""


def page() -> str:
    """The whole page."""
    parts = [_HEAD, _figures(), _overview(), *(_section(code) for code in CODES.values())]
    return "\n".join(parts).rstrip() + "\n"


def _figures() -> str:
    figures = json.loads(FIGURES.read_text(encoding="utf-8"))
    made, written = figures["generated"], figures["written"]
    return f"""## Figures

On a corpus of {figures["cases"]:,} broken definitions, {made:,} made from valid ones by one change each and
{written} written by hand:

| what | figure |
| --- | --- |
| the right place is named first | {figures["first"]:.1%} |
| cases with a suggested fix | {figures["with_fix"]:,} |
| of these, the fix applied makes the definition load | {figures["loads"]:.1%} |
| valid definitions, for every feature in both query languages | {figures["valid"]} |
| of these with an error | {figures["valid_with_errors"]} |

Made by `python -m tests.asl.test_broken_definitions`.
"""


def _overview() -> str:
    rows = [f"| [{code.code}](#{code.code.lower()}) | {code.severity} | {code.origin} |" for code in CODES.values()]
    return "\n".join(["## Codes", "", "| code | severity | defined by |", "| --- | --- | --- |", *rows, ""])


def _section(code: Code) -> str:
    rows = [line for title, definition in code.examples.items() for line in _example(code, title, definition)]
    return "\n".join([f"## {code.code}", "", code.meaning, "", *rows])


def provoked(code: Code, title: str) -> Diagnostic:
    """The finding with this code that an example provokes: for an error, the first of all."""
    found = find(code.examples[title], "EXPRESS" if title in EXPRESS else "STANDARD")
    return found[0] if code.severity == "ERROR" else next(each for each in found if each.code == code.code)


def _example(code: Code, title: str, definition: JSON) -> Iterator[str]:
    finding = provoked(code, title)
    express = " (read as an Express machine)" if title in EXPRESS else ""
    yield f"**{title[:1].upper()}{title[1:]}**{express}"
    yield ""
    if definition:
        yield "```json"
        yield definition if isinstance(definition, str) else laid_out(definition, WIDTH)
        yield "```"
        yield ""
    place = f"`{finding.location}`: " if finding.location else ""
    stop = "" if finding.message.endswith((".", "?", "!")) else "."
    yield f"{place}{_text(finding.message)}{stop}{f' *{_text(finding.hint)}*' if finding.hint else ''}"
    if finding.fix is not None:
        apply_fix(definition, finding.fix)
        yield ""
        yield f"Fix: {_told(finding.fix)}"
    yield ""


def _text(text: str) -> str:
    return " ".join(text.split()).replace("*", "\\*").replace("_", "\\_").replace("<", "&lt;")


def _told(fix: Fix) -> str:
    value = dumps(fix.value)
    ways = {"set": f" to `{value}`", "rename": f" to `{fix.value}`", "move": f" to index {fix.value}", "remove": ""}
    return f"{fix.operation} `{fix.pointer or '/'}`{ways[fix.operation]}"


def main() -> None:
    """Write docs/diagnostics.md."""
    PAGE.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
