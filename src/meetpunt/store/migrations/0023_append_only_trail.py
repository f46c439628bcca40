"""The audit trail becomes a chain that the database itself keeps; lines from before stay outside it."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0021_sign_in"),
    ]

    operations = [
        migrations.CreateModel(
            name="TrailDoor",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("why", models.CharField(choices=[("erasing", "Erasing"), ("removing", "Removing")], max_length=8)),
            ],
            options={
                "db_table": "trail_door",
            },
        ),
        migrations.CreateModel(
            name="TrailHead",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("began_after", models.BigIntegerField()),
                ("lines", models.BigIntegerField(default=0)),
                ("mark", models.CharField(blank=True, default="", max_length=64)),
            ],
            options={
                "db_table": "trail_head",
            },
        ),
        migrations.AddField(
            model_name="change",
            name="also",
            field=models.JSONField(db_default=models.Value([], models.JSONField()), default=list),
        ),
        migrations.AddField(
            model_name="change",
            name="digest",
            field=models.CharField(blank=True, db_default="", default="", max_length=64),
        ),
        migrations.AddField(
            model_name="change",
            name="mark",
            field=models.CharField(blank=True, db_default="", default="", max_length=64),
        ),
        migrations.AddField(
            model_name="change",
            name="number",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="change",
            name="salt",
            field=models.CharField(blank=True, db_default="", default="", max_length=32),
        ),
        migrations.AlterField(
            model_name="change",
            name="by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="store.person"
            ),
        ),
        migrations.AlterField(
            model_name="change",
            name="kind",
            field=models.CharField(
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
        migrations.AddConstraint(
            model_name="change",
            constraint=models.UniqueConstraint(fields=("organisation", "number"), name="a_place_in_the_chain"),
        ),
        migrations.AddField(
            model_name="traildoor",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.organisation"
            ),
        ),
        migrations.AddField(
            model_name="trailhead",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.organisation"
            ),
        ),
        migrations.AddConstraint(
            model_name="trailhead",
            constraint=models.UniqueConstraint(fields=("organisation",), name="a_chain_has_one_end"),
        ),
    ]
