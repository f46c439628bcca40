"""Meetpunt: Sales Activity Management. The layers and their direction are drawn in docs/architecture.md."""
