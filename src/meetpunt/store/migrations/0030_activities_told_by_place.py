"""Nothing in the tables: after a migration the triggers are laid anew, and those of activities tell where and about what."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("store", "0029_operator")]
    operations: list[object] = []
