"""What ninjs 3.0 to 3.3 ask of the properties that we write, restated as a JSON Schema of our own.

Stricter than theirs: a property that we don't write is a fault here, even if ninjs has it.
"""

import re
from datetime import datetime

from jsonschema import Draft202012Validator, FormatChecker

TEXT = {"type": "string", "minLength": 1}
URI = {"type": "string", "format": "whole-address"}
MOMENT = {"type": "string", "format": "moment"}
NUMBER = {"type": "integer", "minimum": 0}


def _object(*required, **properties):
    return {
        "type": "object",
        "additionalProperties": False,
        "required": list(required),
        "properties": properties,
    }


def _list(of):
    return {"type": "array", "items": of, "minItems": 1}


VALUES = _list(_object("value", role=TEXT, contentType=TEXT, value=TEXT))
NAMED = _list(_object(name=TEXT, rel=TEXT, uri=URI, literal=TEXT))
BODY = _object(
    "value",
    role=TEXT,
    contentType=TEXT,
    charCount=NUMBER,
    wordCount=NUMBER,
    value={"type": "string"},
)
RENDITION = _object(
    "name",
    name=TEXT,
    href=URI,
    contentType=TEXT,
    width=NUMBER,
    height=NUMBER,
    poi=_object(x=NUMBER, y=NUMBER),
)
SHARED = {
    "uri": URI,
    "type": {"enum": ["text", "picture", "component"]},
    "firstCreated": MOMENT,
    "by": TEXT,
    "usageTerms": TEXT,
    "descriptions": VALUES,
    "bodies": _list(BODY),
    "people": NAMED,
    "organisations": NAMED,
    "renditions": _list(RENDITION),
}
STORY = _object(
    "uri",
    **SHARED,
    standard=_object(name=TEXT, version=TEXT, schema=URI),
    representationType={"enum": ["full", "partial"]},
    version=TEXT,
    pubStatus={"enum": ["usable", "withheld", "canceled"]},
    versionCreated=MOMENT,
    contentCreated=MOMENT,
    expires=MOMENT,
    language=TEXT,
    headlines=VALUES,
    infoSources=_list(_object(name=TEXT, role=TEXT)),
    located=TEXT,
    subjects=NAMED,
    copyrightHolder=TEXT,
    copyrightNotice=TEXT,
    associations=_list(_object("uri", "name", name=TEXT, rel=TEXT, **SHARED)),
)
FORMATS = FormatChecker(formats=())


@FORMATS.checks("whole-address")
def _is_whole(value):
    return not isinstance(value, str) or bool(re.fullmatch(r"https?://[!-~]+", value))


@FORMATS.checks("moment", raises=ValueError)
def _is_moment(value):
    return not isinstance(value, str) or datetime.fromisoformat(value).tzinfo is not None


def faults_of(news_object: dict) -> list[str]:
    """What is wrong with a ninjs object, each as its place and what is said of it."""
    errors = Draft202012Validator(STORY, format_checker=FORMATS).iter_errors(news_object)
    return [f"{error.json_path}: {error.message}" for error in errors]
