"""Somebody at the editor: what they might do next with a definition, sensible or not, as hypothesis draws it."""

from hypothesis import strategies as st

from sfnlearn.asl.definition import all_states, blocks, plain_values, states_of, transitions
from sfnlearn.editing.catalogue import CATALOGUE

FLOW = ["Task", "Choice", "Parallel", "Map", "Pass", "Wait", "Succeed", "Fail"]
NAMES = ["A", "Pay", "Pay 2", "a/b", "c[0]", "~1", "States", "Ünïcode ☃", '"', "\\", "<b>", "{}", "x" * 80]
SOURCES = ['"text"', "1.50", "-0", "1e3", "null", "{}", "[1, {}]", "nonsense", "", '{"a": 1, "a": 2}', "true"]
TEXTS = [
    '{"Type": "Pass", "End": true}',
    '"Pasted": {"Type": "Wait", "Seconds": 5, "Next": "Elsewhere"},',
    '{"StartAt": "A", "States": {"A": {"Type": "Pass", "Next": "B"}, "B": {"Type": "Succeed"}}}',
    "A:\n  Type: Pass\n  End: true\n",
    "not a state",
    "{}",
]


@st.composite
def structural(draw, session, copied):
    """An operation on states and transitions that somebody may do who uses the mouse alone."""
    places = _states(session)
    kinds = ["insert"] * 3 if places else []
    if places:
        kinds += ["move", "remove", "rename", "connect", "connect", "disconnect", "duplicate", "paste", "copy", "fix"]
        kinds += ["add_branch", "remove_branch"]
    kind = draw(st.sampled_from(kinds or ["insert", "paste"]))
    some = st.lists(st.sampled_from(places), min_size=1, max_size=3) if places else st.just([])
    if kind == "insert":
        return kind, {"what": {"item": draw(_items())}, "into": draw(_targets(session))}
    if kind == "paste":
        return kind, {"text": draw(st.sampled_from([*copied, *TEXTS[:3]])), "into": draw(_targets(session))}
    if kind == "move":
        return kind, {"states": draw(some), "into": draw(_targets(session))}
    if kind in ("remove", "duplicate", "copy"):
        return kind, {"states": draw(some)}
    if kind == "rename":
        return kind, {"state": draw(st.sampled_from(places)), "name": draw(st.sampled_from(NAMES))}
    if kind == "connect":
        sources = st.sampled_from([*places, *_blocks(session)])
        ways = st.sampled_from([None, "Next", "Default", "rule", "catch", *_transitions(session)])
        source = draw(sources)
        target = st.sampled_from([None, *places, *_beside(source, places) * 3])
        return kind, {"state": source, "target": draw(target), "way": draw(ways)}
    if kind == "disconnect":
        return kind, {"transition": draw(st.sampled_from(_transitions(session)))}
    if kind == "fix":
        return kind, {"index": draw(st.integers(0, 3))}
    if kind == "add_branch":
        return kind, {"state": draw(st.sampled_from(places))}
    return kind, {"place": draw(st.sampled_from(_blocks(session)))}


@st.composite
def anything(draw, session, copied):
    """Any operation, with places that are there and others, with values that fit and others."""
    kind = draw(st.sampled_from(["structural", "set", "put", "unset", "keys", "list", "odd", "type", "convert"]))
    if kind == "structural":
        return draw(structural(session, copied))
    place = draw(_places(session))
    if kind == "set":
        return kind, {"place": place, "source": draw(st.sampled_from(SOURCES))}
    if kind == "put":
        return kind, {"place": place, "value": draw(_values())}
    if kind == "unset":
        return kind, {"place": place}
    if kind == "keys":
        which = draw(st.sampled_from(["rename_key", "replace_field"]))
        more = {"replace_field": {"value": draw(_values())}}.get(which, {})
        name = draw(st.sampled_from([*NAMES, "Type", "Next", "End", "StartAt", "States"]))
        return which, {"place": place, "name": name, **more}
    if kind == "convert":
        return kind, {"syntax": draw(st.sampled_from(["JSON", "YAML", "XML"]))}
    if kind == "type":
        text = session.text
        at = draw(st.integers(0, len(text)))
        typed = draw(st.sampled_from(["", "x", "{", '"', ",", "\n", "#"]))
        return kind, {"text": text[:at] + typed + text[at + draw(st.integers(0, 2)) :], "joined": draw(st.booleans())}
    if kind == "list":
        index = draw(st.integers(0, 2))
        which = draw(st.sampled_from(["list_insert", "list_remove", "list_move"]))
        more = {"list_insert": {"value": draw(_values())}, "list_move": {"index": draw(st.integers(-1, 2))}}
        return which, {"place": [*place, index], **more.get(which, {})}
    operation = draw(st.sampled_from(["insert", "move", "connect", "rename", "replace", "paste", "fix", "nonsense"]))
    names = st.sampled_from(["what", "into", "states", "state", "target", "way", "name", "text", "index", "place"])
    return operation, draw(st.dictionaries(names, _values() | st.just(place) | st.just([place]), max_size=3))


def _items():
    return st.sampled_from(FLOW) | st.sampled_from(sorted(CATALOGUE))


def _values():
    return st.sampled_from(
        [None, True, 0, 1.5, "A", "Pay", [], {}, [1], {"Type": "Pass"}, {"States": {}}, {"Next": "A"}]
    )


def _states(session):
    value = session.definition
    return [list(found.location) for found in all_states(value)] if isinstance(value, dict) else []


def _beside(place, places):
    return [each for each in places if each[:-2] == place[:-2] or each[:-2] == place]


def _blocks(session):
    value = session.definition
    return [list(place) for place, _ in blocks(value)] if isinstance(value, dict) else [[]]


def _transitions(session):
    value = session.definition
    if not isinstance(value, dict):
        return [["StartAt"]]
    found = []
    for place, block in blocks(value):
        found.append([*place, "StartAt"])
        for name, state in states_of(block).items():
            at = [*place, "States", name]
            found += [[*at, *keys] for keys, _ in transitions(state)] + [[*at, "End"]]
    return found


@st.composite
def _targets(draw, session):
    if draw(st.integers(0, 3)):
        return {"transition": draw(st.sampled_from(_transitions(session)))}
    return {draw(st.sampled_from(["block", "ground"])): draw(st.sampled_from(_blocks(session)))}


def _places(session):
    value = session.definition
    there = [list(place) for place, _ in plain_values(value)]
    there += [place[:length] for place in there for length in range(len(place))]
    return st.sampled_from(
        [*there, [], ["States"], ["nowhere", 0], ["States", "A", "Retry", 0, "MaxAttempts"], ["Comment"]]
    )
