"""No table changes: the triggers that are laid after every migration now tell of all tables (`store.fact_log`)."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("store", "0015_connections")]

    operations = []
