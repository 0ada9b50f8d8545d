"""What was written and who is quoted in it."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate

from newsroom.record import append_only


class ArticlesConfig(AppConfig):
    name = "articles"
    verbose_name = "Stories"

    def ready(self):
        from articles import background, groups, linking, listing, merging  # noqa: PLC0415
        from articles.bulk import confirming  # noqa: PLC0415
        from articles.importing import retrying, surveying, undoing  # noqa: PLC0415
        from articles.redacting import carrying, knowing, looking  # noqa: PLC0415
        from articles.search import backends  # noqa: PLC0415
        from newsroom.record import removed  # noqa: PLC0415

        background.declared_in(confirming, linking, listing, merging, looking, carrying)
        background.declared_in(retrying, surveying, undoing)
        append_only.protect("articles_correction")
        append_only.protect("articles_revision", when="OLD.was_public")
        removed.know_by(knowing.cases_of)
        pre_migrate.connect(backends.before_migrate, sender=self)
        post_migrate.connect(backends.after_migrate, sender=self)
        post_migrate.connect(groups.make_groups, sender=self)
