"""Who may do what: three groups, made again after every migration."""

from django.contrib.auth.models import Group, Permission
from django.db import DEFAULT_DB_ALIAS

WRITE = [
    "add_article", "change_article", "view_article",
    "add_topic", "view_topic", "view_section",
    "add_image", "change_image", "view_image",
    "add_articleimage", "change_articleimage", "delete_articleimage", "view_articleimage",
    "add_byline", "change_byline", "delete_byline", "view_byline",
    "view_quote", "view_appearance", "view_quotesuggestion", "view_correction", "view_revision",
    "view_task",
    "confirm_quotes",
    "add_person", "change_person", "view_person",
    "add_organization", "change_organization", "view_organization", "view_speaker",
    "add_othername", "change_othername", "delete_othername", "view_othername",
    "add_membership", "change_membership", "delete_membership", "view_membership",
    "add_identifier", "change_identifier", "delete_identifier", "view_identifier",
]  # fmt: skip
EDIT = [
    *WRITE,
    "publish_article", "withdraw_article", "correct_article",
    "change_topic", "add_section", "change_section", "change_quote",
    "check_quotes", "join_quotes", "disown_quotes", "finish_task", "view_joining",
    "merge_speakers", "view_transfer",
    "view_importrun", "view_importeditem", "view_rejection", "view_sourcepicture",
    "view_auditentry", "view_bulkreview", "view_judgement", "view_job",
    "add_sitepage", "change_sitepage", "view_sitepage",
]  # fmt: skip
LEAD = [*EDIT, "confirm_in_bulk", "protect_source", "view_sourceprotection",
        "import_stories", "view_importupload",
        "retract_article", "withhold_content", "view_withholding",
        "redact_content", "view_redaction", "delete_article", "delete_section", "delete_topic",
        "delete_sitepage", "delete_person", "delete_organization", "view_user", "change_user",
        "add_user"]  # fmt: skip

GROUPS = {"Reporters": WRITE, "Editors": EDIT, "Chief editors": LEAD}


def make_groups(using=DEFAULT_DB_ALIAS, **kwargs):
    """Make the three groups and give each at least its permissions.

    What a newsroom added to a group by hand stays.
    """
    known = {p.codename: p for p in Permission.objects.using(using).all()}
    for name, codenames in GROUPS.items():
        group, _ = Group.objects.using(using).get_or_create(name=name)
        group.permissions.add(*(known[code] for code in codenames if code in known))
