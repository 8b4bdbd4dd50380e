"""Two executions of one machine side by side: who they are, what differs, the picture of it."""
