"""The objects of a package, each with its file and line, and their fields as values; what is wrong with one is a finding."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from regrights.bridge.basics.errors import Finding
from regrights.bridge.basics.figures import LIMIT
from regrights.bridge.basics.text import blank, printable
from regrights.bridge.matter.scalars import PLACES, WIDEST, Unfit, date

_NUMBER = re.compile(r"([+-]?)([0-9]{1,20})(?:\.([0-9]{0,20}))?")
_DAY = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:[T ].*)?", re.DOTALL)
LESS = "is less than nothing"
_PLAIN = 'write digits, and a point where one is needed: "1000000" or "0.25"'
NAME = 200
"""How much of a name, or of an id of the package, is shown."""


def shown(value: object, most: int = NAME) -> str:
    """Return a text of the package on one line, safe to show, and cut where it is longer than ``most``."""
    text = " ".join(printable(str(value)).split())
    return text if len(text) <= most else f"{text[: most - 1]}…"


def number(value: object) -> Fraction:
    """Return a number as the format has it, text or plain, exact; a plus before it is none. Raises Unfit for any other value."""
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        raise Unfit(f"{shown(value, 40)} is no number", _PLAIN)
    text = f"{value:f}" if isinstance(value, Decimal) and abs(value.adjusted()) < 40 else str(value).strip()
    parts = _NUMBER.fullmatch(text)
    if parts is None:
        raise Unfit(f"{shown(value, 40)!r} is no number", _PLAIN)
    if parts[1] == "-" and set(parts[2] + (parts[3] or "")) != {"0"}:
        raise Unfit(f"{text} {LESS}", "write a number from nothing up")
    whole = Fraction(f"{parts[2]}.{parts[3] or '0'}")
    if whole >= LIMIT:
        raise Unfit(f"{text} is beyond what can be reckoned with", f"every amount stays below {LIMIT:,}")
    return whole


def written(value: Fraction) -> str:
    """Return an exact number as a matter has it: digits with a point, where it has at most its places, else two with a stroke."""
    if (Fraction(10) ** PLACES * value).denominator == 1:
        return format(Decimal(value.numerator) / Decimal(value.denominator), "f")
    return f"{value.numerator}/{value.denominator}"


def sayable(value: Fraction) -> bool:
    """Return whether a matter can have an exact number: it takes so many digits above and below a stroke, and no more."""
    return all(len(str(part)) <= WIDEST for part in (value.numerator, value.denominator))


def amount(value: Fraction) -> str:
    """Return an amount for people: whole numbers with commas, others in full."""
    return f"{value.numerator:,}" if value.denominator == 1 else written(value)


class Findings(list[Finding]):
    """What is wrong with a package; ``broken`` are the lists of the manifest of which a file could not be read."""

    def __init__(self) -> None:
        super().__init__()
        self.broken: set[str] = set()

    def excuse(self, what: str, names: Collection[str]) -> bool:
        """Return whether a name that is not among the ``what`` (``stock classes``) may stand in a file that could not be read."""
        return f"{what.replace(' ', '_')}_files" in self.broken or bool(self.broken and not names)


@dataclass(frozen=True, slots=True)
class Item:
    """An object of the package: the ``file`` as the package calls it, the ``line`` where it begins, and its fields.

    What is wrong with a field goes to ``findings``, which all objects share; ``root`` is the package, as it was named.
    """

    file: str
    line: int
    index: int
    value: dict[str, Any]
    findings: Findings
    root: str = ""

    @property
    def place(self) -> str:
        """Where it stands: ``Transactions.ocf.json:123``."""
        return f"{self.file}:{self.line}"

    @property
    def type(self) -> str:
        """Its object_type; nothing where it says none."""
        return str(self.value.get("object_type") or "")

    def wrong(self, key: str, message: str, mend: str) -> None:
        """Tell that a field is wrong."""
        self.findings.append(Finding(f"{self.root}/{self.file}", self.line, f"items[{self.index}].{key}", message, mend))

    def text(self, key: str) -> str:
        """Return a text; nothing where it is left out. What is no text is a finding."""
        value = self.value.get(key)
        if value is None or isinstance(value, str):
            return "" if value is None or blank(value) else value
        self.wrong(key, f"{shown(value, 40)} is no text", "put it in quotes")
        return ""

    def needed(self, key: str) -> str:
        """Return a text that must be there."""
        before = len(self.findings)
        if not (value := self.text(key)) and len(self.findings) == before:
            self.wrong(key, "this field is missing", f"a {self.type or 'record'} has {key}: add it")
        return value

    def texts(self, key: str) -> list[str]:
        """Return a list of texts, those that are not blank; empty where it is left out."""
        value = self.value.get(key)
        listed = [value] if isinstance(value, str) else value or []
        if not isinstance(listed, list) or not all(isinstance(part, str) for part in listed):
            self.wrong(key, f"{shown(value, 40)} is no list of ids", 'write ["…", "…"]')
            return []
        return [part for part in listed if not blank(part)]

    def number(self, key: str) -> Fraction | None:
        """Return a number; None where it is left out, or wrong, which is a finding."""
        value = self.value.get(key)
        if value is None or (isinstance(value, str) and blank(value)):
            return None
        try:
            return number(value)
        except Unfit as error:
            self.wrong(key, str(error), error.mend)
            return None

    def quantity(self, key: str = "quantity") -> Fraction:
        """Return a number that must be there; nothing where it is missing or wrong, which is a finding."""
        before = len(self.findings)
        if (value := self.number(key)) is None:
            if len(self.findings) == before:
                self.wrong(key, "this field is missing", f"a {self.type} has {key}: add it")
            return Fraction(0)
        return value

    def not_less(self, key: str, value: object) -> None:
        """Tell that a value of the field is less than nothing; one that is no number is no matter here."""
        try:
            number(value)
        except Unfit as error:
            if str(error).endswith(LESS):
                self.wrong(key, str(error), error.mend)

    def day(self, key: str = "date") -> dt.date | None:
        """Return a day that must be there; of a moment its day. None where it is missing or wrong, which is a finding."""
        value = self.needed(key)
        found = _DAY.fullmatch(value)
        try:
            return date(found[1] if found else value) if value else None
        except Unfit as error:
            self.wrong(key, str(error), error.mend)
            return None

    def group(self, key: str) -> dict[str, Any]:
        """Return a group of fields; an empty one where there is none."""
        value = self.value.get(key)
        return value if isinstance(value, dict) else {}
