"""Dollars as people write them: exact, or refused with words where the text may be another amount."""

from __future__ import annotations

import re

from regrights.bridge.matter.scalars import Unfit, shown

_AMOUNT = re.compile(
    r"(?P<below>\(|-)?\s*(?:USD|US\$|U\.S\.\$|\$)?\s*(?P<minus>-)?\s*(?P<amount>[0-9.,\u00a0' ]*[0-9][0-9.,]*?)\s*\)?"
    r"\s*(?:USD|US\$|US dollars?|U\.S\. dollars?|dollars?|\$)?\s*(?:(?:/|per|a)\s*(?:common |preferred )?(?:share|sh)\.?)?",
    re.IGNORECASE,
)
_PLAIN = re.compile(r"(?:[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)?(?:\.[0-9]+)?")
_OTHER = re.compile(r"(?i)[\u20ac\u00a3\u00a5\u20b9]|\b(?:EUR|GBP|CHF|JPY|CAD|AUD|CA\$|A\$|C\$|INR|SEK|NOK|DKK|SGD|HKD|CNY)")
_SCALE = re.compile(r"(?i)[0-9]\s*(?:k|m|mm|mn|b|bn|thousand|million|billion)\b")
SUCH_AS = 'write dollars, such as "1250000.00" or "$1,250,000"'


def dollars_in(text: str) -> str:
    """Return an amount of dollars as files write it: ``6.00`` of $6.00, 6.00 USD or US$6.00 per share.

    A text that is no amount stays as it is, and is refused where it is read. Raises Unfit for an amount of another currency,
    below nothing, in words (1.5 million), or that may be two amounts (1.250,00).
    """
    plain = " ".join(text.replace("\u00a0", " ").split())
    if not re.search(r"[0-9]", plain):
        return text
    if _OTHER.search(plain):
        raise Unfit(f"{shown(plain)} is in another currency than dollars", SUCH_AS)
    if _SCALE.search(plain):
        raise Unfit(f"{shown(plain)} is not written out", SUCH_AS)
    if (found := _AMOUNT.fullmatch(plain)) is None:
        return text
    amount = found["amount"]
    if found["below"] or found["minus"]:
        raise Unfit(f"{shown(plain)} is less than nothing", SUCH_AS)
    if not _PLAIN.fullmatch(amount):
        comma = re.search(r",[0-9]{1,2}$|\.[0-9]{3}[.,]", amount)
        point = "the last comma may be a point" if comma else "thousands are parted by commas"
        raise Unfit(f"{shown(plain)} may be more than one amount: {point}", SUCH_AS)
    digits = amount.replace(",", "")
    return f"0{digits}" if digits.startswith(".") else digits
