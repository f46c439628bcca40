"""How long an activity took is kept in milliseconds: rows, and what an undo would put back, are told anew."""

from itertools import islice
from typing import Any

from django.db import migrations, models

from meetpunt.store.in_minutes import NOTES, anew

MODELS = {"change": "Change", "import_undo": "ImportUndo"}
AT_ONCE = 2000


def tell_anew(apps: Any, schema_editor: Any) -> None:
    """An organisation at a time: PostgreSQL shows the rows of one organisation only."""
    is_postgres = schema_editor.connection.vendor == "postgresql"
    for organisation_id in apps.get_model("store", "Organisation").objects.values_list("pk", flat=True):
        with schema_editor.connection.cursor() as cursor:
            if is_postgres:
                cursor.execute("SELECT set_config('meetpunt.organisation', %s, true)", [str(organisation_id)])
            cursor.execute(
                "UPDATE activity SET length_ms = length_ms * 60000, counted_ms = counted_ms * 60000 "
                "WHERE organisation_id = %s AND length_ms IS NOT NULL",
                [organisation_id],
            )
        for table in NOTES:
            _notes(apps.get_model("store", MODELS[table]), table, organisation_id)
    if is_postgres:
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def _notes(model: Any, table: str, organisation_id: int) -> None:
    sides = [name for name in ("before", "after") if any(field.name == name for field in model._meta.fields)]
    rows = model.objects.filter(organisation_id=organisation_id, table__in=("activity", "appointment"))
    ids = iter(list(rows.values_list("pk", flat=True)))
    while batch := list(islice(ids, AT_ONCE)):
        told = list(model.objects.filter(pk__in=batch))
        for row in told:
            was = {"table": row.table, **{side: getattr(row, side) for side in sides}}
            for side, value in anew(table, was).items():
                setattr(row, side, value)
        model.objects.bulk_update(told, sides, batch_size=200)


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0019_landed_notes"),
    ]

    operations = [
        migrations.RenameField(model_name="activity", old_name="minutes", new_name="length_ms"),
        migrations.RenameField(model_name="activity", old_name="counted_minutes", new_name="counted_ms"),
        migrations.AlterField(
            model_name="activity", name="length_ms", field=models.BigIntegerField(blank=True, null=True)
        ),
        migrations.AlterField(
            model_name="activity", name="counted_ms", field=models.BigIntegerField(blank=True, null=True)
        ),
        migrations.RunPython(tell_anew, migrations.RunPython.noop),
    ]
