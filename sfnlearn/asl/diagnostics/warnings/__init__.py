"""What is checked on a definition as a whole: its graph, and what is allowed but seldom meant."""

from sfnlearn.asl.diagnostics.warnings.found import find_warnings
from sfnlearn.asl.diagnostics.warnings.graph import check_graph, inner_blocks, reachable

__all__ = ["check_graph", "find_warnings", "inner_blocks", "reachable"]
