"""What a matter says of its stock, checked: classes, their votes, conversion and splits; warrants and options."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Any

from regrights.bridge.matter.class_parts import VotesPart
from regrights.bridge.matter.findings import Check, Ids, reference
from regrights.bridge.matter.held import StockClass
from regrights.bridge.matter.model import Matter

Classes = Mapping[str, StockClass]


def stock(matter: Matter, ids: Ids) -> Iterator[Check]:
    """Yield what is wrong with the classes, warrants and options of a matter."""
    classes = {entry.id: entry for entry in matter.classes}
    for index, entry in enumerate(matter.classes):
        place = ("classes", index)
        if entry.converts_to is not None:
            yield from reference(ids, "classes", entry.converts_to, (*place, "converts_to"))
            found = [*_not_into_a_part(classes, entry.converts_to, (*place, "converts_to"))]
            yield from found or _chain(classes, entry, (*place, "converts_to"))
        yield from _class(entry, index)
    for section in ("warrants", "options"):
        for index, issuable in enumerate(getattr(matter, section)):
            yield from reference(ids, "classes", issuable.into, (section, index, "into"))
            yield from _not_into_a_part(classes, issuable.into, (section, index, "into"))
    yield from _parts(matter)


def _class(stock: StockClass, index: int) -> Iterator[Check]:
    place = ("classes", index)
    if stock.converts_to is not None:
        if stock.ratio is None:
            yield Check((*place, "ratio"), "the common shares that a share converts into are missing", 'add ratio: "4000/3"')
    elif stock.ratio is not None or stock.votes == "as_converted":
        yield Check((*place, "converts_to"), "what the class converts into is missing", "add converts_to: and ratio:")
    if (stock.votes is not None) == (stock.votes_per_share is not None) and (stock.votes or stock.kind == "preferred"):
        yield Check(
            (*place, "votes"), "how the class votes is to be said once", "write votes: as_converted, or votes_per_share: a number"
        )
    for key in ("ratios", "rounding"):
        if getattr(stock, key) and stock.converts_to is None:
            mend = f"add converts_to: and ratio:, or leave {key} out"
            yield Check((*place, key), f"{key} speaks of a conversion, and the class converts into nothing", mend)
    yield from _twice([entry.date for entry in stock.splits], (*place, "splits"), "date", "split")
    yield from _twice([entry.from_ for entry in stock.ratios], (*place, "ratios"), "from", "ratio")


def _twice(days: list[Any], place: tuple[str | int, ...], key: str, what: str) -> Iterator[Check]:
    for position, day in enumerate(days):
        if day in days[:position]:
            mend = f"say it in one {what}, or mend the date"
            yield Check((*place, position, key), f"there is a {what} of {day} above", mend)


def _chain(classes: Classes, stock: StockClass, path: tuple[str | int, ...]) -> Iterator[Check]:
    """Yield a finding where what a class converts into does not end in common, or comes round to itself."""
    seen = [stock.id]
    at = classes.get(str(stock.converts_to))
    while at is not None and at.id not in seen and at.converts_to is not None:
        seen.append(at.id)
        at = classes.get(at.converts_to)
    if at is None:
        return
    if at.id in seen:
        # Told once, of the first class on the way round.
        if at.id == stock.id and stock.id == next(name for name in classes if name in seen):
            around = " into ".join([*seen, stock.id])
            yield Check(
                path, f"the conversion comes round to itself: {around}", "let the last of them convert into a class of common"
            )
    elif stock.kind == "common" and classes[str(stock.converts_to)].kind == "preferred":
        yield Check(path, "stock converts into a class of common", "name a class of kind common")
    elif at.kind == "preferred" and at.id == stock.converts_to:
        mend = f"name a class of kind common, or say what {at.id} converts into"
        yield Check(path, f"stock converts into a class of common in the end, and {at.id} converts into nothing", mend)


def _not_into_a_part(classes: Classes, into: str, path: tuple[str | int, ...]) -> Iterator[Check]:
    found = classes.get(into)
    if found is not None and isinstance(found.votes, VotesPart):
        message = f"{into} has a part of all votes, whatever its shares, and so no share more of it has votes of its own"
        yield Check(path, message, f"name another class, or say the votes a share of {into}")


def _parts(matter: Matter) -> Iterator[Check]:
    """Yield a finding where parts of all votes leave nothing for the other classes, or nobody else has votes."""
    total = Fraction(0)
    for index, stock in enumerate(matter.classes):
        if not isinstance(stock.votes, VotesPart):
            continue
        before, total = total, total + stock.votes.of_one
        if before < 1 <= total:
            message = f"up to here the parts of all votes come to {_text(total)}, and leave nothing for the other classes"
            yield Check(("classes", index, "votes"), message, "let the parts of all votes come to less than the whole")
        elif total < 1 and not _others_vote(matter.classes):
            message = "the class has a part of all votes, and no other class has votes"
            yield Check(("classes", index, "votes"), message, "write votes_per_share: here, or for another class")


def _others_vote(classes: Iterable[StockClass]) -> bool:
    """Return whether a class has outstanding shares with votes of their own."""
    return any(
        stock.outstanding and not isinstance(stock.votes, VotesPart) and (stock.votes or stock.votes_per_share != 0)
        for stock in classes
    )


def _text(total: Fraction) -> str:
    return "the whole" if total == 1 else str(total)
