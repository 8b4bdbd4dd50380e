"""`sfnlearn doctor`: what the doctor found, a line each."""

from __future__ import annotations

import sys
from argparse import Namespace

from sfnlearn.commands.terminal import Colour, paint, tell
from sfnlearn.course.launch.checkup import Status, doctor

COLOURS: dict[Status, Colour] = {"ok": "green", "warn": "yellow", "fail": "red"}


def main(_options: Namespace) -> int:
    """Print the findings; 1 where something fails."""
    report = doctor()
    for finding in report.findings:
        mark, rest = str(finding)[:6], str(finding)[6:]
        tell(paint(mark, COLOURS[finding.status], sys.stdout) + rest)
    tell(report.verdict)
    return 0 if report.healthy else 1
