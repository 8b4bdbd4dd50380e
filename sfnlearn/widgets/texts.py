"""The values of an execution as JSON texts, each one once.

Rules that hold here: a value travels to the browser as its exact text, because JavaScript would round its numbers; what
is equal has one number, so that "unchanged" is a comparison of two integers; a view stays within a budget, and what
does not fit is sent shortened and fetched from the kernel when somebody wants it.
"""

from __future__ import annotations

from sfnlearn.jsontext import JSON, dumps

BUDGET = 6_000_000
"""Characters that one view may hold whole."""
HEAD = 200
"""Characters that are sent of a text beyond the budget."""


class Texts:
    """Texts by number.

    >>> texts = Texts()
    >>> texts.add({"n": 1}), texts.add([2]), texts.add({"n": 1})
    (0, 1, 0)
    >>> texts.shown(), texts.shortened()
    (['{"n":1}', '[2]'], {})
    """

    def __init__(self, budget: int = BUDGET) -> None:
        self.whole: list[str] = []
        self._budget = budget
        self._numbers: dict[str, int] = {}
        self._seen: dict[int, tuple[JSON, int]] = {}

    def add(self, value: JSON) -> int:
        """The number of a JSON value's text."""
        seen = self._seen.get(id(value))
        if seen is not None and seen[0] is value:
            return seen[1]
        number = self.add_text(dumps(value))
        self._seen[id(value)] = (value, number)  # the value is kept, so that its id stays its own
        return number

    def add_text(self, text: str) -> int:
        """The number of a text."""
        number = self._numbers.setdefault(text, len(self.whole))
        if number == len(self.whole):
            self.whole.append(text)
        return number

    def _cut(self) -> list[bool]:
        spent, cut = 0, []
        for text in self.whole:
            fits = spent + len(text) <= self._budget
            spent += len(text) if fits else min(len(text), HEAD)
            cut.append(not fits and len(text) > HEAD)
        return cut

    def shown(self) -> list[str]:
        """The texts as they are sent."""
        return [text[:HEAD] if cut else text for text, cut in zip(self.whole, self._cut(), strict=True)]

    def shortened(self) -> dict[str, int]:
        """The lengths of the texts that are sent shortened, by their numbers (as JSON has them, texts)."""
        return {str(number): len(self.whole[number]) for number, cut in enumerate(self._cut()) if cut}
