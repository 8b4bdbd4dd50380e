"""How the states of a block lead to each other, and what every operation does with that: put in, take out, lead on."""
