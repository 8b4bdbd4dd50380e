"""What the command line's commands do, one module each; `main(options)` gives the exit code.

`terminal` and `arguments` are what they share.  Nothing else imports from here.
"""
