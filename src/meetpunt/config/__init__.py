"""Wiring: settings, addresses and the server's entry."""
