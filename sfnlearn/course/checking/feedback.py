"""What a learner is told, and how it looks: data first, then text and HTML made from the same lines.

Rules that hold in this file:
* Five outcomes and no sixth.  "Not yet" says what was run, expected, happened, where, and one next step, in this order.
* The HTML is headings, tables and code with words and a glyph: JupyterLab strips styles from an untrusted notebook, and
  without them it still reads.  Colours are the notebook's own, so both themes work.
* Whatever came from an answer is escaped.  A link to a notebook is one click in HTML, and its path in text.

Which outcome it is, and which hint a known wrong answer gets, is decided in `judge.py`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from sfnlearn.asl.definition import all_states
from sfnlearn.course.checking.probe import Finding
from sfnlearn.course.checking.submission import Reason
from sfnlearn.drawing import draw
from sfnlearn.drawing.markup import tag
from sfnlearn.drawing.tables.html_table import cell, heading, table
from sfnlearn.drawing.text import counted, markup
from sfnlearn.engine.execution import Execution
from sfnlearn.html_output import html_output

MIMETYPE = "application/vnd.sfnlearn.feedback+json"
"""Carries the outcome in a notebook's outputs for programs: {"exercise": id, "outcome": words}."""


_CODE = re.compile(r"`([^`]+)`")
_LINK = re.compile(r"\[(.+?)\]\(([^()\s]+\.ipynb)(#[^()\s]*)?\)")
"""A link to a notebook of the course, as in Markdown."""


class Outcome(StrEnum):
    """What came of an answer."""

    NOT_ATTEMPTED = "not attempted"
    CANNOT_RUN = "cannot run"
    NOT_YET = "not yet"
    CORRECT = "correct"
    CHECKER_PROBLEM = "checker problem"


GLYPHS = {
    Outcome.NOT_ATTEMPTED: "○",
    Outcome.CANNOT_RUN: "✗",
    Outcome.NOT_YET: "◐",
    Outcome.CORRECT: "✓",
    Outcome.CHECKER_PROBLEM: "!",
}


@dataclass(frozen=True, slots=True)
class FeedbackLine:
    """One line of feedback: a label and its text; `code` says that the text is the learner's or the machine's."""

    label: str
    text: str
    code: bool = False


def reason_line(reason: Reason) -> FeedbackLine:
    """Why an answer cannot run, under the line of the cell where there is one."""
    return FeedbackLine(f"line {reason.line}" if reason.line else "reason", reason.sentence)


@dataclass(frozen=True, kw_only=True, slots=True)
class Feedback:
    """The result of one check.

    `findings` are the probes that do not hold (the first is told), `problems` the reasons why an answer cannot run,
    `advice` the hint made for a known mistake, `next_step` one thing to do, `notes` what is shown after success.
    `as_given`: it is the starter of a repair that was run, which is not attempted and fails as it must.

    >>> print(Feedback(exercise="l02.q4", title="A Task", outcome=Outcome.NOT_ATTEMPTED, next_step="Write it."))
    ○ l02.q4 A Task: not attempted
      next      Write it.
    """

    exercise: str
    title: str
    outcome: Outcome
    passed: int = 0
    total: int = 0
    findings: Sequence[Finding] = ()
    problems: Sequence[Reason] = ()
    advice: str = ""
    next_step: str = ""
    notes: Sequence[tuple[str, str]] = ()
    trouble: str = ""
    as_given: bool = False

    @property
    def correct(self) -> bool:
        """Whether the outcome is "correct"."""
        return self.outcome is Outcome.CORRECT

    @property
    def execution(self) -> Execution | None:
        """The execution that showed the first finding: draw it, read its history."""
        return next((finding.execution for finding in self.findings if finding.execution is not None), None)

    @property
    def evidence(self) -> str:
        """All that the checker found by itself, without advice: what a known wrong answer's `says` must occur in."""
        found = [f"{line.label} {line.text}" for finding in self.findings for line in _told(finding)]
        return "\n".join([*found, *map(str, self.problems)])

    @property
    def lines(self) -> list[FeedbackLine]:
        """The lines under the headline, in their order."""
        return list(self._lines())

    def _lines(self) -> Iterator[FeedbackLine]:
        yield from map(reason_line, self.problems)
        if self.trouble:
            yield FeedbackLine("problem", self.trouble)
        if self.total:
            yield FeedbackLine("probes", f"{self.passed} of {self.total} visible probes pass")
        for finding in self.findings[:1]:
            yield from _told(finding)
        if self.advice or self.next_step:
            yield FeedbackLine("next", " ".join(filter(None, [self.advice, self.next_step])))
        yield from (FeedbackLine(label, text, code=label == "reference") for label, text in self.notes)

    @property
    def case_html(self) -> str:
        """The case that was told in the picture, and what else was found, folded; empty where there is neither."""
        return (_picture(self.execution) if self.execution else "") + _further(self.findings[1:])

    @property
    def headline(self) -> str:
        """Glyph, exercise and outcome."""
        words = "not changed yet" if self.as_given else self.outcome.value
        return f"{GLYPHS[self.outcome]} {self.exercise} {self.title}: {words}"

    def __str__(self) -> str:
        return as_text(self.headline, self.lines)

    def _repr_mimebundle_(self, **_options: object) -> Mapping[str, Any]:
        return {
            "text/plain": str(self),
            "text/html": html_output(as_html(self.headline, self.lines) + self.case_html),
            MIMETYPE: {"exercise": self.exercise, "outcome": self.outcome.value},
        }


