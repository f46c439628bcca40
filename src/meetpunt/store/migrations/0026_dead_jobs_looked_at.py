"""When somebody looked at a job that was given up, and left it."""

from django.db import migrations

import meetpunt.store.fields


class Migration(migrations.Migration):
    dependencies = [("store", "0024_tables")]

    operations = [
        migrations.AddField(model_name="job", name="left_at", field=meetpunt.store.fields.InstantField(null=True)),
    ]
