"""From a definition to states: fields, blocks, and every finding on the way."""
