"""Whose words a correction is about, for speakers' pages; filled for what was issued before.

The corrections themselves stay as they are: their rows never change.
"""

import django.db.models.deletion
from django.db import migrations, models

FILL = """
INSERT INTO articles_listedcorrection (correction_id, speaker_id)
SELECT articles_correction.id, articles_quote.speaker_id
FROM articles_correction
JOIN articles_quote ON articles_quote.id = articles_correction.quote_id
WHERE articles_quote.speaker_id IS NOT NULL
"""


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0001_initial"),
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="ListedCorrection",
            fields=[
                (
                    "correction",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="listed_row",
                        serialize=False,
                        to="articles.correction",
                    ),
                ),
                (
                    "speaker",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="people.speaker",
                    ),
                ),
            ],
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
