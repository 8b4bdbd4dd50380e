"""Each thing that must hold of an exercise is missed where it does not; the page and the table tell all of it."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

import pytest

from sfnlearn.course.authoring.proof_page import html_page
from sfnlearn.course.authoring.proof_table import page, report
from sfnlearn.course.authoring.proofs import Proof, fewest_wrong, prove, prove_all
from sfnlearn.course.checking.exercise import Exercise, Wrong
from sfnlearn.course.checking.probes import alike, each_call_fails, generated, out
from tests.course.samples import ANY_ERROR, ASL, HELLO, IN_LESSON, PASS_ONLY, PREDICT, RETRY, changed, task

NAMES = generated(lambda random: {"name": random.choice(["Ada", "Bo", "Eve"])}, count=6)
PROVED = changed(
    ASL,
    probes=[alike(NAMES, time=True), each_call_fails(NAMES, ["Busy", "Other"], times=4, time=True)],
    wrong=[
        Wrong(answer=PASS_ONLY, says="Hello", hint="A Pass state calls nothing."),
        Wrong(answer=task(), says="fails with Busy", hint="Nothing says that a failed call is made again."),
        Wrong(answer=task(Retry=ANY_ERROR), says="fails with Other", hint="This Retrier takes every error."),
        Wrong(answer=task(Retri=RETRY), says="Retri", hint="Look at the spelling of the fields."),
        Wrong(answer=task(Retry=RETRY, ResultPath=None), says='{"name"', hint="The result is thrown away."),
    ],
    also_right=[],
)


def problems(**fields: Any) -> str:
    return "\n".join(prove(changed(PROVED, **fields), inputs=20).problems)


def test_what_holds_has_no_problems():
    proof = prove(PROVED, inputs=50)
    assert list(proof.problems) == []
    assert proof.holds
    assert proof.trial.share == 1.0
    assert len(proof.seconds) == 6


def with_wrong(wrong: Wrong) -> dict[str, Any]:
    return {"wrong": [*PROVED.wrong[:4], wrong]}


GIVEN_ONLY = {"probes": [out({"name": "Ada"}), out({"name": "Bo"})]}
STARTED = '{"StartAt": "A", "States": {"A": {"Type": "Pass", "End": true}}}'
ANYTHING = out(NAMES, where=lambda output, _: bool(output), says="something")


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"solution": task(), "free": []}, "wrong 2 is told: correct"),
        ({"probes": [out(NAMES, "Hello, Ada!")]}, "the solution is not correct"),
        ({"also_right": [PASS_ONLY]}, "also_right 1 is not accepted"),
        ({"wrong": PROVED.wrong[:4]}, "it has 4 known wrong answers; add 1"),
        (with_wrong(PROVED.wrong[3]), "two known wrong answers have the same hint"),
        (with_wrong(Wrong(answer=task(), says="nonsense", hint="No.")), "wrong 5 is not rejected with 'nonsense'"),
        (with_wrong(Wrong(answer=task(), says="Busy", hint="No.")), "wrong 5 does not get its own hint"),
        (GIVEN_ONLY, "no probe draws its inputs from a seed"),
        (GIVEN_ONLY, "a table of the inputs that are written down passes"),
        ({"probes": [out(NAMES)]}, "mutants are rejected"),
        ({"starter": STARTED, "probes": [ANYTHING]}, "the starter passes its own probes"),
    ],
)
def test_what_does_not_hold_is_told(fields: dict[str, Any], told: str):
    assert told in problems(**fields)


def test_few_mutants_are_told():
    one = {"StartAt": "A", "States": {"A": {"Type": "Succeed"}}}
    assert re.search(r"its reference has \d+ mutants of \d operators", problems(solution=one, probes=[out(NAMES)]))


@pytest.mark.parametrize(("exercise", "fewest"), [(ASL, 5), (PREDICT, 5), (IN_LESSON, 1)])
def test_how_many_wrong_answers_are_wanted(exercise: Exercise, fewest: int):
    assert fewest_wrong(exercise) == fewest


def test_of_options_all_others_are_wanted():
    options = {"a": "one", "b": "two", "c": "three"}
    assert fewest_wrong(changed(IN_LESSON, options=options)) == 2
    assert fewest_wrong(changed(IN_LESSON, options={name: name for name in "abcdefgh"})) == 5


@pytest.fixture(scope="module")
def proofs() -> list[Proof]:
    seen: list[str] = []
    broken = changed(ASL, id="l02.q5", title="A <Task>", functions={"hello": HELLO}, probes=[out(NAMES)])
    made = prove_all([PROVED, broken, IN_LESSON], lambda proof: seen.append(proof.exercise.id), inputs=20)
    assert seen == ["l02.q4", "l02.q5", "l02.p1"]
    return made


def test_the_table_is_the_same_at_every_run_and_lists_survivors(proofs: list[Proof]):
    text = page(proofs)
    assert text == page(prove_all([proof.exercise for proof in proofs], lambda _: None, inputs=20))
    assert "| `l02.q4` A Task from nothing | asl | 5 | 0 | 2 |" in text
    assert "- `l02.q5` field left out: `Hello: no Retry`." in text
    assert " ms" not in text


def test_the_lines_for_a_terminal_name_each_problem(proofs: list[Proof]):
    lines = list(report(proofs))
    assert any(line.startswith("l02.q4") and line.endswith("ok") for line in lines)
    assert any(line.startswith("l02.q5: survives: ") for line in lines)
    assert any(line.startswith("check(): ") for line in lines)


class Tags(HTMLParser):
    """Counts what is opened and closed."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.ids += [value or "" for name, value in attrs if name == "id"]
        if tag not in {"meta", "br"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_page_is_whole_escaped_and_tells_what_learners_are_told(proofs: list[Proof]):
    text = html_page(proofs)
    tags = Tags()
    tags.feed(text)
    assert tags.open == []
    assert tags.ids == ["l02.q4", "l02.q5", "l02.p1"]
    assert "A &lt;Task&gt;" in text
    assert "<Task>" not in text
    assert "A Pass state calls nothing." in text
    assert "Something does not hold for 1 exercise." in text
    assert "http" not in text.replace("http-equiv", "")
