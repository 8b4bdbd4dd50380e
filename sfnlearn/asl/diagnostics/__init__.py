"""What is wrong with a definition, why, and how it can be put right."""
