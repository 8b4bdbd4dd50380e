"""Running a definition while it is edited: who answers its Tasks, and the executions so far."""
