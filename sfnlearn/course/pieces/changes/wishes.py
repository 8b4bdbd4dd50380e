"""What Parcel's people ask for, and the edits that fulfil it in each design.

A test runs every design before and after every wish: the messages that customers get must be the same in all three.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sfnlearn.cloud.functions.configuration import LONGEST_TIMEOUT
from sfnlearn.course.pieces.changes.designs import Edit
from sfnlearn.course.pieces.changes.parcel import MESSAGES


@dataclass(frozen=True, slots=True)
class Wish:
    """A change request: its name, what somebody asks for, the edits by design, and why it cannot be where it cannot."""

    name: str
    words: str
    edits: Mapping[str, Sequence[Edit]]
    impossible: Mapping[str, str]


def _wish(name: str, words: str, impossible: Mapping[str, str] | None = None, **edits: Sequence[Edit]) -> Wish:
    return Wish(name, words, edits, impossible or {})


def _in_each_copy(old: str, new: str) -> list[Edit]:
    return [Edit(f"{function}.py", old, new) for function, _ in MESSAGES.values()]


def _parameters(old: str, new: str) -> list[Edit]:
    """The same edit in the Parameters of each state that sends a message."""
    return [Edit("order.asl.json", old.format(message), new.format(message)) for _, message in MESSAGES.values()]


SHIPPED = "your parcel is on its way"
SOONER = "your parcel arrives tomorrow"
SHIP_BY_HAND = """\
def ship_patiently(order):
    for pause in (1, 2):
        try:
            return ship(order)
        except NoCourier:
            time.sleep(pause)
    return ship(order)

def handler(event, context):"""
RETRY = """\
      "ResultPath": "$.parcel",
      "Retry": [
        {"ErrorEquals": ["NoCourier"], "IntervalSeconds": 1, "MaxAttempts": 2}
      ],"""
TO_SHIPPED = """\
      "ResultPath": null,
      "Next": "NextDay"
    },
    "NextDay": {"Type": "Wait", "Seconds": 86400, "Next": "Ask"},
    "Ask": {
      "Type": "Task",
      "Resource": "arn:aws:lambda:us-east-1:123456789012:function:"""
ASK = "how was it?"
ENDS_SHARED = """\
      "Parameters": {"customer.$": "$.customer", "text": "your parcel is on its way"},
      "ResultPath": null,
      "End": true"""
ENDS_COPIES = """\
function:notify_shipped",
      "ResultPath": null,
      "End": true"""
ENDED = """
      "ResultPath": null,
      "End": true"""

WISHES = (
    _wish(
        "phone",
        "Every message ends with our phone number.",
        monolith=[Edit("order.py", '{text}")', '{text}, call 170")')],
        copies=[
            Edit(f"{function}.py", f'{message}")', f'{message}, call 170")') for function, message in MESSAGES.values()
        ],
        shared=[Edit("notify.py", "{event['text']}", "{event['text']}, call 170")],
    ),
    _wish(
        "wording",
        f'"{SHIPPED}" becomes "{SOONER}".',
        monolith=[Edit("order.py", SHIPPED, SOONER)],
        copies=[Edit("notify_shipped.py", SHIPPED, SOONER)],
        shared=[Edit("order.asl.json", SHIPPED, SOONER)],
    ),
    _wish(
        "retry",
        "When there is no courier, try twice more, after 1 and 2 seconds.",
        monolith=[
            Edit("order.py", "class CardDeclined", "import time\n\nclass CardDeclined"),
            Edit("order.py", "def handler(event, context):", SHIP_BY_HAND),
            Edit("order.py", "parcel = ship(event)", "parcel = ship_patiently(event)"),
        ],
        copies=[Edit("order.asl.json", '      "ResultPath": "$.parcel",', RETRY)],
        shared=[Edit("order.asl.json", '      "ResultPath": "$.parcel",', RETRY)],
    ),
    _wish(
        "tax",
        "The card is charged with 20 % tax.",
        monolith=[Edit("order.py", '{"paid": order["amount"]}', '{"paid": order["amount"] * 6 / 5}')],
        copies=[Edit("charge.py", '{"paid": event["amount"]}', '{"paid": event["amount"] * 6 / 5}')],
        shared=[Edit("charge.py", '{"paid": event["amount"]}', '{"paid": event["amount"] * 6 / 5}')],
    ),
    _wish(
        "field",
        "The shop renames the field customer: it is called name now.",
        monolith=[Edit("order.py", "order['customer']", "order['name']")],
        copies=_in_each_copy("event['customer']", "event['name']"),
        shared=_parameters('"$.customer", "text": "{}"', '"$.name", "text": "{}"'),
    ),
    _wish(
        "greeting",
        "Every message begins with the customer's own greeting.",
        monolith=[
            Edit("order.py", "to {order['customer']}: {text}", "to {order['customer']}: {order['greeting']}, {text}")
        ],
        copies=[
            Edit(f"{function}.py", f"}}: {message}", f"}}: {{event['greeting']}}, {message}")
            for function, message in MESSAGES.values()
        ],
        shared=[
            *_parameters('"$.customer", "text": "{}"', '"$.customer", "greeting.$": "$.greeting", "text": "{}"'),
            Edit("notify.py", ": {event['text']}", ": {event['greeting']}, {event['text']}"),
        ],
    ),
    _wish(
        "next day",
        f'A day after the parcel has left we ask: "{ASK}"',
        {
            "monolith": f"a call of a Lambda function lasts at most {LONGEST_TIMEOUT // 60} minutes; "
            "a scheduler and a second function would be needed"
        },
        copies=[
            Edit("order.asl.json", ENDS_COPIES, f'function:notify_shipped",\n{TO_SHIPPED}notify_ask",{ENDED}'),
            Edit(
                "notify_ask.py", "", f"def handler(event, context):\n    print(f\"to {{event['customer']}}: {ASK}\")\n"
            ),
        ],
        shared=[
            Edit(
                "order.asl.json",
                ENDS_SHARED,
                ENDS_SHARED.partition("\n")[0]
                + f'\n{TO_SHIPPED}notify",\n'
                + f'      "Parameters": {{"customer.$": "$.customer", "text": "{ASK}"}},{ENDED}',
            )
        ],
    ),
)
