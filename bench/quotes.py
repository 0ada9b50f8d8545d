"""Score and time the quotation finder on the measuring set: `make bench-quotes`.

The set and its scorer lie outside the repository, under NEWSROOM_SHARED (by default ../shared);
nothing of its text is kept here. `--record` writes the numbers to bench/quotes_last.json, against
which the next run is compared. `--gold FILE` scores another set, such as what `manage.py
export_judgements` wrote.

Errors are looked at in one half of the articles only, those whose id has an even MD5 sum: the
"tuned" half. What the other, "unseen", half scores is what to expect of other stories.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import platform
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

from articles.quotes import FINDER_VERSION, FoundQuote, find_quotes

REPOSITORY = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("NEWSROOM_SHARED") or REPOSITORY.parent / "shared")
GOLD = SHARED / "quotes" / "news.jsonl"
SCORER = SHARED / "tools" / "score_quotes.py"
RECORD = Path(__file__).with_name("quotes_last.json")
FIRM = 0.9
REPEATS = 3
# Bounds of confidence for the calibration table; from FIRM on a suggestion is firm.
BINS = (0.0, 0.5, 0.6, 0.7, 0.8, 0.85, FIRM, 0.95, 1.01)
Found = dict[str, list[FoundQuote]]
WORD = re.compile(r"\w+")


def main() -> int:
    """Print the numbers; return 0, or 2 when the measuring set is not there."""
    options = _options()
    gold = options.gold or GOLD
    if not gold.is_file() or not SCORER.is_file():
        print(f"{gold} or {SCORER} is missing; set NEWSROOM_SHARED.", file=sys.stderr)
        return 2
    if options.memory_only:
        print(_peak_memory(gold))
        return 0
    numbers = _measure(gold)
    is_ours = options.gold is None and RECORD.is_file()
    before = json.loads(RECORD.read_text()) if is_ours else {}
    _print(numbers, before, gold)
    if options.record:
        RECORD.write_text(json.dumps(numbers, indent=1) + "\n")
        print(f"recorded in {RECORD.relative_to(REPOSITORY)}")
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.quotes", description=__doc__)
    parser.add_argument("--record", action="store_true", help="keep these numbers to compare with")
    parser.add_argument("--memory-only", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--gold", type=Path, metavar="FILE", help="score this set instead")
    options = parser.parse_args()
    if options.gold and options.record:
        parser.error("--record keeps the numbers of the measuring set, not those of --gold.")
    return options


def _stories(gold: Path) -> Iterator[dict[str, Any]]:
    with gold.open(encoding="utf-8") as file:
        for line in file:
            row = json.loads(line)
            yield {"id": row["id"], "text": row["text"]}


def _measure(gold: Path) -> dict[str, float | str]:
    """Return every number by name, as flat as it is recorded."""
    memory = _memory_of_a_run(gold)  # first: a child process begins with its parent's peak
    stories = list(_stories(gold))
    found = {story["id"]: find_quotes(story["text"]) for story in stories}
    numbers: dict[str, float | str] = {"finder_version": FINDER_VERSION}
    numbers |= _quality(_score(found, gold))
    numbers |= _halves(found, gold)
    numbers |= _firm(found, gold)
    numbers |= _calibration(found, gold)
    numbers |= _speed([story["text"] for story in stories])
    numbers["peak_memory_mb"] = memory
    return numbers


def _is_unseen(identity: object) -> bool:
    """Whether nobody looked at the errors in this story: half of them, by the sum of the id."""
    return hashlib.md5(str(identity).encode(), usedforsecurity=False).digest()[-1] % 2 == 1


def _halves(found: Found, gold: Path) -> dict[str, float]:
    """Span and speaker both right, in the half that was looked at and in the other."""
    numbers = {}
    for name, is_unseen in (("tuned", False), ("unseen", True)):
        part = {i: quotes for i, quotes in found.items() if _is_unseen(i) == is_unseen}
        numbers[f"end_to_end_f1_{name}"] = _score(part, gold)["end_to_end"]["F1"]
    return numbers


def _firm(found: Found, gold: Path) -> dict[str, float]:
    """What share is firm, and of those, how many are right: in all stories, in the unseen ones."""
    firm = _between(found, FIRM, 1.01)
    unseen = {i: quotes for i, quotes in firm.items() if _is_unseen(i)}
    return {
        "firm_share": round(100 * _count(firm) / max(_count(found), 1), 1),
        "firm_right": _score(firm, gold)["end_to_end"]["P"],
        "firm_right_unseen": _score(unseen, gold)["end_to_end"]["P"],
    }


def _calibration(found: Found, gold: Path) -> dict[str, float]:
    """For each band of confidence: how many pieces, and of a hundred how many are right."""
    numbers = {}
    for low, high in pairwise(BINS):
        band = _between(found, low, high)
        numbers[f"{_band(low, high)}_pieces"] = _count(band)
        numbers[f"{_band(low, high)}_right"] = _score(band, gold)["end_to_end"]["P"]
    return numbers


def _band(low: float, high: float) -> str:
    return f"sure_{low:.2f}_to_{min(high, 1):.2f}"


def _between(found: Found, low: float, high: float) -> Found:
    return {i: [q for q in quotes if low <= q.confidence < high] for i, quotes in found.items()}


def _count(found: Found) -> int:
    return sum(map(len, found.values()))


def _score(found: Found, gold: Path) -> dict[str, Any]:
    """Return the scorer's answer for the quotations found in these stories of `gold`."""
    with tempfile.TemporaryDirectory() as folder:
        part, predictions = Path(folder, "gold.jsonl"), Path(folder, "predictions.jsonl")
        answer = Path(folder, "answer.json")
        with gold.open(encoding="utf-8") as rows, part.open("w", encoding="utf-8") as file:
            file.writelines(line for line in rows if json.loads(line)["id"] in found)
        with predictions.open("w", encoding="utf-8") as file:
            file.writelines(_row(identity, quotes) for identity, quotes in found.items())
        subprocess.run(
            [sys.executable, str(SCORER), str(part), str(predictions), "--json", str(answer)],
            check=True,
            stdout=subprocess.DEVNULL,
        )
        return json.loads(answer.read_text())


