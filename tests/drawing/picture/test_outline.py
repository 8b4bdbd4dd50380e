from __future__ import annotations

from sfnlearn.drawing import draw
from tests.drawing.samples import ORDER, Execution, Machine, order_log


def test_the_outline_says_what_the_picture_shows():
    assert (
        draw(Machine(ORDER)).outline
        == """\
State machine with 9 states.
Start → Validate
Validate (Task)
  Resource: arn:aws:lambda:us-east-1:123456789012:function:validate
  Retry States.ALL: MaxAttempts 2
  → In stock?
  on error Bad.Order, States.Timeout → Rejected
In stock? (Choice)
  if $.stock > 0 → Prepare
  if $.stock = 0 and $.backorder = true → Wait for stock
  otherwise → Rejected
Wait for stock (Wait)
  Seconds: 86400
  → Validate
Prepare (Parallel)
  2 branches:
  branch 0:
    Charge (Task)
      Resource: arn:aws:lambda:us-east-1:123456789012:function:x
      → end of branch
  branch 1:
    Pack each (Map)
      for each of $.items:
        Pack (Task)
          Resource: arn:aws:lambda:us-east-1:123456789012:function:x
          → end of branch
      → end of branch
  → Done
  on error States.ALL → Rejected
Done (Succeed)
  → End
Rejected (Fail)
  Error: Rejected
  → End"""
    )


def test_an_execution_is_told_in_words():
    lines = draw(Execution(order_log().events)).outline.splitlines()
    assert lines[0] == (
        "Execution FAILED after event 31: 9 states, 2 succeeded, 2 not entered, 1 caught, 3 failed, 1 aborted."
    )
    assert "Validate (Task): ✓ succeeded, 1 retry, last error Lambda.TooManyRequestsException" in lines
    assert "  on error States.ALL → Rejected [taken 1×]" in lines
    assert "        Pack (Task): ✕ failed, entered 2×, last error Box.Broken" in lines
