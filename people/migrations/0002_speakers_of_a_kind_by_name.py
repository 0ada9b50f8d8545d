"""The directory's lists read an index of those who were not merged."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="speaker",
            name="speaker_by_name",
        ),
        migrations.AddIndex(
            model_name="speaker",
            index=models.Index(
                condition=models.Q(("merged_into__isnull", True)),
                fields=["kind", "sort_name", "id"],
                name="speaker_of_kind_by_name",
            ),
        ),
    ]
