"""Benchmarks: what the product costs beside the least that it could cost, measured side by side in one run.

Rule: nothing is written into the repository; every number is printed with its spread and with what
stands beside it.
"""
