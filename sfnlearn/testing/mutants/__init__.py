"""Machines that are nearly right: whether tests tell them from the one that is."""
