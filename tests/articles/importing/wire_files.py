"""Files of wire copy in several versions, and runs over them."""

import json
from datetime import UTC

from articles.importing.report import Report
from articles.importing.runs import Options, run_import

WIRE = {
    "uri": "tag:kelsmouth.example,2026:1",
    "type": "text",
    "headline": "Ferry stops",
    "firstpublished": "2026-03-02T09:00:00Z",
    "body_html": "<p>It stops.</p>",
}

USABLE, KILL = {"pubstatus": "usable"}, {"pubstatus": "canceled"}
FIRST = USABLE | {"versioncreated": "2026-03-02T10:00:00Z"}
SECOND = {"headline": "Ferry sails", "versioncreated": "2026-03-02T12:00:00Z"}
NOT_PUBLIC = {
    "withheld": SECOND | {"pubstatus": "withheld"},
    "embargoed": SECOND | USABLE | {"embargoed": "2099-01-01T00:00:00Z"},
    "killed": SECOND | {"pubstatus": "canceled"},
}


def options(**more):
    return Options("auto", UTC, source="old", **more)


def run(folder, *, wanted=None, **more):
    report = Report()
    run_import([folder], options=wanted or options(), report=report, **more)
    return dict(report.counts)


def wire(folder, *versions):
    """Lay down wire copy, a file a version, in this order."""
    for number, version in enumerate(versions, 1):
        (folder / f"{number}.json").write_text(json.dumps({**WIRE, **version}))
    return str(folder)


def outcomes(folder, **more):
    told = []
    run(folder, wanted=options(**{"is_publishing": True, **more}), on_result=told.append)
    return [(str(one.outcome), one.explanation()) for one in told]
