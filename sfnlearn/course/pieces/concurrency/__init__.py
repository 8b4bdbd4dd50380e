"""How a Map's iterations share the time under several MaxConcurrency, as lesson 08 shows it.

lanes        one run: which iteration runs when, and beside which
comparison   several runs below each other: a picture, and the same in words
slider       one run at a time, chosen by a slider; view is its anywidget
"""
