"""Parcel's order in three designs: one function; a machine, each message by its own function; one `notify` for all.

The lesson shows the first and the third; a test holds that its cells are these files.
"""

from __future__ import annotations

from sfnlearn.course.pieces.changes.designs import Design

ARN = "arn:aws:lambda:us-east-1:123456789012:function:"

MONOLITH = """\
class CardDeclined(Exception): pass
class NoCourier(Exception): pass

def notify(order, text):
    print(f"to {order['customer']}: {text}")

def charge(order):
    if order["card"] == "blocked":
        raise CardDeclined("ask for another card")
    return {"paid": order["amount"]}

def ship(order):
    if order["city"] == "Northgate":
        raise NoCourier("none in Northgate today")
    return {"tracking": "T-" + order["id"]}

def handler(event, context):
    notify(event, "we have your order")
    try:
        payment = charge(event)
    except CardDeclined:
        notify(event, "your card was declined")
        return event
    parcel = ship(event)
    notify(event, "your parcel is on its way")
    return {**event, "payment": payment, "parcel": parcel}
"""

CHARGE = """\
class CardDeclined(Exception): pass

def handler(event, context):
    if event["card"] == "blocked":
        raise CardDeclined("ask for another card")
    return {"paid": event["amount"]}
"""

SHIP = """\
class NoCourier(Exception): pass

def handler(event, context):
    if event["city"] == "Northgate":
        raise NoCourier("none in Northgate today")
    return {"tracking": "T-" + event["id"]}
"""

NOTIFY = """\
def handler(event, context):
    print(f"to {event['customer']}: {event['text']}")
"""

SHARED = """\
{
  "StartAt": "Confirm",
  "States": {
    "Confirm": {
      "Type": "Task",
      "Resource": "arn:aws:lambda:us-east-1:123456789012:function:notify",
      "Parameters": {"customer.$": "$.customer", "text": "we have your order"},
      "ResultPath": null,
      "Next": "Charge"
    },
    "Charge": {
      "Type": "Task",
      "Resource": "arn:aws:lambda:us-east-1:123456789012:function:charge",
      "ResultPath": "$.payment",
      "Catch": [
        {"ErrorEquals": ["CardDeclined"], "ResultPath": null, "Next": "Declined"}
      ],
      "Next": "Ship"
    },
    "Declined": {
      "Type": "Task",
      "Resource": "arn:aws:lambda:us-east-1:123456789012:function:notify",
      "Parameters": {"customer.$": "$.customer", "text": "your card was declined"},
      "ResultPath": null,
      "End": true
    },
    "Ship": {
      "Type": "Task",
      "Resource": "arn:aws:lambda:us-east-1:123456789012:function:ship",
      "ResultPath": "$.parcel",
      "Next": "OnItsWay"
    },
    "OnItsWay": {
      "Type": "Task",
      "Resource": "arn:aws:lambda:us-east-1:123456789012:function:notify",
      "Parameters": {"customer.$": "$.customer", "text": "your parcel is on its way"},
      "ResultPath": null,
      "End": true
    }
  }
}
"""

MESSAGES = {
    "Confirm": ("notify_order", "we have your order"),
    "Declined": ("notify_declined", "your card was declined"),
    "OnItsWay": ("notify_shipped", "your parcel is on its way"),
}
"""Of each state that sends a message: its own function in the second design, and what it says."""


def _copies() -> str:
    """The third design's machine, each message by a function of its own."""
    text = SHARED
    for function, message in MESSAGES.values():
        parameters = f'      "Parameters": {{"customer.$": "$.customer", "text": "{message}"}},\n'
        before, after = text.split(parameters)
        head, _, tail = before.rpartition("function:notify")
        text = f"{head}function:{function}{tail}{after}"
    return text


def _saying(message: str) -> str:
    return f"def handler(event, context):\n    print(f\"to {{event['customer']}}: {message}\")\n"


STEPS = {"charge.py": CHARGE, "ship.py": SHIP}
DESIGNS = (
    Design("monolith", "one function for all", {"order.py": MONOLITH}),
    Design(
        "copies",
        "machine, a function for each message",
        {
            "order.asl.json": _copies(),
            **STEPS,
            **{f"{function}.py": _saying(message) for function, message in MESSAGES.values()},
        },
    ),
    Design("shared", "machine, one notify for all", {"order.asl.json": SHARED, **STEPS, "notify.py": NOTIFY}),
)
