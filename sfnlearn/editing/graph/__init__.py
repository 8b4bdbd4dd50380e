"""What the canvas draws: a definition's blocks, states and transitions as plain JSON, whatever is wrong with them.

Rules that hold here: every value has a graph, and none raises; what is a state gets a card, also of a type that nobody
knows; what has no place in the drawing is listed in `undrawn` with a sentence.  No transition crosses a block, so each
block stands by itself and holds its own edges.  An edge is known by the place of the field that names its target,
since that is where a state is put that is dropped on it.  Words are those of the static pictures.
"""

from sfnlearn.editing.graph.blocks import graph_of

__all__ = ["graph_of"]