def _row(identity: str, quotes: list[FoundQuote]) -> str:
    rows = [
        {"start": q.start, "end": q.end, "speaker": q.speaker, "mention": q.mention} for q in quotes
    ]
    return json.dumps({"id": identity, "quotes": rows}) + "\n"


def _quality(score: dict[str, Any]) -> dict[str, float]:
    end, spans = score["end_to_end"], score["span_overlap_0.8"]
    numbers = {
        "end_to_end_f1": end["F1"],
        "end_to_end_precision": end["P"],
        "end_to_end_recall": end["R"],
        "end_to_end_low": score["end_to_end_F1_ci95"][0],
        "end_to_end_high": score["end_to_end_F1_ci95"][1],
        "spans_f1": spans["F1"],
        "spans_precision": spans["P"],
        "spans_recall": spans["R"],
    }
    for kind, row in score["recall_by_kind"].items():
        numbers[f"found_{kind}"] = row["R"]
    for speaker_type, row in score["speaker_by_type"].items():
        if row["acc"] is not None:
            numbers[f"speaker_right_{speaker_type}"] = row["acc"]
    return numbers


def _speed(texts: list[str]) -> dict[str, float]:
    """Articles a second, and the finder's CPU as a multiple of merely listing the words."""
    finder = _cpu_seconds(find_quotes, texts)
    plain = _cpu_seconds(lambda text: [m.group().lower() for m in WORD.finditer(text)], texts)
    return {
        "articles_a_second": round(len(texts) / finder),
        "times_a_word_list": round(finder / plain, 2),
    }


def _cpu_seconds(work: Callable[[str], object], texts: list[str]) -> float:
    best = float("inf")
    for _ in range(REPEATS):
        before = time.process_time()
        for text in texts:
            work(text)
        best = min(best, time.process_time() - before)
    return best


def _memory_of_a_run(gold: Path) -> float:
    """Peak memory, interpreter included, of a process that reads the stories one by one."""
    command = [sys.executable, "-m", "bench.quotes", "--memory-only", "--gold", str(gold)]
    answer = subprocess.run(command, check=True, capture_output=True, text=True, cwd=REPOSITORY)
    return float(answer.stdout)


def _peak_memory(gold: Path) -> float:
    for story in _stories(gold):
        find_quotes(story["text"])
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(peak / (1024**2 if sys.platform == "darwin" else 1024), 1)


def _print(numbers: dict[str, float | str], before: dict[str, float | str], gold: Path) -> None:
    print(f"{platform.python_implementation()} {platform.python_version()}, CPU time, {gold.name}")
    for name, value in numbers.items():
        if not name.startswith("sure_"):
            print(f"  {name.replace('_', ' '):32}{value!s:>10}{_change(value, before.get(name))}")
    print("\n  confidence       pieces     right of 100")
    for low, high in pairwise(BINS):
        pieces, right = numbers[f"{_band(low, high)}_pieces"], numbers[f"{_band(low, high)}_right"]
        change = _change(right, before.get(f"{_band(low, high)}_right"))
        print(f"  {low:.2f} to {min(high, 1):.2f}  {pieces:>9}{right:>13}{change}")


def _change(now: float | str, before: float | str | None) -> str:
    if before is None or now == before:
        return ""
    if isinstance(now, str) or isinstance(before, str):
        return f"   was {before}"
    return f"   {now - before:+.1f} (was {before})"


if __name__ == "__main__":
    sys.exit(main())
