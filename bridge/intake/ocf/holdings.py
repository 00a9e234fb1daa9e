"""What stands in the matter: holders, with a holding for each open security; classes, with what is outstanding; warrants."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from regrights.bridge.intake.ids import Ids
from regrights.bridge.intake.ocf.classes import StockClass
from regrights.bridge.intake.ocf.items import amount, number, sayable, shown, written
from regrights.bridge.intake.ocf.ledger import Ledger
from regrights.bridge.intake.ocf.parties import Stakeholder, namesakes
from regrights.bridge.intake.ocf.securities import Security
from regrights.bridge.intake.ocf.telling import Telling
from regrights.bridge.intake.ocf.warrants import Warrant, issuable, warrant
from regrights.bridge.matter.scalars import Unfit


@dataclass(slots=True)
class Holdings:
    """The entries of a matter: classes, warrants and holders, and by which ids those of the package go there."""

    classes: list[dict[str, Any]] = field(default_factory=list)
    warrants: list[dict[str, Any]] = field(default_factory=list)
    holders: dict[str, dict[str, Any]] = field(default_factory=dict)
    """By the id in the package."""
    class_ids: dict[str, str] = field(default_factory=dict)
    warrants_by: dict[str, Warrant] = field(default_factory=dict)

    def held(self, key: str) -> Counter[str]:
        """Return how many shares the holders have, by class or by warrant."""
        found: Counter[str] = Counter()
        for holder in self.holders.values():
            for holding in holder["holdings"]:
                if key in holding:
                    found[holding[key]] += holding["shares"]
        return found


def entries(
    ledger: Ledger, classes: dict[str, StockClass], stakeholders: dict[str, Stakeholder], on_conversion: bool, telling: Telling
) -> Holdings:
    """Return the entries of a matter. ``on_conversion`` says whether its agreement marks what was issued on conversion."""
    made, ids = Holdings(), Ids()
    made.class_ids = {name: ids.of(stock.name, "class") for name, stock in classes.items()}
    open_stock = [security for security in ledger.read.stock.values() if security.there and security.open]
    for security in ledger.read.stock.values():
        if security.there and not security.open:
            why = "there is nothing to hold"
            telling.leave("issuances of no shares", why, security.item.place)
    _warrants(made, ledger, open_stock, classes, ids, telling)
    _holders(made, ledger, open_stock, stakeholders, telling)
    for security in open_stock:
        _stock(made, security, classes, on_conversion, telling)
    for name, one in made.warrants_by.items():
        if (security := ledger.read.warrants[name]).there:
            _warrant(made, security, one, telling)
    held = made.held("class")
    counts = Counter(security.of for security in open_stock)
    made.classes = [_class(stock, made.class_ids, held, counts[name], telling) for name, stock in classes.items()]
    return made


def _warrants(
    made: Holdings, ledger: Ledger, open_stock: list[Security], classes: dict[str, StockClass], ids: Ids, telling: Telling
) -> None:
    """Take the warrants that are there, and those on whose exercise stock was issued that is there."""
    issued: dict[str, set[str]] = {}
    for security in open_stock:
        if security.exercised:
            issued.setdefault(security.exercised, set()).add(security.of)
    for name, security in ledger.read.warrants.items():
        if security.there or name in issued:
            one = warrant(security, issued.get(name, set()), classes, made.class_ids, ids, telling)
            made.warrants_by[name] = one
            made.warrants.append(one.entry)


def _holders(
    made: Holdings, ledger: Ledger, open_stock: list[Security], stakeholders: dict[str, Stakeholder], telling: Telling
) -> None:
    """Take the stakeholders that hold, and those from whom they took."""
    kept = {security.holder for security in [*open_stock, *(entry for entry in ledger.read.warrants.values() if entry.there)]}
    waiting = [*kept]
    while waiting:
        for name in ledger.moves.get(waiting.pop(), {}):
            if name not in kept:
                kept.add(name)
                waiting.append(name)
    ids = Ids()
    for name, stakeholder in stakeholders.items():
        if name in kept:
            called = {"id": ids.of(stakeholder.name, "holder"), "name": stakeholder.name}
            made.holders[name] = {**called, "capacity": "none", "holdings": []}
        else:
            why = "they hold no stock and no warrant on the day"
            telling.leave("stakeholders without stock or warrants", why, f"{stakeholder.item.place} ({stakeholder.name})")
    namesakes({entry["id"]: stakeholders[name] for name, entry in made.holders.items()}, telling)


def _source(security: Security) -> dict[str, Any]:
    holder = f"stakeholder {shown(security.holder, 80)}"
    said = {"basis": "sourced", "source": f"{security.item.place}, security {shown(security.id, 80)}, {holder}"}
    return said | ({"basis": "inferred", "note": "; ".join(security.inferred)[:1000]} if security.inferred else {})


def _whole(shares: Fraction, security: Security, telling: Telling) -> int:
    """Return whole shares; what is left of a share is told, and is in no figure."""
    if shares.denominator != 1:
        why = "a matter has whole shares: what is beyond them is in no figure of it"
        telling.leave("parts of a share", why, f"{security.item.place}: {amount(shares)}, and {int(shares):,} are taken")
        security.inferred.append(f"{amount(shares)} in the package, whole shares here")
    return int(shares)


def _stock(made: Holdings, security: Security, classes: dict[str, StockClass], on_conversion: bool, telling: Telling) -> None:
    of = made.class_ids[security.of]
    entry: dict[str, Any] = {"class": of, "shares": _whole(security.open, security, telling)}
    if security.exercised and (one := made.warrants_by.get(security.exercised)):
        if one.into == security.of:
            entry["from_warrant"] = one.id
        else:
            why = "the warrant is exercised into another class than was issued"
            telling.leave("stock of warrants into another class", why, f"{security.item.place} ({one.id})")
    came = classes.get(security.converted)
    if on_conversion and came is not None and came.kind == "preferred" and classes[security.of].kind == "common":
        entry["on_conversion"] = True
    made.holders[security.holder]["holdings"].append(entry | _source(security))


def _warrant(made: Holdings, security: Security, one: Warrant, telling: Telling) -> None:
    holder = made.holders[security.holder]
    place = f"holders.{holder['id']}.holdings.{len(holder['holdings'])}.shares"
    entry = {"warrant": one.id, "shares": _whole(issuable(security, telling, place), security, telling)}
    unknown = not security.stated and not security.quantity
    holder["holdings"].append(entry | _source(security) | ({"basis": "assumed"} if unknown else {}))


def _class(stock: StockClass, ids: dict[str, str], held: Counter[str], open_issuances: int, telling: Telling) -> dict[str, Any]:
    made = ids[stock.id]
    entry: dict[str, Any] = {"id": made, "kind": stock.kind, "name": stock.name, "outstanding": held[made]}
    if stock.target is not None and stock.ratio is not None:
        entry |= {"converts_to": ids[stock.target], "ratio": written(stock.ratio)}
    entry |= _votes(stock, made, telling)
    said = f"outstanding is the sum of {open_issuances:,} open issuance{'s' * (open_issuances != 1)}"
    at = f"; converts by {', '.join(dict.fromkeys(stock.sources))}"[:400] if stock.target is not None else ""
    entry |= {"basis": "inferred" if stock.inferred else "sourced"}
    entry |= {"source": f"{stock.item.place}, stock class {shown(stock.id, 80)}{at}; {said}"}
    return entry | ({"note": stock.inferred} if stock.inferred else {})


def _said(value: object) -> str:
    """Return what stands in the place of a number, where it is some text."""
    text = value.get("comment") if isinstance(value, dict) else value
    return f" ({shown(text, 60)})" if isinstance(text, str) and text.strip() else ""


def _votes(stock: StockClass, made: str, telling: Telling) -> dict[str, Any]:
    """Return how a class votes: as the package says, else as is usual, which is asked."""
    value = stock.item.value.get("votes_per_share")
    converts = stock.target is not None and stock.ratio is not None
    try:
        votes = number(value)
    except Unfit:
        votes = None
    if votes is None or not sayable(votes):
        key, taken = ("votes", "as_converted") if converts else ("votes_per_share", "1")
        other = "; if not as converted, write votes_per_share in its place" if converts else ""
        text = f"{stock.item.place} says no number of votes{_said(value)}: how many has a share of {stock.name}{other}?"
        telling.ask(f"classes.{made}.{key}", text, (taken,) if converts else ("1", "0"), taken)
        telling.assume(f"classes.{made}.{key}", f"taken as {taken} until it is said: {stock.item.place} says no number")
        return {key: taken}
    if converts and votes != stock.ratio:
        text = (
            f"{stock.item.place} says {written(votes)} votes, and {stock.name} converts at {written(stock.ratio or votes)}: "
            "if it votes as converted, write votes: as_converted in its place. Has it the votes that are said?"
        )
        telling.ask(f"classes.{made}.votes_per_share", text, (written(votes),), written(votes))
    return {"votes_per_share": written(votes)}
