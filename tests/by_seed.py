"""What the tests on random matters share: questions whose failure is a difference, and the script that replays seeds."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any

Question = tuple[str, Callable[[], Iterable[str]]]


def all_differences(questions: Iterable[Question]) -> list[str]:
    """Return what differs by each of the named questions; a failure to answer one is a difference."""
    found: list[str] = []
    for name, question in questions:
        try:
            found += question()
        except Exception as failure:
            found.append(f"{name}: {type(failure).__name__}: {failure}")
    return found


def tell(arguments: Sequence[str], random_matter: Callable[[int], Any], differences: Callable[[int], list[str]]) -> int:
    """Print each seed that differs, and at the end how often which question did. With ``--matter``, each matter too."""
    start, count = (int(part) for part in [word for word in arguments if not word.startswith("-")][:2])
    tally: Counter[str] = Counter()
    differing = 0
    for seed in range(start, start + count):
        if "--matter" in arguments:
            print(json.dumps(random_matter(seed), indent=1))
        found = differences(seed)
        differing += bool(found)
        for line in found:
            print(f"{seed}: {line}", flush=True)
            tally[line.split(":")[0].split(" of ")[0]] += 1
    print(f"{differing} of {count} seeds differ")
    for what, times in tally.most_common(20):
        print(f"{times:6d}  {what}")
    return min(differing, 1)
