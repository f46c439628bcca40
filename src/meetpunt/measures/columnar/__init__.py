"""A copy of an organisation's facts in memory, column by column (DuckDB): the same texts, answered sooner over much.

`copies` decides who answers and keeps the copies within bounds; `organisation_copy` is one of them, brought up to date
by change before each question; `loading` makes it, with `export` as the program that reads the database. The database
stays the place where a figure is right: whatever goes wrong here, it answers.
"""
