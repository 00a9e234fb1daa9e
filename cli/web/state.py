"""What the address of a page says: the whole state of a what-if, read strictly, each wrong value told beside its field.

Fields: ``view``, ``as_of``, ``price``, ``form_s3`` (yes or no), ``reading.ISSUE``, ``change`` (a change a line, as `whatif
--change` takes it), ``act`` (an id of the file, or NEW for one that is composed of ``kind``, ``way``, ``method``,
``asks.HOLDER`` and ``joins.HOLDER``), and ``maximum``. A field with nothing in it is as one left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar
from urllib.parse import urlencode

from regrights.bridge.basics.errors import InputError, RegrightsError, UsageError, closest
from regrights.bridge.matter import scalars
from regrights.bridge.matter.adjusting import adjusted, fitting
from regrights.bridge.matter.listed import using
from regrights.bridge.matter.model import Matter
from regrights.bridge.matter.stated import FormS3

VIEWS = {
    "requests": "What may be requested",
    "deal": "The deal",
    "check": "One act",
    "allocation": "Its division",
    "cures": "Its cures",
    "changed": "Before and after",
}
"""What a page may show; where nothing is said the first, or the act that is named."""
OF_AN_ACT = frozenset({"check", "allocation", "cures"})
"""The views that ask about one act."""
NEW = "new"
"""What stands for the act that is composed, where acts are named; a file's own act of that name goes before it."""
COMPOSED = "composed"
"""The id of the act that is composed."""
METHODS = {"underwritten": "underwritten", "firm_commitment": "firm commitment", "other": "other"}
SINGLE = ("view", "as_of", "price", "form_s3", "act", "kind", "way", "method", "maximum", "change")
"""The fields that stand once, in the order of an address."""
FAMILIES = ("reading", "asks", "joins")
"""The fields of which there are several, each with a name after a dot."""
_T = TypeVar("_T")


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

    def with_(self, **changes: str) -> Query:
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


def read(query: Query, matter: Matter) -> Asked:
    """Return what is asked of a matter; never raises for what an address says."""
    return _Reader(query, matter).read()


