"""Nothing in the tables: after a migration the triggers are laid anew, and those of activities tell whose day it was."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("store", "0030_activities_told_by_place")]
    operations: list[object] = []
