"""The change-request simulator of lesson 09: the same wish in three designs, each with its real diff.

designs      what a design is: files with names, functions and machines among them
parcel       Parcel's order in three designs
wishes       what Parcel's people ask for, and the edits that fulfil it in each design
diffs        what changed between two states of a design, counted
simulation   every wish in every design, as a table
simulator    the same with numbers to change: how often a wish comes, and the totals; view is its anywidget
"""
