"""Dashboards: the ready-made ones, and what stands in a dashboard for who reads it."""
