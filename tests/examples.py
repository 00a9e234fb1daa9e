"""How many random examples are tried: few by default, for the whole suite is to be run often; all with REGRIGHTS_EXAMPLES=1."""

from __future__ import annotations

import os

PART = float(os.environ.get("REGRIGHTS_EXAMPLES", "0.25"))


def examples(most: int) -> int:
    """Return how many of at most so many are tried."""
    return max(2, round(most * PART))
