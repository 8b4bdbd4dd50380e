"""The operations of the editor: functions from a text to a `Change`, one module an idea; `table.py` names them all."""
