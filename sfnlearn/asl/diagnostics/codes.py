"""The codes of diagnostics: what each means, and definitions that provoke it.

`python -m sfnlearn.asl.diagnostics.codes` writes `docs/diagnostics.md` from this table and the figures of the corpus.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from sfnlearn.asl.diagnostics.code_examples import EXAMPLES


@dataclass(frozen=True, slots=True)
class Code:
    """One code; `examples` are definitions (or texts) that provoke it, each under the sentence for what is wrong."""

    code: str
    severity: Literal["ERROR", "WARNING"]
    origin: Literal["AWS", "sfnlearn"]
    meaning: str
    examples: Mapping[str, Any] = field(default_factory=dict)


def _code(code: str, severity: Literal["ERROR", "WARNING"], origin: Literal["AWS", "sfnlearn"], meaning: str) -> Code:
    return Code(code, severity, origin, " ".join(meaning.split()), EXAMPLES[code])


CODES: Mapping[str, Code] = {
    each.code: each
    for each in (
        _code("MISSING_DESCRIPTION", "ERROR", "AWS", "The definition is an empty text."),
        _code(
            "INVALID_JSON_DESCRIPTION", "ERROR", "AWS",
            """The text is neither JSON nor YAML: a comma too many, a bracket that is not closed, a key that stands
            twice in one object. The location is the line and the column where reading stopped; nothing
            else can be said before this is fixed. A key twice is refused here too, since one of the
            two values would be lost.""",
        ),
        _code(
            "SCHEMA_VALIDATION_FAILED", "ERROR", "AWS",
            """A field is missing, unknown, in the wrong place, of the wrong type or out of range; a path, an intrinsic
            function or a resource is not valid; a field belongs to the other query language. AWS's
            sentences are used where they are known. For a field that does not belong there AWS gives
            the location of the object around it; here it is the field's own.""",
        ),
        _code(
            "MISSING_TRANSITION_TARGET", "ERROR", "AWS",
            """A transition (`StartAt`, `Next`, `Default`) leads to a state that is not in the same block, or a state
            cannot be reached from `StartAt`. AWS writes `'Next'` in the sentence whatever the field is.
            A branch and an item processor are blocks of their own: nothing leads into them or out of
            them. Of states that are cut off together only the first is named.""",
        ),
        _code(
            "MISSING_END_STATE", "ERROR", "AWS",
            """No state of a block can be its last one: none has `"End": true`, and none is Succeed or Fail. AWS then
            says nothing of states that cannot be reached, and gives no location for the machine as a
            whole.""",
        ),
        _code(
            "DUPLICATE_STATE_NAME", "ERROR", "AWS",
            """Two states have one name. Names are unique in the whole machine, across branches and item processors,
            since the history tells states by their names only.""",
        ),
        _code("INVALID_STATE_NAME", "ERROR", "AWS", "A state's name has fewer than 1 or more than 80 characters."),
        _code(
            "DUPLICATE_LABEL_NAME", "ERROR", "AWS",
            "Two distributed Maps have one `Label`, which is a part of the ARN of their Map Runs.",
        ),
        _code(
            "INVALID_LABEL_NAME", "ERROR", "AWS",
            "A `Label` has more than 40 characters, or holds white space, brackets, wildcards or special characters.",
        ),
        _code(
            "INVALID_JSONATA_EXPRESSION", "ERROR", "AWS",
            "A text between `{%` and `%}` is not JSONata. The hint shows the character where reading stopped.",
        ),
        _code(
            "UNSUPPORTED_JSONATA_EXPRESSION", "ERROR", "AWS",
            """An expression is JSONata, but asks for what a state does not have: a name at the top level (there is no
            input document to look it up in; the input is `$states.input`), or a member of `$states`
            that this field cannot read.""",
        ),
        _code(
            "NO_DOLLAR", "WARNING", "AWS",
            """In a payload template a value looks like a path or an intrinsic function, but the field's name does not
            end with `.$`, so the text itself is passed on.""",
        ),
        _code(
            "NO_PATH", "WARNING", "AWS",
            """A value looks like a path, but the field takes it as it stands; its twin whose name ends with `Path`
            would evaluate it.""",
        ),
        _code(
            "PASS_RESULT_IS_STATIC", "WARNING", "AWS",
            "The `Result` of a Pass state holds a path or a `.$` field. Nothing in it is evaluated; `Parameters` is.",
        ),
        _code(
            "EXPRESSION_IN_JSONPATH", "WARNING", "sfnlearn",
            "A text `{% ... %}` stands in a state whose query language is JSONPath, where it is only text.",
        ),
        _code(
            "NO_DELIMITERS", "WARNING", "sfnlearn",
            "In a JSONata state a text looks like an expression, but does not begin with `{%` and end with `%}`.",
        ),
        _code(
            "DOLLAR_IN_JSONATA", "WARNING", "sfnlearn",
            "A name ends with `.$` in a JSONata state, where that means nothing.",
        ),
        _code(
            "TASK_WITHOUT_RETRY", "WARNING", "sfnlearn",
            """A Task has no `Retry`, and no Parallel or Map around it has one. Every service is busy or throttled now
            and then, and the first such answer fails the state.""",
        ),
        _code(
            "WAITS_WITHOUT_TIMEOUT", "WARNING", "sfnlearn",
            """A callback or an activity has neither `TimeoutSeconds` nor `HeartbeatSeconds`. If the answer never
            comes, the execution waits for up to a year.""",
        ),
        _code(
            "NEVER_HANDLED", "WARNING", "sfnlearn",
            """A Retrier or Catcher is there for an error that it never gets: it names `States.Runtime`, or it is
            `States.ALL` around states of which none can fail with anything else. `States.Runtime`
            always fails the execution, and `States.ALL` does not stand for it.""",
        ),
        _code(
            "NEVER_REACHED", "WARNING", "sfnlearn",
            "A Retrier or Catcher stands behind others that take all its errors, `States.TaskFailed` above all.",
        ),
        _code(
            "UNKNOWN_ERROR_NAME", "WARNING", "sfnlearn",
            "An error name begins with `States.`, which is reserved, and is none of the reserved names.",
        ),
        _code(
            "ENDLESS_LOOP", "WARNING", "sfnlearn",
            """From a state that can be reached, no way leads to an end. A Standard execution that comes there goes on
            until its 25,000th event fails it, an Express one for five minutes. A loop that has a way
            out is never named.""",
        ),
    )
}  # fmt: skip
"""Every code that a diagnostic can have, in the order of the documentation."""


def main() -> None:
    """Write docs/diagnostics.md."""
    from sfnlearn.asl.diagnostics.code_pages import PAGE, page

    PAGE.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
