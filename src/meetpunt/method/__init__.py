"""Sales Activity Management itself: pure functions over arrays.

Nothing here knows a database, a clock, a language setting or the network; NumPy and SciPy are the only libraries.
"""
