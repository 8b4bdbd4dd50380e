"""The text of a definition, as somebody wrote it, and changes of it that leave the rest as it is."""

from __future__ import annotations

from typing import Any, Literal

from sfnlearn.asl.location import Keys, Location
from sfnlearn.asl.reading.yaml_text import YAMLSyntaxError, read_yaml
from sfnlearn.editing.text.converting import converted
from sfnlearn.editing.text.edits import Edit, applied
from sfnlearn.editing.text.grammar import Grammar
from sfnlearn.editing.text.json_edits import JSONEdits
from sfnlearn.editing.text.layout import quoted
from sfnlearn.editing.text.nodes import Span, Spot, find, place_at
from sfnlearn.editing.text.values import moved, renamed, replaced, with_member, without
from sfnlearn.editing.text.yaml_edits import YAMLEdits
from sfnlearn.errors import UsageError
from sfnlearn.jsonplaces import JSONSyntaxError, Key, begins_as_json
from sfnlearn.jsontext import check_value, dumps, parse

Syntax = Literal["JSON", "YAML"]


class TextError(UsageError):
    """A text that is neither JSON nor YAML; `line` and `column` count from 1, `reason` says what is wrong."""

    def __init__(self, reason: str, line: int, column: int) -> None:
        self.reason, self.line, self.column = reason, line, column
        super().__init__(f"line {line}, column {column}: {reason}")

    def __reduce__(self) -> tuple[type[TextError], tuple[str, int, int]]:
        return type(self), (self.reason, self.line, self.column)


