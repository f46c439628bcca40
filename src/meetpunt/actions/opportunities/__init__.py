"""Opportunities by hand: made, changed, moved, quoted and ordered; nothing that happened is ever overwritten."""
