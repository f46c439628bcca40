"""Coaching: conversations are prepared, held and end in actions; development, trainings, charter and readiness.

When the figures of a conversation were frozen was when it was planned.
"""

from typing import Any

import django.db.models.deletion
import meetpunt.store.fields
from django.db import migrations, models
from meetpunt.store.new_tables import NewTables


def date_facts(apps: Any, schema_editor: Any) -> None:
    """Date them, an organisation at a time: PostgreSQL shows the rows of one organisation only."""
    is_postgres = schema_editor.connection.vendor == "postgresql"
    for organisation_id in apps.get_model("store", "Organisation").objects.values_list("pk", flat=True):
        if is_postgres:
            with schema_editor.connection.cursor() as cursor:
                cursor.execute("SELECT set_config('meetpunt.organisation', %s, true)", [str(organisation_id)])
        rows = apps.get_model("store", "Conversation").objects.filter(organisation_id=organisation_id)
        for row in rows:
            if row.facts:
                rows.filter(pk=row.pk).update(facts_at=row.made_at)
    if is_postgres:
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0011_columnar"),
    ]

    operations = [
        migrations.AddField(
            model_name="competency",
            name="kpis",
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.AddField(
            model_name="conversation",
            name="closed_at",
            field=meetpunt.store.fields.InstantField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="conversation",
            name="closed_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="store.person"
            ),
        ),
        migrations.AddField(
            model_name="conversation",
            name="concluded_at",
            field=meetpunt.store.fields.InstantField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="conversation",
            name="conclusion",
            field=models.TextField(blank=True, default=""),
        ),
        migrations.AddField(
            model_name="conversation",
            name="facts_at",
            field=meetpunt.store.fields.InstantField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="conversation",
            name="rep_said",
            field=models.TextField(blank=True, default=""),
        ),
        migrations.AddField(
            model_name="conversation",
            name="shared_with_next",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="conversation",
            name="together_at",
            field=meetpunt.store.fields.InstantField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="salestool",
            name="step",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="store.step"
            ),
        ),
        NewTables(
            [
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
            ]
        ),
        migrations.AddField(
            model_name="conversation",
            name="rhythm",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="conversations",
                to="store.conversationrhythm",
            ),
        ),
        migrations.RunPython(date_facts, migrations.RunPython.noop),
    ]
