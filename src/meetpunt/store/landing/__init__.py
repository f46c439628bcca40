"""From records to rows: what sources tell becomes accounts, opportunities, events and so on.

Rule: a batch lands whole or not at all, what is already there is left alone, and nothing that was told is dropped.
"""
