"""What a matter file must fulfil beyond its form: ids that exist, sums that fit, amounts that the facts can hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from regrights.bridge.agreement.agreement import agreement_of
from regrights.bridge.basics.errors import closest
from regrights.bridge.basics.figures import LIMIT
from regrights.bridge.matter.acts import Act, Company, Distribution, Grant, Offered, Request, Transfer
from regrights.bridge.matter.bounds import largest_amounts
from regrights.bridge.matter.findings import Check, Ids, reference
from regrights.bridge.matter.held import Holder
from regrights.bridge.matter.ledger import Ledger
from regrights.bridge.matter.model import Matter
from regrights.bridge.matter.of_agreement import others, terms_and_events
from regrights.bridge.matter.of_stock import stock
from regrights.bridge.matter.splits import on_day


def findings_of(matter: Matter, ids: Ids, *, whole: bool = True) -> list[Check]:
    """Return what is wrong with a matter. ``ids`` are those of the whole file, so that no good reference is refused.

    Where the matter is not ``whole``, since entries with mistakes of form are left out of it, amounts are not looked at.
    """
    found = [*_readings(matter), *_labels(matter), *terms_and_events(matter, ids)]
    found += stock(matter, ids)
    known = _Known(matter)
    for index, holder in enumerate(matter.holders):
        found += _holder(known, ids, index, holder)
    for index, registration in enumerate(matter.registrations):
        for position, holder_id in enumerate(registration.by):
            found += reference(ids, "holders", holder_id, ("registrations", index, "by", position))
        found += _way(matter, registration.kind, registration.way, ("registrations", index, "way"))
    for index, act in enumerate(matter.acts):
        found += _act(matter, ids, index, act)
    found += _totals(matter)
    return found if found or not whole else [*_amounts(matter)]


def twice(entries: Mapping[str, Mapping[int, str]]) -> Iterator[Check]:
    """Yield a finding for each id that stands more than once; ids come by section and position."""
    for section, names in entries.items():
        first: dict[str, int] = {}
        for index, name in names.items():
            if first.setdefault(name, index) != index:
                yield Check(
                    (section, index, "id"), f"the id {name} stands at {section}[{first[name]}] too", "give each its own id"
                )
    classes = {name: index for index, name in reversed([*entries["classes"].items()])}
    for index, name in entries["warrants"].items():
        if name in classes:
            message = f"the id {name} stands at classes[{classes[name]}] too"
            yield Check(("warrants", index, "id"), message, "give the class and the warrant each its own id")
    others = {name: f"{section}[{index}]" for section in ("classes", "warrants") for index, name in entries[section].items()}
    for index, name in entries["options"].items():
        if name in others:
            yield Check(("options", index, "id"), f"the id {name} stands at {others[name]} too", "give each its own id")


def _readings(matter: Matter) -> Iterator[Check]:
    points = matter.agreed.readings
    for issue, option in matter.readings.items():
        if issue not in points:
            yield Check(("readings", issue), "there is no such issue", closest(issue, points, "issues"))
        elif option not in points[issue].options:
            options = ", ".join(points[issue].options)
            yield Check(("readings", issue), f"{option!r} is not among its options", f"the options: {options}")


def _labels(matter: Matter) -> Iterator[Check]:
    known = agreement_of(matter.agreement).labels
    for section in ("labels", "names"):
        for label in getattr(matter, section):
            if label not in known:
                yield Check((section, label), "there is no such party", closest(label, known, "parties"))


class _Known:
    """What holders are checked against: whom each took from, the kinds of classes, and what warrants are exercised into."""

    def __init__(self, matter: Matter) -> None:
        self.above = {holder.id: holder.transferee_of for holder in matter.holders}
        self.kinds = {stock.id: stock.kind for stock in matter.classes}
        self.into = {warrant.id: warrant.into for warrant in matter.warrants}


def _holder(known: _Known, ids: Ids, index: int, holder: Holder) -> Iterator[Check]:
    place = ("holders", index)
    if holder.transferee_of is not None:
        yield from reference(ids, "holders", holder.transferee_of, (*place, "transferee_of"))
        seen = [holder.id]
        at: str | None = holder.transferee_of
        while at is not None and at not in seen:
            seen.append(at)
            at = known.above.get(at)
        if at == holder.id:
            chain = "itself" if len(seen) == 1 else "itself, through " + ", ".join(seen[1:])
            yield Check((*place, "transferee_of"), f"{holder.id} is a transferee of {chain}", "name the holder that it took from")
    for position, holding in enumerate(holder.holdings):
        at_holding = (*place, "holdings", position)
        if holding.warrant is not None:
            yield from reference(ids, "warrants", holding.warrant, (*at_holding, "warrant"))
        if holding.class_ is not None:
            yield from reference(ids, "classes", holding.class_, (*at_holding, "class"))
            if holding.on_conversion and known.kinds.get(holding.class_) == "preferred":
                yield Check((*at_holding, "on_conversion"), "only common is issued on conversion", "leave on_conversion out")
            if not holding.restricted and known.kinds.get(holding.class_) == "preferred":
                yield Check((*at_holding, "restricted"), "only common is Restricted Stock", "leave restricted out")
        if holding.from_warrant is not None:
            yield from reference(ids, "warrants", holding.from_warrant, (*at_holding, "from_warrant"))
            if known.into.get(holding.from_warrant, holding.class_) != holding.class_:
                mend = f"name the class {known.into[holding.from_warrant]}, or another warrant"
                yield Check((*at_holding, "from_warrant"), f"{holding.from_warrant} is not exercised into {holding.class_}", mend)


def _way(matter: Matter, kind: str, way: str | None, path: tuple[str | int, ...]) -> Iterator[Check]:
    ways = matter.agreed.ways_of
    if way is not None and kind in ways and way not in ways[kind]:
        yield Check(path, f"there is no way {way} for a {kind}", f"its ways: {', '.join(ways[kind])}")


def _act(matter: Matter, ids: Ids, index: int, act: Act) -> Iterator[Check]:
    place = ("acts", index)
    if act.kind not in matter.agreed.kinds:
        yield Check((*place, "kind"), f"the agreement knows no {act.kind}", closest(act.kind, matter.agreed.kinds, "kinds"))
    for position, holder_id in enumerate([] if isinstance(act, Company | Grant) else act.by):
        yield from reference(ids, "holders", holder_id, (*place, "by", position))
        if holder_id in act.by[:position]:
            yield Check((*place, "by", position), f"{holder_id} stands twice", "name each once")
    yield from others(act, ids, place)
    match act:
        case Request():
            yield from _way(matter, act.kind, act.way, (*place, "way"))
            if act.price is None and act.aggregate_price is None and matter.price is None:
                yield Check((*place, "price"), "no price is stated, here or for the matter", 'add price: "0.75", dollars a share')
            yield from _joining(act, ids, place)
        case Company():
            yield from _joining(act, ids, place)
        case Distribution():
            for holder_id in [name for name in act.asked if name not in act.by]:
                yield Check((*place, "shares", holder_id), f"{holder_id} is not in by", "add it to by")
            if act.holdback and act.holdback.to < act.holdback.from_:
                yield Check((*place, "holdback"), "the holdback ends before it begins", "mend from or to")
        case Transfer():
            yield from reference(ids, "holders", act.to, (*place, "to"))
            if act.to in act.by:
                yield Check((*place, "to"), "the transferee is the transferor", "name another holder")
            if act.class_ is not None:
                yield from reference(ids, "classes", act.class_, (*place, "class"))
            if act.warrant is not None:
                yield from reference(ids, "warrants", act.warrant, (*place, "warrant"))


def _joining(act: Offered, ids: Ids, place: tuple[str | int, ...]) -> Iterator[Check]:
    for position, joining in enumerate(act.joining):
        at_joining = (*place, "joining", position, "by")
        yield from reference(ids, "holders", joining.by, at_joining)
        if joining.by in act.by:
            yield Check(at_joining, f"{joining.by} is a requester", "a requester does not join; put its shares under shares")
        if joining.by in [other.by for other in act.joining[:position]]:
            yield Check(at_joining, f"{joining.by} joins twice", "add its shares up in one entry")


def _totals(matter: Matter) -> Iterator[Check]:
    """No more of a class is held than is outstanding."""
    held: Counter[str] = Counter()
    outstanding = {stock.id: stock.outstanding for stock in matter.classes}
    for index, holder in enumerate(matter.holders):
        for position, holding in enumerate(holder.holdings):
            if holding.class_ is None or holding.class_ not in outstanding:
                continue
            before, name = held[holding.class_], holding.class_
            held[name] += holding.shares
            if before <= outstanding[name] < held[name]:
                message = f"up to here {held[name]:,} shares of {name} are held, and {outstanding[name]:,} are outstanding"
                yield Check(("holders", index, "holdings", position, "shares"), message, "mend the holding, or outstanding")


def _amounts(matter: Matter) -> Iterator[Check]:
    """Every amount is one that the facts can hold; a sum of them too. So it is after each split that is to come."""
    splits = sorted({split.date for stock in matter.classes for split in stock.splits if split.date > matter.as_of})
    for day in (matter.as_of, *splits):
        found = [entry for entry in largest_amounts(Ledger(on_day(matter, day))) if entry[2] >= LIMIT]
        then = "" if day == matter.as_of else f", after the split of {day}"
        for path, name, amount in found:
            mend = f"every amount stays below {LIMIT:,}"
            yield Check(path, f"{name}{then}: {amount:,} is beyond what can be reckoned with", mend)
        if found:
            return
