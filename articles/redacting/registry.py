"""Where words can stand: every text and JSON column of every table, or why it can't hold any.

A test compares this with the models, so that a new column is in one of the two or the suite fails.
"""

# table → the columns that words are taken out of.
FIELDS: dict[str, tuple[str, ...]] = {
    "articles.article": (
        *("headline", "standfirst", "dateline", "body", "slug", "path", "credit_line"),
        *("usage_terms", "slugline", "desk_note"),
    ),
    "articles.byline": ("printed", "role"),
    "articles.section": ("name", "slug", "description"),
    "articles.topic": ("name", "slug", "description"),
    "articles.quote": ("text", "role", "venue", "source", "source_url", "checked_against"),
    "articles.appearance": ("pieces", "attribution_text", "role_as_printed"),
    "articles.quotesuggestion": (
        *("text", "pieces", "sentence", "speaker_name", "match_reason"),
        *("attribution_text", "role_as_printed", "cue", "reason"),
    ),
    "articles.joining": ("moved", "note"),
    "articles.task": ("text", "done_note"),
    "articles.sourceprotection": ("why",),
    "articles.correction": ("text", "former_text"),
    "articles.revision": ("snapshot", "note"),
    "articles.image": ("file", "title", "credit", "licence"),
    "articles.articleimage": ("alt", "caption"),
    "articles.importrun": ("source", "format", "paths", "report", "also_found"),
    "articles.importeditem": (
        *("source", "kind", "external_id", "reason", "copy_as_received", "conflicting_copy"),
    ),
    "articles.withholding": ("reason", "case_number", "lifted_note"),
    "articles.redaction": ("reason", "case_number"),
    "people.speaker": ("name", "sort_name", "slug", "distinction", "summary", "pronouns"),
    "people.othername": ("name", "note"),
    "people.identifier": ("scheme", "identifier"),
    "people.membership": ("role", "label"),
    "people.transfer": ("note", "readers_told", "refused"),
    "people.transferbatch": ("before", "after"),
    "record.auditentry": ("target_label", "note", "data"),
    "record.address": ("path",),
    "admin.logentry": ("object_repr", "change_message"),
    "taggit.tag": ("name", "slug"),
    "axes.accessattempt": ("username", "path_info", "get_data", "post_data"),
    "axes.accesslog": ("username", "path_info"),
    "axes.accessfailurelog": ("username", "path_info"),
}

HASH = "a hash, written anew with what it is of"
FOLLOWS = "follows from the name and is written with it"
KEY = "names a table, a row or a verb"
DATE = "a partial date, held by a constraint"
LOGIN = "a login: an account is changed or closed under Users"
BROWSER = "what a browser says of itself"

# column → why no words are taken out of it. Columns with choices hold none and are not listed.
EXEMPT: dict[str, str] = {
    "articles.article.language": "a language tag",
    "articles.quote.words_key": HASH,
    "articles.quote.said_on": DATE,
    "articles.quotesuggestion.words_key": HASH,
    "articles.quotesuggestion.speaker_kind": "a word of the finder's",
    "articles.quotesuggestion.finder_version": "a number",
    "articles.topic.key": FOLLOWS,
    "articles.image.sha256": "a hash of the pixels",
    "articles.importeditem.content_hash": "of the whole item, so that it is known again unread",
    "articles.importeditem.conflicting_hash": "of the whole item, so that it is known again unread",
    "articles.quoteentry.document": "written anew by relist from what the story prints",
    "articles.quoteentry.digest": HASH,
    "articles.storyname.key": "written anew by naming from what the story prints",
    "articles.tally.key": "made of numbers",
    "articles.redaction.words": "emptied when it is approved, cancelled or lapsed",
    "articles.redaction.digests": "keyed hashes",
    "articles.redaction.counts": "tables and numbers",
    "people.speaker.key": FOLLOWS,
    "people.speaker.short_key": FOLLOWS,
    "people.othername.key": FOLLOWS,
    "people.othername.short_key": FOLLOWS,
    "people.othername.start_date": DATE,
    "people.othername.end_date": DATE,
    "people.membership.start_date": DATE,
    "people.membership.end_date": DATE,
    "people.transferbatch.table": KEY,
    "people.transferbatch.keys": KEY,
    "record.auditentry.verb": KEY,
    "record.auditentry.target_type": KEY,
    "record.auditentry.target_id": KEY,
    "record.address.target_type": KEY,
    "record.address.target_id": KEY,
    "admin.logentry.object_id": KEY,
    "auth.user.username": LOGIN,
    "auth.user.first_name": LOGIN,
    "auth.user.last_name": LOGIN,
    "auth.user.email": LOGIN,
    "auth.user.password": "a hash",
    "auth.group.name": "a group of logins",
    "auth.permission.name": "written by migrations",
    "auth.permission.codename": "written by migrations",
    "contenttypes.contenttype.app_label": KEY,
    "contenttypes.contenttype.model": KEY,
    "sessions.session.session_key": "random",
    "sessions.session.session_data": "signed: who is logged in, and a message not shown yet",
    "axes.accessattempt.user_agent": BROWSER,
    "axes.accessattempt.http_accept": BROWSER,
    "axes.accesslog.user_agent": BROWSER,
    "axes.accesslog.http_accept": BROWSER,
    "axes.accesslog.session_hash": "a hash",
    "axes.accessfailurelog.user_agent": BROWSER,
    "axes.accessfailurelog.http_accept": BROWSER,
}
