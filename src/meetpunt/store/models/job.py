"""The queue of background work: a job survives its worker, because a running one holds only a lease.

Jobs carry ids, never content, and stand outside row-level security: the worker serves all organisations.
"""

from __future__ import annotations

from django.db import models

from meetpunt.store.fields import InstantField


class Job(models.Model):
    """A piece of work to be done at least once."""

    class State(models.TextChoices):
        """A dead job failed too often and waits for a person."""

        WAITING = "waiting"
        RUNNING = "running"
        DONE = "done"
        DEAD = "dead"

    kind = models.CharField(max_length=60)
    organisation_id = models.BigIntegerField(null=True)
    person_id = models.BigIntegerField(null=True)
    """Who asked for it; only they and administrators see its progress."""
    arguments = models.JSONField(default=dict)
    key = models.CharField(max_length=120, null=True, unique=True)
    """Asking twice for the same work gives the same job; freed when it is finished."""
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    max_attempts = models.PositiveSmallIntegerField(default=5)
    run_after = InstantField()
    lease_until = InstantField(null=True)
    worker = models.CharField(max_length=64, blank=True, default="")
    progress_done = models.BigIntegerField(default=0)
    progress_total = models.BigIntegerField(default=0)
    progress_text = models.CharField(max_length=200, blank=True, default="")
    result = models.JSONField(null=True)
    error = models.TextField(blank=True, default="")
    created_at = InstantField()
    finished_at = InstantField(null=True)
    left_at = InstantField(null=True)
    """When somebody looked at a dead one and left it."""

    class Meta:
        db_table = "job"
        indexes = [models.Index(fields=["state", "run_after"], name="job_to_run")]


class Schedule(models.Model):
    """Work that comes back; the row remembers when it is due."""

    kind = models.CharField(max_length=60, unique=True)
    next_at = InstantField()

    class Meta:
        db_table = "schedule"
