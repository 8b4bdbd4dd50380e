from __future__ import annotations

import re

from sfnlearn import Faults, StateMachine, run
from sfnlearn.course.pieces import log_levels
from sfnlearn.engine.history.log_records import LOG_LEVELS, log_records

PAY = {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:pay", "End": True}
MACHINE = StateMachine({"StartAt": "Pay <b>", "States": {"Pay <b>": PAY}}, name="orders")
EXECUTION = run(
    MACHINE,
    {"amount": 20},
    functions={"pay": lambda event, context: event},
    faults=Faults().on("Pay <b>", error="Declined"),
    name="order-7",
)


def test_the_table_counts_what_each_level_keeps():
    shown = log_levels(EXECUTION)
    assert shown.kept == {level: len(log_records(EXECUTION, level)) for level in LOG_LEVELS}
    assert shown.words == "The log of order-7, 6 events: OFF keeps 0, FATAL 1, ERROR 2, ALL 6."


def test_text_and_html_say_the_same():
    shown = log_levels(EXECUTION)
    cells = re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", shown.html())
    words = " ".join(re.sub(r"<[^>]+>", "", " ".join(cells)).replace("&lt;", "<").replace("&gt;", ">").split())
    assert words == " ".join(" ".join(str(shown).splitlines()[1:]).split())
    assert "Pay <b>" not in shown.html()


def test_a_record_is_kept_by_word_and_not_by_colour_alone():
    shown = log_levels(EXECUTION)
    assert str(shown).count("✓ kept") == shown.html().count("✓ kept") == sum(shown.kept.values())


def test_data_is_counted_in_bytes_with_and_without():
    shown = log_levels(EXECUTION)
    line = next(line for line in str(shown).splitlines() if "without" in line)
    with_data = next(line for line in str(shown).splitlines() if "with execution" in line)
    assert line.split()[-3:-1] == with_data.split()[-3:-1]  # neither of the two failures holds data
    assert int(line.split()[-1]) < int(with_data.split()[-1])
    assert shown.records("ALL", include_execution_data=False)[0]["details"].keys() == {"roleArn"}


def test_of_a_long_history_the_first_rows_are_shown_and_the_rest_is_told():
    shown = log_levels(EXECUTION, rows=2)
    assert "4 more events: log_levels(execution, rows=6) shows them." in str(shown)
    assert "4 more events" in shown.html()
    assert shown.kept["ALL"] == 6
