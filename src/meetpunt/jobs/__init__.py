"""Background work: imports, weekly snapshots and cleaning up, done by a worker that may be killed at any moment.

Rule: a job is done at least once, so all that jobs do has the same effect when it is done again.
"""
