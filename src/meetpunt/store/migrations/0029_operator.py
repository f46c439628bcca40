"""Who runs the installation: sign-ins that are operators, what they do, and how large organisations are."""

import django.db.models.deletion
import meetpunt.store.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0028_segments_of_opportunities"),
    ]

    operations = [
        migrations.CreateModel(
            name="OrganisationSize",
            fields=[
                (
                    "organisation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="size",
                        serialize=False,
                        to="store.organisation",
                    ),
                ),
                ("people", models.IntegerField(default=0)),
                ("activities", models.BigIntegerField(default=0)),
                ("opportunities", models.BigIntegerField(default=0)),
                ("read_at", meetpunt.store.fields.InstantField(null=True)),
                ("counted_at", meetpunt.store.fields.InstantField()),
            ],
            options={
                "db_table": "organisation_size",
            },
        ),
        migrations.AddField(
            model_name="login",
            name="operator_since",
            field=meetpunt.store.fields.InstantField(null=True),
        ),
        migrations.AddField(
            model_name="organisation",
            name="remove_at",
            field=meetpunt.store.fields.InstantField(null=True),
        ),
        migrations.AddField(
            model_name="organisation",
            name="suspended_at",
            field=meetpunt.store.fields.InstantField(null=True),
        ),
        migrations.CreateModel(
            name="OperatorLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", meetpunt.store.fields.InstantField()),
                ("by", models.CharField(blank=True, default="", max_length=254)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("added", "Added"),
                            ("taken_off", "Taken Off"),
                            ("entered", "Entered"),
                            ("failed", "Failed"),
                            ("sign_in", "Sign In"),
                            ("made", "Made"),
                            ("invited", "Invited"),
                            ("suspended", "Suspended"),
                            ("resumed", "Resumed"),
                            ("planned", "Planned"),
                            ("called_off", "Called Off"),
                            ("removed", "Removed"),
                            ("forgotten", "Forgotten"),
                        ],
                        max_length=12,
                    ),
                ),
                ("organisation_id", models.BigIntegerField(null=True)),
                ("name", models.CharField(blank=True, default="", max_length=254)),
                ("told", models.JSONField(default=dict)),
            ],
            options={
                "db_table": "operator_line",
                "indexes": [
                    models.Index(fields=["at"], name="operator_line_in_order"),
                    models.Index(fields=["organisation_id", "at"], name="operator_line_of_one"),
                ],
            },
        ),
    ]
