"""Which segments there are is asked for the filters of nearly every page."""

from django.db import migrations, models

from meetpunt.store.expanding import AddIndexInPeace


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("store", "0026_dead_jobs_looked_at")]

    operations = [
        AddIndexInPeace(
            model_name="opportunity",
            index=models.Index(
                fields=["organisation", "segment"], name="opportunity_by_segment", condition=~models.Q(segment="")
            ),
        ),
    ]
