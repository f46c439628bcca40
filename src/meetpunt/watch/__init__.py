"""What who keeps it running sees: health, metrics, logs, errors and checks. It observes only.

Rule: ids, names of routes and counts; never a person's name, an address that was asked, a value or a secret.
"""
