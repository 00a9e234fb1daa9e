"""What the address of a page says: the whole state of a what-if, field by field.

Fields: ``matter`` (the key of a file that was given to the page; else the one that it was started with), ``view``, ``as_of``,
``price``, ``form_s3`` (yes or no), ``term.NAME``, ``event.NAME``, ``reading.ISSUE``, ``held.HOLDER.ITEM`` (shares held of a class
or warrant), ``change`` (a change a line, as `whatif --change` takes it), ``act`` (an id of the file, or NEW for one that is
composed of ``kind``, ``way``, ``method``, ``asks.HOLDER`` and ``joins.HOLDER``), and ``maximum``. A field with nothing in it is
as one left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

from regrights.bridge.matter.acts import Act
from regrights.bridge.matter.model import Matter

VIEWS = {
    "requests": "What may be requested",
    "deal": "The deal",
    "acts": "Choose an act",
    "check": "One act",
    "allocation": "Its division",
    "cures": "Its cures",
    "flips": "Where it flips",
    "changed": "Before and after",
    "file": "The file",
}
"""What a page may show; where nothing is said the first, or the act that is named."""
OF_AN_ACT = frozenset({"check", "allocation", "cures", "flips"})
"""The views that ask about one act."""
NEW = "new"
"""What stands for the act that is composed, where acts are named; a file's own act of that name goes before it."""
COMPOSED = "composed"
"""The id of the act that is composed."""
METHODS = {"underwritten": "underwritten", "firm_commitment": "firm commitment", "other": "other"}
SINGLE = ("matter", "view", "as_of", "price", "form_s3", "act", "kind", "way", "method", "maximum", "change")
"""The fields that stand once, in the order of an address."""
FAMILIES = ("term", "event", "reading", "held", "asks", "joins")
"""The fields of which there are several, each with a name after a dot."""


@dataclass(frozen=True)
class Query:
    """What an address says, field by field, as it was written; what is empty is left out."""

    given: Mapping[str, str] = field(default_factory=dict)
    twice: tuple[str, ...] = ()

    @classmethod
    def of(cls, pairs: Iterable[tuple[str, str]]) -> Query:
        """Return the query of keys and values as they come; a field that stands twice is kept once, and told."""
        given, twice = dict[str, str](), list[str]()
        for key, value in pairs:
            text = value.replace("\r\n", "\n").strip()
            if not text:
                continue
            if key in given and given[key] != text:
                twice.append(key)
            given[key] = text
        return cls(given, tuple(dict.fromkeys(twice)))

    def __getitem__(self, name: str) -> str:
        return self.given.get(name, "")

    def family(self, name: str) -> dict[str, str]:
        """Return the fields of a family, by what stands after the dot."""
        return {key.partition(".")[2]: text for key, text in self.given.items() if key.startswith(f"{name}.")}

    def with_(self, /, **changes: str) -> Query:
        """Return the query with some fields said otherwise; an empty text leaves one out."""
        return Query({key: text for key, text in {**self.given, **changes}.items() if text})

    def address(self) -> str:
        """Return it as it stands in an address, the same for the same state."""

        def order(key: str) -> tuple[int, str]:
            return (SINGLE.index(key) if key in SINGLE else len(SINGLE), key)

        return urlencode([(key, self.given[key]) for key in sorted(self.given, key=order)])


@dataclass(frozen=True)
class Asked:
    """What is asked: the ``view``, the matter as it has become, the act, and the underwriter's maximum.

    ``wrong`` has what is wrong by field, "" for what belongs to none; where anything is, nothing is to be asked.
    """

    view: str
    matter: Matter
    act: str | None
    maximum: int | None
    wrong: Mapping[str, tuple[str, ...]]

    @property
    def about(self) -> Act | None:
        """The act asked about; None where there is none."""
        return next((act for act in self.matter.acts if act.id == self.act), None)
