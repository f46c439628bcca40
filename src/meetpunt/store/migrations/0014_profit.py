"""Lines of orders know what was taken off: what stands is given what it was below the list price of the order's day."""

from typing import Any

from django.db import migrations, models

LISTED = """
UPDATE order_line SET discount_from = 'list', discount_minor = (
    SELECT (p.list_minor * order_line.quantity_milli + 500) / 1000 - order_line.amount_minor
    FROM sales_order o
    JOIN product_price p ON p.product_id = order_line.product_id AND p.currency = o.currency
         AND p.valid_from <= o.ordered_on AND o.ordered_on < p.valid_until
    WHERE o.id = order_line.order_id AND p.list_minor IS NOT NULL)
WHERE organisation_id = %s AND EXISTS (
    SELECT 1
    FROM sales_order o
    JOIN product_price p ON p.product_id = order_line.product_id AND p.currency = o.currency
         AND p.valid_from <= o.ordered_on AND o.ordered_on < p.valid_until
    WHERE o.id = order_line.order_id AND p.list_minor IS NOT NULL)
"""


def compare_with_list_prices(apps: Any, schema_editor: Any) -> None:
    """Fill them, an organisation at a time: PostgreSQL shows the rows of one organisation only."""
    is_postgres = schema_editor.connection.vendor == "postgresql"
    for organisation_id in apps.get_model("store", "Organisation").objects.values_list("pk", flat=True):
        with schema_editor.connection.cursor() as cursor:
            if is_postgres:
                cursor.execute("SELECT set_config('meetpunt.organisation', %s, true)", [str(organisation_id)])
            cursor.execute(LISTED, [organisation_id])
    if is_postgres:
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0013_foreseeing"),
    ]

    operations = [
        migrations.AddField(
            model_name="orderline",
            name="discount_from",
            field=models.CharField(
                blank=True,
                choices=[("", "Unknown"), ("told", "Told"), ("list", "List"), ("quote", "Quote")],
                default="",
                max_length=5,
            ),
        ),
        migrations.AddField(
            model_name="orderline",
            name="discount_minor",
            field=models.BigIntegerField(blank=True, null=True),
        ),
        migrations.RunPython(compare_with_list_prices, migrations.RunPython.noop),
    ]
