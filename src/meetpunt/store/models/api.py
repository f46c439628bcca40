"""Programs that ask in somebody's name: their tokens, and the answers that a repeated request gets again."""

from __future__ import annotations

from django.db import models

from meetpunt.store.fields import InstantField
from meetpunt.store.models.base import Owned


class ApiToken(Owned):
    """A key of one person for one program; the key itself is shown once and not kept."""

    person = models.ForeignKey("store.Person", on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=80)
    begins = models.CharField(max_length=24)
    """What the key begins with, to recognise it by."""
    fingerprint = models.CharField(max_length=64, unique=True)
    """SHA-256 of the secret."""
    scopes = models.JSONField(default=list)
    is_service = models.BooleanField(default=False)
    """Of a service account, made by an administrator; else of a person, who made it."""
    made_by = models.ForeignKey("store.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = InstantField()
    expires_at = InstantField()
    ended_at = InstantField(null=True)
    used_at = InstantField(null=True)
    window_at = InstantField(null=True)
    """The minute in which requests are counted now, and how many there were."""
    window_count = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "api_token"
        indexes = [models.Index(fields=["organisation", "person"], name="api_token_of")]


class ApiAnswer(Owned):
    """What a request with an idempotency key was answered; the same request gets it again for a day."""

    token = models.ForeignKey(ApiToken, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=200)
    mark = models.CharField(max_length=64)
    """SHA-256 of method, path and content: the same key with something else is a mistake."""
    status = models.PositiveSmallIntegerField(default=0)
    body = models.TextField(blank=True, default="")
    at = InstantField()

    class Meta:
        db_table = "api_answer"
        constraints = [models.UniqueConstraint(fields=["token", "key"], name="a_request_once")]
        indexes = [models.Index(fields=["organisation", "at"], name="api_answer_old")]