def _told(finding: Finding) -> Iterator[FeedbackLine]:
    """What was run, expected, happened, and where."""
    told = {"run": finding.ran, "expected": finding.expected, "happened": finding.happened, "where": finding.where}
    return (FeedbackLine(label, text, code=True) for label, text in told.items() if text)


def _picture(execution: Execution) -> str:
    """What happened, in the picture of the machine; that of a single state would say nothing."""
    if len(list(all_states(execution.machine.definition))) == 1:
        return ""
    return tag("p", "What happened:") + draw(execution)._repr_mimebundle_()["text/html"]


def _further(findings: Sequence[Finding]) -> str:
    """The other probes that do not hold, folded: one thing at a time."""
    if not findings:
        return ""
    told = tag(
        "summary", f"{counted(len(findings), 'more probe')} that {'does' if len(findings) == 1 else 'do'} not hold"
    )
    return tag("details", told + "".join(_rows(list(_told(finding))) for finding in findings))


@dataclass(frozen=True, slots=True)
class Note:
    """Something else that a learner is told: a hint, a reference answer, the standing."""

    headline: str
    lines: Sequence[FeedbackLine]

    def __str__(self) -> str:
        return as_text(self.headline, self.lines)

    def _repr_mimebundle_(self, **_options: object) -> Mapping[str, Any]:
        return {"text/plain": str(self), "text/html": html_output(as_html(self.headline, self.lines))}


@dataclass(frozen=True, slots=True)
class ShownNote(Note):
    """A note that tells when it is first looked at."""

    when_shown: Callable[[], None]
    _told: list[bool] = field(default_factory=list, init=False, repr=False, compare=False)

    def __str__(self) -> str:
        if not self._told:
            self._told.append(True)
            self.when_shown()
        return Note.__str__(self)


def as_text(headline: str, lines: Sequence[FeedbackLine]) -> str:
    """The headline and the lines below it, labels in a column.

    >>> print(as_text("Hints", [FeedbackLine("1", "Look at Next.")]))
    Hints
      1         Look at Next.
    """
    return "\n".join([headline, *(f"  {line.label:9} {_hanging(_plain(line))}" for line in lines)])


def _plain(line: FeedbackLine) -> str:
    """The text with a link as its words and its path."""
    return line.text if line.code else _LINK.sub(lambda link: f"{link[1]} ({link[2]})", line.text)


def _hanging(text: str) -> str:
    """Further lines under the first one."""
    return text.replace("\n", "\n" + " " * 12)


_LABEL = "text-align: left; vertical-align: top; white-space: nowrap"


def as_html(headline: str, lines: Sequence[FeedbackLine]) -> str:
    """The same as a heading and a table; no style is needed to read it."""
    told = tag("p", tag("strong", markup(headline)))
    return tag("div", told + _rows(lines), role="status")


def _rows(lines: Sequence[FeedbackLine]) -> str:
    rows = [[heading(line.label, _LABEL, "row"), cell(_text(line), "text-align: left")] for line in lines]
    return table(rows, style="") if rows else ""


def _text(line: FeedbackLine) -> str:
    escaped = "\n".join(map(markup, line.text.split("\n")))
    if "\n" in line.text:
        return tag("pre", escaped)
    if line.code:
        return tag("code", escaped)
    return _LINK.sub(r'<a href="\2\3">\1</a>', _CODE.sub(r"<code>\1</code>", escaped))
