"""The machines that are measured, each with its input, its functions and the output that it must give.

`build("loop_choice", n=1000)` makes one; `docs/performance.md` has what they cost.

Rules that hold here: a workload is plain JSON, so that every implementation gets the same; its output is checked after
each run, so that nothing looks fast because it did less.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

ARN = "arn:aws:lambda:us-east-1:123456789012:function:"
State = dict[str, Any]
Function = Callable[[Any, Any], Any]


@dataclass(frozen=True)
class Workload:
    """One machine with one input. `states` is how many states an execution enters; `right(output)` judges the output.

    `functions` makes the Lambda functions anew for each execution, because one of them counts its calls.
    """

    definition: dict[str, Any]
    input: Any
    states: int
    right: Callable[[Any], bool]
    functions: Callable[[], Mapping[str, Function]] = field(default=dict)


def chain(states: Iterable[State], name: str = "S", **more: Any) -> dict[str, Any]:
    """A block of states that follow one another: S0, S1, ... (a state's name stands once in a machine)."""
    listed = list(states)
    last = len(listed) - 1
    named = {
        f"{name}{place}": {**state, **({"End": True} if place == last else {"Next": f"{name}{place + 1}"})}
        for place, state in enumerate(listed)
    }
    return {"StartAt": f"{name}0", "States": named, **more}


def chain_plain(n: int = 1_000) -> Workload:
    """Pass states that do nothing: what a transition costs."""
    return Workload(chain([{"Type": "Pass"}] * n), {"v": 1}, n, lambda output: output == {"v": 1})


def chain_pass(n: int = 1_000) -> Workload:
    """Pass states with a payload template and a ResultPath."""
    template = {"id.$": "$.order.id", "total.$": "$.order.total"}
    states = ({"Type": "Pass", "Parameters": {**template, "step": place}, "ResultPath": "$.last"} for place in range(n))
    order = {"id": "o-1", "total": 42, "lines": [{"sku": f"s{place}", "qty": place} for place in range(5)]}
    last = {"id": "o-1", "total": 42, "step": n - 1}
    return Workload(chain(states), {"order": order}, n, lambda output: output == {"order": order, "last": last})


def loop_choice(n: int = 3_000) -> Workload:
    """A loop of a Choice and a Pass state that counts to n."""
    states = {
        "Enough?": {
            "Type": "Choice",
            "Choices": [{"Variable": "$.count", "NumericLessThan": n, "Next": "Add"}],
            "Default": "Done",
        },
        "Add": {"Type": "Pass", "Parameters": {"count.$": "States.MathAdd($.count, 1)"}, "Next": "Enough?"},
        "Done": {"Type": "Succeed"},
    }
    definition = {"StartAt": "Enough?", "States": states}
    return Workload(definition, {"count": 0}, 2 * n + 2, lambda output: output == {"count": n})


def parallel(branches: int = 10, n: int = 50) -> Workload:
    """A Parallel state whose branches are chains of n Pass states."""
    blocks = [
        chain(({"Type": "Pass", "Result": {"branch": branch, "place": place}} for place in range(n)), f"B{branch}-")
        for branch in range(branches)
    ]
    ends = [{"branch": branch, "place": n - 1} for branch in range(branches)]
    definition = chain([{"Type": "Parallel", "Branches": blocks}])
    return Workload(definition, {}, branches * n + 1, lambda output: output == ends)


def map_inline(n: int = 1_000, slim: int = 0) -> Workload:
    """An inline Map state with two Pass states for each of n items; `slim=1`: items that are numbers, states that do
    nothing, so that 100,000 of them fit into a payload.
    """
    if slim:
        each: list[State] = [{"Type": "Pass"}] * 2
    else:
        label = {"Type": "Pass", "Parameters": {"id.$": "$.id", "kind": "item"}}
        each = [label, {"Type": "Pass", "Result": True, "ResultPath": "$.done"}]
    processor = chain(each, "Item", ProcessorConfig={"Mode": "INLINE"})
    items = list(range(n)) if slim else [{"id": place, "price": place % 97} for place in range(n)]
    results = items if slim else [{"id": place, "kind": "item", "done": True} for place in range(n)]
    kept = {} if slim else {"ResultPath": "$.results"}
    definition = chain([{"Type": "Map", "ItemsPath": "$.items", "ItemProcessor": processor, **kept}])
    return Workload(
        definition,
        {"items": items},
        2 * n + 1,
        lambda output: (output if slim else output["results"]) == results,
    )


def chain_jsonata(n: int = 1_000) -> Workload:
    """JSONata Pass states with a plain path and a sum over a filter of twenty items."""
    plain, summed = JSONATA
    output = {"items": f"{{% {plain} %}}", "total": f"{{% {summed} %}}"}
    states = ({"Type": "Pass", "Output": {**output, "step": place}} for place in range(n))
    items = [{"sku": f"s{place}", "price": place} for place in range(20)]
    total = sum(price for price in range(20) if price > 10)
    return Workload(
        chain(states, QueryLanguage="JSONata"), {"items": items}, n, lambda output: output["total"] == total
    )


JSONATA = ("$states.input.items", "$states.input.items[price > 10].price ~> $sum()")
"""The two expressions of chain_jsonata."""


def wait(seconds: int = 3_600) -> Workload:
    """A Wait state, which costs no time on a virtual clock."""
    return Workload(chain([{"Type": "Wait", "Seconds": seconds}]), {"v": 1}, 1, lambda output: output == {"v": 1})


def retry(fails: int = 5) -> Workload:
    """A Task whose function fails so many times before it succeeds, with pauses that double."""
    retrier = {"ErrorEquals": ["States.ALL"], "IntervalSeconds": 1, "BackoffRate": 2.0, "MaxAttempts": fails}
    definition = chain([{"Type": "Task", "Resource": f"{ARN}flaky", "Retry": [retrier]}])

    def functions() -> Mapping[str, Function]:
        left = [None] * fails

        def flaky(_event: Any, _context: Any) -> Any:
            if left:
                left.pop()
                raise RuntimeError
            return {"ok": True}

        return {"flaky": flaky}

    return Workload(definition, {}, 1, lambda output: output == {"ok": True}, functions)


def parse_only(n: int = 1_000) -> Workload:
    """A definition of n states with templates, Retriers and Catchers, and a Fail state; it is read and not run."""
    retrier = {"ErrorEquals": ["States.TaskFailed"], "IntervalSeconds": 2, "MaxAttempts": 3}
    catcher = {"ErrorEquals": ["States.ALL"], "Next": "Broken", "ResultPath": "$.error"}
    task = {"Type": "Task", "Resource": f"{ARN}work", "TimeoutSeconds": 30, "Retry": [retrier], "Catch": [catcher]}
    template = {"a.$": "$.a", "b": {"c.$": "States.Format('{}', $.a)"}}
    four: list[State] = [
        {"Type": "Pass", "Parameters": template},
        task,
        {"Type": "Wait", "Seconds": 1},
        {"Type": "Pass", "Result": [1, 2, 3], "ResultPath": "$.list"},
    ]
    definition = chain(four * (n // 4))
    definition["States"]["Broken"] = {"Type": "Fail", "Error": "Broken", "Cause": "A step failed"}
    return Workload(definition, {"a": 1}, len(definition["States"]), lambda _output: True)


WORKLOADS: dict[str, Callable[..., Workload]] = {
    made.__name__: made
    for made in (
        *(chain_plain, chain_pass, loop_choice, parallel, map_inline, chain_jsonata),
        *(wait, retry, parse_only),
    )
}


def build(name: str, words: Iterable[str] = ()) -> Workload:
    """A workload by its name, with parameters as words: `build("map_inline", ["n=10000", "slim=1"])`."""
    parameters = {key: json.loads(value) for key, _, value in (word.partition("=") for word in words)}
    return WORKLOADS[name](**parameters)
