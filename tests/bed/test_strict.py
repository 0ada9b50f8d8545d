"""Under the bed nothing is skipped in silence."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
STRICTLY = ("-p", "tests.bed.strict")
PLAIN = "def test_runs():\n    assert True\n"


def run_pytest(folder, text, *options):
    """Run pytest on one file, away from the project's own settings; give status and last line."""
    file = folder / "test_sample.py"
    file.write_text(text)
    command = [sys.executable, "-m", "pytest", "-c", os.devnull, "--rootdir", str(folder)]
    command += ["-p", "no:django", "-p", "no:cacheprovider", *options, str(file)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout.strip().splitlines()[-1]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("@pytest.mark.skip\ndef test_never(): pass\n", "1 passed, 1 error"),
        ("@pytest.mark.skipif(1, reason='so')\ndef test_never(): pass\n", "1 passed, 1 error"),
        ("def test_gives_up():\n    pytest.skip('not here')\n", "1 failed, 1 passed"),
        ("@pytest.mark.xfail\ndef test_wrong():\n    assert 0\n", "1 failed, 1 passed"),
    ],
)
def test_skipped_test_fails_under_the_bed(tmp_path, text, told):
    status, last_line = run_pytest(tmp_path, "import pytest\n" + PLAIN + text, *STRICTLY)
    assert status == 1
    assert told in last_line


def test_skipped_file_fails_under_the_bed(tmp_path):
    text = "import pytest\npytest.skip('not here', allow_module_level=True)\n"
    status, last_line = run_pytest(tmp_path, text, *STRICTLY)
    assert status == 2
    assert "1 error" in last_line


def test_skipped_test_is_only_skipped_without_the_bed(tmp_path):
    text = "import pytest\n@pytest.mark.skip\ndef test_never(): pass\n"
    status, last_line = run_pytest(tmp_path, PLAIN + text)
    assert status == 0
    assert "1 passed, 1 skipped" in last_line
