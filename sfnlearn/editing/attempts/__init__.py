"""Retry and Catch as an editor shows them: each handler in words, the attempts over time, and who takes an error."""
