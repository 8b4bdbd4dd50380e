"""The course as an nbgrader course: `export` makes it, `points` counts in its autograded notebooks.

nbgrader itself is imported nowhere here: it runs in an environment of its own, and its kernels in the course's.
"""
