"""Going back and on from there: replay, branches, redrive, saved executions, breakpoints."""
