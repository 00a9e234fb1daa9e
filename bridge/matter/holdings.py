"""Move shares: what holders hold and what is outstanding after a trade, exact. An impossible one is an error."""

from __future__ import annotations

from regrights.bridge.basics.errors import UsageError
from regrights.bridge.matter.class_parts import rounded
from regrights.bridge.matter.held import Holder, Holding, StockClass
from regrights.bridge.matter.model import Matter, replaced

NOTE = "by a change that is asked about"


def transferred(matter: Matter, giver: str, taker: str, of: str, shares: int) -> Matter:
    """Return the matter after ``giver`` moved shares of a class or warrant to ``taker``; the total stays the same."""
    after, moved = _parted(matter, giver, of, shares)
    return _with_holdings(after, taker, [*_held(after, taker), *moved])


def issued(matter: Matter, holder: str, of: str, shares: int) -> Matter:
    """Return the matter after the Company issued shares of a class to the holder; the class grows."""
    return given_to(_outstanding(matter, of, shares), holder, of, shares)


def repurchased(matter: Matter, holder: str, of: str, shares: int) -> Matter:
    """Return the matter after the Company bought shares of a class back from the holder; the class shrinks."""
    return _outstanding(taken_from(matter, holder, of, shares), of, -shares)


def converted(matter: Matter, holder: str, of: str, shares: int) -> Matter:
    """Return the matter after the holder converted shares of a class into the next; a fraction is rounded as the class says."""
    stock = class_of(matter, of)
    if stock.converts_to is None or stock.ratio is None:
        raise UsageError(f"{of} converts into nothing")
    given = rounded(shares * stock.ratio, stock.rounding)
    after = _outstanding(taken_from(matter, holder, of, shares), of, -shares)
    known = "on_conversion" in matter.agreed.keys.get("holding", ()) and class_of(matter, stock.converts_to).kind == "common"
    return given_to(_outstanding(after, stock.converts_to, given), holder, stock.converts_to, given, on_conversion=known)


def exercised(matter: Matter, holder: str, of: str, shares: int) -> Matter:
    """Return the matter after the holder exercised a warrant for shares; the class that it is exercised into grows."""
    into = next((warrant.into for warrant in matter.warrants if warrant.id == of), None)
    if into is None:
        raise UsageError(f"there is no warrant {of}; the warrants: {', '.join(entry.id for entry in matter.warrants) or 'none'}")
    after = _outstanding(taken_from(matter, holder, of, shares), into, shares)
    return given_to(after, holder, into, shares, from_warrant=of)


def taken_from(matter: Matter, holder: str, of: str, shares: int) -> Matter:
    """Return the matter after shares of a class or warrant left the holder, those not sold to the public first.

    Raises UsageError where it holds fewer.
    """
    return _parted(matter, holder, of, shares)[0]


def _parted(matter: Matter, holder: str, of: str, shares: int) -> tuple[Matter, list[Holding]]:
    """Return the matter without the shares that leave the holder, and these."""
    known_item(matter, of)
    entries = _held(matter, holder)
    fitting = [index for index, entry in enumerate(entries) if of in {entry.class_, entry.warrant}]
    held = sum(entries[index].shares for index in fitting)
    if shares > held:
        raise UsageError(f"{holder} holds {held:,} of {of}, and {shares:,} are to leave it")
    left, moved = shares, list[Holding]()
    for index in sorted(fitting, key=lambda index: not entries[index].restricted):
        gone = min(left, entries[index].shares)
        left -= gone
        if gone:
            moved.append(entries[index].model_copy(update={"shares": gone}))
        entries[index] = entries[index].model_copy(update={"shares": entries[index].shares - gone})
    return _with_holdings(matter, holder, [entry for entry in entries if entry.shares]), moved


def given_to(
    matter: Matter, holder: str, of: str, shares: int, *, from_warrant: str | None = None, on_conversion: bool = False
) -> Matter:
    """Return the matter after the holder got shares of a class or warrant, which are not sold to the public."""
    known_item(matter, of)
    key = "class" if any(stock.id == of for stock in matter.classes) else "warrant"
    entry = Holding.model_validate({key: of, "shares": shares, "from_warrant": from_warrant, "note": NOTE})
    entry = entry.model_copy(update={"on_conversion": on_conversion})
    return _with_holdings(matter, holder, [*_held(matter, holder), entry])


def class_of(matter: Matter, of: str) -> StockClass:
    """Return a class. Raises UsageError where there is none of the name."""
    for stock in matter.classes:
        if stock.id == of:
            return stock
    raise UsageError(f"there is no class {of}; the classes: {', '.join(stock.id for stock in matter.classes) or 'none'}")


def holder_of(matter: Matter, name: str) -> Holder:
    """Return a holder. Raises UsageError where there is none of the name."""
    for holder in matter.holders:
        if holder.id == name:
            return holder
    raise UsageError(f"there is no holder {name}; the holders: {', '.join(holder.id for holder in matter.holders[:20])}")


def known_item(matter: Matter, of: str) -> None:
    """Raise UsageError where ``of`` is neither a class nor a warrant."""
    known = [*(stock.id for stock in matter.classes), *(warrant.id for warrant in matter.warrants)]
    if of not in known:
        raise UsageError(f"there is no class or warrant {of}; there are: {', '.join(known)}")


def _held(matter: Matter, holder: str) -> list[Holding]:
    return list(holder_of(matter, holder).holdings)


def _with_holdings(matter: Matter, holder: str, holdings: list[Holding]) -> Matter:
    changed = holder_of(matter, holder).model_copy(update={"holdings": holdings})
    return matter.model_copy(update={"holders": replaced(matter.holders, changed)})


def _outstanding(matter: Matter, of: str, shares: int) -> Matter:
    stock = class_of(matter, of)
    if stock.outstanding + shares < 0:
        raise UsageError(f"{stock.outstanding:,} shares of {of} are outstanding, and {-shares:,} are to be taken away")
    changed = stock.model_copy(update={"outstanding": stock.outstanding + shares})
    return matter.model_copy(update={"classes": replaced(matter.classes, changed)})
