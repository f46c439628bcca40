"""`python -m meetpunt.jobs`: work through the jobs until stopped."""

from __future__ import annotations

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "meetpunt.config.settings")
django.setup()

from meetpunt.jobs.worker import run_workers  # noqa: E402  (Django must be ready first)

run_workers()
