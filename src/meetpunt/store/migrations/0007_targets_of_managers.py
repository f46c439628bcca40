"""What managers set for people becomes targets, each for an objective; a goal is one's own only.

When it was set was not kept: the first day of the period stands for it.
"""

from datetime import UTC, datetime, time
from typing import Any

from django.db import migrations, models

NO_OBJECTIVE = {"text_nl": "Ons jaardoel", "text_en": "Our target of the year"}


def to_targets(apps: Any, schema_editor: Any) -> None:
    """Move them, an organisation at a time: PostgreSQL shows the rows of one organisation only."""
    organisation_model, goal_model, objective_model, target_model = (
        apps.get_model("store", name) for name in ("Organisation", "Goal", "Objective", "Target")
    )
    is_postgres = schema_editor.connection.vendor == "postgresql"
    for organisation_id in organisation_model.objects.values_list("pk", flat=True):
        if is_postgres:
            with schema_editor.connection.cursor() as cursor:
                cursor.execute("SELECT set_config('meetpunt.organisation', %s, true)", [str(organisation_id)])
        of = {"organisation_id": organisation_id}
        given = goal_model.objects.filter(**of, set_by__isnull=False)
        if not given.exists():
            continue
        objective = objective_model.objects.filter(**of).first() or objective_model.objects.create(**of, **NO_OBJECTIVE)
        target_model.objects.bulk_create(
            target_model(
                **of,
                objective=objective,
                person_id=row.person_id,
                measure=row.measure,
                first_day=row.first_day,
                last_day=row.last_day,
                value=row.target,
                set_by_id=row.set_by_id,
                set_at=datetime.combine(row.first_day, time(), UTC),
            )
            for row in given
        )
        given.delete()
    if is_postgres:
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0006_planning"),
    ]

    operations = [
        migrations.RunPython(to_targets, migrations.RunPython.noop),
        migrations.RemoveConstraint(model_name="goal", name="one_goal_a_period"),
        migrations.RemoveConstraint(model_name="goal", name="one_goal_of_a_manager_a_period"),
        migrations.RemoveField(model_name="goal", name="set_by"),
        migrations.AddConstraint(
            model_name="goal",
            constraint=models.UniqueConstraint(
                fields=("person", "measure", "first_day", "last_day"), name="one_goal_a_period"
            ),
        ),
    ]
