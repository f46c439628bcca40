"""Meetpunt's own workbook for small firms: what its sheets hold, how it is written and how it is read back."""
