"""Knobs to turn, and a panel of words, a picture and a table that follows them."""
