"""Fill StoryAbout and its tallies from the names and quotations that stories have already."""

from django.db import migrations
from django.db.models import Count

BATCH = 100  # speakers, so that each statement begins at an index of the names

NAMED = "s.is_public_figure AND s.withheld_at IS NULL AND s.merged_into_id IS NULL"
FILL = """
INSERT INTO articles_storyabout (article_id, speaker_id, live_at, live_until)
SELECT p.article_id, p.speaker_id, a.live_at, a.rights_until FROM (
    SELECT n.article_id, s.id AS speaker_id FROM people_speaker s
    JOIN articles_storyname n ON n.key = s.key WHERE n.is_printed AND <named> AND s.id IN (<ids>)
    UNION
    SELECT n.article_id, s.id FROM people_othername o JOIN articles_storyname n ON n.key = o.key
    JOIN people_speaker s ON s.id = o.speaker_id
    WHERE n.is_printed AND <named> AND s.id IN (<ids>)
    UNION
    SELECT q.article_id, q.speaker_id FROM articles_articlespeaker q WHERE q.speaker_id IN (<ids>)
) p JOIN articles_article a ON a.id = p.article_id WHERE a.live_at IS NOT NULL
"""


def fill(apps, schema_editor):
    about, tally = (apps.get_model("articles", name) for name in ("StoryAbout", "Tally"))
    speakers = apps.get_model("people", "Speaker")._base_manager
    sql = FILL.replace("<named>", NAMED)
    ids = list(speakers.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), BATCH):
        some = ids[start : start + BATCH]
        with schema_editor.connection.cursor() as cursor:
            marks = ", ".join(["%s"] * len(some))
            cursor.execute(sql.replace("<ids>", marks), some * 3)
        counts = about.objects.filter(speaker__in=some).order_by().values_list("speaker")
        tally.objects.bulk_create(
            tally(key=f"about::{speaker}", of="about", speaker_id=speaker, n=n)
            for speaker, n in counts.annotate(n=Count("pk"))
        )


def empty(apps, schema_editor):
    apps.get_model("articles", "Tally").objects.filter(of="about").delete()
    apps.get_model("articles", "StoryAbout").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0010_stories_about_speakers"),
        ("people", "0001_initial"),
    ]

    operations = [migrations.RunPython(fill, empty)]
