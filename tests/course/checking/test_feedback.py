"""What is told, in which order, and that it reads without styles and without trust."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

from sfnlearn import StateMachine, run
from sfnlearn.course.checking.feedback import MIMETYPE, Feedback, FeedbackLine, Note, Outcome
from sfnlearn.course.checking.probes import Finding
from sfnlearn.course.checking.submission import Reason

FINDING = Finding(ran='input {"a":1}', expected="2", happened='<b>"x" & y</b>', where="state A, event 3")
NOT_YET = Feedback(
    exercise="l02.q4",
    title="A Task",
    outcome=Outcome.NOT_YET,
    passed=3,
    total=5,
    findings=[FINDING, FINDING],
    next_step='Ask for hint("l02.q4").',
)


class Words(HTMLParser):
    """The text of a page and the tags that it uses."""

    def __init__(self) -> None:
        super().__init__()
        self.text = ""
        self.tags: set[str] = set()

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)

    def handle_data(self, data):
        self.text += data + " "


def test_not_yet_tells_what_was_run_expected_happened_where_and_one_next_step():
    labels = [line.label for line in NOT_YET.lines]
    assert labels == ["probes", "run", "expected", "happened", "where", "next"]
    assert "3 of 5 visible probes pass" in str(NOT_YET)


def test_the_words_are_the_same_in_html_and_nothing_of_an_answer_is_markup():
    bundle = NOT_YET._repr_mimebundle_()
    words = Words()
    words.feed(bundle["text/html"])
    for line in NOT_YET.lines:
        assert line.label in words.text
        assert line.text in words.text
    layout = ["div", "p", "strong", "table", "tbody", "tr", "th", "td"]
    assert words.tags <= {*layout, "code", "pre", "details", "summary"}
    assert "script" not in words.tags
    assert bundle["text/plain"] == str(NOT_YET)


def test_programs_read_the_outcome():
    assert NOT_YET._repr_mimebundle_()[MIMETYPE] == {"exercise": "l02.q4", "outcome": "not yet"}


def test_a_diagnostic_has_the_cells_line_and_its_hint():
    feedback = Feedback(
        exercise="l02.q4",
        title="A Task",
        outcome=Outcome.CANNOT_RUN,
        problems=[Reason('no state "Pya"', 4, 'Did you mean "Pay"?'), Reason("no place", None)],
    )
    assert [(line.label, line.text) for line in feedback.lines] == [
        ("line 4", 'no state "Pya". Did you mean "Pay"?'),
        ("reason", "no place"),
    ]


def test_only_correct_is_correct():
    made = {outcome: Feedback(exercise="l02.q4", title="A", outcome=outcome) for outcome in Outcome}
    assert [outcome.value for outcome, feedback in made.items() if feedback.correct] == ["correct"]
    assert len({feedback.headline[0] for feedback in made.values()}) == 5


def test_a_long_text_hangs_under_its_label():
    told = Note("Solution", [FeedbackLine("solution", "{\n}", code=True)])
    assert str(told) == "Solution\n  solution  {\n            }"
    assert "<pre>{\n}</pre>" in Note("Solution", [FeedbackLine("solution", "{\n}")])._repr_mimebundle_()["text/html"]


def test_code_in_a_sentence_is_code():
    html = Note("Hint", [FeedbackLine("hint 1", 'Write `"a" < 1`, not `2`.')])._repr_mimebundle_()["text/html"]
    assert "Write <code>&quot;a&quot; &lt; 1</code>, not <code>2</code>." in html


def judged(machine: dict[str, Any]) -> Feedback:
    """An execution that fails, told by two probes."""
    execution = run(StateMachine(machine), {})
    seen = Finding(ran="input {}", expected="2", happened="1", execution=execution)
    return Feedback(exercise="l02.q4", title="A Task", outcome=Outcome.NOT_YET, findings=[seen, FINDING, FINDING])


TWO: dict[str, Any] = {
    "StartAt": "A",
    "States": {"A": {"Type": "Pass", "Next": "B"}, "B": {"Type": "Fail", "Error": "Oh", "Cause": "no"}},
}


def test_the_case_is_shown_in_the_picture_and_further_findings_are_folded():
    html = judged(TWO)._repr_mimebundle_()["text/html"]
    assert "What happened:" in html
    assert "<img alt=" in html
    assert "<details><summary>2 more probes that do not hold</summary>" in html
    assert "&lt;b&gt;" in html


def test_a_machine_of_one_state_needs_no_picture():
    html = judged({"StartAt": "B", "States": {"B": TWO["States"]["B"]}})._repr_mimebundle_()["text/html"]
    assert "<img" not in html


def test_without_findings_nothing_is_added():
    assert Feedback(exercise="l02.q4", title="A Task", outcome=Outcome.CORRECT).case_html == ""
