"""The words and sizes of the canvas: names, captions, labels and tooltips of a definition that may be wrong anywhere.

Rules that hold here: the words are the static pictures' own (`drawing/picture/`), which trust a definition that was
loaded; here a broken part is left out or shown as it is written.  Cards are equally wide whatever stands in them, so
that no other state moves when one is renamed.
"""

from __future__ import annotations

from sfnlearn.asl.definition import Definition, is_distributed, objects_of
from sfnlearn.asl.rule_words import rule_text
from sfnlearn.drawing.picture import choice_text
from sfnlearn.drawing.picture.dot import BADGE_SPACE, ICON_SPACE, LINE_HEIGHT, NAME_SIZE
from sfnlearn.drawing.picture.edge_labels import label_lines, label_size
from sfnlearn.drawing.picture.machine_graph import Edge
from sfnlearn.drawing.text import clip, fitted_lines, printable
from sfnlearn.jsontext import JSON, compact

CARD_WIDTH, CARD_PAD = 216.0, 30.0
_NAME_ROOM = CARD_WIDTH - ICON_SPACE - BADGE_SPACE - 12
_NAME_LINES = 2
_SHORT, _LONGEST = 60, 400
"""Characters of a name in a sentence, and of a label before it is broken into lines."""


def card(name: str) -> tuple[list[str], list[float]]:
    """The lines of a state's name, and the width and height of its card in pixels.

    >>> card("Pay the bill")
    (['Pay the bill'], [216.0, 46.0])
    """
    lines = fitted_lines(clip(name, _LONGEST), _NAME_ROOM, NAME_SIZE, _NAME_LINES)
    return [*lines], [CARD_WIDTH, CARD_PAD + LINE_HEIGHT * len(lines)]


def label(kind: str, text: str, ways: int) -> tuple[list[str], list[float]]:
    """The lines of an edge's label, and the width and height that they need; both empty where it has none."""
    if not text:
        return [], [0, 0]
    edge = Edge("", "catch" if kind == "catch" else "choice", "", "", label=clip(text, _LONGEST), ways=ways)
    return [*label_lines(edge)], [*label_size(edge)]


def short(name: str) -> str:
    """A state's name in a sentence."""
    return clip(name, _SHORT)


def type_text(kind: JSON) -> str:
    """A state's Type as it is shown, also where it is not a text.

    >>> type_text("Task"), type_text(None), type_text(3)
    ('Task', '', '3')
    """
    if kind is None:
        return ""
    return kind if isinstance(kind, str) else clip(compact(kind), _SHORT)


def a_state(kind: str) -> str:
    """A state of this type in the middle of a sentence.

    >>> a_state("Task"), a_state("")
    ('a Task state', 'a state without a Type')
    """
    return f"a {clip(kind, _SHORT)} state" if kind else "a state without a Type"


def gap(target: JSON) -> str:
    """What stands where the name of a state should."""
    if target is None:
        return ""
    return target if isinstance(target, str) else clip(compact(target), _SHORT)


def caption(state: Definition) -> str:
    """What the frame of a Parallel or Map state says about itself.

    >>> caption({"Type": "Map", "ItemsPath": "$.orders", "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED"}}})
    'for each of $.orders · distributed'
    >>> caption({"Type": "Parallel"})
    '0 branches'
    """
    kind = state.get("Type")
    if kind == "Parallel":
        branches = state.get("Branches")
        return choice_text.caption({"Type": kind, "Branches": branches if isinstance(branches, list) else []})
    if kind != "Map":
        return ""
    return choice_text.caption(state) + (" · distributed" if is_distributed(state) else "")


def title(name: str, state: Definition) -> str:
    """The tooltip of a card: name, type and facts, a line each."""
    kind = type_text(state.get("Type")) or "no Type"
    retriers = [
        retrier for _, retrier in objects_of(state, "Retry") if isinstance(retrier.get("ErrorEquals", []), list)
    ]
    lines = [f"{name} ({kind})", *choice_text.facts({**state, "Retry": retriers})]
    return "\n".join(clip(line, _LONGEST) for line in lines)


def rule(written: Definition) -> str:
    """A Choice rule as one line; a broken one as it is written.

    >>> rule({"Variable": "$.n", "NumericLessThan": 3, "Next": "A"}), rule({"Not": 3, "Next": "A"})
    ('$.n < 3', '{"Not":3}')
    """
    if not written.keys() - {"Next", "Comment", "Assign", "Output"}:
        return "no condition"
    text = rule_text(written) if _reads_as_rule(written) else compact(_without_target(written))
    return clip(" ".join(printable(text).split()), _LONGEST) or "no condition"


def _without_target(written: Definition) -> dict[str, JSON]:
    return {name: value for name, value in written.items() if name != "Next"}


def _reads_as_rule(written: JSON) -> bool:
    """Whether a rule is made of objects and arrays where `rule_text` expects them."""
    if not isinstance(written, dict):
        return False
    if "Condition" in written:
        return True
    if "Not" in written:
        return _reads_as_rule(written["Not"])
    for operator in ("And", "Or"):
        if operator in written:
            parts = written[operator]
            return isinstance(parts, list) and all(map(_reads_as_rule, parts))
    return True


def errors(catcher: Definition) -> str:
    """The names of the errors that a Catcher takes.

    >>> errors({"ErrorEquals": ["A", "B"], "Next": "C"}), errors({"Next": "C"})
    ('A, B', 'no errors')
    """
    named = catcher.get("ErrorEquals")
    if not isinstance(named, list):
        return "no errors" if named is None else clip(compact(named), _LONGEST)
    return clip(", ".join(gap(name) for name in named), _LONGEST) or "no errors"
