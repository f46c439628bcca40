"""How often pages and forms are asked for is counted for all processes together."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0023_append_only_trail"),
    ]

    operations = [
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
    ]
