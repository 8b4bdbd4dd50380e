"""Editing a definition: its text is the only state, and whatever changes it stands here, once.

`Session` holds the text with its undo steps; an operation takes a text and gives another, in which every byte that it
did not mean to change is as it was.  Nothing here knows a widget: the editor in the notebook draws what these modules
tell and sends back what somebody's hands did, and a script can do the same.
"""

from sfnlearn.editing.session import Session

__all__ = ["Session"]