class Text:
    r"""A definition's text, which never changes: every edit gives another one.

    A place is the way to a member: keys and indexes from the whole definition, `("States", "Pay", "Catch", 0, "Next")`.
    An edit changes what stands at a place, and of the text around it not a byte but the comma or the line that goes
    along.  `syntax` is "JSON" or "YAML"; None: JSON where the text begins as an object or array does, else YAML.
    Raises TextError for a text that is neither.  An edit that cannot be made raises UsageError, one sentence.

    >>> text = Text('{\n  "StartAt": "A",\n  "States": {}\n}')
    >>> print(text.put(("States", "A"), {"Type": "Wait", "Seconds": 1}).set(("States", "A", "Seconds"), "1e1").text)
    {
      "StartAt": "A",
      "States": {
        "A": {
          "Type": "Wait",
          "Seconds": 1e1
        }
      }
    }
    """

    def __init__(self, text: str, syntax: Syntax | None = None) -> None:
        self._text = text
        self._syntax: Syntax = syntax or ("JSON" if begins_as_json(text) else "YAML")
        try:
            if self._syntax == "JSON":
                self._value = parse(text)
                self._grammar: Grammar = JSONEdits(text)
            else:
                self._value, written = read_yaml(text)
                self._grammar = YAMLEdits(text, self._value, written)
        except (JSONSyntaxError, YAMLSyntaxError) as error:
            raise TextError(error.reason, *error.position) from None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Text) and (self._text, self._syntax) == (other._text, other._syntax)

    def __hash__(self) -> int:
        return hash((self._text, self._syntax))

    def __repr__(self) -> str:
        return f"Text({self._text!r}, {self._syntax!r})"

    # -- what stands in it

    @property
    def text(self) -> str:
        return self._text

    @property
    def syntax(self) -> Syntax:
        return self._syntax

    @property
    def value(self) -> Any:
        """The JSON value of the text: the same one at each call, not to be changed."""
        return self._value

    def source(self, place: Keys) -> str:
        """How the value at a place is spelt.  Lines after its first are as if it began at the left margin.

        >>> Text('{"a": [1.50, -0]}').source(("a",))
        '[1.50, -0]'
        """
        return self._grammar.source(self._spot(place))

    def span(self, place: Keys, *, key: bool = False) -> Span:
        """Where the value at a place begins and ends, or its key with `key=True`, as offsets in the text.

        >>> text = Text('{"a": [1.50, -0]}')
        >>> text.span(("a", 1)), text.span(("a",), key=True)
        ((13, 15), (1, 4))
        """
        spot = self._spot(place)
        return (
            spot.member.key_span if key and place and isinstance(place[-1], str) else (spot.node.start, spot.node.end)
        )

    def place_at(self, offset: int) -> Keys:
        """The innermost place that an offset stands in; the whole definition where it stands outside of all.

        >>> Text('{"a": [1.50, -0]}').place_at(14)
        ('a', 1)
        """
        return place_at(self._grammar.root, offset)

    def __contains__(self, place: Keys) -> bool:
        """Whether something stands at a place.

        >>> ("a", 1) in Text('{"a": [1.50, -0]}')
        True
        """
        return find(self._grammar.root, place) is not None

    # -- edits

    def set(self, place: Keys, source: str) -> Text:
        r"""The value at a place spelt anew, as somebody typed it; a member that is not there yet comes to the end.

        >>> Text('{"a": 1}').set(("a",), " 2.50 ").text
        '{"a": 2.50}'
        >>> Text('{"a": 1}').set(("a",), "two")
        Traceback (most recent call last):
        sfnlearn.errors.UsageError: "two" is not a JSON value: a text or a name stands in double quotes; write "two".
        """
        spot = find(self._grammar.root, place)
        if spot is not None and source == self._grammar.source(spot):
            return self
        source, meaning = self._typed(source)
        if spot is None:
            return self._added(place, source, meaning)
        self._check_own(spot)
        return self._edited(self._grammar.spelt(spot, source), replaced(self._value, place, meaning), place)

    def put(self, place: Keys, value: object, *, after: Key | None = None, before: Key | None = None) -> Text:
        """A Python value at a place; a new member comes behind `after`, before `before`, or to the end.

        What is there already keeps its place among the others, and its spelling where the value is the same.

        >>> Text('{"a": 1, "c": 3.0}').put(("b",), [2], after="a").put(("c",), 3.0).text
        '{"a": 1, "b": [2], "c": 3.0}'
        """
        checked = check_value(value)
        spot = find(self._grammar.root, place)
        if spot is None:
            return self._added(place, None, checked, after, before)
        if dumps(checked) == dumps(Location(place).value_in(self._value)):
            return self
        self._check_own(spot)
        around = self._spot(place[:-1]) if place else None
        source = self._grammar.written(checked, around, place[-1] if place else "")
        return self._edited(self._grammar.spelt(spot, source), replaced(self._value, place, checked), place)

    def insert(self, place: Keys, value: object) -> Text:
        """A Python value as a new item of an array, at the index that ends the place; later items move on.

        >>> Text('{"a": [1, 3]}').insert(("a", 1), 2).text
        '{"a": [1, 2, 3]}'
        """
        if self._container(place).node.kind != "array":
            raise UsageError(f"{Location(place)} is not a place in an array; put() adds a member to an object.")
        return self._added(place, None, check_value(value))

    def remove(self, place: Keys) -> Text:
        """A member or an item less.

        >>> Text('{"a": 1, "b": [2, 3]}').remove(("a",)).remove(("b", 1)).text
        '{"b": [2]}'
        """
        container, index = self._seat(place)
        return self._edited(self._grammar.removed(container, index), without(self._value, place), place)

    def rename(self, place: Keys, new_key: str) -> Text:
        """Another key for a member, which stays where it is.

        >>> Text('{"a": 1, "b": 2}').rename(("a",), "c").text
        '{"c": 1, "b": 2}'
        """
        container, index = self._seat(place)
        if container.node.kind != "object":
            raise UsageError(f"{Location(place)} is an item of an array, which has no name to change.")
        if new_key == place[-1]:
            return self
        _check_free(container, (*place[:-1], check_value(new_key)))
        edits = self._grammar.renamed(container.inside(index), new_key)
        return self._edited(edits, renamed(self._value, place, new_key), place)

    def move(self, place: Keys, to_place: Keys, *, after: Key | None = None, before: Key | None = None) -> Text:
        """A member with its own text somewhere else: `to_place` is what it is called there.

        In an object it comes behind `after`, before `before`, or to the end; in an array to the index that ends
        `to_place`, which in its own array counts without the item itself.  In YAML its remarks go along.

        >>> Text('{"a": {"b": 1.50}, "c": {}}').move(("a", "b"), ("c", "d")).text
        '{"a": {}, "c": {"d": 1.50}}'
        """
        container, index = self._seat(place)
        if to_place[: len(place)] == place and to_place != place:
            raise UsageError(f"{Location(place)} cannot be moved into itself.")
        target = self._container(to_place)
        same = place[:-1] == to_place[:-1]
        goal = self._goal(target, to_place, after, before)
        if same and target.node.kind == "array" and goal > index:
            goal += 1
        if target.node.kind == "object" and not (same and to_place[-1] == place[-1]):
            _check_free(target, to_place)
        if same and goal in (index, index + 1):
            return self.rename(place, str(to_place[-1])) if target.node.kind == "object" else self
        value = Location(place).value_in(self._value)
        edits = self._grammar.moved(container, index, target, goal, key=to_place[-1], value=value)
        return self._edited(edits, moved(self._value, place, to_place, goal), place)

    def converted(self, syntax: Syntax) -> tuple[Text, str]:
        r"""The same value in the other syntax, and a sentence about what that changed.

        Keys keep their order and numbers their spelling; JSON has no place for remarks, anchors and aliases.

        >>> text, said = Text('{"Seconds": 1.50}').converted("YAML")
        >>> text.text, said
        ('Seconds: 1.50\n', 'The definition is YAML now.')
        """
        if syntax == self._syntax:
            return self, f"The definition is {syntax} already."
        text, lost = converted(self._text, self._grammar.root, self._value, to_yaml=syntax == "YAML")
        return Text(text, syntax), f"The definition is {syntax} now{lost}."

    # -- how they are made

    def _spot(self, place: Keys) -> Spot:
        found = find(self._grammar.root, place)
        if found is None:
            raise UsageError(f"The definition has nothing at {Location(place)}.")
        return found

    def _container(self, place: Keys) -> Spot:
        """The object or array that holds a place, or may hold it."""
        if not place:
            raise UsageError("The whole definition stands in nothing; set() gives it another value.")
        spot = self._spot(place[:-1])
        if spot.node.kind != ("array" if isinstance(place[-1], int) else "object"):
            expected = "an array, which has indexes" if isinstance(place[-1], int) else "an object, which has keys"
            raise UsageError(f"{Location(place[:-1])} is not {expected}.")
        self._check_own(spot, itself=True)
        return spot

    def _seat(self, place: Keys) -> tuple[Spot, int]:
        """The object or array that holds a place, and which of its members stands there."""
        container = self._container(place)
        index = container.node.index_of(place[-1])
        if index is None:
            raise UsageError(f"The definition has nothing at {Location(place)}.")
        return container, index

    def _check_own(self, spot: Spot, *, itself: bool = False) -> None:
        """Refuse to change what an alias stands for: it would change at the anchor and everywhere else too."""
        for node in (*spot.around, *([spot.node] if itself else [])):
            if node.style == "alias":
                alias = self._text[node.start : node.end]
                raise UsageError(
                    f"{alias} stands for what is written at &{alias[1:]}; change it there, or replace {alias}."
                )

    def _goal(self, container: Spot, place: Keys, after: Key | None, before: Key | None) -> int:
        """Before which member a new one comes; the number of them where it is the last."""
        count = len(container.node.members)
        if after is not None and before is not None:
            raise UsageError("Give after= or before=, not both.")
        neighbour = after if before is None else before
        if neighbour is not None:
            index = container.node.index_of(neighbour)
            if index is None:
                raise UsageError(f"{Location(place[:-1])} has no member {neighbour!r} to put something beside.")
            return index + (before is None)
        if isinstance(place[-1], str):
            return count
        if not 0 <= place[-1] <= count:
            raise UsageError(f"{Location(place)} lies outside of the array, which has {count} items.")
        return place[-1]

    def _added(
        self, place: Keys, source: str | None, value: Any, after: Key | None = None, before: Key | None = None
    ) -> Text:
        """A new member: its source as it was typed, or as its value is written here."""
        container = self._container(place)
        goal = self._goal(container, place, after, before)
        if source is None:
            source = self._grammar.written(value, container, place[-1])
        edits = self._grammar.added(container, goal, place[-1], source)
        return self._edited(edits, with_member(self._value, place, goal, value), place)

    def _typed(self, source: str) -> tuple[str, Any]:
        """What somebody typed, with this text's line ends, and its value."""
        source = source.strip(" \t\r\n")
        if self._grammar.line_end == "\r\n" and "\r" not in source:
            source = source.replace("\n", "\r\n")
        try:
            return source, self._grammar.meaning(source)
        except (JSONSyntaxError, YAMLSyntaxError) as error:
            what = f"{quoted(source[:40])} is not a {self._syntax} value" if source else "There is no value"
            raise UsageError(f"{what}: {error.reason}.") from None

    def _edited(self, edits: list[Edit], value: Any, place: Keys) -> Text:
        """The text after edits, which must have a value: a YAML text is read in more ways than one may think of."""
        new = applied(self._text, edits)
        for text in (new, new + self._grammar.line_end):
            made = self._like_this(text)
            if made is not None and (
                self._syntax == "JSON" or self._is_shared(place) or dumps(made.value) == dumps(value)
            ):
                return made
        raise UsageError(
            f"What is written at {Location(place)} cannot be changed alone; type the change into the text itself."
        )

    def _is_shared(self, place: Keys) -> bool:
        """Whether a place is in something that has an anchor, so that a change is one at its aliases too."""
        around = self._spot(place[:-1])
        return any(self._text.startswith("&", node.start) for node in (*around.around, around.node))

    def _like_this(self, text: str) -> Text | None:
        """A text by the same hand: its habits are those that this one showed."""
        try:
            made = Text(text, self._syntax)
        except TextError:
            return None
        made._grammar.keep_habits(self._grammar)
        return made


def _check_free(container: Spot, place: Keys) -> None:
    if container.node.index_of(place[-1]) is not None:
        raise UsageError(f"{Location(place)} is there already; choose another name.")
