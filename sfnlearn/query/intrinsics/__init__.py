"""Intrinsic functions of the JSONPath language: how a call is read, and what each function does."""
