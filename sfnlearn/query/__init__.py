"""Expressions of the two query languages: JSONPath (with intrinsic functions and payload templates) and JSONata.

Both are compiled once, when a definition is read, and evaluated often: an expression is a callable.

| JSONPath | JSONata |
| --- | --- |
| `paths`: `$.order.id`, and which paths give a list | `jsonata`: expressions; its docstring leads through the package |
| `intrinsics`: `States.Format(...)`; one row of `table.py` for each function | `jsonata.field_templates`: fields |
| `payload_templates`: fields whose names end in `.$` | `jsonata.delimiters`: what `{% ... %}` is |
| `scope`: what an expression may read beside its input | `in_jsonata`: JSONPath said in JSONata |

Below both: `bounded_regex` and `counted_matching` (regular expressions that end), `java` (where AWS's Java shows),
`syntax_error` (the place of a mistake).
"""
