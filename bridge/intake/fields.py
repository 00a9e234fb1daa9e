"""What a column of a cap table may be taken for, and the headings that mean it."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

FIELDS: dict[str, list[str]] = tomllib.loads((Path(__file__).parent / "headings.toml").read_text(encoding="utf-8"))
"""What a column may be taken for, and the headings that mean it, the likeliest first."""
WIDE = "shares."
"""How a field begins that is the column of a class: shares.series_a."""
LEFT = re.compile(
    r"[%$]|\b(percent|percentage|pct|ownership|diluted|fd|fds|totals?|cost|price|invested|investment|amount|value|raised|voting|votes"
    r"|dates?|converted|capital|paid)\b"
)
"""What is found in the heading of a percentage, a total or an amount, which is left."""
ASIDE = re.compile(r"\b(?:certificates?|certs?|comments?|holders)\b")
"""What is found in the heading of what is told beside the shares of a class."""


def normal(heading: str) -> str:
    """Return a heading in small letters, its words apart."""
    return " ".join(re.sub(r"[^\w%$#]+|_", " ", heading.casefold()).split())
