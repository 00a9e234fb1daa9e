"""The objects of a package that a matter has no place for, by kinds: each is told with its number and where it stands."""

from __future__ import annotations

import re
from typing import NamedTuple

from regrights.bridge.intake.ocf.conversion import ADJUSTMENT
from regrights.bridge.intake.ocf.items import Item, amount, number, shown
from regrights.bridge.intake.ocf.ledger import Ledger
from regrights.bridge.intake.ocf.package import Package
from regrights.bridge.intake.ocf.securities import CLOSINGS, ISSUANCES, SPLIT
from regrights.bridge.intake.ocf.telling import Telling
from regrights.bridge.intake.ocf.warrants import dollars
from regrights.bridge.matter.scalars import Unfit

_TAKEN = {"STAKEHOLDER", "STOCK_CLASS", SPLIT, ADJUSTMENT, *ISSUANCES, *CLOSINGS}


class _Kind(NamedTuple):
    types: re.Pattern[str]
    words: str
    why: str


_NOT_HELD = "they are no stock and no warrant; count them by hand where the agreement counts them"
_KINDS = [
    _Kind(re.compile(types), words, why)
    for types, words, why in (
        (r"TX_(EQUITY_COMPENSATION|PLAN_SECURITY)_ISSUANCE", "options and other equity compensation", _NOT_HELD),
        (
            r"TX_(EQUITY_COMPENSATION|PLAN_SECURITY)_(?!ACC)\w+",
            "transactions on equity compensation",
            "the grants themselves are left",
        ),
        (r"TX_CONVERTIBLE_(?!ACC|ISS)\w+", "transactions on convertibles", "the convertibles themselves are left"),
        (r"TX_\w+_ACCEPTANCE", "acceptances", "a security counts from its issuance on, accepted or not"),
        (r"TX_VESTING_\w+", "vesting events", "stock counts whether it is vested or not"),
        (r"VESTING_(TERMS|SCHEDULE)", "vesting terms", "stock counts whether it is vested or not"),
        (r"STOCK_PLAN|TX_STOCK_PLAN_\w+", "stock plans and their pools", "shares reserved are not outstanding"),
        (r"TX_(ISSUER|STOCK_CLASS)_AUTHORIZED_\w+", "changes of authorized shares", "a matter has what is outstanding"),
        (
            r"(TX|CE)_STAKEHOLDER_\w+",
            "changes of what a stakeholder is to the issuer",
            "how the agreement names a holder does not follow",
        ),
        (r"VALUATION", "valuations", "a valuation is no price at which shares are offered"),
        (r"FINANCING", "financings", "the issuances of a round are taken one by one"),
        (r"DOCUMENT", "documents", "a matter has the figures, not the papers"),
        (r"STOCK_LEGEND(_TEMPLATE)?", "legends", "a matter has no legends"),
        (r"ISSUER", "the issuer, apart from the manifest", "the issuer of the manifest is taken"),
    )
]
_CONVERTIBLES = {"SAFE": "SAFEs", "NOTE": "convertible notes"}


def leave_the_rest(package: Package, ledger: Ledger, telling: Telling) -> None:
    """Tell what is not taken of a package: objects of other kinds, and details of what is taken."""
    for item in package.items:
        if item.type == "TX_CONVERTIBLE_ISSUANCE":
            words = _CONVERTIBLES.get(str(item.value.get("convertible_type")), "other convertibles")
            telling.leave(words, _NOT_HELD, _with_quantity(item))
        elif item.type not in _TAKEN:
            kind = next((kind for kind in _KINDS if kind.types.fullmatch(item.type)), None)
            if kind is None:
                why = "it is not known what they are, nor whether they change a figure"
                telling.leave(f"objects of the unknown type {shown(item.type, 60)}", why, item.place)
            else:
                telling.leave(kind.words, kind.why, _with_quantity(item) if item.type.endswith("ISSUANCE") else item.place)
    for security in ledger.every.values():
        _details(security.item, security.there, telling)


def _with_quantity(item: Item) -> str:
    """Return the place of an issuance, and what it is for."""
    try:
        return f"{item.place}: {amount(number(item.value.get('quantity')))} shares"
    except Unfit:
        said = item.value.get("investment_amount")
        money = said if isinstance(said, dict) else {}
        invested = dollars(money)
        return f"{item.place}: ${invested}" if invested else item.place


def _details(item: Item, there: bool, telling: Telling) -> None:
    """Tell what of an issuance a matter has no place for."""
    if there and (item.value.get("vesting_terms_id") or item.value.get("vestings")):
        why = "stock and warrants count whether they are vested or not"
        telling.leave("securities that vest", why, item.place)
    if item.value.get("share_numbers_issued"):
        telling.leave("numbers of single shares", "a matter has how many there are", item.place)
    if item.value.get("warrant_expiration_date") and there:
        place = f"{item.place} (until {shown(item.value['warrant_expiration_date'], 20)})"
        telling.leave("days on which warrants expire", "a matter has the warrants that there are", place)
    if any(item.value.get(key) for key in ("stock_legend_ids", "security_law_exemptions", "consideration_text", "cost_basis")):
        why = "a matter has who holds how much of what"
        telling.leave("legends, exemptions and consideration of securities", why, item.place)
