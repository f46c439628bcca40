"""A real PostgreSQL for the tests: the one that TEST_POSTGRES_URL names, or one started from the packaged binaries.

The tests sign in as a role that may make databases and is no superuser, because row-level security binds nobody else.
"""


def database_url() -> str:
    raise NotImplementedError
