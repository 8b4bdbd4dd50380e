"""What an exercise is, and what is right: probes over executions, the judge, and what a learner is told."""
