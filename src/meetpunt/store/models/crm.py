"""Other CRMs: connections, their records as they came, where each walk stands, and what was written back."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from meetpunt.store.fields import DayField, InstantField, SecretField
from meetpunt.store.models.base import Owned
from meetpunt.store.secrets import Purpose


class CrmConnection(Owned):
    """A CRM of the organisation that is read, and perhaps written back to. Its mapping is that of its source."""

    class State(models.TextChoices):
        """Read on its schedule or not; a stopped one waits for a person."""

        NEW = "new", _("To be mapped")
        ON = "on", _("Switched on")
        PAUSED = "paused", _("Paused")
        STOPPED = "stopped", _("Stopped")

    source = models.OneToOneField("store.Source", on_delete=models.CASCADE, related_name="crm")
    kind = models.CharField(max_length=20)
    """Name in `connectors.crms`."""
    keys = SecretField(purpose=Purpose.CRM)
    """Encrypted: what it signs in with, as JSON."""
    renewing_until = InstantField(null=True)
    """Somebody is getting new keys: others wait for these."""
    state = models.CharField(max_length=8, choices=State.choices, default=State.NEW)
    company = models.CharField(max_length=80, blank=True, default="")
    """Id of the account there: by it messages are known, and another account is noticed."""
    host = models.CharField(max_length=200, blank=True, default="")
    signed_in_as = models.CharField(max_length=200, blank=True, default="")
    design = models.JSONField(default=dict)
    """How it is set up there, as it was last read (`connectors.crm.design.Design`)."""
    design_at = InstantField(null=True)
    is_mapped = models.BooleanField(default=False)
    """A person has confirmed the mapping; until then nothing lands."""
    map_anew = models.BooleanField(default=False)
    """The mapping was changed: all records are to be translated again, without asking the CRM."""
    cap = models.IntegerField(null=True)
    """What may be spent there in a day; null: no cap of ours."""
    spent = models.IntegerField(default=0)
    spent_on = DayField(null=True)
    every_minutes = models.PositiveSmallIntegerField(default=15)
    next_at = InstantField(null=True)
    busy_until = InstantField(null=True)
    """A sync holds the connection until then, and renews it with every page."""
    held_by = models.CharField(max_length=32, blank=True, default="")
    """Which sync holds it: one that lost its hold keeps nothing more."""
    swept_at = InstantField(null=True)
    may_remove_until = InstantField(null=True)
    """A person said that much may be gone: until then a sweep does not ask."""
    trouble = models.CharField(max_length=20, blank=True, default="")
    """`connectors.crm.trouble.Trouble` of the last sync; empty when it went well."""
    detail = models.CharField(max_length=500, blank=True, default="")
    writes_back = models.JSONField(default=list)
    """Kinds of activity that are written back."""
    writes_since = InstantField(null=True)
    """What was written down here before stays here."""
    pushed_until = InstantField(null=True)
    """What changed here after this has still to be looked at."""
    hears_at = models.CharField(max_length=64, blank=True, default="", db_index=True)
    """SHA-256 of the secret in the address that messages come to; empty: it is only polled."""
    hears_with = SecretField(blank=True, default="", purpose=Purpose.CRM)
    """Encrypted: that secret, and the name and password of messages."""
    made_by = models.ForeignKey("store.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = InstantField()

    class Meta:
        db_table = "crm_connection"


class CrmRecord(Owned):
    """A record of a CRM as it came, so that a mended mapping runs over it without asking the CRM."""

    connection = models.ForeignKey(CrmConnection, on_delete=models.CASCADE, related_name="+", db_index=False)
    entity = models.CharField(max_length=40)
    external_id = models.CharField(max_length=80)
    parent = models.CharField(max_length=80, blank=True, default="")
    stamp = models.BigIntegerField()
    is_deleted = models.BooleanField(default=False)
    is_pending = models.BooleanField(default=True)
    """Not translated yet as it stands."""
    digest = models.CharField(max_length=32)
    body = models.JSONField()
    kept_because = models.CharField(max_length=200, blank=True, default="")
    """Gone there, but not here: what hangs on it here."""

    class Meta:
        db_table = "crm_record"
        constraints = [
            models.UniqueConstraint(fields=["connection", "entity", "external_id"], name="a_crm_record_once")
        ]
        indexes = [
            models.Index(fields=["connection", "entity", "parent"], name="crm_record_of", condition=~Q(parent="")),
            models.Index(fields=["connection", "entity"], name="crm_record_pending", condition=Q(is_pending=True)),
        ]


class CrmWalk(Owned):
    """Where the reading of an entity stands: complete up to `high`, and on its way to `until`."""

    connection = models.ForeignKey(CrmConnection, on_delete=models.CASCADE, related_name="+", db_index=False)
    entity = models.CharField(max_length=40)
    high = InstantField(null=True)
    until = InstantField(null=True)
    at = models.JSONField(default=dict)

    class Meta:
        db_table = "crm_walk"
        constraints = [models.UniqueConstraint(fields=["connection", "entity"], name="a_walk_per_entity")]


class CrmAsk(Owned):
    """A record of which something hangs that is asked per record: whether it has to be asked (anew)."""

    connection = models.ForeignKey(CrmConnection, on_delete=models.CASCADE, related_name="+", db_index=False)
    entity = models.CharField(max_length=40)
    """What is asked of it."""
    parent = models.CharField(max_length=80)
    mark = models.CharField(max_length=120)
    stamp = models.BigIntegerField()
    """Of the parent: the newest are asked first."""
    is_due = models.BooleanField(default=True)

    class Meta:
        db_table = "crm_ask"
        constraints = [models.UniqueConstraint(fields=["connection", "entity", "parent"], name="asked_per_record")]
        indexes = [models.Index(fields=["connection", "entity", "stamp"], name="ask_due", condition=Q(is_due=True))]


class CrmJoin(Owned):
    """A deal that was a lead before: both are one opportunity."""

    connection = models.ForeignKey(CrmConnection, on_delete=models.CASCADE, related_name="+", db_index=False)
    deal = models.CharField(max_length=80)
    lead = models.CharField(max_length=80)

    class Meta:
        db_table = "crm_join"
        constraints = [models.UniqueConstraint(fields=["connection", "deal"], name="a_deal_was_one_lead")]
        indexes = [models.Index(fields=["connection", "lead"], name="crm_join_by_lead")]


class CrmTold(Owned):
    """Which fields a record last told: one that it tells no longer was emptied there."""

    connection = models.ForeignKey(CrmConnection, on_delete=models.CASCADE, related_name="+", db_index=False)
    table = models.CharField(max_length=24)
    external_id = models.CharField(max_length=200)
    fields = models.TextField()

    class Meta:
        db_table = "crm_told"
        constraints = [
            models.UniqueConstraint(fields=["connection", "table", "external_id"], name="crm_fields_told_once")
        ]


class CrmSync(Owned):
    """One sync: what it read, what came of it, and what it cost."""

    class State(models.TextChoices):
        """How it ended."""

        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        WAITING = "waiting", _("Goes on later")
        FAILED = "failed", _("Stopped")

    connection = models.ForeignKey(CrmConnection, on_delete=models.CASCADE, related_name="+", db_index=False)
    run = models.ForeignKey("store.ImportRun", null=True, on_delete=models.SET_NULL, related_name="+")
    """The landing of what was read; its rejects are those of the sync."""
    state = models.CharField(max_length=8, choices=State.choices, default=State.RUNNING)
    started_at = InstantField()
    finished_at = InstantField(null=True)
    read = models.JSONField(default=dict)
    """Per entity how many records came that were not known as they are."""
    counts = models.JSONField(default=dict)
    """Of the landing, as `ImportResult.to_json` gives it."""
    gone = models.IntegerField(default=0)
    pushed = models.IntegerField(default=0)
    spent = models.IntegerField(default=0)
    trouble = models.CharField(max_length=20, blank=True, default="")
    detail = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        db_table = "crm_sync"
        indexes = [models.Index(fields=["connection", "started_at"], name="syncs_in_order")]


class CrmPush(Owned):
    """An activity that is written back: what stands there, and what stands in the way."""

    class State(models.TextChoices):
        """Sending: an attempt began of which the end is not known yet."""

        WAITING = "waiting", _("Waiting")
        SENDING = "sending", _("Being sent")
        SENT = "sent", _("Sent")
        CONFLICT = "conflict", _("Changed in both")
        REFUSED = "refused", _("Not taken")

    connection = models.ForeignKey(CrmConnection, on_delete=models.CASCADE, related_name="+", db_index=False)
    activity = models.ForeignKey("store.Activity", on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    external_id = models.CharField(max_length=80, blank=True, default="")
    stamp = models.BigIntegerField(default=0)
    """Of the record there when we last wrote or read it."""
    digest = models.CharField(max_length=32, blank=True, default="")
    """Of what stands there of ours."""
    is_theirs = models.BooleanField(default=False)
    """A person chose their version: from then on it is read, and no longer written."""
    attempts = models.PositiveSmallIntegerField(default=0)
    detail = models.CharField(max_length=500, blank=True, default="")
    next_at = InstantField(null=True)
    sent_at = InstantField(null=True)

    class Meta:
        db_table = "crm_push"
        constraints = [models.UniqueConstraint(fields=["connection", "activity"], name="an_activity_goes_once")]
        indexes = [models.Index(fields=["connection", "external_id"], name="crm_push_by_id")]


class CrmHint(Owned):
    """A message that something changed there, kept until it was looked at."""

    connection = models.ForeignKey(CrmConnection, on_delete=models.CASCADE, related_name="+", db_index=False)
    event = models.CharField(max_length=120)
    entity = models.CharField(max_length=40)
    external_id = models.CharField(max_length=80)
    heard_at = InstantField()
    is_done = models.BooleanField(default=False)

    class Meta:
        db_table = "crm_hint"
        constraints = [models.UniqueConstraint(fields=["connection", "event"], name="a_message_once")]
        indexes = [models.Index(fields=["connection"], name="crm_hint_left", condition=Q(is_done=False))]
