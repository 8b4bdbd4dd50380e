"""Text of ours is no mathematics: what a notebook shows as HTML, kept from the typesetter.

A front end looks for formulas between two `$` in everything that it shows, and a text about `$.order` and `id.$` has
many.  MathJax passes by what stands in an element of one of two classes: version 2 (an exported page, nbviewer) by the
first, version 3 and later (JupyterLab, Notebook) by the second.  So every `text/html` goes through `html_output`.

Source: MathJax documentation, `ignoreClass` of tex2jax and `ignoreHtmlClass` of version 3.
"""

from __future__ import annotations

IGNORED = "tex2jax_ignore mathjax_ignore"
_OPENING = f'<div class="{IGNORED}">'


def html_output(markup: str) -> str:
    """The markup as an output of a notebook, in which no `$` begins a formula; doing so twice changes nothing.

    >>> html_output("<p>$.a and $.b</p>")
    '<div class="tex2jax_ignore mathjax_ignore"><p>$.a and $.b</p></div>'
    >>> html_output(html_output("<p>$</p>")) == html_output("<p>$</p>")
    True
    """
    return markup if markup.startswith(_OPENING) else f"{_OPENING}{markup}</div>"