class _Reader:
    def __init__(self, query: Query, matter: Matter) -> None:
        self._query, self._matter = query, matter
        self._wrong: dict[str, list[str]] = {}

    def read(self) -> Asked:
        self._known_fields()
        view = self._chosen("view", VIEWS, "views") or ("check" if self._query["act"] else "requests")
        maximum = self._parsed("maximum", _whole)
        matter = self._changed(self._adjusted())
        matter, act = self._act(matter, maximum)
        if view in OF_AN_ACT and not self._query["act"]:
            self._tell("act", "this view is of one act; choose one")
        return Asked(view, matter, act, maximum, {name: tuple(said) for name, said in self._wrong.items()})

    def _tell(self, name: str, *said: str) -> None:
        self._wrong.setdefault(name, []).extend(said)

    def _known_fields(self) -> None:
        for key in self._query.given:
            family, dot, _ = key.partition(".")
            if key not in SINGLE and not (dot and family in FAMILIES):
                known = [*SINGLE, *(f"{name}.…" for name in FAMILIES)]
                self._tell("", f"there is no field {scalars.shown(key)}; {closest(key, known, 'fields')}")
        for key in self._query.twice:
            self._tell(key if key in SINGLE else "", f"{scalars.shown(key)} stands more than once; say it once")

    def _parsed(self, name: str, parse: Callable[[str], _T]) -> _T | None:
        if not (text := self._query[name]):
            return None
        try:
            return parse(text)
        except scalars.Unfit as error:
            self._tell(name, f"{error}; {error.mend}")
            return None

    def _chosen(self, name: str, options: Iterable[str], what: str) -> str | None:
        known = list(options)
        text = self._query[name]
        if text and text not in known:
            self._tell(name, f"there is no {scalars.shown(text)}; {closest(text, known, what)}")
        return text if text in known else None

    def _adjusted(self) -> Matter:
        """Return the matter on another day, at another price, read otherwise."""
        day, price = self._parsed("as_of", scalars.date), self._parsed("price", scalars.money)
        points, readings = self._matter.agreed.readings, dict[str, str]()
        for issue, option in self._query.family("reading").items():
            name = f"reading.{issue}"
            if issue not in points:
                self._tell("", f"there is no contestable point {scalars.shown(issue)}; {closest(issue, points, 'points')}")
            elif self._chosen(name, points[issue].options, "options"):
                readings[issue] = option
        form_s3 = self._chosen("form_s3", ("yes", "no"), "answers")
        matter = self._matter
        if day is not None or price is not None or readings:
            try:
                matter = adjusted(matter, as_of=day, price=price, readings=readings)
            except InputError as error:
                self._tell("as_of", *(f"{entry.key}: {entry.message}; {entry.mend}" for entry in error.findings))
            except UsageError as error:
                self._tell("as_of", str(error))
        if form_s3:
            matter = matter.model_copy(update={"form_s3": FormS3(value=form_s3 == "yes")})
        return matter

    def _changed(self, matter: Matter) -> Matter:
        """Return the matter after the changes that are told a line each; one that is wrong is told, and left out."""
        from regrights.bridge.whatif.scenarios import change_of

        for number, line in enumerate(filter(None, map(str.strip, self._query["change"].splitlines())), 1):
            try:
                change = change_of(line, matter.agreement)
                with using(matter.agreement):
                    matter = fitting(change.apply(matter))
            except InputError as error:
                self._tell("change", *(f"line {number}: {entry.message}; {entry.mend}" for entry in error.findings))
            except RegrightsError as error:
                self._tell("change", f"line {number}: {str(error).removeprefix(f'--change {line!r}: ')}")
        return matter

    def _act(self, matter: Matter, maximum: int | None) -> tuple[Matter, str | None]:
        """Return the matter with the act that is composed, where one is, and the id of the act asked about."""
        acts, text = [act.id for act in matter.acts], self._query["act"]
        if text == NEW and NEW not in acts:
            return self._composed(matter, maximum)
        self._parts(matter)  # which are of no use then, but no wrong ones are kept in silence
        return matter, self._chosen("act", [*acts, NEW], "acts")

    def _parts(self, matter: Matter) -> tuple[dict[str, dict[str, int]], dict[str, str | None]]:
        """Return of what an act is composed: the shares of each by field, and its kind, way and method."""
        holders = {holder.id for holder in matter.holders}
        shares: dict[str, dict[str, int]] = {"asks": {}, "joins": {}}
        for family, said in shares.items():
            for holder in self._query.family(family):
                name = f"{family}.{holder}"
                if holder not in holders:
                    self._tell("", f"there is no holder {scalars.shown(holder)}; {closest(holder, holders, 'holders')}")
                elif number := self._parsed(name, _whole):
                    said[holder] = number
        kinds = composed_kinds(matter)
        kind = self._chosen("kind", kinds, "kinds") or next(iter(kinds), "")
        way = self._chosen("way", matter.agreed.ways_of.get(kind, []), "ways of this kind")
        return shares, {"kind": kind, "way": way, "method": self._chosen("method", METHODS, "methods")}

    def _composed(self, matter: Matter, maximum: int | None) -> tuple[Matter, str | None]:
        shares, said = self._parts(matter)
        if not shares["asks"] and not any(name.startswith("asks.") for name in self._wrong):
            self._tell("act", "nobody asks for shares yet; say beside a holder how many it asks to register")
        if self._wrong:
            return matter, None
        data: dict[str, Any] = {
            "id": COMPOSED,
            "kind": said["kind"],
            "by": list(shares["asks"]),
            "shares": shares["asks"],
            "method": said["method"] or "underwritten",
            "joining": [{"by": by, "shares": number, "days_after_notice": 1} for by, number in shares["joins"].items()],
        }
        data |= {"way": said["way"]} if said["way"] else {}
        data |= {"underwriter_maximum": maximum} if maximum is not None else {}
        return self._with(matter, data)

    def _with(self, matter: Matter, data: Mapping[str, Any]) -> tuple[Matter, str | None]:
        from pydantic import ValidationError

        from regrights.bridge.matter.acts import Request

        try:
            with using(matter.agreement):
                act = Request.model_validate(data)
            others = [other for other in matter.acts if other.id != COMPOSED]
            return fitting(matter.model_copy(update={"acts": [*others, act]})), COMPOSED
        except ValidationError as error:
            self._tell("act", *(str(entry["msg"]).removeprefix("Value error, ") for entry in error.errors(include_url=False)))
        except InputError as error:
            self._tell("act", *(f"{entry.message}; {entry.mend}" for entry in error.findings))
        return matter, None


def _whole(text: str) -> int:
    return scalars.whole(text)


def composed_kinds(matter: Matter) -> list[str]:
    """Return the kinds of act that may be composed: the requests that the agreement knows."""
    return [kind for kind in ("demand", "short_form") if kind in matter.agreed.kinds]
