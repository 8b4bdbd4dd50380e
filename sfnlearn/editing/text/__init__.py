"""The text of a definition, and changes of it that leave every other byte as it is.

`Text` is what others use.  Below it, a text is a tree of `nodes`: where each value, its key and its members stand.  A
change is a list of `edits`, which replace spans of the text; `flow` makes those between brackets and commas, and
`layout` tells how something new is written so that it looks as its surroundings do.
"""

from sfnlearn.editing.text.text import Syntax, Text, TextError

__all__ = ["Syntax", "Text", "TextError"]
