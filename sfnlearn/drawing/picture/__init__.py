"""The picture of a machine or an execution, from the definition to SVG."""
