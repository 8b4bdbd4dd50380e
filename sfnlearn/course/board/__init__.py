"""The teacher's live board: who is where, read from the learners' progress files.

`seats` reads, `page` shows, `server` answers the browser.  Nothing is ever written, and nobody is named who was not
asked for.
"""
