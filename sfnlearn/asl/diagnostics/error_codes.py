"""The codes of errors: what each means, and definitions that provoke it.

A new error is one entry here, beside the code that finds it.  Every example is run by the tests and stands, with its
message, in docs/diagnostics.md.
"""

from __future__ import annotations

from collections.abc import Mapping

from sfnlearn.asl.diagnostics.codes import Code, aws_error
from sfnlearn.asl.diagnostics.example_machines import (
    BLOCK,
    CALLBACK,
    END,
    RETRY,
    caught,
    choice,
    distributed_map,
    jsonata,
    one_state,
    pass_state,
    task,
)

_IN_ORDER = (
    aws_error(
        "MISSING_DESCRIPTION",
        "The definition is an empty text.",
        {"nothing at all": ""},
    ),
    aws_error(
        "INVALID_JSON_DESCRIPTION",
        """The text is neither JSON nor YAML: a comma too many, a bracket that is not closed, a key that stands
        twice in one object. The location is the line and the column where reading stopped; nothing else can be said
        before this is fixed. A key twice is refused here too, since one of the two values would be lost.""",
        {
            "a comma too many": '{"StartAt": "A",}',
            "a key that stands twice": '{"StartAt": "A", "StartAt": "B"}',
            "a string in single quotes": "{'StartAt': 'A'}",
            "a text that is neither JSON nor YAML": "StartAt: [A",
        },
    ),
    aws_error(
        "TOO_DEEPLY_NESTED",
        """Arrays and objects stand inside each other more than 200 levels deep, which is some 50 branches of branches.
        AWS documents the code, and no answer with it was found: the number and the sentence are ours.""",
        {"objects in objects": '{"a":' * 201 + "1" + "}" * 201},
    ),
    aws_error(
        "SCHEMA_VALIDATION_FAILED",
        """A field is missing, unknown, in the wrong place, of the wrong type or out of range; a path, an intrinsic
        function or a resource is not valid; a field belongs to the other query language. AWS's sentences are used
        where they are known. For a field that does not belong there AWS gives the location of the object around it;
        here it is the field's own.""",
        {
            "something else than an object": "[]",
            "a field that is missing": {"States": {"A": END}},
            "a state that does not say where to go on": one_state({"Type": "Pass"}),
            "a field that is misspelt": one_state({"Type": "Pass", "Edn": True}),
            "a field that other states have": pass_state(Retry=RETRY),
            "a field that nobody has": pass_state(Colour="red"),
            "fields that exclude each other": one_state(
                {"Type": "Wait", "Seconds": 1, "SecondsPath": "$.s", "End": True}
            ),
            "both Next and End": one_state({"Type": "Pass", "Next": "A", "End": True}),
            "a value of the wrong type": task(TimeoutSeconds="30"),
            "a number out of range": one_state({"Type": "Wait", "Seconds": -1, "End": True}),
            "a word that is not one of those allowed": one_state({"Type": "Pas", "End": True}),
            "an array that is empty": one_state({"Type": "Parallel", "Branches": [], "End": True}),
            "a heartbeat that is not shorter than the timeout": task(TimeoutSeconds=5, HeartbeatSeconds=5),
            "a text that is not a timestamp": one_state({"Type": "Wait", "Timestamp": "2026-01-31", "End": True}),
            "a text that is not a path": pass_state(InputPath="order.id"),
            "a reference path that names more than one place": pass_state(ResultPath="$.items[*]"),
            "a template's field that is not a path": pass_state(Parameters={"name.$": "Ada"}),
            "an intrinsic function that is misspelt": pass_state(Parameters={"id.$": "States.Uuid()"}),
            "a template that is not an object": pass_state(Parameters="$.order"),
            "a variable's name that cannot be": pass_state(Assign={"my-id": 1}),
            "a variable of an outer block": {
                "StartAt": "A",
                "States": {
                    "A": {"Type": "Pass", "Assign": {"n": 1}, "Next": "M"},
                    "M": {
                        "Type": "Map", "End": True,
                        "ItemProcessor": {
                            "StartAt": "B", "States": {"B": {"Type": "Pass", "Assign": {"n": 2}, "End": True}},
                        },
                    },
                },
            },
            "a JSONata field in a JSONPath state": pass_state(Output="{% $states.input.a %}"),
            "a JSONPath field in a JSONata state": jsonata(Parameters={"a.$": "$.a"}),
            "JSONPath below JSONata": jsonata(QueryLanguage="JSONPath"),
            "a Condition that is not an expression": {
                "QueryLanguage": "JSONata", "StartAt": "A",
                "States": {
                    "A": {"Type": "Choice", "Choices": [{"Condition": "$states.input.ok", "Next": "B"}]}, "B": END,
                },
            },
            "a Choice rule without an operator": choice(),
            "a Choice rule with two operators": choice(NumericGreaterThan=1, NumericLessThan=9),
            "an operand of the wrong type": choice(NumericEquals="1"),
            "a backslash that escapes nothing": choice(StringMatches="a\\b"),
            "a resource that is not an ARN": one_state(
                {"Type": "Task", "Resource": "pay", "Retry": RETRY, "End": True}
            ),
            "States.ALL that is not last": caught(["States.ALL"], ["Boom"]),
            "States.ALL that is not alone": caught(["Boom", "States.ALL"]),
            "a distributed Map's field in an inline Map": one_state(
                {"Type": "Map", "ItemProcessor": BLOCK, "ItemBatcher": {"MaxItemsPerBatch": 5}, "End": True}
            ),
            "a callback in an Express machine": one_state(
                {"Type": "Task", **CALLBACK, "TimeoutSeconds": 5, "End": True}
            ),
        },
    ),
    aws_error(
        "MISSING_TRANSITION_TARGET",
        """A transition (`StartAt`, `Next`, `Default`) leads to a state that is not in the same block, or a state
        cannot be reached from `StartAt`. AWS writes `'Next'` in the sentence whatever the field is. A branch and an
        item processor are blocks of their own: nothing leads into them or out of them. Of states that are cut off
        together only the first is named.""",
        {
            "a Next that is misspelt": {"StartAt": "A", "States": {"A": {"Type": "Pass", "Next": "Pya"}, "Pay": END}},
            "a StartAt in the wrong case": {"StartAt": "a", "States": {"A": END}},
            "a transition out of a branch": {
                "StartAt": "A",
                "States": {
                    "A": {
                        "Type": "Parallel", "Next": "Done",
                        "Branches": [{"StartAt": "B", "States": {"B": {"Type": "Pass", "Next": "Done"}}}],
                    },
                    "Done": END,
                },
            },
            "a state that nothing leads to": {"StartAt": "A", "States": {"A": END, "Alone": END}},
        },
    ),
    aws_error(
        "MISSING_END_STATE",
        """No state of a block can be its last one: none has `"End": true`, and none is Succeed or Fail. AWS then
        says nothing of states that cannot be reached, and gives no location for the machine as a whole.""",
        {
            "two states that lead to each other": {
                "StartAt": "A", "States": {"A": {"Type": "Pass", "Next": "B"}, "B": {"Type": "Pass", "Next": "A"}},
            },
        },
    ),
    aws_error(
        "DUPLICATE_STATE_NAME",
        """Two states have one name. Names are unique in the whole machine, across branches and item processors,
        since the history tells states by their names only.""",
        {
            "one name in two branches": one_state({"Type": "Parallel", "Branches": [BLOCK, BLOCK], "End": True}),
        },
    ),
    aws_error(
        "INVALID_STATE_NAME",
        "A state's name has fewer than 1 or more than 80 characters.",
        {"81 characters": {"StartAt": "n" * 81, "States": {"n" * 81: END}}},
    ),
    aws_error(
        "DUPLICATE_LABEL_NAME",
        "Two distributed Maps have one `Label`, which is a part of the ARN of their Map Runs.",
        {
            "one Label for two Maps": {
                "StartAt": "A",
                "States": {
                    "A": distributed_map("rows", Next="B"),
                    "B": {**distributed_map("cells", End=True), "Label": "rows"},
                },
            },
        },
    ),
    aws_error(
        "INVALID_LABEL_NAME",
        "A `Label` has more than 40 characters, or holds white space, brackets, wildcards or special characters.",
        {"a Label with a space": one_state({**distributed_map("rows", End=True), "Label": "my rows"})},
    ),
    aws_error(
        "INVALID_JSONATA_EXPRESSION",
        "A text between `{%` and `%}` is not JSONata. The hint shows the character where reading stopped.",
        {
            "a bracket that is not closed": jsonata(Output={"sum": "{% $sum($states.input.prices %}"}),
            "two equal signs": jsonata(Output={"same": "{% $states.input.a == 1 %}"}),
        },
    ),
    aws_error(
        "UNSUPPORTED_JSONATA_EXPRESSION",
        """An expression is JSONata, but asks for what a state does not have: a name at the top level (there is no
        input document to look it up in; the input is `$states.input`), or a member of `$states` that this field
        cannot read.""",
        {
            "a name at the top level": jsonata(Output={"twice": "{% total * 2 %}"}),
            "a result where there is none": jsonata(Output="{% $states.result %}"),
        },
    ),
)  # fmt: skip
ERRORS: Mapping[str, Code] = {each.code: each for each in _IN_ORDER}
"""Every error that a definition can have, in the order of the documentation."""
EXPRESS = ("a callback in an Express machine",)
"""The examples that are read as Express machines."""
