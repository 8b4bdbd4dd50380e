"""Lambda functions, simulated: what a function is, how it is deployed, where it runs, how it is called."""
