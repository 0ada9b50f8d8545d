"""A pytest plugin of the bed: a test that is skipped was not run, so it counts as failed."""

import pytest


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """Turn a skipped (or expectedly failing) test's report into a failure."""
    return _refuse_skip((yield))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector):
    """Turn a skipped module's report into a failure."""
    return _refuse_skip((yield))


def _refuse_skip(report):
    if report.skipped:
        report.outcome = "failed"
        report.longrepr = f"{report.nodeid}: make test takes no skips: {report.longrepr}"
        vars(report).pop("wasxfail", None)
    return report
