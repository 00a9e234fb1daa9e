"""A matter as an address changes it: day, price, readings, terms and events first, then holdings, then changes line by line."""

from __future__ import annotations

from regrights.bridge.basics.errors import InputError, RegrightsError, UsageError
from regrights.bridge.matter import scalars
from regrights.bridge.matter.adjusting import adjusted, fitting
from regrights.bridge.matter.listed import using
from regrights.bridge.matter.model import Matter
from regrights.bridge.matter.stated import Event, FormS3
from regrights.cli.web.fields import Fields, dollars, whole

LINES = 200
"""How many changes are told a line each at most."""


def changed(fields: Fields, matter: Matter) -> Matter:
    """Return the matter after all that the fields change; what is wrong is told, and left out."""
    matter = _adjusted(fields, matter)
    matter = _dated(fields, _with_terms(fields, matter))
    return _after_lines(fields, _with_holdings(fields, matter))


def _adjusted(fields: Fields, matter: Matter) -> Matter:
    """Return the matter on another day, at another price, read otherwise."""
    day, price = fields.parsed("as_of", scalars.date), fields.parsed("price", dollars)
    points, readings = matter.agreed.readings, dict[str, str]()
    for issue in fields.named("reading", points, "contestable point"):
        if option := fields.chosen(f"reading.{issue}", points[issue].options, "options"):
            readings[issue] = option
    form_s3 = fields.chosen("form_s3", ("yes", "no"), "answers")
    if day is not None or price is not None or readings:
        try:
            matter = adjusted(matter, as_of=day, price=price, readings=readings)
        except InputError as error:
            fields.tell("as_of", *(f"{entry.key}: {entry.message}; {entry.mend}" for entry in error.findings))
        except UsageError as error:
            fields.tell("as_of", str(error))
    if form_s3:
        matter = matter.model_copy(update={"form_s3": FormS3(value=form_s3 == "yes")})
    return matter


def _with_terms(fields: Fields, matter: Matter) -> Matter:
    for name, text in fields.named("term", matter.agreed.blanks, "term").items():
        try:
            matter = adjusted(matter, terms={name: text})
        except RegrightsError as error:
            fields.tell_error(f"term.{name}", error)
    return matter


def _dated(fields: Fields, matter: Matter) -> Matter:
    """Return the matter with events of the deal on other days."""
    for name in fields.named("event", matter.agreed.events, "event"):
        if (day := fields.parsed(f"event.{name}", scalars.date)) is not None:
            events = {**matter.events, name: Event.model_validate({"value": day})}
            try:
                matter = fitting(matter.model_copy(update={"events": events}))
            except RegrightsError as error:
                fields.tell_error(f"event.{name}", error)
    return matter


def holdings(matter: Matter) -> dict[str, int]:
    """Return the shares that each holder holds of each class, or that its warrants give, by HOLDER.ITEM."""
    found: dict[str, int] = {}
    for holder in matter.holders:
        for entry in holder.holdings:
            name = f"{holder.id}.{entry.class_ or entry.warrant}"
            found[name] = found.get(name, 0) + entry.shares
    return found


def _with_holdings(fields: Fields, matter: Matter) -> Matter:
    """Return the matter with holdings of other sizes: shares are issued or bought back, and what others hold stays."""
    from regrights.bridge.whatif.grid import with_holding

    for name in fields.named("held", holdings(matter), "holding"):
        shares = fields.parsed(f"held.{name}", whole)
        holder, _, item = name.partition(".")
        if shares is not None:
            try:
                with using(matter.agreement):
                    matter = fitting(with_holding(matter, holder, item, shares))
            except RegrightsError as error:
                fields.tell_error(f"held.{name}", error)
    return matter


def _after_lines(fields: Fields, matter: Matter) -> Matter:
    """Return the matter after the changes that are told a line each; one that is wrong is told, and left out."""
    from regrights.bridge.whatif.scenarios import change_of

    said = lines(fields.query["change"])
    if len(said) > LINES:
        fields.tell("change", f"these are {len(said):,} lines, and at most {LINES} are taken; change the matter file instead")
        return matter
    for number, line in enumerate(said, 1):
        try:
            change = change_of(line, matter.agreement)
            with using(matter.agreement):
                matter = fitting(change.apply(matter))
        except InputError as error:
            fields.tell("change", *(f"line {number}: {entry.message}; {entry.mend}" for entry in error.findings))
        except RegrightsError as error:
            fields.tell("change", f"line {number}: {str(error).removeprefix(f'--change {line!r}: ')}")
    return matter


def lines(text: str) -> list[str]:
    """Return the lines that say something."""
    return [line for line in map(str.strip, text.splitlines()) if line]
