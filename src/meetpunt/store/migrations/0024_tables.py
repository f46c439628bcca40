"""All tables as they stood before there was anybody to upgrade."""

import datetime
import django.db.models.deletion
import meetpunt.store.fields
from django.conf import settings
from django.db import migrations, models
from meetpunt.store.new_tables import NewTables


FORMER = (
    "0001_tables",
    "0002_registration",
    "0003_removal",
    "0004_accounts_number",
    "0005_goals_given",
    "0006_planning",
    "0007_targets_of_managers",
    "0008_replan_notes",
    "0009_control",
    "0010_forwards",
    "0011_columnar",
    "0012_coaching",
    "0013_foreseeing",
    "0014_profit",
    "0015_connections",
    "0016_told_tables",
    "0017_api",
    "0018_workbooks",
    "0019_landed_notes",
    "0020_lengths_in_milliseconds",
    "0021_sign_in",
    "0023_append_only_trail",
    "0024_limit_count",
)
"""The migrations that made the same in steps, which a database that was there already has behind it."""


class Migration(migrations.Migration):
    replaces = [("store", name) for name in FORMER]

    initial = True

    dependencies = []

    operations = [
        NewTables(
            [
                migrations.CreateModel(
                    name="Login",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("password", models.CharField(max_length=128, verbose_name="password")),
                        ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                        ("email", models.EmailField(max_length=254, unique=True)),
                        ("language", models.CharField(blank=True, default="", max_length=5)),
                        ("is_active", models.BooleanField(default=True)),
                    ],
                    options={
                        "db_table": "login",
                    },
                ),
                migrations.CreateModel(
                    name="CalendarDay",
                    fields=[
                        ("day", models.IntegerField(primary_key=True, serialize=False)),
                        ("iso_date", models.CharField(max_length=10)),
                        ("year", models.IntegerField()),
                        ("quarter", models.IntegerField()),
                        ("month", models.IntegerField()),
                        ("week", models.IntegerField()),
                        ("weekday", models.IntegerField()),
                    ],
                    options={
                        "db_table": "calendar",
                    },
                ),
                migrations.CreateModel(
                    name="Organisation",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=120, unique=True)),
                        ("slug", models.SlugField(max_length=80, unique=True)),
                        ("time_zone", models.CharField(default="Europe/Amsterdam", max_length=60)),
                        ("currency", models.CharField(default="EUR", max_length=3)),
                        ("language", models.CharField(default="nl", max_length=5)),
                        ("country", models.CharField(default="NL", max_length=2)),
                        ("is_demo", models.BooleanField(default=False)),
                        ("change_number", models.BigIntegerField(default=0)),
                        ("customer_months", models.PositiveSmallIntegerField(default=24)),
                        (
                            "names_for_directors",
                            models.CharField(
                                choices=[
                                    ("nobody", "Nobody by name"),
                                    ("managers", "Managers by name"),
                                    ("everybody", "Everybody by name"),
                                ],
                                default="nobody",
                                max_length=10,
                            ),
                        ),
                        ("created_at", meetpunt.store.fields.InstantField()),
                        ("accounts_number", models.BigIntegerField(default=0)),
                        ("replan_day", models.PositiveSmallIntegerField(db_default=1, default=1)),
                        ("replan_month", models.PositiveSmallIntegerField(db_default=11, default=11)),
                        ("vision_en", models.TextField(blank=True, db_default="", default="")),
                        ("vision_nl", models.TextField(blank=True, db_default="", default="")),
                        ("second_step_from", meetpunt.store.fields.DayField(null=True)),
                        ("sign_on_only", models.BooleanField(db_default=False, default=False)),
                    ],
                    options={
                        "db_table": "organisation",
                    },
                ),
                migrations.CreateModel(
                    name="Schedule",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("kind", models.CharField(max_length=60, unique=True)),
                        ("next_at", meetpunt.store.fields.InstantField()),
                    ],
                    options={
                        "db_table": "schedule",
                    },
                ),
                migrations.CreateModel(
                    name="Job",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("kind", models.CharField(max_length=60)),
                        ("organisation_id", models.BigIntegerField(null=True)),
                        ("person_id", models.BigIntegerField(null=True)),
                        ("arguments", models.JSONField(default=dict)),
                        ("key", models.CharField(max_length=120, null=True, unique=True)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("waiting", "Waiting"),
                                    ("running", "Running"),
                                    ("done", "Done"),
                                    ("dead", "Dead"),
                                ],
                                default="waiting",
                                max_length=8,
                            ),
                        ),
                        ("attempts", models.PositiveSmallIntegerField(default=0)),
                        ("max_attempts", models.PositiveSmallIntegerField(default=5)),
                        ("run_after", meetpunt.store.fields.InstantField()),
                        ("lease_until", meetpunt.store.fields.InstantField(null=True)),
                        ("worker", models.CharField(blank=True, default="", max_length=64)),
                        ("progress_done", models.BigIntegerField(default=0)),
                        ("progress_total", models.BigIntegerField(default=0)),
                        ("progress_text", models.CharField(blank=True, default="", max_length=200)),
                        ("result", models.JSONField(null=True)),
                        ("error", models.TextField(blank=True, default="")),
                        ("created_at", meetpunt.store.fields.InstantField()),
                        ("finished_at", meetpunt.store.fields.InstantField(null=True)),
                    ],
                    options={
                        "db_table": "job",
                        "indexes": [models.Index(fields=["state", "run_after"], name="job_to_run")],
                    },
                ),
                migrations.CreateModel(
                    name="ProductFamily",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=120)),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.organisation"
                            ),
                        ),
                    ],
                    options={
                        "db_table": "product_family",
                        "constraints": [
                            models.UniqueConstraint(fields=("organisation", "name"), name="one_family_of_a_name")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SalesProcess",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.CharField(max_length=40)),
                        ("name_nl", models.CharField(max_length=80)),
                        ("name_en", models.CharField(max_length=80)),
                        ("is_default", models.BooleanField(default=False)),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.organisation"
                            ),
                        ),
                    ],
                    options={
                        "db_table": "sales_process",
                        "constraints": [
                            models.UniqueConstraint(fields=("organisation", "code"), name="one_process_of_a_code")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Source",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=80)),
                        ("mapping", models.TextField(blank=True, default="")),
                        ("complete_from", meetpunt.store.fields.DayField(blank=True, null=True)),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.organisation"
                            ),
                        ),
                    ],
                    options={
                        "db_table": "source",
                        "constraints": [
                            models.UniqueConstraint(fields=("organisation", "name"), name="one_source_of_a_name")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Step",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.CharField(max_length=40)),
                        ("position", models.PositiveSmallIntegerField()),
                        ("is_final", models.BooleanField(default=False)),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.organisation"
                            ),
                        ),
                        (
                            "process",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="steps",
                                to="store.salesprocess",
                            ),
                        ),
                    ],
                    options={
                        "db_table": "step",
                        "ordering": ["process", "position"],
                        "constraints": [
                            models.UniqueConstraint(fields=("process", "code"), name="one_step_of_a_code"),
                            models.UniqueConstraint(fields=("process", "position"), name="one_step_at_a_place"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="StepDefinition",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("valid_from", meetpunt.store.fields.DayField()),
                        ("valid_until", meetpunt.store.fields.DayField(default=datetime.date(9999, 12, 31))),
                        ("as_at_import", models.BooleanField(default=False)),
                        ("version", models.PositiveSmallIntegerField(default=1)),
                        ("name_nl", models.CharField(max_length=80)),
                        ("name_en", models.CharField(max_length=80)),
                        ("criterion_nl", models.TextField(blank=True, default="")),
                        ("criterion_en", models.TextField(blank=True, default="")),
                        ("norm_days", models.PositiveSmallIntegerField(blank=True, null=True)),
                        ("norm_visits", models.FloatField(blank=True, null=True)),
                        ("norm_contacts", models.FloatField(blank=True, null=True)),
                        ("norm_minutes", models.PositiveIntegerField(blank=True, null=True)),
                        ("conversion_target", models.FloatField(blank=True, null=True)),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.organisation"
                            ),
                        ),
                        (
                            "step",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="definitions", to="store.step"
                            ),
                        ),
                    ],
                    options={
                        "db_table": "step_definition",
                        "constraints": [
                            models.UniqueConstraint(fields=("step", "version"), name="one_definition_of_a_version")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LearnedAlias",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("header", models.CharField(max_length=200)),
                        ("field", models.CharField(max_length=80)),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.organisation"
                            ),
                        ),
                    ],
                    options={
                        "db_table": "learned_alias",
                        "constraints": [
                            models.UniqueConstraint(fields=("organisation", "header", "field"), name="an_alias_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ExchangeRate",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("valid_from", meetpunt.store.fields.DayField()),
                        ("valid_until", meetpunt.store.fields.DayField(default=datetime.date(9999, 12, 31))),
                        ("as_at_import", models.BooleanField(default=False)),
                        ("currency", models.CharField(max_length=3)),
                        ("rate_micro", models.BigIntegerField()),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.organisation"
                            ),
                        ),
                    ],
                    options={
                        "db_table": "exchange_rate",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("organisation", "currency", "valid_from"), name="one_rate_a_day"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ImportRun",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("uploaded", "Uploaded"),
                                    ("checked", "Checked"),
                                    ("landing", "Landing"),
                                    ("landed", "Landed"),
                                    ("failed", "Failed"),
                                    ("taken_back", "Taken Back"),
                                ],
                                default="uploaded",
                                max_length=12,
                            ),
                        ),
                        ("mapping", models.TextField(blank=True, default="")),
                        ("counts", models.JSONField(default=dict)),
                        ("problem", models.TextField(blank=True, default="")),
                        ("started_at", meetpunt.store.fields.InstantField()),
                        ("finished_at", meetpunt.store.fields.InstantField(null=True)),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.organisation"
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="store.person",
                            ),
                        ),
                        (
                            "source",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="runs",
                                to="store.source",
                            ),
                        ),
                        ("workbook", models.CharField(blank=True, db_default="", default="", max_length=32)),
                        ("workbook_rows", models.JSONField(default=dict)),
                    ],
                    options={
                        "db_table": "import_run",
                        "indexes": [models.Index(fields=["organisation", "started_at"], name="run_in_order")],
                    },
                ),
                migrations.CreateModel(
                    name="ImportReject",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("file", models.CharField(max_length=255)),
                        ("row", models.IntegerField()),
                        ("table", models.CharField(max_length=24)),
                        ("reason_code", models.CharField(max_length=40)),
                        ("reason", models.TextField()),
                        ("raw", models.JSONField(default=list)),
                        (
                            "run",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="rejects",
                                to="store.importrun",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.organisation"
                            ),
                        ),
                    ],
                    options={
                        "db_table": "import_reject",
                    },
                ),
                migrations.CreateModel(
                    name="ImportedFile",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=255)),
                        ("stored_as", models.CharField(max_length=255)),
                        ("sha256", models.CharField(max_length=64)),
                        ("size", models.BigIntegerField()),
                        (
                            "run",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="files", to="store.importrun"
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.organisation"
                            ),
                        ),
                    ],
                    options={
                        "db_table": "imported_file",
                    },
                ),
                migrations.CreateModel(
                    name="Person",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("external_id", models.CharField(blank=True, max_length=200, null=True)),
                        ("digest", models.CharField(blank=True, default="", max_length=32)),
                        ("name", models.CharField(max_length=120)),
                        ("email", models.EmailField(blank=True, default="", max_length=254)),
                        ("is_machine", models.BooleanField(default=False)),
                        ("is_active", models.BooleanField(default=True)),
                        (
                            "import_run",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="store.importrun",
                            ),
                        ),
                        (
                            "login",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="persons",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.organisation"
                            ),
                        ),
                        (
                            "source",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="store.source",
                            ),
                        ),
                        ("phone", models.CharField(blank=True, db_default="", default="", max_length=40)),
                    ],
                    options={
                        "db_table": "person",
                        "indexes": [models.Index(fields=["organisation", "name"], name="person_by_name")],
                        "constraints": [
                            models.UniqueConstraint(fields=("source", "external_id"), name="person_of_source"),
                            models.UniqueConstraint(fields=("organisation", "login"), name="one_person_per_login"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Product",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("external_id", models.CharField(blank=True, max_length=200, null=True)),
                        ("digest", models.CharField(blank=True, default="", max_length=32)),
                        ("name", models.CharField(max_length=200)),
                        ("code", models.CharField(blank=True, default="", max_length=80)),
                        ("is_active", models.BooleanField(default=True)),
                        (
                            "import_run",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="store.importrun",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.organisation"
                            ),
                        ),
                        (
                            "family",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="products",
                                to="store.productfamily",
                            ),
                        ),
                        (
                            "source",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="store.source",
                            ),
                        ),
                    ],
                    options={
                        "db_table": "product",
                        "indexes": [models.Index(fields=["organisation", "name"], name="product_by_name")],
                        "constraints": [
                            models.UniqueConstraint(fields=("source", "external_id"), name="product_of_source")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ProductPrice",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("valid_from", meetpunt.store.fields.DayField()),
                        ("valid_until", meetpunt.store.fields.DayField(default=datetime.date(9999, 12, 31))),
                        ("as_at_import", models.BooleanField(default=False)),
                        ("currency", models.CharField(max_length=3)),
                        ("list_minor", models.BigIntegerField(blank=True, null=True)),
                        ("cost_minor", models.BigIntegerField(blank=True, null=True)),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.organisation"
                            ),
                        ),
                        (
                            "product",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="prices", to="store.product"
                            ),
                        ),
                    ],
                    options={
                        "db_table": "product_price",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("product", "currency", "valid_from"), name="one_price_a_day"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Team",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("external_id", models.CharField(blank=True, max_length=200, null=True)),
                        ("digest", models.CharField(blank=True, default="", max_length=32)),
                        ("name", models.CharField(max_length=120)),
                        ("is_whole", models.BooleanField(default=False)),
                        (
                            "import_run",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="store.importrun",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.organisation"
                            ),
                        ),
                        (
                            "parent",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="children",
                                to="store.team",
                            ),
                        ),
                        (
                            "source",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="store.source",
                            ),
                        ),
                    ],
                    options={
                        "db_table": "team",
                        "indexes": [models.Index(fields=["organisation", "name"], name="team_by_name")],
                        "constraints": [
                            models.UniqueConstraint(fields=("source", "external_id"), name="team_of_source"),
                            models.UniqueConstraint(
                                models.F("organisation"),
                                condition=models.Q(("is_whole", True)),
                                name="one_team_above_all",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ForecastSnapshot",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("taken_on", meetpunt.store.fields.DayField()),
                        ("recorded_at", meetpunt.store.fields.InstantField()),
                        ("month", models.IntegerField(null=True)),
                        ("currency", models.CharField(max_length=3)),
                        ("count", models.IntegerField()),
                        ("amount_minor", models.BigIntegerField()),
                        ("chance", models.FloatField(null=True)),
                        ("weighted_minor", models.BigIntegerField(null=True)),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.organisation"
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="store.person",
                            ),
                        ),
                        (
                            "process",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.salesprocess"
                            ),
                        ),
                        (
                            "step",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.step"
                            ),
                        ),
                        (
                            "team",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="store.team",
                            ),
                        ),
                    ],
                    options={
                        "db_table": "forecast_snapshot",
                        "indexes": [models.Index(fields=["organisation", "taken_on"], name="snapshot_by_day")],
                    },
                ),
                migrations.CreateModel(
                    name="TeamManagement",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("valid_from", meetpunt.store.fields.DayField()),
                        ("valid_until", meetpunt.store.fields.DayField(default=datetime.date(9999, 12, 31))),
                        ("as_at_import", models.BooleanField(default=False)),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.organisation"
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="managements",
                                to="store.person",
                            ),
                        ),
                        (
                            "team",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="managements", to="store.team"
                            ),
                        ),
                    ],
                    options={
                        "db_table": "team_management",
                        "constraints": [
                            models.UniqueConstraint(fields=("team", "person", "valid_from"), name="managing_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TeamMembership",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("valid_from", meetpunt.store.fields.DayField()),
                        ("valid_until", meetpunt.store.fields.DayField(default=datetime.date(9999, 12, 31))),
                        ("as_at_import", models.BooleanField(default=False)),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.organisation"
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="memberships",
                                to="store.person",
                            ),
                        ),
                        (
                            "team",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="memberships", to="store.team"
                            ),
                        ),
                    ],
                    options={
                        "db_table": "team_membership",
                        "constraints": [
                            models.UniqueConstraint(fields=("person", "valid_from"), name="one_team_a_day")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Territory",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("external_id", models.CharField(blank=True, max_length=200, null=True)),
                        ("digest", models.CharField(blank=True, default="", max_length=32)),
                        ("name", models.CharField(max_length=120)),
                        (
                            "import_run",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="store.importrun",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.organisation"
                            ),
                        ),
                        (
                            "source",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="store.source",
                            ),
                        ),
                    ],
                    options={
                        "db_table": "territory",
                        "indexes": [models.Index(fields=["organisation", "name"], name="territory_by_name")],
                        "constraints": [
                            models.UniqueConstraint(fields=("source", "external_id"), name="territory_of_source")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Account",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("external_id", models.CharField(blank=True, max_length=200, null=True)),
                        ("digest", models.CharField(blank=True, default="", max_length=32)),
                        ("name", models.CharField(max_length=200)),
                        ("street", models.CharField(blank=True, default="", max_length=200)),
                        ("postcode", models.CharField(blank=True, default="", max_length=20)),
                        ("town", models.CharField(blank=True, default="", max_length=120)),
                        ("country", models.CharField(blank=True, default="", max_length=60)),
                        ("latitude", models.FloatField(blank=True, null=True)),
                        ("longitude", models.FloatField(blank=True, null=True)),
                        ("segment", models.CharField(blank=True, default="", max_length=80)),
                        ("phone", models.CharField(blank=True, default="", max_length=40)),
                        ("website", models.CharField(blank=True, default="", max_length=200)),
                        ("created_at", meetpunt.store.fields.InstantField()),
                        (
                            "import_run",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="store.importrun",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.organisation"
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="store.person",
                            ),
                        ),
                        (
                            "source",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="store.source",
                            ),
                        ),
                        (
                            "territory",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="store.territory",
                            ),
                        ),
                        ("email", models.CharField(blank=True, db_default="", default="", max_length=254)),
                        (
                            "merged_into",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="store.account",
                            ),
                        ),
                    ],
                    options={
                        "db_table": "account",
                        "indexes": [models.Index(fields=["organisation", "name"], name="account_by_name")],
                        "constraints": [
                            models.UniqueConstraint(fields=("source", "external_id"), name="account_of_source")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Contact",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("external_id", models.CharField(blank=True, max_length=200, null=True)),
                        ("digest", models.CharField(blank=True, default="", max_length=32)),
                        ("name", models.CharField(max_length=160)),
                        ("email", models.CharField(blank=True, default="", max_length=254)),
                        ("phone", models.CharField(blank=True, default="", max_length=40)),
                        ("job_title", models.CharField(blank=True, default="", max_length=120)),
                        ("created_at", meetpunt.store.fields.InstantField()),
                        (
                            "account",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="contacts",
                                to="store.account",
                            ),
                        ),
                        (
                            "import_run",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="store.importrun",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.organisation"
                            ),
                        ),
                        (
                            "source",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="store.source",
                            ),
                        ),
                        ("decides", models.BooleanField(null=True)),
                        ("erased_at", meetpunt.store.fields.InstantField(null=True)),
                        (
                            "merged_into",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="store.contact",
                            ),
                        ),
                    ],
                    options={
                        "db_table": "contact",
                        "indexes": [models.Index(fields=["organisation", "account"], name="contact_of_account")],
                        "constraints": [
                            models.UniqueConstraint(fields=("source", "external_id"), name="contact_of_source")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Opportunity",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("external_id", models.CharField(blank=True, max_length=200, null=True)),
                        ("digest", models.CharField(blank=True, default="", max_length=32)),
                        ("name", models.CharField(max_length=200)),
                        ("amount_minor", models.BigIntegerField(blank=True, null=True)),
                        ("margin_minor", models.BigIntegerField(blank=True, null=True)),
                        ("currency", models.CharField(max_length=3)),
                        ("expected_close", meetpunt.store.fields.DayField(blank=True, null=True)),
                        ("segment", models.CharField(blank=True, default="", max_length=80)),
                        ("channel", models.CharField(blank=True, default="", max_length=80)),
                        ("lead_source", models.CharField(blank=True, default="", max_length=80)),
                        ("next_step", models.CharField(blank=True, default="", max_length=200)),
                        ("next_step_on", meetpunt.store.fields.DayField(blank=True, null=True)),
                        ("unmapped_stage", models.CharField(blank=True, default="", max_length=120)),
                        (
                            "outcome",
                            models.CharField(
                                choices=[
                                    ("open", "Open"),
                                    ("won", "Won"),
                                    ("lost", "Lost"),
                                    ("no_decision", "No Decision"),
                                ],
                                default="open",
                                max_length=12,
                            ),
                        ),
                        ("closed_on", meetpunt.store.fields.DayField(blank=True, null=True)),
                        ("loss_reason", models.CharField(blank=True, default="", max_length=120)),
                        ("created_at", meetpunt.store.fields.InstantField()),
                        (
                            "account",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="opportunities",
                                to="store.account",
                            ),
                        ),
                        (
                            "contact",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="store.contact",
                            ),
                        ),
                        (
                            "import_run",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="store.importrun",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="store.organisation",
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="opportunities",
                                to="store.person",
                            ),
                        ),
                        (
                            "process",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="store.salesprocess"
                            ),
                        ),
                        (
                            "source",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="store.source",
                            ),
                        ),
                        (
                            "step",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="store.step",
                            ),
                        ),
                        ("description", models.TextField(blank=True, db_default="", default="")),
                    ],
                    options={
                        "db_table": "opportunity",
                        "indexes": [
                            models.Index(fields=["organisation", "owner", "outcome"], name="opportunity_of_owner"),
                            models.Index(fields=["organisation", "account"], name="opportunity_of_account"),
                            models.Index(
                                condition=models.Q(("contact__isnull", False)),
                                fields=["contact"],
                                name="opportunity_of_contact",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("source", "external_id"), name="opportunity_of_source")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Order",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("external_id", models.CharField(blank=True, max_length=200, null=True)),
                        ("digest", models.CharField(blank=True, default="", max_length=32)),
                        ("number", models.CharField(blank=True, default="", max_length=80)),
                        ("ordered_at", meetpunt.store.fields.InstantField(blank=True, null=True)),
                        ("ordered_on", meetpunt.store.fields.DayField(blank=True, null=True)),
                        ("is_cancelled", models.BooleanField(default=False)),
                        ("amount_minor", models.BigIntegerField(blank=True, null=True)),
                        ("currency", models.CharField(max_length=3)),
                        ("recorded_at", meetpunt.store.fields.InstantField()),
                        (
                            "account",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="orders",
                                to="store.account",
                            ),
                        ),
                        (
                            "import_run",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="store.importrun",
                            ),
                        ),
                        (
                            "opportunity",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="orders",
                                to="store.opportunity",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.organisation"
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="store.person",
                            ),
                        ),
                        (
                            "source",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="store.source",
                            ),
                        ),
                        (
                            "team",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="store.team",
                            ),
                        ),
                        (
                            "territory",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="store.territory",
                            ),
                        ),
                    ],
                    options={
                        "db_table": "sales_order",
                        "indexes": [
                            models.Index(fields=["organisation", "ordered_on"], name="order_by_day"),
                            models.Index(fields=["opportunity"], name="order_of_opportunity"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("source", "external_id"), name="sales_order_of_source")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Quote",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("external_id", models.CharField(blank=True, max_length=200, null=True)),
                        ("digest", models.CharField(blank=True, default="", max_length=32)),
                        ("number", models.CharField(blank=True, default="", max_length=80)),
                        ("revision", models.PositiveSmallIntegerField(default=1)),
                        ("issued_at", meetpunt.store.fields.InstantField(blank=True, null=True)),
                        ("issued_on", meetpunt.store.fields.DayField(blank=True, null=True)),
                        ("valid_until", meetpunt.store.fields.DayField(blank=True, null=True)),
                        ("amount_minor", models.BigIntegerField(blank=True, null=True)),
                        ("discount_minor", models.BigIntegerField(blank=True, null=True)),
                        ("currency", models.CharField(max_length=3)),
                        ("template", models.CharField(blank=True, default="", max_length=80)),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("open", "Open"),
                                    ("won", "Won"),
                                    ("lost", "Lost"),
                                    ("withdrawn", "Withdrawn"),
                                ],
                                default="open",
                                max_length=10,
                            ),
                        ),
                        ("recorded_at", meetpunt.store.fields.InstantField()),
                        (
                            "account",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="store.account",
                            ),
                        ),
                        (
                            "import_run",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="store.importrun",
                            ),
                        ),
                        (
                            "opportunity",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="quotes",
                                to="store.opportunity",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.organisation"
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="store.person",
                            ),
                        ),
                        (
                            "source",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="store.source",
                            ),
                        ),
                    ],
                    options={
                        "db_table": "quote",
                        "indexes": [models.Index(fields=["organisation", "opportunity"], name="quote_of_opportunity")],
                        "constraints": [
                            models.UniqueConstraint(fields=("source", "external_id"), name="quote_of_source")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="OrderLine",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("external_id", models.CharField(blank=True, max_length=200, null=True)),
                        ("digest", models.CharField(blank=True, default="", max_length=32)),
                        ("quantity_milli", models.BigIntegerField(default=1000)),
                        ("amount_minor", models.BigIntegerField()),
                        ("cost_minor", models.BigIntegerField(blank=True, null=True)),
                        ("wanted_on", meetpunt.store.fields.DayField(blank=True, null=True)),
                        (
                            "import_run",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="store.importrun",
                            ),
                        ),
                        (
                            "order",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="lines",
                                to="store.order",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.organisation"
                            ),
                        ),
                        (
                            "product",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="store.product",
                            ),
                        ),
                        (
                            "source",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="store.source",
                            ),
                        ),
                        (
                            "discount_from",
                            models.CharField(
                                blank=True,
                                choices=[("", "Unknown"), ("told", "Told"), ("list", "List"), ("quote", "Quote")],
                                default="",
                                max_length=5,
                            ),
                        ),
                        ("discount_minor", models.BigIntegerField(blank=True, null=True)),
                    ],
                    options={
                        "db_table": "order_line",
                        "indexes": [models.Index(fields=["order"], name="line_of_order")],
                        "constraints": [
                            models.UniqueConstraint(fields=("source", "external_id"), name="order_line_of_source")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="StageEvent",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("step", "Step"),
                                    ("lost", "Lost"),
                                    ("no_decision", "No Decision"),
                                    ("reopened", "Reopened"),
                                    ("transferred", "Transferred"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("raw_stage", models.CharField(blank=True, default="", max_length=120)),
                        ("reason", models.CharField(blank=True, default="", max_length=120)),
                        ("happened_at", meetpunt.store.fields.InstantField(blank=True, null=True)),
                        ("happened_on", meetpunt.store.fields.DayField(blank=True, null=True)),
                        ("recorded_at", meetpunt.store.fields.InstantField()),
                        (
                            "origin",
                            models.CharField(
                                choices=[("recorded", "Recorded"), ("seen_at_import", "Seen At Import")],
                                default="recorded",
                                max_length=16,
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="store.person",
                            ),
                        ),
                        (
                            "import_run",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="store.importrun",
                            ),
                        ),
                        (
                            "opportunity",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="events",
                                to="store.opportunity",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="store.organisation",
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="store.person",
                            ),
                        ),
                        (
                            "step",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="store.step",
                            ),
                        ),
                        (
                            "team",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="store.team",
                            ),
                        ),
                        (
                            "territory",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="store.territory",
                            ),
                        ),
                    ],
                    options={
                        "db_table": "stage_event",
                        "indexes": [
                            models.Index(
                                fields=["organisation", "opportunity", "happened_at"], name="stage_event_in_order"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Activity",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("external_id", models.CharField(blank=True, max_length=200, null=True)),
                        ("digest", models.CharField(blank=True, default="", max_length=32)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("visit", "Visit"),
                                    ("call", "Call"),
                                    ("email", "E-mail"),
                                    ("demonstration", "Demonstration"),
                                    ("quote_work", "Quote work"),
                                    ("lead_work", "Lead work"),
                                    ("office", "Office"),
                                    ("travel", "Travel"),
                                    ("training", "Training"),
                                    ("other", "Other"),
                                ],
                                max_length=16,
                            ),
                        ),
                        (
                            "status",
                            models.CharField(
                                choices=[("planned", "Planned"), ("held", "Held"), ("cancelled", "Cancelled")],
                                default="held",
                                max_length=10,
                            ),
                        ),
                        (
                            "purpose",
                            models.CharField(
                                blank=True,
                                choices=[("sales", "Sales"), ("service", "Service and loyalty")],
                                default="",
                                max_length=8,
                            ),
                        ),
                        ("purpose_inferred", models.BooleanField(default=False)),
                        ("subject", models.CharField(blank=True, default="", max_length=200)),
                        ("outcome", models.TextField(blank=True, default="")),
                        ("commitment", models.CharField(blank=True, default="", max_length=200)),
                        (
                            "asked_for_order",
                            models.CharField(
                                blank=True,
                                choices=[("yes", "Yes"), ("no", "No"), ("", "Not recorded")],
                                default="",
                                max_length=3,
                            ),
                        ),
                        ("answer", models.CharField(blank=True, default="", max_length=120)),
                        ("started_at", meetpunt.store.fields.InstantField(blank=True, null=True)),
                        ("started_on", meetpunt.store.fields.DayField(blank=True, null=True)),
                        ("travel_minutes", models.IntegerField(blank=True, null=True)),
                        ("travel_metres", models.IntegerField(blank=True, null=True)),
                        ("next_step", models.CharField(blank=True, default="", max_length=200)),
                        ("next_step_on", meetpunt.store.fields.DayField(blank=True, null=True)),
                        ("flags", models.CharField(blank=True, default="", max_length=120)),
                        ("recorded_at", meetpunt.store.fields.InstantField()),
                        ("client_key", models.UUIDField(blank=True, null=True)),
                        (
                            "account",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="activities",
                                to="store.account",
                            ),
                        ),
                        (
                            "contact",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="store.contact",
                            ),
                        ),
                        (
                            "import_run",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="store.importrun",
                            ),
                        ),
                        (
                            "opportunity",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="activities",
                                to="store.opportunity",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="store.organisation",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="activities",
                                to="store.person",
                            ),
                        ),
                        (
                            "source",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="store.source",
                            ),
                        ),
                        (
                            "step",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="store.step",
                            ),
                        ),
                        (
                            "team",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="store.team",
                            ),
                        ),
                        (
                            "territory",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="store.territory",
                            ),
                        ),
                        (
                            "follows",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="store.activity",
                            ),
                        ),
                        ("met_decider", models.BooleanField(null=True)),
                        ("length_ms", models.BigIntegerField(blank=True, null=True)),
                        ("counted_ms", models.BigIntegerField(blank=True, null=True)),
                    ],
                    options={
                        "db_table": "activity",
                        "indexes": [
                            models.Index(fields=["organisation", "person", "started_on"], name="activity_of_person"),
                            models.Index(fields=["opportunity"], name="activity_of_opportunity"),
                            models.Index(fields=["account", "started_on"], name="activity_of_account"),
                            models.Index(
                                condition=models.Q(("follows__isnull", False)),
                                fields=["follows"],
                                name="activity_after_another",
                            ),
                            models.Index(
                                condition=models.Q(("contact__isnull", False)),
                                fields=["contact"],
                                name="activity_of_contact",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("source", "external_id"), name="activity_of_source"),
                            models.UniqueConstraint(
                                fields=("organisation", "client_key"), name="an_activity_is_sent_once"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AccountAssignment",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("valid_from", meetpunt.store.fields.DayField()),
                        ("valid_until", meetpunt.store.fields.DayField(default=datetime.date(9999, 12, 31))),
                        ("as_at_import", models.BooleanField(default=False)),
                        (
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="assignments",
                                to="store.account",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.organisation"
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="store.person",
                            ),
                        ),
                        (
                            "territory",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="store.territory",
                            ),
                        ),
                    ],
                    options={
                        "db_table": "account_assignment",
                        "constraints": [
                            models.UniqueConstraint(fields=("account", "valid_from"), name="one_assignment_a_day")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TerritoryAssignment",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("valid_from", meetpunt.store.fields.DayField()),
                        ("valid_until", meetpunt.store.fields.DayField(default=datetime.date(9999, 12, 31))),
                        ("as_at_import", models.BooleanField(default=False)),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.organisation"
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="territories",
                                to="store.person",
                            ),
                        ),
                        (
                            "territory",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="assignments",
                                to="store.territory",
                            ),
                        ),
                    ],
                    options={
                        "db_table": "territory_assignment",
                        "constraints": [
                            models.UniqueConstraint(fields=("person", "valid_from"), name="one_home_territory_a_day")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="VisitAgreement",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("valid_from", meetpunt.store.fields.DayField()),
                        ("valid_until", meetpunt.store.fields.DayField(default=datetime.date(9999, 12, 31))),
                        ("as_at_import", models.BooleanField(default=False)),
                        ("visits_per_year", models.PositiveSmallIntegerField()),
                        (
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="visit_agreements",
                                to="store.account",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.organisation"
                            ),
                        ),
                    ],
                    options={
                        "db_table": "visit_agreement",
                        "constraints": [
                            models.UniqueConstraint(fields=("account", "valid_from"), name="one_agreement_a_day")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ImportUndo",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("table", models.CharField(max_length=24)),
                        ("row_id", models.BigIntegerField()),
                        ("before", models.JSONField()),
                        (
                            "run",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="undos", to="store.importrun"
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.organisation"
                            ),
                        ),
                    ],
                    options={
                        "db_table": "import_undo",
                        "indexes": [models.Index(fields=["run", "table"], name="undo_of_run")],
                    },
                ),
                migrations.CreateModel(
                    name="OpportunityChange",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("until", meetpunt.store.fields.InstantField()),
                        ("recorded_at", meetpunt.store.fields.InstantField()),
                        ("amount_minor", models.BigIntegerField(null=True)),
                        ("margin_minor", models.BigIntegerField(null=True)),
                        ("currency", models.CharField(max_length=3)),
                        ("expected_close", meetpunt.store.fields.DayField(null=True)),
                        (
                            "import_run",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="store.importrun",
                            ),
                        ),
                        (
                            "opportunity",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="changes",
                                to="store.opportunity",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.organisation"
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="store.person",
                            ),
                        ),
                    ],
                    options={
                        "db_table": "opportunity_change",
                        "indexes": [
                            models.Index(fields=["organisation", "opportunity", "until"], name="change_in_order")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="FiguresLooked",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("page", models.CharField(max_length=40)),
                        ("day", models.IntegerField()),
                        ("at", meetpunt.store.fields.InstantField()),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.organisation"
                            ),
                        ),
                        (
                            "subject",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.person"
                            ),
                        ),
                        (
                            "viewer",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.person"
                            ),
                        ),
                    ],
                    options={
                        "db_table": "figures_looked",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("viewer", "subject", "page", "day"), name="a_look_is_logged_once_a_day"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PersonRole",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "role",
                            models.CharField(
                                choices=[
                                    ("rep", "Sales representative"),
                                    ("inside_sales", "Inside sales"),
                                    ("manager", "Sales manager"),
                                    ("director", "Director"),
                                    ("production", "Production and logistics"),
                                    ("trainer", "Trainer"),
                                    ("administrator", "Administrator"),
                                ],
                                max_length=16,
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.organisation"
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="roles", to="store.person"
                            ),
                        ),
                    ],
                    options={
                        "db_table": "person_role",
                        "constraints": [models.UniqueConstraint(fields=("person", "role"), name="a_role_once")],
                    },
                ),
                migrations.CreateModel(
                    name="OpportunityLine",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("quantity_milli", models.BigIntegerField(default=1000)),
                        ("amount_minor", models.BigIntegerField(blank=True, null=True)),
                        ("cost_minor", models.BigIntegerField(blank=True, null=True)),
                        ("wanted_on", meetpunt.store.fields.DayField(blank=True, null=True)),
                        (
                            "opportunity",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="lines",
                                to="store.opportunity",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.organisation"
                            ),
                        ),
                        (
                            "product",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="store.product",
                            ),
                        ),
                    ],
                    options={
                        "db_table": "opportunity_line",
                        "indexes": [models.Index(fields=["opportunity", "product"], name="product_asked_for")],
                    },
                ),
                migrations.CreateModel(
                    name="CalendarAddress",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("fingerprint", models.CharField(max_length=64, unique=True)),
                        ("secret", models.TextField()),
                        ("made_at", meetpunt.store.fields.InstantField()),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.organisation"
                            ),
                        ),
                        (
                            "person",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.person"
                            ),
                        ),
                    ],
                    options={
                        "db_table": "calendar_address",
                    },
                ),
                migrations.CreateModel(
                    name="CalendarFeed",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=80)),
                        ("address", models.TextField(blank=True, default="")),
                        ("etag", models.CharField(blank=True, default="", max_length=200)),
                        ("fetched_at", meetpunt.store.fields.InstantField(null=True)),
                        ("problem", models.CharField(blank=True, default="", max_length=200)),
                        ("made_at", meetpunt.store.fields.InstantField()),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.organisation"
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.person"
                            ),
                        ),
                    ],
                    options={
                        "db_table": "calendar_feed",
                    },
                ),
                migrations.CreateModel(
                    name="CustomField",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "on",
                            models.CharField(
                                choices=[
                                    ("account", "Account"),
                                    ("contact", "Contact"),
                                    ("opportunity", "Opportunity"),
                                    ("activity", "Activity"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("code", models.CharField(max_length=40)),
                        ("name_nl", models.CharField(max_length=80)),
                        ("name_en", models.CharField(max_length=80)),
                        (
                            "type",
                            models.CharField(
                                choices=[
                                    ("text", "Text"),
                                    ("number", "Number"),
                                    ("day", "Day"),
                                    ("choice", "Choice"),
                                    ("yes_no", "Yes No"),
                                ],
                                max_length=8,
                            ),
                        ),
                        ("choices", models.JSONField(default=list)),
                        ("position", models.PositiveSmallIntegerField(default=0)),
                        ("made_at", meetpunt.store.fields.InstantField()),
                        ("removed_at", meetpunt.store.fields.InstantField(null=True)),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.organisation"
                            ),
                        ),
                    ],
                    options={
                        "db_table": "custom_field",
                        "ordering": ["position", "pk"],
                        "constraints": [
                            models.UniqueConstraint(fields=("organisation", "on", "code"), name="one_field_of_a_code")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CustomValue",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("row_id", models.BigIntegerField()),
                        ("text", models.CharField(blank=True, default="", max_length=2000)),
                        ("number_micro", models.BigIntegerField(null=True)),
                        ("day", meetpunt.store.fields.DayField(null=True)),
                        (
                            "field",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="values",
                                to="store.customfield",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.organisation"
                            ),
                        ),
                    ],
                    options={
                        "db_table": "custom_value",
                        "constraints": [models.UniqueConstraint(fields=("field", "row_id"), name="one_value_a_record")],
                    },
                ),
                migrations.CreateModel(
                    name="Document",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("table", models.CharField(max_length=32)),
                        ("row_id", models.BigIntegerField()),
                        ("name", models.CharField(max_length=200)),
                        ("media_type", models.CharField(max_length=100)),
                        ("size", models.BigIntegerField()),
                        ("sha256", models.CharField(max_length=64)),
                        ("stored_as", models.CharField(max_length=255)),
                        ("at", meetpunt.store.fields.InstantField()),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="store.person",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.organisation"
                            ),
                        ),
                    ],
                    options={
                        "db_table": "document",
                        "indexes": [
                            models.Index(fields=["organisation", "table", "row_id"], name="document_of_record")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Goal",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("measure", models.CharField(max_length=24)),
                        ("first_day", meetpunt.store.fields.DayField()),
                        ("last_day", meetpunt.store.fields.DayField()),
                        ("target", models.BigIntegerField()),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.organisation"
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="goals", to="store.person"
                            ),
                        ),
                    ],
                    options={
                        "db_table": "goal",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("person", "measure", "first_day", "last_day"), name="one_goal_a_period"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HiddenField",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "on",
                            models.CharField(
                                choices=[
                                    ("account", "Account"),
                                    ("contact", "Contact"),
                                    ("opportunity", "Opportunity"),
                                    ("activity", "Activity"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("code", models.CharField(max_length=40)),
                        ("at", meetpunt.store.fields.InstantField()),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.organisation"
                            ),
                        ),
                    ],
                    options={
                        "db_table": "hidden_field",
                        "constraints": [
                            models.UniqueConstraint(fields=("organisation", "on", "code"), name="hidden_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Holiday",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("day", meetpunt.store.fields.DayField()),
                        ("name", models.CharField(max_length=80)),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.organisation"
                            ),
                        ),
                    ],
                    options={
                        "db_table": "holiday",
                        "constraints": [models.UniqueConstraint(fields=("organisation", "day"), name="a_holiday_once")],
                    },
                ),
                migrations.CreateModel(
                    name="Invitation",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("email", models.EmailField(max_length=254)),
                        ("fingerprint", models.CharField(max_length=64, unique=True)),
                        ("made_at", meetpunt.store.fields.InstantField()),
                        ("expires_at", meetpunt.store.fields.InstantField()),
                        ("accepted_at", meetpunt.store.fields.InstantField(null=True)),
                        ("withdrawn_at", meetpunt.store.fields.InstantField(null=True)),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="store.person",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.organisation"
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.person"
                            ),
                        ),
                    ],
                    options={
                        "db_table": "invitation",
                    },
                ),
                migrations.CreateModel(
                    name="LossReason",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("text_nl", models.CharField(max_length=120)),
                        ("text_en", models.CharField(max_length=120)),
                        ("is_no_decision", models.BooleanField(default=False)),
                        ("position", models.PositiveSmallIntegerField(default=0)),
                        ("is_active", models.BooleanField(default=True)),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.organisation"
                            ),
                        ),
                    ],
                    options={
                        "db_table": "loss_reason",
                        "ordering": ["position", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Note",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("text", models.TextField()),
                        ("at", meetpunt.store.fields.InstantField()),
                        ("is_pinned", models.BooleanField(default=False)),
                        (
                            "account",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="notes",
                                to="store.account",
                            ),
                        ),
                        (
                            "contact",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="store.contact",
                            ),
                        ),
                        (
                            "opportunity",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="notes",
                                to="store.opportunity",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.organisation"
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="store.person",
                            ),
                        ),
                        ("changed_here", models.BooleanField(default=False)),
                        ("digest", models.CharField(blank=True, default="", max_length=32)),
                        ("external_id", models.CharField(blank=True, max_length=200, null=True)),
                        (
                            "import_run",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="store.importrun",
                            ),
                        ),
                        (
                            "source",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="store.source",
                            ),
                        ),
                    ],
                    options={
                        "db_table": "note",
                        "indexes": [models.Index(fields=["account", "at"], name="note_of_account")],
                        "constraints": [
                            models.UniqueConstraint(fields=("source", "external_id"), name="note_of_source")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Notification",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("kind", models.CharField(max_length=32)),
                        ("about", models.JSONField(default=dict)),
                        ("path", models.CharField(blank=True, default="", max_length=300)),
                        ("key", models.CharField(max_length=120)),
                        ("at", meetpunt.store.fields.InstantField()),
                        ("read_at", meetpunt.store.fields.InstantField(null=True)),
                        ("wants_mail", models.BooleanField(default=False)),
                        ("mailed_at", meetpunt.store.fields.InstantField(null=True)),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.organisation"
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="notifications",
                                to="store.person",
                            ),
                        ),
                    ],
                    options={
                        "db_table": "notification",
                        "indexes": [models.Index(fields=["person", "read_at", "at"], name="notification_of_person")],
                        "constraints": [models.UniqueConstraint(fields=("person", "key"), name="told_once")],
                    },
                ),
                migrations.CreateModel(
                    name="NotificationSwitch",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("kind", models.CharField(max_length=32)),
                        ("in_app", models.BooleanField()),
                        ("by_mail", models.BooleanField()),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.organisation"
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.person"
                            ),
                        ),
                    ],
                    options={
                        "db_table": "notification_switch",
                        "constraints": [models.UniqueConstraint(fields=("person", "kind"), name="one_switch_a_kind")],
                    },
                ),
                migrations.CreateModel(
                    name="OutgoingMail",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("to", models.EmailField(max_length=254)),
                        ("subject", models.CharField(max_length=200)),
                        ("body", models.TextField()),
                        ("made_at", meetpunt.store.fields.InstantField()),
                        ("sent_at", meetpunt.store.fields.InstantField(null=True)),
                        ("attempts", models.PositiveSmallIntegerField(default=0)),
                        ("problem", models.CharField(blank=True, default="", max_length=200)),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.organisation"
                            ),
                        ),
                    ],
                    options={
                        "db_table": "outgoing_mail",
                        "indexes": [models.Index(fields=["sent_at", "made_at"], name="mail_to_send")],
                    },
                ),
                migrations.CreateModel(
                    name="QuoteLine",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("quantity_milli", models.BigIntegerField(default=1000)),
                        ("amount_minor", models.BigIntegerField()),
                        ("discount_minor", models.BigIntegerField(default=0)),
                        ("cost_minor", models.BigIntegerField(blank=True, null=True)),
                        ("wanted_on", meetpunt.store.fields.DayField(blank=True, null=True)),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.organisation"
                            ),
                        ),
                        (
                            "product",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="store.product",
                            ),
                        ),
                        (
                            "quote",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="lines", to="store.quote"
                            ),
                        ),
                    ],
                    options={
                        "db_table": "quote_line",
                    },
                ),
                migrations.CreateModel(
                    name="QuoteTemplate",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=80)),
                        ("is_active", models.BooleanField(default=True)),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.organisation"
                            ),
                        ),
                    ],
                    options={
                        "db_table": "quote_template",
                        "constraints": [
                            models.UniqueConstraint(fields=("organisation", "name"), name="one_template_of_a_name")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RecentlySeen",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("table", models.CharField(max_length=32)),
                        ("row_id", models.BigIntegerField()),
                        ("at", meetpunt.store.fields.InstantField()),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.organisation"
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.person"
                            ),
                        ),
                    ],
                    options={
                        "db_table": "recently_seen",
                        "indexes": [models.Index(fields=["person", "at"], name="seen_by_moment")],
                        "constraints": [
                            models.UniqueConstraint(fields=("person", "table", "row_id"), name="seen_last_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SavedView",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("page", models.CharField(max_length=24)),
                        ("name", models.CharField(max_length=80)),
                        ("query", models.TextField(blank=True, default="")),
                        ("is_shared", models.BooleanField(default=False)),
                        ("is_pinned", models.BooleanField(default=False)),
                        ("position", models.PositiveSmallIntegerField(default=0)),
                        ("made_at", meetpunt.store.fields.InstantField()),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.organisation"
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.person"
                            ),
                        ),
                    ],
                    options={
                        "db_table": "saved_view",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("organisation", "person", "page", "name"), name="one_view_of_a_name"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Sending",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("key", models.UUIDField()),
                        ("table", models.CharField(max_length=32)),
                        ("row_id", models.BigIntegerField()),
                        ("at", meetpunt.store.fields.InstantField()),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.organisation"
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.person"
                            ),
                        ),
                    ],
                    options={
                        "db_table": "sending",
                        "constraints": [
                            models.UniqueConstraint(fields=("organisation", "person", "key"), name="a_key_is_sent_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="StandIn",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("valid_from", meetpunt.store.fields.DayField()),
                        ("valid_until", meetpunt.store.fields.DayField(default=datetime.date(9999, 12, 31))),
                        ("as_at_import", models.BooleanField(default=False)),
                        (
                            "absent",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.person"
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.person"
                            ),
                        ),
                        (
                            "made_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="store.person",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.organisation"
                            ),
                        ),
                    ],
                    options={
                        "db_table": "stand_in",
                        "indexes": [models.Index(fields=["by", "valid_from"], name="stand_in_by")],
                    },
                ),
                migrations.CreateModel(
                    name="TerritoryArea",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("country", models.CharField(default="NL", max_length=2)),
                        ("first", models.CharField(max_length=10)),
                        ("last", models.CharField(max_length=10)),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.organisation"
                            ),
                        ),
                        (
                            "territory",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="areas", to="store.territory"
                            ),
                        ),
                    ],
                    options={
                        "db_table": "territory_area",
                    },
                ),
                migrations.CreateModel(
                    name="Agreement",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("purpose", models.TextField(blank=True, default="")),
                        ("score_months", models.PositiveSmallIntegerField(default=24)),
                        ("look_months", models.PositiveSmallIntegerField(default=12)),
                        (
                            "council",
                            models.CharField(
                                choices=[
                                    ("not_asked", "Not Asked"),
                                    ("none", "None"),
                                    ("asked", "Asked"),
                                    ("agreed", "Agreed"),
                                    ("refused", "Refused"),
                                ],
                                default="not_asked",
                                max_length=10,
                            ),
                        ),
                        ("council_on", meetpunt.store.fields.DayField(blank=True, null=True)),
                        ("council_note", models.TextField(blank=True, default="")),
                        ("changed_at", meetpunt.store.fields.InstantField()),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="store.person",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.organisation"
                            ),
                        ),
                    ],
                    options={
                        "db_table": "agreement",
                        "constraints": [models.UniqueConstraint(fields=("organisation",), name="one_agreement")],
                    },
                ),
                migrations.CreateModel(
                    name="Appointment",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("uid", models.CharField(max_length=255)),
                        ("occasion", models.CharField(blank=True, default="", max_length=40)),
                        ("title", models.CharField(blank=True, default="", max_length=200)),
                        ("place", models.CharField(blank=True, default="", max_length=200)),
                        ("starts_at", meetpunt.store.fields.InstantField()),
                        ("starts_on", meetpunt.store.fields.DayField()),
                        ("minutes", models.IntegerField()),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("proposed", "Proposed"),
                                    ("confirmed", "Confirmed"),
                                    ("dismissed", "Dismissed"),
                                    ("cancelled", "Cancelled"),
                                ],
                                default="proposed",
                                max_length=10,
                            ),
                        ),
                        ("seen_at", meetpunt.store.fields.InstantField()),
                        (
                            "account",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="store.account",
                            ),
                        ),
                        (
                            "activity",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="store.activity",
                            ),
                        ),
                        (
                            "contact",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="store.contact",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.organisation"
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.person"
                            ),
                        ),
                        (
                            "feed",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="appointments",
                                to="store.calendarfeed",
                            ),
                        ),
                    ],
                    options={
                        "db_table": "appointment",
                        "indexes": [models.Index(fields=["person", "starts_on"], name="appointment_of_person")],
                        "constraints": [
                            models.UniqueConstraint(fields=("feed", "uid", "occasion"), name="an_appointment_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Change",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("at", meetpunt.store.fields.InstantField()),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("made", "Made"),
                                    ("changed", "Changed"),
                                    ("removed", "Removed"),
                                    ("merged", "Merged"),
                                    ("undone", "Undone"),
                                    ("exported", "Exported"),
                                    ("entered", "Entered"),
                                    ("failed", "Failed"),
                                ],
                                max_length=8,
                            ),
                        ),
                        ("table", models.CharField(max_length=32)),
                        ("row_id", models.BigIntegerField()),
                        ("name", models.CharField(blank=True, default="", max_length=200)),
                        ("before", models.JSONField(default=dict)),
                        ("after", models.JSONField(default=dict)),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="store.person",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.organisation"
                            ),
                        ),
                        (
                            "undone_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="store.change",
                            ),
                        ),
                        ("also", models.JSONField(db_default=models.Value([], models.JSONField()), default=list)),
                        ("digest", models.CharField(blank=True, db_default="", default="", max_length=64)),
                        ("mark", models.CharField(blank=True, db_default="", default="", max_length=64)),
                        ("number", models.BigIntegerField(null=True)),
                        ("salt", models.CharField(blank=True, db_default="", default="", max_length=32)),
                    ],
                    options={
                        "db_table": "change",
                        "indexes": [
                            models.Index(fields=["organisation", "table", "row_id", "at"], name="change_of_record"),
                            models.Index(fields=["organisation", "at"], name="change_by_moment"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("organisation", "number"), name="a_place_in_the_chain")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Objective",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("text_nl", models.CharField(max_length=200)),
                        ("text_en", models.CharField(max_length=200)),
                        ("from_nl", models.TextField(blank=True, default="")),
                        ("from_en", models.TextField(blank=True, default="")),
                        ("position", models.PositiveSmallIntegerField(default=0)),
                        ("is_active", models.BooleanField(default=True)),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.organisation"
                            ),
                        ),
                    ],
                    options={
                        "db_table": "objective",
                        "ordering": ["position", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Plan",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=120)),
                        ("year", models.PositiveSmallIntegerField()),
                        (
                            "state",
                            models.CharField(
                                choices=[("draft", "Draft"), ("holds", "Holds"), ("earlier", "Earlier")],
                                default="draft",
                                max_length=8,
                            ),
                        ),
                        ("measured_from", meetpunt.store.fields.DayField()),
                        ("measured_until", meetpunt.store.fields.DayField()),
                        ("measured", models.JSONField(blank=True, default=dict)),
                        ("made_at", meetpunt.store.fields.InstantField()),
                        ("decided_at", meetpunt.store.fields.InstantField(blank=True, null=True)),
                        ("reason", models.TextField(blank=True, default="")),
                        (
                            "decided_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="store.person",
                            ),
                        ),
                        (
                            "made_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="store.person",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.organisation"
                            ),
                        ),
                        (
                            "parent",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="scenarios",
                                to="store.plan",
                            ),
                        ),
                        (
                            "process",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.salesprocess"
                            ),
                        ),
                        (
                            "team",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="store.team",
                            ),
                        ),
                    ],
                    options={
                        "db_table": "plan",
                        "indexes": [models.Index(fields=["organisation", "year"], name="plan_of_year")],
                    },
                ),
                migrations.CreateModel(
                    name="PlanChange",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField()),
                        ("kind", models.CharField(max_length=24)),
                        ("terms", models.JSONField(default=dict)),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.organisation"
                            ),
                        ),
                        (
                            "plan",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="changes", to="store.plan"
                            ),
                        ),
                    ],
                    options={
                        "db_table": "plan_change",
                        "ordering": ["position", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="PlanValue",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.CharField(max_length=24)),
                        ("value", models.FloatField()),
                        (
                            "origin",
                            models.CharField(
                                choices=[
                                    ("wanted", "Wanted"),
                                    ("assumed", "Own estimate"),
                                    ("published", "Published figure"),
                                    ("pool", "Pool"),
                                ],
                                default="wanted",
                                max_length=9,
                            ),
                        ),
                        ("source", models.CharField(blank=True, default="", max_length=200)),
                        (
                            "family",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="store.productfamily",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.organisation"
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="store.person",
                            ),
                        ),
                        (
                            "plan",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="values", to="store.plan"
                            ),
                        ),
                        (
                            "step",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="store.step",
                            ),
                        ),
                        (
                            "territory",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="store.territory",
                            ),
                        ),
                    ],
                    options={
                        "db_table": "plan_value",
                    },
                ),
                migrations.CreateModel(
                    name="SellerSkill",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("valid_from", meetpunt.store.fields.DayField()),
                        ("valid_until", meetpunt.store.fields.DayField(default=datetime.date(9999, 12, 31))),
                        ("as_at_import", models.BooleanField(default=False)),
                        (
                            "level",
                            models.CharField(
                                choices=[
                                    ("able", "Sells it"),
                                    ("learning", "Is learning it"),
                                    ("not", "Does not sell it"),
                                ],
                                max_length=8,
                            ),
                        ),
                        (
                            "family",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="skills",
                                to="store.productfamily",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.organisation"
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="skills", to="store.person"
                            ),
                        ),
                    ],
                    options={
                        "db_table": "seller_skill",
                        "constraints": [
                            models.UniqueConstraint(fields=("person", "family", "valid_from"), name="one_skill_a_day")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Target",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("measure", models.CharField(max_length=24)),
                        ("first_day", meetpunt.store.fields.DayField()),
                        ("last_day", meetpunt.store.fields.DayField()),
                        ("value", models.BigIntegerField()),
                        (
                            "spread",
                            models.CharField(
                                choices=[("season", "By season"), ("even", "Evenly")], default="season", max_length=8
                            ),
                        ),
                        ("note", models.CharField(blank=True, default="", max_length=200)),
                        ("set_at", meetpunt.store.fields.InstantField()),
                        ("ended_at", meetpunt.store.fields.InstantField(blank=True, null=True)),
                        (
                            "family",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="store.productfamily",
                            ),
                        ),
                        (
                            "objective",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="targets",
                                to="store.objective",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.organisation"
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="store.person",
                            ),
                        ),
                        (
                            "set_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="store.person",
                            ),
                        ),
                        (
                            "step",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="store.step",
                            ),
                        ),
                        (
                            "team",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="store.team",
                            ),
                        ),
                        (
                            "territory",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="store.territory",
                            ),
                        ),
                    ],
                    options={
                        "db_table": "target",
                        "indexes": [
                            models.Index(fields=["organisation", "measure", "first_day"], name="target_of_measure")
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("person__isnull", True), ("team__isnull", True)),
                                    models.Q(("person__isnull", True), ("territory__isnull", True)),
                                    models.Q(("team__isnull", True), ("territory__isnull", True)),
                                    _connector="OR",
                                ),
                                name="a_target_is_of_one",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="VisitDeal",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("first_day", meetpunt.store.fields.DayField()),
                        ("last_day", meetpunt.store.fields.DayField()),
                        (
                            "to",
                            models.CharField(
                                choices=[
                                    ("customers", "Customers"),
                                    ("others", "Not yet customers"),
                                    ("all", "Everybody"),
                                ],
                                max_length=9,
                            ),
                        ),
                        ("segment", models.CharField(blank=True, default="", max_length=80)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("open", "Being discussed"),
                                    ("agreed", "Agreed"),
                                    ("declined", "Declined"),
                                    ("replaced", "Replaced"),
                                ],
                                default="open",
                                max_length=8,
                            ),
                        ),
                        ("visits", models.PositiveIntegerField(blank=True, null=True)),
                        (
                            "asked_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="store.person",
                            ),
                        ),
                        (
                            "family",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="store.productfamily",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.organisation"
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="visit_deals",
                                to="store.person",
                            ),
                        ),
                        (
                            "replaces",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="store.visitdeal",
                            ),
                        ),
                    ],
                    options={
                        "db_table": "visit_deal",
                        "indexes": [
                            models.Index(fields=["organisation", "person", "first_day"], name="deal_of_person")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="VisitDealTurn",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("ask", "Asked"),
                                    ("offer", "Offered"),
                                    ("agree", "Agreed"),
                                    ("decline", "Declined"),
                                ],
                                max_length=7,
                            ),
                        ),
                        ("visits", models.PositiveIntegerField()),
                        ("note", models.CharField(blank=True, default="", max_length=300)),
                        ("at", meetpunt.store.fields.InstantField()),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="store.person",
                            ),
                        ),
                        (
                            "deal",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="turns", to="store.visitdeal"
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.organisation"
                            ),
                        ),
                    ],
                    options={
                        "db_table": "visit_deal_turn",
                        "ordering": ["at", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="WorkAllowance",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("valid_from", meetpunt.store.fields.DayField()),
                        ("valid_until", meetpunt.store.fields.DayField(default=datetime.date(9999, 12, 31))),
                        ("as_at_import", models.BooleanField(default=False)),
                        ("leave_days", models.FloatField(blank=True, null=True)),
                        ("training_days", models.FloatField(blank=True, null=True)),
                        ("meeting_days", models.FloatField(blank=True, null=True)),
                        ("illness_percent", models.FloatField(blank=True, null=True)),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.organisation"
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="store.person",
                            ),
                        ),
                    ],
                    options={
                        "db_table": "work_allowance",
                        "indexes": [models.Index(fields=["organisation", "valid_from"], name="allowance_by_day")],
                    },
                ),
                migrations.CreateModel(
                    name="Absence",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("leave", "Leave"),
                                    ("training", "Training"),
                                    ("meeting", "Meeting"),
                                    ("other", "Other"),
                                ],
                                max_length=8,
                            ),
                        ),
                        ("first_day", meetpunt.store.fields.DayField()),
                        ("last_day", meetpunt.store.fields.DayField()),
                        ("is_half", models.BooleanField(default=False)),
                        ("note", models.CharField(blank=True, default="", max_length=120)),
                        ("made_at", meetpunt.store.fields.InstantField()),
                        (
                            "made_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="store.person",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.organisation"
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="absences", to="store.person"
                            ),
                        ),
                    ],
                    options={
                        "db_table": "absence",
                        "indexes": [
                            models.Index(fields=["organisation", "person", "first_day"], name="absence_of_person")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Contract",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("valid_from", meetpunt.store.fields.DayField()),
                        ("valid_until", meetpunt.store.fields.DayField(default=datetime.date(9999, 12, 31))),
                        ("as_at_import", models.BooleanField(default=False)),
                        ("minutes", models.JSONField()),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.organisation"
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="contracts", to="store.person"
                            ),
                        ),
                    ],
                    options={
                        "db_table": "contract",
                        "constraints": [
                            models.UniqueConstraint(fields=("person", "valid_from"), name="one_contract_a_day")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CostRate",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("valid_from", meetpunt.store.fields.DayField()),
                        ("valid_until", meetpunt.store.fields.DayField(default=datetime.date(9999, 12, 31))),
                        ("as_at_import", models.BooleanField(default=False)),
                        ("kind", models.CharField(max_length=24)),
                        ("amount_minor", models.BigIntegerField(blank=True, null=True)),
                        ("permille", models.IntegerField(blank=True, null=True)),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.organisation"
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="store.person",
                            ),
                        ),
                    ],
                    options={
                        "db_table": "cost_rate",
                        "indexes": [models.Index(fields=["organisation", "kind", "valid_from"], name="cost_by_day")],
                    },
                ),
                migrations.CreateModel(
                    name="MarketFact",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("year", models.PositiveSmallIntegerField()),
                        ("segment", models.CharField(blank=True, default="", max_length=80)),
                        ("size_minor", models.BigIntegerField(blank=True, null=True)),
                        ("addresses", models.PositiveIntegerField(blank=True, null=True)),
                        ("growth_permille", models.IntegerField(blank=True, null=True)),
                        ("source", models.CharField(max_length=200)),
                        ("url", models.CharField(blank=True, default="", max_length=300)),
                        ("noted_at", meetpunt.store.fields.InstantField()),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="store.person",
                            ),
                        ),
                        (
                            "family",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="store.productfamily",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.organisation"
                            ),
                        ),
                        (
                            "territory",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="store.territory",
                            ),
                        ),
                    ],
                    options={
                        "db_table": "market_fact",
                        "indexes": [models.Index(fields=["organisation", "year"], name="market_of_year")],
                    },
                ),
                migrations.CreateModel(
                    name="Replan",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("is_done", models.BooleanField(default=False)),
                        ("made_at", meetpunt.store.fields.InstantField()),
                        (
                            "before",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="store.plan",
                            ),
                        ),
                        (
                            "made_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="store.person",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.organisation"
                            ),
                        ),
                        (
                            "plan",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE, related_name="replan", to="store.plan"
                            ),
                        ),
                    ],
                    options={
                        "db_table": "replan",
                    },
                ),
                migrations.CreateModel(
                    name="ReplanNote",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.CharField(max_length=24)),
                        (
                            "choice",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("measured", "What was measured"),
                                    ("wanted", "What last year's plan wanted"),
                                    ("own", "Own value"),
                                ],
                                default="",
                                max_length=8,
                            ),
                        ),
                        ("note", models.CharField(blank=True, default="", max_length=300)),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.organisation"
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="store.person",
                            ),
                        ),
                        (
                            "replan",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="notes", to="store.replan"
                            ),
                        ),
                        (
                            "step",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="store.step",
                            ),
                        ),
                    ],
                    options={
                        "db_table": "replan_note",
                        "ordering": ["pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Competency",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.CharField(max_length=40)),
                        ("name_nl", models.CharField(max_length=80)),
                        ("name_en", models.CharField(max_length=80)),
                        ("description_nl", models.TextField(blank=True, default="")),
                        ("description_en", models.TextField(blank=True, default="")),
                        ("anchors", models.JSONField(blank=True, default=dict)),
                        ("steps", models.JSONField(blank=True, default=list)),
                        ("position", models.PositiveSmallIntegerField(default=0)),
                        ("is_active", models.BooleanField(default=True)),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.organisation"
                            ),
                        ),
                        ("kpis", models.JSONField(blank=True, default=list)),
                    ],
                    options={
                        "db_table": "competency",
                        "ordering": ["position", "pk"],
                        "constraints": [
                            models.UniqueConstraint(fields=("organisation", "code"), name="one_competency_of_a_code")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CompetencyRating",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "view",
                            models.CharField(
                                choices=[("self", "Own view"), ("manager", "Manager's view")], max_length=8
                            ),
                        ),
                        ("score", models.PositiveSmallIntegerField()),
                        ("note", models.TextField(blank=True, default="")),
                        ("day", meetpunt.store.fields.DayField()),
                        ("recorded_at", meetpunt.store.fields.InstantField()),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="store.person",
                            ),
                        ),
                        (
                            "competency",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="ratings",
                                to="store.competency",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.organisation"
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="ratings", to="store.person"
                            ),
                        ),
                    ],
                    options={
                        "db_table": "competency_rating",
                        "indexes": [models.Index(fields=["organisation", "person", "day"], name="rating_of_person")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("score__gte", 1), ("score__lte", 5)), name="a_score_of_one_to_five"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Conversation",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("planned_at", meetpunt.store.fields.InstantField()),
                        ("minutes", models.PositiveSmallIntegerField(default=45)),
                        (
                            "state",
                            models.CharField(
                                choices=[("planned", "Planned"), ("held", "Held"), ("cancelled", "Called off")],
                                default="planned",
                                max_length=9,
                            ),
                        ),
                        ("question", models.TextField(blank=True, default="")),
                        ("about", models.JSONField(blank=True, default=dict)),
                        ("facts", models.JSONField(blank=True, default=dict)),
                        ("rules_version", models.CharField(blank=True, default="", max_length=20)),
                        ("made_at", meetpunt.store.fields.InstantField()),
                        (
                            "made_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="store.person",
                            ),
                        ),
                        (
                            "manager",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.person"
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.organisation"
                            ),
                        ),
                        (
                            "rep",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="conversations",
                                to="store.person",
                            ),
                        ),
                        ("closed_at", meetpunt.store.fields.InstantField(blank=True, null=True)),
                        (
                            "closed_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="store.person",
                            ),
                        ),
                        ("concluded_at", meetpunt.store.fields.InstantField(blank=True, null=True)),
                        ("conclusion", models.TextField(blank=True, default="")),
                        ("facts_at", meetpunt.store.fields.InstantField(blank=True, null=True)),
                        ("rep_said", models.TextField(blank=True, default="")),
                        ("shared_with_next", models.BooleanField(default=False)),
                        ("together_at", meetpunt.store.fields.InstantField(blank=True, null=True)),
                        (
                            "rhythm",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="conversations",
                                to="store.conversationrhythm",
                            ),
                        ),
                    ],
                    options={
                        "db_table": "conversation",
                        "indexes": [
                            models.Index(fields=["organisation", "rep", "planned_at"], name="conversation_of_rep")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Dashboard",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=80)),
                        ("period", models.CharField(default="quarter", max_length=16)),
                        ("tiles", models.JSONField(blank=True, default=list)),
                        ("made_from", models.CharField(blank=True, default="", max_length=24)),
                        ("made_at", meetpunt.store.fields.InstantField()),
                        ("changed_at", meetpunt.store.fields.InstantField()),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.organisation"
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="dashboards",
                                to="store.person",
                            ),
                        ),
                    ],
                    options={
                        "db_table": "dashboard",
                        "indexes": [models.Index(fields=["organisation", "owner"], name="dashboard_of_owner")],
                    },
                ),
                migrations.CreateModel(
                    name="DashboardHome",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("ready_made", models.CharField(blank=True, default="", max_length=24)),
                        (
                            "dashboard",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="store.dashboard",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.organisation"
                            ),
                        ),
                        (
                            "person",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.person"
                            ),
                        ),
                    ],
                    options={
                        "db_table": "dashboard_home",
                    },
                ),
                migrations.CreateModel(
                    name="DashboardMail",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("ready_made", models.CharField(blank=True, default="", max_length=24)),
                        ("every", models.CharField(default="week", max_length=5)),
                        ("day", models.PositiveSmallIntegerField(default=1)),
                        ("next_on", meetpunt.store.fields.DayField()),
                        (
                            "dashboard",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="store.dashboard",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.organisation"
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.person"
                            ),
                        ),
                    ],
                    options={
                        "db_table": "dashboard_mail",
                        "indexes": [models.Index(fields=["next_on"], name="dashboard_mail_due")],
                    },
                ),
                migrations.CreateModel(
                    name="DashboardShare",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "dashboard",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="shares", to="store.dashboard"
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.organisation"
                            ),
                        ),
                        (
                            "team",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="store.team",
                            ),
                        ),
                    ],
                    options={
                        "db_table": "dashboard_share",
                        "constraints": [
                            models.UniqueConstraint(fields=("dashboard", "team"), name="shared_with_a_team_once"),
                            models.UniqueConstraint(
                                condition=models.Q(("team__isnull", True)),
                                fields=("dashboard",),
                                name="shared_with_all_once",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="KpiVersion",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.CharField(max_length=40)),
                        ("version", models.PositiveSmallIntegerField()),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("proposed", "Proposed"),
                                    ("holds", "Holds"),
                                    ("earlier", "Earlier"),
                                    ("refused", "Turned down"),
                                ],
                                default="proposed",
                                max_length=8,
                            ),
                        ),
                        ("name_nl", models.CharField(blank=True, default="", max_length=80)),
                        ("name_en", models.CharField(blank=True, default="", max_length=80)),
                        ("definition_nl", models.TextField(blank=True, default="")),
                        ("definition_en", models.TextField(blank=True, default="")),
                        ("is_hidden", models.BooleanField(default=False)),
                        ("norm", models.FloatField(blank=True, null=True)),
                        ("norm_note", models.CharField(blank=True, default="", max_length=200)),
                        ("blocks", models.JSONField(blank=True, default=dict)),
                        ("reason", models.CharField(blank=True, default="", max_length=300)),
                        ("proposed_at", meetpunt.store.fields.InstantField()),
                        ("decided_at", meetpunt.store.fields.InstantField(blank=True, null=True)),
                        (
                            "decided_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="store.person",
                            ),
                        ),
                        (
                            "objective",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="kpis",
                                to="store.objective",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.organisation"
                            ),
                        ),
                        (
                            "proposed_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="store.person",
                            ),
                        ),
                    ],
                    options={
                        "db_table": "kpi_version",
                        "constraints": [
                            models.UniqueConstraint(fields=("organisation", "code", "version"), name="one_kpi_version")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="KpiVoice",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("agrees", models.BooleanField(null=True)),
                        ("text", models.TextField(blank=True, default="")),
                        ("at", meetpunt.store.fields.InstantField()),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.organisation"
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.person"
                            ),
                        ),
                        (
                            "version",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="voices",
                                to="store.kpiversion",
                            ),
                        ),
                    ],
                    options={
                        "db_table": "kpi_voice",
                        "ordering": ["at", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="SalesTool",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=80)),
                        ("what_for", models.CharField(blank=True, default="", max_length=200)),
                        ("is_active", models.BooleanField(default=True)),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.organisation"
                            ),
                        ),
                        (
                            "template",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="store.quotetemplate",
                            ),
                        ),
                        (
                            "step",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="store.step",
                            ),
                        ),
                    ],
                    options={
                        "db_table": "sales_tool",
                        "constraints": [
                            models.UniqueConstraint(fields=("organisation", "name"), name="one_tool_of_a_name")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SignalDecision",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("kind", models.CharField(max_length=24)),
                        ("reason", models.CharField(max_length=300)),
                        ("rests_until", meetpunt.store.fields.DayField()),
                        ("at", meetpunt.store.fields.InstantField()),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="store.person",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.organisation"
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.person"
                            ),
                        ),
                        (
                            "step",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="store.step",
                            ),
                        ),
                    ],
                    options={
                        "db_table": "signal_decision",
                        "indexes": [
                            models.Index(fields=["organisation", "person", "rests_until"], name="decision_of_signal")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SignalSeen",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("kind", models.CharField(max_length=24)),
                        ("first_on", meetpunt.store.fields.DayField()),
                        ("last_on", meetpunt.store.fields.DayField()),
                        ("chance", models.FloatField(blank=True, null=True)),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.organisation"
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.person"
                            ),
                        ),
                        (
                            "step",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="store.step",
                            ),
                        ),
                    ],
                    options={
                        "db_table": "signal_seen",
                        "indexes": [
                            models.Index(fields=["organisation", "person", "last_on"], name="signal_of_person")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SteeringKpi",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.CharField(max_length=40)),
                        ("position", models.PositiveSmallIntegerField()),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.organisation"
                            ),
                        ),
                        (
                            "team",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="store.team",
                            ),
                        ),
                    ],
                    options={
                        "db_table": "steering_kpi",
                        "ordering": ["position", "pk"],
                        "constraints": [
                            models.UniqueConstraint(fields=("team", "code"), name="a_team_steers_on_it_once"),
                            models.UniqueConstraint(
                                condition=models.Q(("team__isnull", True)),
                                fields=("organisation", "code"),
                                name="all_steer_on_it_once",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="StepCause",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.CharField(max_length=40)),
                        ("text_nl", models.CharField(max_length=200)),
                        ("text_en", models.CharField(max_length=200)),
                        ("facts", models.JSONField(blank=True, default=list)),
                        ("position", models.PositiveSmallIntegerField(default=0)),
                        ("is_active", models.BooleanField(default=True)),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.organisation"
                            ),
                        ),
                        (
                            "step",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="causes", to="store.step"
                            ),
                        ),
                    ],
                    options={
                        "db_table": "step_cause",
                        "ordering": ["position", "pk"],
                        "constraints": [models.UniqueConstraint(fields=("step", "code"), name="one_cause_of_a_code")],
                    },
                ),
                migrations.CreateModel(
                    name="ToolRating",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("score", models.PositiveSmallIntegerField()),
                        ("note", models.CharField(blank=True, default="", max_length=200)),
                        ("day", meetpunt.store.fields.DayField()),
                        ("recorded_at", meetpunt.store.fields.InstantField()),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.organisation"
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.person"
                            ),
                        ),
                        (
                            "tool",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="ratings",
                                to="store.salestool",
                            ),
                        ),
                    ],
                    options={
                        "db_table": "tool_rating",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("score__gte", 1), ("score__lte", 5)), name="a_tool_of_one_to_five"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ToolUse",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("day", meetpunt.store.fields.DayField()),
                        ("recorded_at", meetpunt.store.fields.InstantField()),
                        (
                            "activity",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="store.activity",
                            ),
                        ),
                        (
                            "opportunity",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="tool_uses",
                                to="store.opportunity",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.organisation"
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.person"
                            ),
                        ),
                        (
                            "tool",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="uses", to="store.salestool"
                            ),
                        ),
                    ],
                    options={
                        "db_table": "tool_use",
                        "indexes": [models.Index(fields=["organisation", "tool", "day"], name="use_of_tool")],
                    },
                ),
                migrations.CreateModel(
                    name="AcchState",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("external_id", models.CharField(blank=True, max_length=200, null=True)),
                        ("digest", models.CharField(blank=True, default="", max_length=32)),
                        ("day", meetpunt.store.fields.DayField()),
                        ("aware", models.BooleanField(null=True)),
                        ("covered", models.BooleanField(null=True)),
                        ("considers", models.BooleanField(null=True)),
                        ("promised", models.BooleanField(null=True)),
                        (
                            "origin",
                            models.CharField(
                                choices=[
                                    ("visit", "Asked in a visit"),
                                    ("call", "Asked in a call"),
                                    ("survey", "Survey"),
                                    ("research", "Own research"),
                                    ("import", "Import"),
                                ],
                                default="visit",
                                max_length=8,
                            ),
                        ),
                        ("note", models.CharField(blank=True, default="", max_length=200)),
                        ("recorded_at", meetpunt.store.fields.InstantField()),
                        ("client_key", models.UUIDField(blank=True, null=True)),
                        (
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="acch_states",
                                to="store.account",
                            ),
                        ),
                        (
                            "activity",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="store.activity",
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="store.person",
                            ),
                        ),
                        (
                            "contact",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="acch_states",
                                to="store.contact",
                            ),
                        ),
                        (
                            "import_run",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="store.importrun",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.organisation"
                            ),
                        ),
                        (
                            "source",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="store.source",
                            ),
                        ),
                    ],
                    options={
                        "db_table": "acch_state",
                        "indexes": [models.Index(fields=["organisation", "account", "day"], name="acch_of_account")],
                        "constraints": [
                            models.UniqueConstraint(fields=("source", "external_id"), name="acch_state_of_source"),
                            models.UniqueConstraint(fields=("organisation", "client_key"), name="a_state_is_sent_once"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PlanForward",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=120)),
                        (
                            "split",
                            models.CharField(
                                choices=[("territory", "territory"), ("product", "product"), ("segment", "segment")],
                                max_length=9,
                            ),
                        ),
                        ("wanted", models.JSONField(default=dict)),
                        ("brings", models.JSONField(default=dict)),
                        ("kept_at", meetpunt.store.fields.InstantField()),
                        (
                            "kept_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="store.person",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.organisation"
                            ),
                        ),
                        (
                            "plan",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="forwards", to="store.plan"
                            ),
                        ),
                    ],
                    options={
                        "db_table": "plan_forward",
                        "ordering": ["pk"],
                    },
                ),
                migrations.CreateModel(
                    name="FactChange",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("kind", models.CharField(max_length=12)),
                        ("key", models.BigIntegerField()),
                        ("tx", models.BigIntegerField(db_default=0)),
                        (
                            "organisation",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="store.organisation",
                            ),
                        ),
                    ],
                    options={
                        "db_table": "fact_change",
                    },
                ),
                migrations.CreateModel(
                    name="AgendaItem",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("text", models.CharField(max_length=300)),
                        ("note", models.TextField(blank=True, default="")),
                        ("at", meetpunt.store.fields.InstantField()),
                        (
                            "conversation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="agenda",
                                to="store.conversation",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.organisation"
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="store.person",
                            ),
                        ),
                    ],
                    options={
                        "db_table": "agenda_item",
                        "ordering": ["at", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Charter",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("version", models.PositiveSmallIntegerField()),
                        (
                            "state",
                            models.CharField(
                                choices=[("draft", "Draft"), ("holds", "Holds"), ("earlier", "Earlier")],
                                default="draft",
                                max_length=7,
                            ),
                        ),
                        ("answers", models.JSONField(blank=True, default=dict)),
                        ("changed_at", meetpunt.store.fields.InstantField()),
                        ("published_at", meetpunt.store.fields.InstantField(blank=True, null=True)),
                        (
                            "made_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="store.person",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.organisation"
                            ),
                        ),
                    ],
                    options={
                        "db_table": "charter",
                        "constraints": [
                            models.UniqueConstraint(fields=("organisation", "version"), name="one_charter_of_a_version")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CharterVoice",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("accepts", models.BooleanField(null=True)),
                        ("text", models.TextField(blank=True, default="")),
                        ("at", meetpunt.store.fields.InstantField()),
                        (
                            "charter",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="voices", to="store.charter"
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.organisation"
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.person"
                            ),
                        ),
                    ],
                    options={
                        "db_table": "charter_voice",
                        "constraints": [
                            models.UniqueConstraint(fields=("charter", "person"), name="one_voice_on_a_charter")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ConversationRating",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("score", models.PositiveSmallIntegerField()),
                        ("note", models.CharField(blank=True, default="", max_length=300)),
                        ("at", meetpunt.store.fields.InstantField()),
                        (
                            "conversation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="ratings",
                                to="store.conversation",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.organisation"
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.person"
                            ),
                        ),
                    ],
                    options={
                        "db_table": "conversation_rating",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("conversation", "person"), name="one_rating_of_a_conversation"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("score__gte", 1), ("score__lte", 5)), name="a_talk_of_one_to_five"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ConversationRhythm",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("every_weeks", models.PositiveSmallIntegerField()),
                        ("first_on", meetpunt.store.fields.DayField()),
                        ("at_minute", models.PositiveSmallIntegerField()),
                        ("minutes", models.PositiveSmallIntegerField(default=45)),
                        ("made_at", meetpunt.store.fields.InstantField()),
                        ("ended_at", meetpunt.store.fields.InstantField(blank=True, null=True)),
                        (
                            "made_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="store.person",
                            ),
                        ),
                        (
                            "manager",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.person"
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.organisation"
                            ),
                        ),
                        (
                            "rep",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.person"
                            ),
                        ),
                    ],
                    options={
                        "db_table": "conversation_rhythm",
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("ended_at__isnull", True)),
                                fields=("rep", "manager"),
                                name="one_rhythm_of_two",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DevelopmentGoal",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("level", models.PositiveSmallIntegerField()),
                        ("by_day", meetpunt.store.fields.DayField()),
                        ("why", models.TextField(blank=True, default="")),
                        (
                            "state",
                            models.CharField(
                                choices=[("open", "Being worked on"), ("reached", "Reached"), ("dropped", "Let go")],
                                default="open",
                                max_length=7,
                            ),
                        ),
                        ("made_at", meetpunt.store.fields.InstantField()),
                        ("ended_at", meetpunt.store.fields.InstantField(blank=True, null=True)),
                        (
                            "competency",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.competency"
                            ),
                        ),
                        (
                            "made_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="store.person",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.organisation"
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.person"
                            ),
                        ),
                    ],
                    options={
                        "db_table": "development_goal",
                        "indexes": [models.Index(fields=["organisation", "person", "state"], name="goal_of_person")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("level__gte", 1), ("level__lte", 5)), name="a_goal_of_one_to_five"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DevelopmentQuestion",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("text", models.TextField()),
                        (
                            "coaching",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("show", "Show how"),
                                    ("practise", "Practise together"),
                                    ("go_along", "Go along"),
                                    ("leave_free", "Leave free"),
                                ],
                                default="",
                                max_length=10,
                            ),
                        ),
                        ("changed_at", meetpunt.store.fields.InstantField()),
                        ("coached_at", meetpunt.store.fields.InstantField(blank=True, null=True)),
                        (
                            "competency",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="store.competency",
                            ),
                        ),
                        (
                            "conversation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="development",
                                to="store.conversation",
                            ),
                        ),
                        (
                            "objective",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="store.objective",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.organisation"
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.person"
                            ),
                        ),
                        (
                            "step",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="store.step",
                            ),
                        ),
                    ],
                    options={
                        "db_table": "development_question",
                        "constraints": [
                            models.UniqueConstraint(fields=("conversation",), name="one_development_question")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Exercise",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("text", models.CharField(max_length=300)),
                        ("due_on", meetpunt.store.fields.DayField()),
                        ("done_on", meetpunt.store.fields.DayField(blank=True, null=True)),
                        ("learnt", models.CharField(blank=True, default="", max_length=300)),
                        ("made_at", meetpunt.store.fields.InstantField()),
                        (
                            "goal",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="exercises",
                                to="store.developmentgoal",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.organisation"
                            ),
                        ),
                    ],
                    options={
                        "db_table": "exercise",
                        "ordering": ["due_on", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="JointVisit",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("day", meetpunt.store.fields.DayField()),
                        ("purpose", models.CharField(blank=True, default="", max_length=300)),
                        ("rep_shared_at", meetpunt.store.fields.InstantField(blank=True, null=True)),
                        ("coach_shared_at", meetpunt.store.fields.InstantField(blank=True, null=True)),
                        ("made_at", meetpunt.store.fields.InstantField()),
                        (
                            "account",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="store.account",
                            ),
                        ),
                        (
                            "activity",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="store.activity",
                            ),
                        ),
                        (
                            "coach",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.person"
                            ),
                        ),
                        (
                            "made_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="store.person",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.organisation"
                            ),
                        ),
                        (
                            "rep",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.person"
                            ),
                        ),
                    ],
                    options={
                        "db_table": "joint_visit",
                        "indexes": [models.Index(fields=["organisation", "rep", "day"], name="joint_visit_of_rep")],
                    },
                ),
                migrations.CreateModel(
                    name="Observation",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("level", models.PositiveSmallIntegerField()),
                        (
                            "seen",
                            models.CharField(
                                choices=[("yes", "Seen"), ("no", "Not seen"), ("none", "No occasion")], max_length=4
                            ),
                        ),
                        ("note", models.CharField(blank=True, default="", max_length=300)),
                        ("at", meetpunt.store.fields.InstantField()),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.person"
                            ),
                        ),
                        (
                            "competency",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.competency"
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.organisation"
                            ),
                        ),
                        (
                            "step",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="store.step",
                            ),
                        ),
                        (
                            "visit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="observations",
                                to="store.jointvisit",
                            ),
                        ),
                    ],
                    options={
                        "db_table": "observation",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("visit", "by", "competency", "level"), name="a_behaviour_is_observed_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Preparation",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("text", models.TextField(blank=True, default="")),
                        ("changed_at", meetpunt.store.fields.InstantField()),
                        ("shared_at", meetpunt.store.fields.InstantField(blank=True, null=True)),
                        (
                            "conversation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="preparations",
                                to="store.conversation",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.organisation"
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.person"
                            ),
                        ),
                    ],
                    options={
                        "db_table": "preparation",
                        "constraints": [
                            models.UniqueConstraint(fields=("conversation", "person"), name="one_preparation_each")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReadinessAnswer",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.CharField(max_length=40)),
                        ("score", models.PositiveSmallIntegerField()),
                        ("note", models.CharField(blank=True, default="", max_length=300)),
                        ("at", meetpunt.store.fields.InstantField()),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.organisation"
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.person"
                            ),
                        ),
                    ],
                    options={
                        "db_table": "readiness_answer",
                        "indexes": [models.Index(fields=["organisation", "code", "at"], name="answer_on_readiness")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("score__gte", 1), ("score__lte", 5)),
                                name="readiness_of_one_to_five",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReadinessPoint",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.CharField(max_length=40)),
                        ("day", meetpunt.store.fields.DayField()),
                        ("share", models.FloatField(null=True)),
                        ("n", models.PositiveIntegerField(default=0)),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.organisation"
                            ),
                        ),
                    ],
                    options={
                        "db_table": "readiness_point",
                        "constraints": [
                            models.UniqueConstraint(fields=("organisation", "code", "day"), name="one_point_a_day")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ToolDecision",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[("keep", "Keep"), ("improve", "Improve"), ("retire", "Retire")], max_length=7
                            ),
                        ),
                        ("reason", models.CharField(max_length=300)),
                        ("at", meetpunt.store.fields.InstantField()),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="store.person",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.organisation"
                            ),
                        ),
                        (
                            "tool",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="decisions",
                                to="store.salestool",
                            ),
                        ),
                    ],
                    options={
                        "db_table": "tool_decision",
                    },
                ),
                migrations.CreateModel(
                    name="Training",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=120)),
                        ("kpi", models.CharField(max_length=40)),
                        ("behaviour_kpi", models.CharField(blank=True, default="", max_length=40)),
                        (
                            "choosing",
                            models.CharField(
                                choices=[
                                    ("lot", "By lot"),
                                    ("waves", "In turns, the order by lot"),
                                    ("wish", "Who wanted to"),
                                    ("figures", "By their figures"),
                                    ("all", "Everybody"),
                                ],
                                default="lot",
                                max_length=7,
                            ),
                        ),
                        ("first_on", meetpunt.store.fields.DayField()),
                        ("last_on", meetpunt.store.fields.DayField()),
                        ("months", models.PositiveSmallIntegerField(default=6)),
                        ("minutes", models.PositiveIntegerField(default=0)),
                        ("cost_minor", models.BigIntegerField(default=0)),
                        ("given_by", models.CharField(blank=True, default="", max_length=120)),
                        ("note", models.TextField(blank=True, default="")),
                        ("foreseen", models.JSONField(blank=True, default=dict)),
                        ("made_at", meetpunt.store.fields.InstantField()),
                        ("cancelled_at", meetpunt.store.fields.InstantField(blank=True, null=True)),
                        (
                            "competency",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="store.competency",
                            ),
                        ),
                        (
                            "made_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="store.person",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.organisation"
                            ),
                        ),
                        (
                            "team",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="store.team",
                            ),
                        ),
                    ],
                    options={
                        "db_table": "training",
                        "indexes": [models.Index(fields=["organisation", "first_on"], name="training_of_day")],
                    },
                ),
                migrations.CreateModel(
                    name="TrainerInvitation",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("until", meetpunt.store.fields.DayField()),
                        ("made_at", meetpunt.store.fields.InstantField()),
                        ("ended_at", meetpunt.store.fields.InstantField(blank=True, null=True)),
                        (
                            "made_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="store.person",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.organisation"
                            ),
                        ),
                        (
                            "rep",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="store.person",
                            ),
                        ),
                        (
                            "trainer",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.person"
                            ),
                        ),
                        (
                            "training",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="invitations",
                                to="store.training",
                            ),
                        ),
                    ],
                    options={
                        "db_table": "trainer_invitation",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("rep__isnull", False), ("training__isnull", True)),
                                    models.Q(("rep__isnull", True), ("training__isnull", False)),
                                    _connector="OR",
                                ),
                                name="a_trainer_is_invited_to_one",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TrainingPlace",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("wave", models.PositiveSmallIntegerField(default=1)),
                        ("first_on", meetpunt.store.fields.DayField()),
                        ("was_there", models.BooleanField(null=True)),
                        ("added_at", meetpunt.store.fields.InstantField()),
                        (
                            "added_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="store.person",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.organisation"
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.person"
                            ),
                        ),
                        (
                            "training",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="places", to="store.training"
                            ),
                        ),
                    ],
                    options={
                        "db_table": "training_place",
                        "constraints": [models.UniqueConstraint(fields=("training", "person"), name="one_place_each")],
                    },
                ),
                migrations.CreateModel(
                    name="Action",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("follow_up", "Calling back, following up"),
                                    ("planning", "Planning and routes"),
                                    ("practice", "Practising, going along"),
                                    ("customers", "Other customers or territory"),
                                    ("offer", "Quote, price, product"),
                                    ("tool", "Sales tool"),
                                    ("training", "Training"),
                                    ("other", "Something else"),
                                ],
                                default="other",
                                max_length=10,
                            ),
                        ),
                        ("text", models.CharField(max_length=300)),
                        ("due_on", meetpunt.store.fields.DayField()),
                        ("kpi", models.CharField(max_length=40)),
                        ("stood", models.JSONField(blank=True, default=dict)),
                        ("wanted", models.FloatField(blank=True, null=True)),
                        ("minutes", models.PositiveIntegerField(default=0)),
                        ("cost_minor", models.BigIntegerField(default=0)),
                        ("worth", models.JSONField(blank=True, default=dict)),
                        (
                            "state",
                            models.CharField(
                                choices=[("open", "To do"), ("done", "Done"), ("dropped", "Dropped")],
                                default="open",
                                max_length=7,
                            ),
                        ),
                        ("note", models.CharField(blank=True, default="", max_length=300)),
                        ("made_at", meetpunt.store.fields.InstantField()),
                        ("ended_at", meetpunt.store.fields.InstantField(blank=True, null=True)),
                        (
                            "conversation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="actions",
                                to="store.conversation",
                            ),
                        ),
                        (
                            "made_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="store.person",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.organisation"
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.person"
                            ),
                        ),
                        (
                            "rep",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.person"
                            ),
                        ),
                    ],
                    options={
                        "db_table": "action",
                        "indexes": [
                            models.Index(fields=["organisation", "rep", "state"], name="action_of_rep"),
                            models.Index(fields=["organisation", "owner", "state", "due_on"], name="action_of_owner"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CauseReading",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.CharField(max_length=40)),
                        (
                            "reading",
                            models.CharField(
                                choices=[("yes", "Yes"), ("no", "No"), ("open", "Still open")], max_length=4
                            ),
                        ),
                        ("note", models.CharField(blank=True, default="", max_length=300)),
                        ("at", meetpunt.store.fields.InstantField()),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="store.person",
                            ),
                        ),
                        (
                            "conversation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="causes",
                                to="store.conversation",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.organisation"
                            ),
                        ),
                    ],
                    options={
                        "db_table": "cause_reading",
                        "constraints": [
                            models.UniqueConstraint(fields=("conversation", "code"), name="one_reading_of_a_cause")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PoolRelease",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("quarter", models.IntegerField(unique=True)),
                        ("made_at", meetpunt.store.fields.InstantField()),
                        ("from_day", meetpunt.store.fields.DayField()),
                        ("until_day", meetpunt.store.fields.DayField()),
                        ("organisations", models.IntegerField()),
                        ("reps", models.IntegerField()),
                    ],
                    options={
                        "db_table": "pool_release",
                    },
                ),
                migrations.CreateModel(
                    name="LargeOrderRule",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=120)),
                        ("least_minor", models.BigIntegerField(blank=True, null=True)),
                        ("least_milli", models.BigIntegerField(blank=True, null=True)),
                        ("least_chance", models.FloatField(default=0.5)),
                        ("weeks_ahead", models.PositiveSmallIntegerField(default=26)),
                        ("is_active", models.BooleanField(default=True)),
                        ("made_at", meetpunt.store.fields.InstantField()),
                        (
                            "family",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="store.productfamily",
                            ),
                        ),
                        (
                            "made_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="store.person",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.organisation"
                            ),
                        ),
                        (
                            "product",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="store.product",
                            ),
                        ),
                    ],
                    options={
                        "db_table": "large_order_rule",
                    },
                ),
                migrations.CreateModel(
                    name="ProductionAddress",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=80)),
                        ("fingerprint", models.CharField(max_length=64, unique=True)),
                        ("secret", models.TextField()),
                        ("made_at", meetpunt.store.fields.InstantField()),
                        ("last_read_at", meetpunt.store.fields.InstantField(null=True)),
                        (
                            "made_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="store.person",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.organisation"
                            ),
                        ),
                    ],
                    options={
                        "db_table": "production_address",
                    },
                ),
                migrations.CreateModel(
                    name="ProductionNotice",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("likely", "Likely"),
                                    ("less_likely", "Less likely"),
                                    ("ordered", "Ordered"),
                                    ("gone", "Gone"),
                                ],
                                default="likely",
                                max_length=11,
                            ),
                        ),
                        ("told", models.JSONField(blank=True, default=dict)),
                        ("first_told_at", meetpunt.store.fields.InstantField()),
                        ("last_told_at", meetpunt.store.fields.InstantField()),
                        ("answer_week", meetpunt.store.fields.DayField(null=True)),
                        ("answer_milli", models.BigIntegerField(null=True)),
                        (
                            "opportunity",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.opportunity"
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.organisation"
                            ),
                        ),
                        (
                            "rule",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="store.largeorderrule",
                            ),
                        ),
                    ],
                    options={
                        "db_table": "production_notice",
                        "indexes": [models.Index(fields=["organisation", "state"], name="production_notice_state")],
                        "constraints": [
                            models.UniqueConstraint(fields=("opportunity",), name="one_notice_per_opportunity")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ProductionTurn",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("told", "Told"),
                                    ("changed", "Changed"),
                                    ("ended", "Ended"),
                                    ("answer", "Can be delivered"),
                                    ("question", "Question"),
                                    ("reply", "Reply"),
                                ],
                                max_length=8,
                            ),
                        ),
                        ("about", models.JSONField(blank=True, default=dict)),
                        ("text", models.TextField(blank=True, default="")),
                        ("at", meetpunt.store.fields.InstantField()),
                        ("client_key", models.CharField(blank=True, default="", max_length=64)),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="store.person",
                            ),
                        ),
                        (
                            "notice",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="turns",
                                to="store.productionnotice",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.organisation"
                            ),
                        ),
                    ],
                    options={
                        "db_table": "production_turn",
                        "ordering": ["at", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("client_key", ""), _negated=True),
                                fields=("notice", "client_key"),
                                name="a_turn_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Webhook",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=80)),
                        ("address", models.TextField()),
                        ("secret", models.TextField()),
                        ("events", models.JSONField(default=list)),
                        ("is_active", models.BooleanField(default=True)),
                        ("made_at", meetpunt.store.fields.InstantField()),
                        (
                            "made_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="store.person",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.organisation"
                            ),
                        ),
                    ],
                    options={
                        "db_table": "webhook",
                    },
                ),
                migrations.CreateModel(
                    name="WebhookDelivery",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("event", models.CharField(max_length=60)),
                        ("key", models.CharField(max_length=120)),
                        ("body", models.JSONField()),
                        (
                            "state",
                            models.CharField(
                                choices=[("waiting", "Waiting"), ("delivered", "Delivered"), ("given_up", "Given up")],
                                default="waiting",
                                max_length=9,
                            ),
                        ),
                        ("attempts", models.PositiveSmallIntegerField(default=0)),
                        ("status", models.PositiveSmallIntegerField(null=True)),
                        ("problem", models.CharField(blank=True, default="", max_length=200)),
                        ("made_at", meetpunt.store.fields.InstantField()),
                        ("next_at", meetpunt.store.fields.InstantField(null=True)),
                        ("delivered_at", meetpunt.store.fields.InstantField(null=True)),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.organisation"
                            ),
                        ),
                        (
                            "webhook",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="deliveries",
                                to="store.webhook",
                            ),
                        ),
                    ],
                    options={
                        "db_table": "webhook_delivery",
                        "indexes": [models.Index(fields=["organisation", "state", "next_at"], name="delivery_due")],
                        "constraints": [models.UniqueConstraint(fields=("webhook", "key"), name="an_event_once")],
                    },
                ),
                migrations.CreateModel(
                    name="AccountChannel",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("valid_from", meetpunt.store.fields.DayField()),
                        ("valid_until", meetpunt.store.fields.DayField(default=datetime.date(9999, 12, 31))),
                        ("as_at_import", models.BooleanField(default=False)),
                        (
                            "channel",
                            models.CharField(
                                choices=[
                                    ("field", "Field sales"),
                                    ("inside", "Inside sales"),
                                    ("online", "Online"),
                                    ("distributor", "Distributor"),
                                ],
                                max_length=11,
                            ),
                        ),
                        (
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.account"
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.organisation"
                            ),
                        ),
                    ],
                    options={
                        "db_table": "account_channel",
                        "constraints": [
                            models.UniqueConstraint(fields=("account", "valid_from"), name="one_channel_a_day")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AgeingDecision",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "decision",
                            models.CharField(
                                choices=[("alive", "Still alive"), ("later", "Later"), ("ended", "Ended")], max_length=5
                            ),
                        ),
                        ("ask_again_on", meetpunt.store.fields.DayField(null=True)),
                        ("chance", models.FloatField(null=True)),
                        ("note", models.TextField(blank=True, default="")),
                        ("at", meetpunt.store.fields.InstantField()),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="store.person",
                            ),
                        ),
                        (
                            "opportunity",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.opportunity"
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.organisation"
                            ),
                        ),
                    ],
                    options={
                        "db_table": "ageing_decision",
                        "indexes": [models.Index(fields=["organisation", "opportunity"], name="decision_on_age")],
                    },
                ),
                migrations.CreateModel(
                    name="BackTest",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("first_month", models.IntegerField()),
                        ("last_month", models.IntegerField()),
                        ("asked_at", meetpunt.store.fields.InstantField()),
                        ("finished_at", meetpunt.store.fields.InstantField(null=True)),
                        ("found", models.JSONField(blank=True, default=dict)),
                        (
                            "asked_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="store.person",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.organisation"
                            ),
                        ),
                        (
                            "process",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.salesprocess"
                            ),
                        ),
                    ],
                    options={
                        "db_table": "back_test",
                        "indexes": [models.Index(fields=["organisation", "asked_at"], name="back_test_by_moment")],
                    },
                ),
                migrations.CreateModel(
                    name="ChannelWord",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("word", models.CharField(max_length=80)),
                        (
                            "channel",
                            models.CharField(
                                choices=[
                                    ("field", "Field sales"),
                                    ("inside", "Inside sales"),
                                    ("online", "Online"),
                                    ("distributor", "Distributor"),
                                ],
                                max_length=11,
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.organisation"
                            ),
                        ),
                    ],
                    options={
                        "db_table": "channel_word",
                        "constraints": [
                            models.UniqueConstraint(fields=("organisation", "word"), name="a_channel_word_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ForecastCommitment",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[("commit", "Own commitment"), ("adjust", "Manager's adjustment")], max_length=6
                            ),
                        ),
                        ("first_day", meetpunt.store.fields.DayField()),
                        ("last_day", meetpunt.store.fields.DayField()),
                        ("amount_minor", models.BigIntegerField(null=True)),
                        ("note", models.TextField(blank=True, default="")),
                        ("at", meetpunt.store.fields.InstantField()),
                        ("client_key", models.CharField(blank=True, default="", max_length=64)),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="store.person",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.organisation"
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="store.person",
                            ),
                        ),
                        (
                            "team",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="store.team",
                            ),
                        ),
                    ],
                    options={
                        "db_table": "forecast_commitment",
                        "indexes": [
                            models.Index(fields=["organisation", "person", "first_day"], name="commitment_of_person"),
                            models.Index(fields=["organisation", "team", "first_day"], name="commitment_of_team"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("client_key", ""), _negated=True),
                                fields=("organisation", "client_key"),
                                name="a_commitment_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ForecastKept",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("taken_on", meetpunt.store.fields.DayField()),
                        ("recorded_at", meetpunt.store.fields.InstantField()),
                        ("month", models.IntegerField()),
                        (
                            "method",
                            models.CharField(
                                choices=[
                                    ("steps", "Steps and their time"),
                                    ("weighted", "Weighted by step"),
                                    ("run_rate", "Run rate"),
                                ],
                                max_length=8,
                            ),
                        ),
                        ("won_minor", models.BigIntegerField()),
                        ("won_orders", models.IntegerField()),
                        ("p10_minor", models.BigIntegerField(null=True)),
                        ("p50_minor", models.BigIntegerField(null=True)),
                        ("p90_minor", models.BigIntegerField(null=True)),
                        ("p10_orders", models.FloatField(null=True)),
                        ("p50_orders", models.FloatField(null=True)),
                        ("p90_orders", models.FloatField(null=True)),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.organisation"
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="store.person",
                            ),
                        ),
                        (
                            "process",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.salesprocess"
                            ),
                        ),
                        (
                            "team",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="store.team",
                            ),
                        ),
                    ],
                    options={
                        "db_table": "forecast_kept",
                        "indexes": [
                            models.Index(fields=["organisation", "taken_on", "month"], name="forecast_kept_by_day")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PoolGiven",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("quarter", models.IntegerField()),
                        ("given_at", meetpunt.store.fields.InstantField()),
                        ("figures", models.JSONField()),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.organisation"
                            ),
                        ),
                    ],
                    options={
                        "db_table": "pool_given",
                        "constraints": [
                            models.UniqueConstraint(fields=("organisation", "quarter"), name="given_once_a_quarter")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PoolMembership",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("joined_at", meetpunt.store.fields.InstantField()),
                        ("left_at", meetpunt.store.fields.InstantField(null=True)),
                        (
                            "joined_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="store.person",
                            ),
                        ),
                        (
                            "left_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="store.person",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.organisation"
                            ),
                        ),
                    ],
                    options={
                        "db_table": "pool_membership",
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("left_at__isnull", True)),
                                fields=("organisation",),
                                name="takes_part_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PoolFigure",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.CharField(max_length=40)),
                        ("organisations", models.IntegerField()),
                        ("reps", models.IntegerField()),
                        ("low", models.FloatField()),
                        ("middle", models.FloatField()),
                        ("high", models.FloatField()),
                        (
                            "release",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="figures",
                                to="store.poolrelease",
                            ),
                        ),
                    ],
                    options={
                        "db_table": "pool_figure",
                        "constraints": [models.UniqueConstraint(fields=("release", "code"), name="a_pool_figure_once")],
                    },
                ),
                migrations.CreateModel(
                    name="CrmConnection",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("kind", models.CharField(max_length=20)),
                        ("keys", models.TextField()),
                        ("renewing_until", meetpunt.store.fields.InstantField(null=True)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("new", "To be mapped"),
                                    ("on", "Switched on"),
                                    ("paused", "Paused"),
                                    ("stopped", "Stopped"),
                                ],
                                default="new",
                                max_length=8,
                            ),
                        ),
                        ("company", models.CharField(blank=True, default="", max_length=80)),
                        ("host", models.CharField(blank=True, default="", max_length=200)),
                        ("signed_in_as", models.CharField(blank=True, default="", max_length=200)),
                        ("design", models.JSONField(default=dict)),
                        ("design_at", meetpunt.store.fields.InstantField(null=True)),
                        ("is_mapped", models.BooleanField(default=False)),
                        ("map_anew", models.BooleanField(default=False)),
                        ("cap", models.IntegerField(null=True)),
                        ("spent", models.IntegerField(default=0)),
                        ("spent_on", meetpunt.store.fields.DayField(null=True)),
                        ("every_minutes", models.PositiveSmallIntegerField(default=15)),
                        ("next_at", meetpunt.store.fields.InstantField(null=True)),
                        ("busy_until", meetpunt.store.fields.InstantField(null=True)),
                        ("held_by", models.CharField(blank=True, default="", max_length=32)),
                        ("swept_at", meetpunt.store.fields.InstantField(null=True)),
                        ("may_remove_until", meetpunt.store.fields.InstantField(null=True)),
                        ("trouble", models.CharField(blank=True, default="", max_length=20)),
                        ("detail", models.CharField(blank=True, default="", max_length=500)),
                        ("writes_back", models.JSONField(default=list)),
                        ("writes_since", meetpunt.store.fields.InstantField(null=True)),
                        ("pushed_until", meetpunt.store.fields.InstantField(null=True)),
                        ("hears_at", models.CharField(blank=True, db_index=True, default="", max_length=64)),
                        ("hears_with", models.TextField(blank=True, default="")),
                        ("made_at", meetpunt.store.fields.InstantField()),
                        (
                            "made_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="store.person",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.organisation"
                            ),
                        ),
                        (
                            "source",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE, related_name="crm", to="store.source"
                            ),
                        ),
                    ],
                    options={
                        "db_table": "crm_connection",
                    },
                ),
                migrations.CreateModel(
                    name="CrmAsk",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("entity", models.CharField(max_length=40)),
                        ("parent", models.CharField(max_length=80)),
                        ("mark", models.CharField(max_length=120)),
                        ("stamp", models.BigIntegerField()),
                        ("is_due", models.BooleanField(default=True)),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.organisation"
                            ),
                        ),
                        (
                            "connection",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="store.crmconnection",
                            ),
                        ),
                    ],
                    options={
                        "db_table": "crm_ask",
                        "indexes": [
                            models.Index(
                                condition=models.Q(("is_due", True)),
                                fields=["connection", "entity", "stamp"],
                                name="ask_due",
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("connection", "entity", "parent"), name="asked_per_record")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CrmHint",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("event", models.CharField(max_length=120)),
                        ("entity", models.CharField(max_length=40)),
                        ("external_id", models.CharField(max_length=80)),
                        ("heard_at", meetpunt.store.fields.InstantField()),
                        ("is_done", models.BooleanField(default=False)),
                        (
                            "connection",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="store.crmconnection",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.organisation"
                            ),
                        ),
                    ],
                    options={
                        "db_table": "crm_hint",
                        "indexes": [
                            models.Index(
                                condition=models.Q(("is_done", False)), fields=["connection"], name="crm_hint_left"
                            )
                        ],
                        "constraints": [models.UniqueConstraint(fields=("connection", "event"), name="a_message_once")],
                    },
                ),
                migrations.CreateModel(
                    name="CrmJoin",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("deal", models.CharField(max_length=80)),
                        ("lead", models.CharField(max_length=80)),
                        (
                            "connection",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="store.crmconnection",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.organisation"
                            ),
                        ),
                    ],
                    options={
                        "db_table": "crm_join",
                        "indexes": [models.Index(fields=["connection", "lead"], name="crm_join_by_lead")],
                        "constraints": [
                            models.UniqueConstraint(fields=("connection", "deal"), name="a_deal_was_one_lead")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CrmPush",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("waiting", "Waiting"),
                                    ("sending", "Being sent"),
                                    ("sent", "Sent"),
                                    ("conflict", "Changed in both"),
                                    ("refused", "Not taken"),
                                ],
                                default="waiting",
                                max_length=8,
                            ),
                        ),
                        ("external_id", models.CharField(blank=True, default="", max_length=80)),
                        ("stamp", models.BigIntegerField(default=0)),
                        ("digest", models.CharField(blank=True, default="", max_length=32)),
                        ("is_theirs", models.BooleanField(default=False)),
                        ("attempts", models.PositiveSmallIntegerField(default=0)),
                        ("detail", models.CharField(blank=True, default="", max_length=500)),
                        ("next_at", meetpunt.store.fields.InstantField(null=True)),
                        ("sent_at", meetpunt.store.fields.InstantField(null=True)),
                        (
                            "activity",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.activity"
                            ),
                        ),
                        (
                            "connection",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="store.crmconnection",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.organisation"
                            ),
                        ),
                    ],
                    options={
                        "db_table": "crm_push",
                        "indexes": [models.Index(fields=["connection", "external_id"], name="crm_push_by_id")],
                        "constraints": [
                            models.UniqueConstraint(fields=("connection", "activity"), name="an_activity_goes_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CrmRecord",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("entity", models.CharField(max_length=40)),
                        ("external_id", models.CharField(max_length=80)),
                        ("parent", models.CharField(blank=True, default="", max_length=80)),
                        ("stamp", models.BigIntegerField()),
                        ("is_deleted", models.BooleanField(default=False)),
                        ("is_pending", models.BooleanField(default=True)),
                        ("digest", models.CharField(max_length=32)),
                        ("body", models.JSONField()),
                        ("kept_because", models.CharField(blank=True, default="", max_length=200)),
                        (
                            "connection",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="store.crmconnection",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.organisation"
                            ),
                        ),
                    ],
                    options={
                        "db_table": "crm_record",
                        "indexes": [
                            models.Index(
                                condition=models.Q(("parent", ""), _negated=True),
                                fields=["connection", "entity", "parent"],
                                name="crm_record_of",
                            ),
                            models.Index(
                                condition=models.Q(("is_pending", True)),
                                fields=["connection", "entity"],
                                name="crm_record_pending",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("connection", "entity", "external_id"), name="a_crm_record_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CrmSync",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("running", "Running"),
                                    ("done", "Done"),
                                    ("waiting", "Goes on later"),
                                    ("failed", "Stopped"),
                                ],
                                default="running",
                                max_length=8,
                            ),
                        ),
                        ("started_at", meetpunt.store.fields.InstantField()),
                        ("finished_at", meetpunt.store.fields.InstantField(null=True)),
                        ("read", models.JSONField(default=dict)),
                        ("counts", models.JSONField(default=dict)),
                        ("gone", models.IntegerField(default=0)),
                        ("pushed", models.IntegerField(default=0)),
                        ("spent", models.IntegerField(default=0)),
                        ("trouble", models.CharField(blank=True, default="", max_length=20)),
                        ("detail", models.CharField(blank=True, default="", max_length=500)),
                        (
                            "connection",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="store.crmconnection",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.organisation"
                            ),
                        ),
                        (
                            "run",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="store.importrun",
                            ),
                        ),
                    ],
                    options={
                        "db_table": "crm_sync",
                        "indexes": [models.Index(fields=["connection", "started_at"], name="syncs_in_order")],
                    },
                ),
                migrations.CreateModel(
                    name="CrmTold",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("table", models.CharField(max_length=24)),
                        ("external_id", models.CharField(max_length=200)),
                        ("fields", models.TextField()),
                        (
                            "connection",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="store.crmconnection",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.organisation"
                            ),
                        ),
                    ],
                    options={
                        "db_table": "crm_told",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("connection", "table", "external_id"), name="crm_fields_told_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CrmWalk",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("entity", models.CharField(max_length=40)),
                        ("high", meetpunt.store.fields.InstantField(null=True)),
                        ("until", meetpunt.store.fields.InstantField(null=True)),
                        ("at", models.JSONField(default=dict)),
                        (
                            "connection",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="store.crmconnection",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.organisation"
                            ),
                        ),
                    ],
                    options={
                        "db_table": "crm_walk",
                        "constraints": [
                            models.UniqueConstraint(fields=("connection", "entity"), name="a_walk_per_entity")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ApiToken",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=80)),
                        ("begins", models.CharField(max_length=24)),
                        ("fingerprint", models.CharField(max_length=64, unique=True)),
                        ("scopes", models.JSONField(default=list)),
                        ("is_service", models.BooleanField(default=False)),
                        ("made_at", meetpunt.store.fields.InstantField()),
                        ("expires_at", meetpunt.store.fields.InstantField()),
                        ("ended_at", meetpunt.store.fields.InstantField(null=True)),
                        ("used_at", meetpunt.store.fields.InstantField(null=True)),
                        ("window_at", meetpunt.store.fields.InstantField(null=True)),
                        ("window_count", models.PositiveIntegerField(default=0)),
                        (
                            "made_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="store.person",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.organisation"
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.person"
                            ),
                        ),
                    ],
                    options={
                        "db_table": "api_token",
                        "indexes": [models.Index(fields=["organisation", "person"], name="api_token_of")],
                    },
                ),
                migrations.CreateModel(
                    name="ApiAnswer",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("key", models.CharField(max_length=200)),
                        ("mark", models.CharField(max_length=64)),
                        ("status", models.PositiveSmallIntegerField(default=0)),
                        ("body", models.TextField(blank=True, default="")),
                        ("at", meetpunt.store.fields.InstantField()),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.organisation"
                            ),
                        ),
                        (
                            "token",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.apitoken"
                            ),
                        ),
                    ],
                    options={
                        "db_table": "api_answer",
                        "indexes": [models.Index(fields=["organisation", "at"], name="api_answer_old")],
                        "constraints": [models.UniqueConstraint(fields=("token", "key"), name="a_request_once")],
                    },
                ),
                migrations.CreateModel(
                    name="OrganisationFile",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("asked_at", meetpunt.store.fields.InstantField()),
                        ("agreed_at", meetpunt.store.fields.InstantField(null=True)),
                        ("made_at", meetpunt.store.fields.InstantField(null=True)),
                        ("size", models.BigIntegerField(default=0)),
                        ("rows", models.BigIntegerField(default=0)),
                        ("gone_at", meetpunt.store.fields.InstantField(null=True)),
                        (
                            "agreed_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="store.person",
                            ),
                        ),
                        (
                            "asked_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="store.person",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.organisation"
                            ),
                        ),
                    ],
                    options={
                        "db_table": "organisation_file",
                        "indexes": [models.Index(fields=["organisation", "asked_at"], name="file_in_order")],
                    },
                ),
                migrations.CreateModel(
                    name="Passkey",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=80)),
                        ("key_id", models.CharField(max_length=1400, unique=True)),
                        ("public_key", models.TextField()),
                        ("count", models.BigIntegerField(default=0)),
                        ("made_at", meetpunt.store.fields.InstantField()),
                        ("used_at", meetpunt.store.fields.InstantField(null=True)),
                        (
                            "login",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "db_table": "login_passkey",
                    },
                ),
                migrations.CreateModel(
                    name="SecondStep",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("seed", models.TextField(blank=True, default="")),
                        ("used_span", models.BigIntegerField(default=0)),
                        ("wrong", models.PositiveIntegerField(default=0)),
                        ("waits_until", meetpunt.store.fields.InstantField(null=True)),
                        (
                            "login",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="second_step",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "db_table": "login_second_step",
                    },
                ),
                migrations.CreateModel(
                    name="SignInSession",
                    fields=[
                        (
                            "session_key",
                            models.CharField(
                                max_length=40, primary_key=True, serialize=False, verbose_name="session key"
                            ),
                        ),
                        ("session_data", models.TextField(verbose_name="session data")),
                        ("expire_date", models.DateTimeField(db_index=True, verbose_name="expire date")),
                        ("device", models.CharField(blank=True, default="", max_length=300)),
                        ("place", models.CharField(blank=True, default="", max_length=45)),
                        ("through", models.BigIntegerField(null=True)),
                        ("since", meetpunt.store.fields.InstantField(null=True)),
                        ("seen", meetpunt.store.fields.InstantField(null=True)),
                        (
                            "login",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "db_table": "login_session",
                    },
                ),
                migrations.CreateModel(
                    name="SignOnDomain",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("domain", models.CharField(max_length=200, unique=True)),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.organisation"
                            ),
                        ),
                    ],
                    options={
                        "db_table": "sign_on_domain",
                    },
                ),
                migrations.CreateModel(
                    name="RecoveryCode",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("fingerprint", models.CharField(max_length=64)),
                        (
                            "login",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "db_table": "login_recovery_code",
                        "constraints": [models.UniqueConstraint(fields=("login", "fingerprint"), name="a_code_once")],
                    },
                ),
                migrations.CreateModel(
                    name="SignOn",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=80)),
                        ("issuer", models.CharField(max_length=300)),
                        ("client_id", models.CharField(max_length=200)),
                        ("secret", models.TextField(blank=True, default="")),
                        ("kept_at", meetpunt.store.fields.InstantField()),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.organisation"
                            ),
                        ),
                    ],
                    options={
                        "db_table": "sign_on",
                        "constraints": [models.UniqueConstraint(fields=("organisation",), name="one_sign_on")],
                    },
                ),
                migrations.CreateModel(
                    name="SignOnPerson",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("subject", models.CharField(max_length=255)),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.organisation"
                            ),
                        ),
                        (
                            "person",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.person"
                            ),
                        ),
                    ],
                    options={
                        "db_table": "sign_on_person",
                        "constraints": [
                            models.UniqueConstraint(fields=("organisation", "subject"), name="a_subject_is_one_person")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TrailDoor",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "why",
                            models.CharField(choices=[("erasing", "Erasing"), ("removing", "Removing")], max_length=8),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.organisation"
                            ),
                        ),
                    ],
                    options={
                        "db_table": "trail_door",
                    },
                ),
                migrations.CreateModel(
                    name="TrailHead",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("began_after", models.BigIntegerField()),
                        ("lines", models.BigIntegerField(default=0)),
                        ("mark", models.CharField(blank=True, default="", max_length=64)),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.organisation"
                            ),
                        ),
                    ],
                    options={
                        "db_table": "trail_head",
                        "constraints": [models.UniqueConstraint(fields=("organisation",), name="a_chain_has_one_end")],
                    },
                ),
                migrations.CreateModel(
                    name="LimitCount",
                    fields=[
                        ("key", models.CharField(max_length=64, primary_key=True, serialize=False)),
                        ("ends", models.BigIntegerField()),
                        ("count", models.IntegerField()),
                    ],
                    options={
                        "db_table": "limit_count",
                    },
                ),
            ],
        ),
    ]
