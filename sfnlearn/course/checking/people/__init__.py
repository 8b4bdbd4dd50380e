"""Somebody outside who gets a task token and answers it later, on the virtual clock."""
