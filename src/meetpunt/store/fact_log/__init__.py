"""What changed in the facts since a mark: how a copy of them elsewhere stays true by fetching only that.

`watched` says which table's rows stand for which rows of the facts, `triggers` let the database write each change down
in the transaction that makes it, `reading` tells what is new and fetches it in one view of the database, `pruning`
keeps the log short.
"""
