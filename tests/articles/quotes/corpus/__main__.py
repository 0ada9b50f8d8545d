"""Print what the finder reaches on the corpus, and every miss.

python -m tests.articles.quotes.corpus
"""

from __future__ import annotations

from .reading import read_corpus
from .scoring import score


def main() -> None:
    """Print the measures, the constructions that are not all right, and the misses."""
    total = score(read_corpus())
    for title, numbers in (("overall", total.overall()), ("by family", total.by_family())):
        print(f"\n{title}")
        for name, share in numbers.items():
            print(f"  {name:<24}{share:>6}")
    print("\nby construction, those not all right")
    for name, tally in sorted(total.by_construction.items(), key=lambda row: row[1].share):
        if tally.right < tally.total:
            print(f"  {name:<24}{tally.right:>4} of {tally.total}")
    print(f"\n{len(total.misses)} misses")
    for miss in total.misses:
        print(miss)


if __name__ == "__main__":
    main()
