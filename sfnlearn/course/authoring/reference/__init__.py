"""The reference: what there is in the States Language and around it, made from the package, with the lessons' places.

`pages(course)` gives every page by its name.  The lists are the package's own tables, so nothing can be missing; the
sentences are in `words.toml` here and in `asl/`, and in `glossary.toml`; each example is run when the pages are made,
and its value stands below it.
"""
