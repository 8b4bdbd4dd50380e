"""From a lesson as it is written to the notebooks that are read."""
