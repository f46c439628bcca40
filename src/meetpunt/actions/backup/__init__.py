"""Keeping everything in one file, and putting it back: the same on every database.

A file holds one line of JSON per row, the documents and uploads, and a manifest with counts and SHA-256 of every part.
"""

from meetpunt.actions.backup.restoring import fitting, restore
from meetpunt.actions.backup.writing import Summary, back_up

__all__ = ["Summary", "back_up", "fitting", "restore"]
