"""Lambda durable functions: run offline in AWS's own SDK, and made into handlers that can be judged."""
