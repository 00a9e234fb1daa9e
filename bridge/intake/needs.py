"""What an agreement asks of a matter that no file of others says: by its own lists, with what is taken until it is said."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from regrights.bridge.agreement.agreement import Agreement
from regrights.bridge.intake.taken import DOLLARS, LEFT_OUT, Question
from regrights.bridge.matter.blanks import SUCH_AS
from regrights.bridge.matter.listed import KeyOf, using
from regrights.bridge.matter.model import Matter
from regrights.bridge.matter.stated import Event

TRUTH = ("true", "false")
DATE = "date"
"""The unit of a blank that is a day."""
_PRICE = "At how many dollars a share are shares asked for, where an act states none?"


def terms(agreed: Agreement, day: str, of: str) -> dict[str, dict[str, str]]:
    """Return what is taken of blanks that must be filled in: for a day that of the matter; ``of`` is what does not say it."""
    note = f"not said in the {of}; the day on which the matter stands is taken"
    days = [name for name, blank in agreed.blanks.items() if blank.default is None and not blank.optional and blank.unit == DATE]
    return {name: {"value": day, "basis": "assumed", "note": note} for name in days}


def of_deal(agreed: Agreement, day: str, last: str = "") -> Iterator[Question]:
    """Yield what is asked of the deal: price, Form S-3, expenses, days of events, and blanks without a figure of the form.

    ``last`` is a sentence about the price of the last issuance.
    """
    yield Question("price", f"{_PRICE} {last}".strip(), taken=LEFT_OUT, unit=DOLLARS)
    with using(agreed.name):
        for key, options in (("form_s3", TRUTH), ("selling_expenses", ())):
            field = Matter.model_fields[key]
            if all(mark.known(key) for mark in field.metadata if isinstance(mark, KeyOf)):
                yield Question(
                    key, agreed.called((field.description or "").replace(", or with its basis.", ".")), options, LEFT_OUT
                )
    for event, words in agreed.events.items():
        yield Question(f"events.{event}", f"{words} {Event.model_fields['value'].description or ''}", (), LEFT_OUT)
    for name, blank in agreed.blanks.items():
        if blank.default is None and not blank.optional:
            such_as = f": {SUCH_AS[blank.unit]}" if blank.unit in SUCH_AS else ""
            taken = day if blank.unit == DATE else None
            yield Question(f"terms.{name}", f"{blank.words} [{blank.clause}]{such_as}", tuple(blank.options), taken, blank.unit)


def of_holder(agreed: Agreement, name: str, called: str) -> Iterator[Question]:
    """Yield what is asked of a holder beside its capacity: the groups that it is of, and its marks."""
    for group, words in agreed.groups.items():
        yield Question(f"holders.{name}.{group}", f"{called}: {words} An id, such as fund_ii.", (), LEFT_OUT)
    for mark, words in agreed.holder_marks.items():
        yield Question(f"holders.{name}.{mark}", f"{called}: {words}", TRUTH, LEFT_OUT)


def of_warrant(agreed: Agreement, entry: Mapping[str, Any]) -> Iterator[Question]:
    """Yield what is asked of a warrant: its exercise price, where its entry has none, and its marks."""
    place, called = f"warrants.{entry['id']}", entry["name"]
    if "exercise_price" not in entry:
        yield Question(f"{place}.exercise_price", f"{called}: how many dollars a share on exercise?", (), LEFT_OUT, DOLLARS)
    for mark, words in agreed.marks.items():
        yield Question(f"{place}.{mark}", f"{called}: {words}", TRUTH, "false")


def notes(agreed: Agreement, of: str) -> Iterator[str]:
    """Yield what is to be added by hand, and which figures the form gives."""
    own = sum(blank.default is not None for blank in agreed.blanks.values())
    if own:
        yield f"The agreement leaves {own} numbers and choices to the deal: the form's own are taken until `terms` states them."
    yield f"A {of} says nothing of earlier registrations, of joinders and of what was signed: add them by hand."
