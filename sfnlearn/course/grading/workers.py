"""All cores: processes that judge, and what happens when one hangs, dies or eats the machine.

    coordinator                    judges (one for each core)                workers of the jail
    files, results, grades   ->    read notebooks, run machines, probe  ->   students' handlers

A judge runs no student's Python, but a student's machine may still be one that never ends or fills the memory.  So the
judge says before each answer which one it begins; where it then takes too long or dies, the coordinator knows which
answer did it, writes that down as this answer's result, starts another judge, and goes on with the rest.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any

from sfnlearn.course.authoring.own_course import variant_for
from sfnlearn.course.checking.exercise import Exercise, catalogue
from sfnlearn.course.checking.feedback import Outcome
from sfnlearn.course.grading.answers import answers_in
from sfnlearn.course.grading.handed_in import Notebook
from sfnlearn.course.grading.handlers import Handlers
from sfnlearn.course.grading.isolation import system
from sfnlearn.course.grading.judging import Result, judged

SECONDS = 30.0
"""That one answer may take, all its probes together."""
SECONDS_TO_START = 120.0
MEMORY = 4 << 30
"""Bytes of address space of a judge."""
SUBMISSION_SECONDS = 150.0
"""That the answers of one student may take, where some of them take too long."""


@dataclass(frozen=True, slots=True)
class Task:
    """One submission to be judged; `known` are the results that are there already."""

    student: str
    notebooks: Sequence[Notebook]
    known: Mapping[str, Result] = field(default_factory=dict)
    spent: float = 0.0


@dataclass(frozen=True, slots=True)
class Judged:
    """All results of one submission, and sentences about notebooks that could not be read.

    It is not `whole` where checking was given up before the last answer.
    """

    student: str
    results: Mapping[str, Result]
    troubles: Sequence[str]
    whole: bool = True


@dataclass(frozen=True, slots=True)
class Setting:
    """What every judge works with."""

    lessons: Path
    seed: int | None
    seconds: float = SECONDS


class _Judge:
    """One process, what it works on, and until when."""

    def __init__(self, setting: Setting) -> None:
        context = get_context("spawn")
        self.channel, theirs = context.Pipe()
        self.process = context.Process(target=_serve, args=(theirs, setting), daemon=True)
        self.process.start()
        theirs.close()
        self.setting = setting
        self.task: Task | None = None
        self.began = ""
        self.began_at = time.monotonic()
        self.until = time.monotonic() + SECONDS_TO_START
        self.results: dict[str, Result] = {}
        self.ended = False

    def give(self, task: Task) -> None:
        self.task, self.began, self.results = task, "", dict(task.known)
        self.until = time.monotonic() + SECONDS_TO_START
        with suppress(OSError):  # it has died already: its channel tells, where it is listened to
            self.channel.send(task)

    def take(self, message: tuple[str, Any]) -> Judged | None:
        """Take what the judge says; gives the submission when it is done."""
        what, value = message
        task = self.task
        self.began_at = time.monotonic()
        self.until = self.began_at + self.setting.seconds
        if what == "began":
            self.began = str(value)
        elif what == "result" and isinstance(value, Result):
            self.began = ""
            self.results[value.exercise] = value
        elif what == "done" and task is not None:
            self.task = None
            return Judged(task.student, self.results, value)
        return None

    def end(self) -> None:
        """End the process, with all that it started."""
        if self.ended:
            return
        self.ended = True
        pid = self.process.pid
        if pid and sys.platform != "win32":
            with suppress(OSError):  # it has ended, or died before it had a group of its own
                os.killpg(pid, signal.SIGKILL)
        self.process.kill()
        self.process.join()
        self.channel.close()


def judge_all(tasks: Iterator[Task], setting: Setting, jobs: int) -> Iterator[Judged]:
    """Judge every submission, in any order, on so many cores; each is given as soon as it is done."""
    judges: list[_Judge] = []
    try:
        for task in tasks:
            judges.append(_Judge(setting))
            judges[-1].give(task)
            if len(judges) >= jobs:
                break
        while any(judge.task for judge in judges):
            yield from _turn(judges, tasks)
    finally:
        for judge in judges:
            judge.end()


def _turn(judges: list[_Judge], tasks: Iterator[Task]) -> Iterator[Judged]:
    """Listen until some judge says something or is late, and give the next submission to who is done."""
    busy = [judge for judge in judges if judge.task]
    late = min(judge.until for judge in busy) - time.monotonic()
    heard = wait([judge.channel for judge in busy], timeout=max(late, 0.0))
    for judge in busy:
        if judge.channel in heard:
            done = _listen(judge)
        elif time.monotonic() > judge.until:
            seconds = judge.setting.seconds if judge.began else SECONDS_TO_START
            done = _given_up(judge, f"it takes longer than {seconds:g} seconds to check")
        else:
            continue
        if isinstance(done, Judged):
            yield done
        rest = done if isinstance(done, Task) else None
        if rest or done:
            _go_on(judges, judge, rest or next(tasks, None))


def _go_on(judges: list[_Judge], judge: _Judge, task: Task | None) -> None:
    """Give a judge its next submission; one that was ended has a successor."""
    if task is None:
        judge.task = None
        return
    if judge.ended:
        judges[judges.index(judge)] = judge = _Judge(judge.setting)
    judge.give(task)


def _listen(judge: _Judge) -> Judged | Task | None:
    try:
        return judge.take(judge.channel.recv())
    except (EOFError, OSError):
        judge.process.join(5)
        return _given_up(
            judge, f"the process that checked it ran out of memory or ended (exit code {judge.process.exitcode})"
        )


def _given_up(judge: _Judge, reason: str) -> Judged | Task:
    """End a judge; gives what is left of its submission, with a result for the answer that ended it."""
    task = judge.task
    assert task is not None
    judge.end()
    if not judge.began:
        return Judged(task.student, judge.results, [f"this submission could not be read: {reason}"], whole=False)
    spent = task.spent + time.monotonic() - judge.began_at
    results = {**judge.results, judge.began: _ended(judge.began, reason)}
    if spent > SUBMISSION_SECONDS:
        told = f"checking was ended after {spent:.0f} seconds in answers that do not end; the rest is not checked"
        return Judged(task.student, results, [told], whole=False)
    return replace(task, known=results, spent=spent)


def _ended(exercise: str, reason: str) -> Result:
    return Result(exercise=exercise, outcome=Outcome.CANNOT_RUN.value, lines=(("reason", reason, False),))


# ---------------------------------------------------------------------- in the judge's process


def _serve(channel: Connection, setting: Setting) -> None:
    """Judge what comes, until nobody sends any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the coordinator decides what a stop means
    if sys.platform != "win32":
        os.setpgrp()
    if system.machine():
        system.end_with_parent()  # an answer that never ends must not go on when the coordinator is gone
    _bound_memory()
    catalogue(setting.lessons, "")  # read before the first task, whose time is counted
    with Handlers() as handlers, suppress(EOFError, OSError):
        while True:
            task: Task = channel.recv()
            exercises = catalogue(setting.lessons, variant_for(setting.lessons, task.student))
            _judge_one(channel, task, exercises, setting, handlers)


def _judge_one(
    channel: Connection, task: Task, exercises: Mapping[str, Exercise], setting: Setting, handlers: Handlers
) -> None:
    answers, troubles = answers_in(task.notebooks, exercises)
    for name, given in answers.items():
        if name not in task.known:
            channel.send(("began", name))
            channel.send(("result", judged(exercises[name], given, setting.seed, handlers)))
    channel.send(("done", troubles))


def _bound_memory() -> None:
    try:
        import resource
    except ImportError:  # Windows has no such bounds
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
