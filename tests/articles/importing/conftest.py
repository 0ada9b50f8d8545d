"""What the tests of all readers share."""

import subprocess
import sys

import pytest


@pytest.fixture(scope="session")
def bad_inputs(shared, tmp_path_factory):
    """The folder of hostile files that the shared tool writes."""
    folder = tmp_path_factory.mktemp("bad")
    tool = shared / "tools" / "make_bad_inputs.py"
    subprocess.run([sys.executable, tool, folder], check=True, capture_output=True)
    return folder
