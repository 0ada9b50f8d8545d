"""One file per idea; the names that the rest of the house uses."""

from articles.models.about import StoryAbout
from articles.models.article import Article, Status, gate
from articles.models.bulk import BulkReview, BulkSample
from articles.models.byline import Byline
from articles.models.correction import Correction
from articles.models.image import ArticleImage, Image
from articles.models.imports import ImportedItem, ImportRun
from articles.models.job import Job
from articles.models.joining import Joining
from articles.models.judgement import Answer, Judgement, JudgementTally
from articles.models.listed import (
    ArticleSpeaker,
    ListedCorrection,
    ListedQuote,
    QuoteTopic,
    Tally,
)
from articles.models.old_address import OldAddress, WaitingLink
from articles.models.paging import BadCursor, Page
from articles.models.protection import SourceProtection
from articles.models.queue import FIRM, LIKELY, QueueEntry
from articles.models.quote import Appearance, Quote, QuoteKind
from articles.models.redaction import Redaction
from articles.models.rejection import Rejection
from articles.models.revision import ChangeLevel, Revision
from articles.models.search import QuoteEntry, StoryName
from articles.models.section import Section
from articles.models.site_page import MOST_IN_MENU, SitePage
from articles.models.source_picture import SourcePicture
from articles.models.suggestion import QuoteSuggestion
from articles.models.task import Task
from articles.models.topic import ArticleTopic, Topic, topic_key
from articles.models.upload import ImportUpload
from articles.models.withholding import Withholding

__all__ = [
    "FIRM",
    "LIKELY",
    "MOST_IN_MENU",
    "Answer",
    "Appearance",
    "Article",
    "ArticleImage",
    "ArticleSpeaker",
    "ArticleTopic",
    "BadCursor",
    "BulkReview",
    "BulkSample",
    "Byline",
    "ChangeLevel",
    "Correction",
    "Image",
    "ImportRun",
    "ImportUpload",
    "ImportedItem",
    "Job",
    "Joining",
    "Judgement",
    "JudgementTally",
    "ListedCorrection",
    "ListedQuote",
    "OldAddress",
    "Page",
    "QueueEntry",
    "Quote",
    "QuoteEntry",
    "QuoteKind",
    "QuoteSuggestion",
    "QuoteTopic",
    "Redaction",
    "Rejection",
    "Revision",
    "Section",
    "SitePage",
    "SourcePicture",
    "SourceProtection",
    "Status",
    "StoryAbout",
    "StoryName",
    "Tally",
    "Task",
    "Topic",
    "WaitingLink",
    "Withholding",
    "gate",
    "topic_key",
]
