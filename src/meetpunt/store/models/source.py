"""Where rows came from: sources with their mapping, import runs with their files, rejects and undo notes."""

from __future__ import annotations

from django.db import models

from meetpunt.store.fields import DayField, InstantField
from meetpunt.store.models.base import Owned


class Source(Owned):
    """A system or a set of files that tells of accounts, opportunities and so on."""

    name = models.CharField(max_length=80)
    mapping = models.TextField(blank=True, default="")
    """The confirmed mapping, as the YAML text a person can read and write."""
    complete_from = DayField(null=True, blank=True)
    """Before this day the source holds only what lasted until it (left truncation)."""

    class Meta:
        db_table = "source"
        constraints = [models.UniqueConstraint(fields=["organisation", "name"], name="one_source_of_a_name")]


class LearnedAlias(Owned):
    """A column name that a person confirmed to mean a field; suggested the next time."""

    header = models.CharField(max_length=200)
    field = models.CharField(max_length=80)

    class Meta:
        db_table = "learned_alias"
        constraints = [models.UniqueConstraint(fields=["organisation", "header", "field"], name="an_alias_once")]


class ImportRun(Owned):
    """One reading-in of files, from upload to landed or taken back."""

    class State(models.TextChoices):
        """Where the run stands."""

        UPLOADED = "uploaded"
        CHECKED = "checked"
        LANDING = "landing"
        LANDED = "landed"
        FAILED = "failed"
        TAKEN_BACK = "taken_back"

    source = models.ForeignKey(Source, null=True, on_delete=models.CASCADE, related_name="runs")
    by = models.ForeignKey("store.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    state = models.CharField(max_length=12, choices=State.choices, default=State.UPLOADED)
    mapping = models.TextField(blank=True, default="")
    counts = models.JSONField(default=dict)
    """Per table: made, changed, same, rejected, doubles, flagged."""
    problem = models.TextField(blank=True, default="")
    workbook = models.CharField(max_length=32, blank=True, default="", db_default="")
    """The key of the workbook of ours that was read, empty for other files."""
    workbook_rows = models.JSONField(default=dict)
    """Row of the workbook -> the marks of what it told and of how the row stood here afterwards."""
    started_at = InstantField()
    finished_at = InstantField(null=True)

    class Meta:
        db_table = "import_run"
        indexes = [models.Index(fields=["organisation", "started_at"], name="run_in_order")]


class ImportedFile(Owned):
    """A file as it came, kept in the data folder so that a mended mapping can be run over it again."""

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="files")
    name = models.CharField(max_length=255)
    stored_as = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()

    class Meta:
        db_table = "imported_file"


class ImportReject(Owned):
    """A row that could not land, with the reason, to repair and send again."""

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="rejects")
    file = models.CharField(max_length=255)
    row = models.IntegerField()
    table = models.CharField(max_length=24)
    reason_code = models.CharField(max_length=40)
    reason = models.TextField()
    raw = models.JSONField(default=list)
    """Pairs of column name and cell: PostgreSQL's jsonb keeps no order of names."""

    class Meta:
        db_table = "import_reject"


class ImportUndo(Owned):
    """What a row was before an import changed it, so that the import can be taken back."""

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="undos")
    table = models.CharField(max_length=24)
    row_id = models.BigIntegerField()
    before = models.JSONField()

    class Meta:
        db_table = "import_undo"
        indexes = [models.Index(fields=["run", "table"], name="undo_of_run")]
