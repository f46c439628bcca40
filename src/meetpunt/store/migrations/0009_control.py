import django.db.models.deletion
import meetpunt.store.fields
from django.db import migrations, models
from meetpunt.store.new_tables import NewTables


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0008_replan_notes"),
    ]

    operations = [
        NewTables(
            [
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
            ]
        ),
    ]
