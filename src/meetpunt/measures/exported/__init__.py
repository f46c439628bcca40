"""The facts of organisations as Parquet files in one folder, and the same texts asked of them by others.

`folder` says what lies there and what a reader may rely on, `partitions` writes the files, `exporting` brings it up to
date, `engines` are what can read it, `asking` asks a measure of every organisation in it.
"""
