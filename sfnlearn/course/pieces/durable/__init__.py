"""Lambda durable functions: run offline, shown beside a state machine, and judged as answers."""
