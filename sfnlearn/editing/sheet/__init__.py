"""The form for what is selected in the editor, made from what the definition's readers ask for.

`sheet(definition, place, source, diagnostics)` gives the `Sheet` of a state, a transition or the machine: its fields in
sections, each with its control, its text, its words and what is wrong with it.  No field is named twice: a field that a
reader takes is in the form.
"""

from sfnlearn.editing.sheet.sheets import Sheet, sheet

__all__ = ["Sheet", "sheet"]
