"""The version of the counting rules, kept beside figures that are frozen."""

RULES_VERSION = "2026.11"
"""Raised when a rule of docs/counting/ changes what a figure says."""
