"""The table of intrinsic functions: one row each, and everything that is known of a function stands in its row.

A new function is one new row, and the code of what it does in `functions.py`.  From the row

- the parser knows its name and how many arguments it takes, and suggests it for a name that is nearly right;
- an evaluation calls it, and computes a call without paths once, unless it draws random numbers;
- the translation to JSONata (`query/in_jsonata.py`) says it, or tells that it cannot;
- the tests run its example, here and in JSONata.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import NoReturn

from sfnlearn.jsontext import JSON
from sfnlearn.query.intrinsics import functions


@dataclass(frozen=True, slots=True)
class IntrinsicFunction:
    """One intrinsic function, with all that is known of it.

    `call` takes the arguments' values; where it is `random`, the scope before them.  It takes `least` to `most`
    arguments, None for any number.  `example` is a call without paths, and `gives` its value as a JSON text, or None
    where that is random.  `jsonata` is what people write in its place in JSONata, with `{0}`, `{1}` for the arguments
    or `{*}` for all of them; None where it has no short form.
    """

    name: str
    call: Callable[..., JSON]
    least: int
    most: int | None
    example: str
    gives: str | None
    jsonata: str | None = None
    random: bool = False

    @property
    def takes(self) -> str:
        """How many arguments it takes, in words.

        >>> FUNCTIONS["States.MathRandom"].takes
        '2 or 3 arguments'
        """
        if self.most is None:
            return f"at least {_counted(self.least)}" if self.least else "any number of arguments"
        return _counted(self.least) if self.least == self.most else f"{self.least} or {_counted(self.most)}"

    def fits(self, count: int) -> bool:
        """Whether it takes so many arguments."""
        return self.least <= count and (self.most is None or count <= self.most)

    def miscounted(self) -> IntrinsicFunction:
        """What it is with another number of arguments: one that fails for any, as on AWS (measured)."""

        def fail(*_arguments: JSON) -> NoReturn:
            raise functions.invalid(self.name)

        return replace(self, call=fail, random=False)


def _counted(count: int) -> str:
    return "no arguments" if count == 0 else f"{count} argument{'' if count == 1 else 's'}"


FUNCTIONS: dict[str, IntrinsicFunction] = {
    function.name: function
    for function in (
        IntrinsicFunction(
            "States.Format",
            functions.string_format,
            1,
            None,
            "States.Format('{} of {}', 1, 'two')",
            '"1 of two"',
        ),
        IntrinsicFunction(
            "States.StringToJson",
            functions.string_to_json,
            1,
            1,
            "States.StringToJson('[1, null]')",
            "[1,null]",
            "$parse({0})",
        ),
        IntrinsicFunction(
            "States.JsonToString",
            functions.json_to_string,
            1,
            1,
            "States.JsonToString(States.Array(1, true))",
            '"[1,true]"',
            "$string({0})",
        ),
        IntrinsicFunction(
            "States.Array",
            functions.array_of,
            0,
            None,
            "States.Array(1, 'a', null)",
            '[1,"a",null]',
            "[{*}]",
        ),
        IntrinsicFunction(
            "States.ArrayPartition",
            functions.array_partition,
            2,
            2,
            "States.ArrayPartition(States.Array(1, 2, 3), 2)",
            "[[1,2],[3]]",
        ),
        IntrinsicFunction(
            "States.ArrayContains",
            functions.array_contains,
            2,
            2,
            "States.ArrayContains(States.Array(1, 2), 2)",
            "true",
            "({1} in {0})",
        ),
        IntrinsicFunction(
            "States.ArrayRange",
            functions.array_range,
            3,
            3,
            "States.ArrayRange(1, 9, 4)",
            "[1,5,9]",
        ),
        IntrinsicFunction(
            "States.ArrayGetItem",
            functions.array_get_item,
            2,
            2,
            "States.ArrayGetItem(States.Array('a', 'b'), 1)",
            '"b"',
            "{0}[{1}]",
        ),
        IntrinsicFunction(
            "States.ArrayLength",
            functions.array_length,
            1,
            1,
            "States.ArrayLength(States.Array(1, 2, 2))",
            "3",
            "$count({0})",
        ),
        IntrinsicFunction(
            "States.ArrayUnique",
            functions.array_unique,
            1,
            1,
            "States.ArrayUnique(States.Array(2, 1, 2))",
            "[1,2]",
        ),
        IntrinsicFunction(
            "States.Base64Encode",
            functions.base64_encode,
            1,
            1,
            "States.Base64Encode('step')",
            '"c3RlcA=="',
            "$base64encode({0})",
        ),
        IntrinsicFunction(
            "States.Base64Decode",
            functions.base64_decode,
            1,
            1,
            "States.Base64Decode('c3RlcA==')",
            '"step"',
            "$base64decode({0})",
        ),
        IntrinsicFunction(
            "States.Hash",
            functions.hash_text,
            2,
            2,
            "States.Hash('step', 'MD5')",
            '"2764ca9d34e90313978d044f27ae433b"',
        ),
        IntrinsicFunction(
            "States.JsonMerge",
            functions.json_merge,
            3,
            3,
            """States.JsonMerge(States.StringToJson('{"a":1}'), States.StringToJson('{"a":2}'), false)""",
            '{"a":2}',
            "$merge([{0}, {1}])",
        ),
        IntrinsicFunction(
            "States.MathRandom",
            functions.math_random,
            2,
            3,
            "States.MathRandom(1, 7)",
            None,
            random=True,
        ),
        IntrinsicFunction(
            "States.MathAdd",
            functions.math_add,
            2,
            2,
            "States.MathAdd(1, -3)",
            "-2",
            "{0} + {1}",
        ),
        IntrinsicFunction(
            "States.StringSplit",
            functions.string_split,
            2,
            2,
            "States.StringSplit('a,b', ',')",
            '["a","b"]',
            "$split({0}, {1})",
        ),
        IntrinsicFunction(
            "States.UUID",
            functions.uuid,
            0,
            None,
            "States.UUID()",
            None,
            "$uuid()",
            random=True,
        ),
    )
}
