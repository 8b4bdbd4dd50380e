"""What executions have covered of a state machine: `coverage`."""
