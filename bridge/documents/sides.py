"""The two sides of a redline: what was found before and now, in entries that are laid beside one another."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from regrights.bridge.agreement.amounts import amount, count, price_text, waiting
from regrights.bridge.answers.checked import CheckAnswer
from regrights.bridge.answers.explained import ConditionAnswer
from regrights.bridge.documents.changed import Change
from regrights.bridge.documents.findings import Findings
from regrights.bridge.documents.layout import joined, sentence
from regrights.bridge.matter.acts import Request
from regrights.bridge.matter.ledger import price_of
from regrights.bridge.matter.naming import naming
from regrights.bridge.questions.snapshot import of_requests

OVER_READINGS = {
    "all": "admissible however the open phrases are read",
    "some": "admissible under some readings of the open phrases, not under others",
    "none": "not admissible however the open phrases are read",
}


class Sides(NamedTuple):
    """What was found of the matter before, and of the matter now."""

    was: Findings
    now: Findings

    def changes(self, told: Mapping[Any, Told], then: Mapping[Any, Told]) -> tuple[Change, ...]:
        """Return what is told otherwise, by what it speaks of: new, gone, or with another value."""
        found = []
        for key in dict.fromkeys([*then, *told]):
            before, after = told.get(key), then.get(key)
            if (before and before.value) != (after and after.value):
                what = (after or before or Told("", "", None)).what
                found.append(Change(what, before.text if before else "", after.text if after else ""))
        return tuple(found)


class Told(NamedTuple):
    """An entry of an answer: what it speaks of, what it says, and the ``value`` by which it differs."""

    what: str
    text: str
    value: Any


def verdict_text(found: Findings, checked: CheckAnswer) -> str:
    """Return the verdict in a sentence: yes or no, by which way, what it means, and what stands against it."""
    words = found.agreed.words
    if not checked.setting.in_force:
        return "No: no agreement is in force on this day."
    meaning = words.meaning[checked.verdict] + waiting(checked.verdict, checked.clear_on)
    if checked.admissible:
        way = f", by way of {found.agreed.ways[checked.way]}" if checked.way else ""
        return f"Yes{way}: {meaning}."
    clauses = dict.fromkeys(f"{entry.clause}, {words.conditions[entry.id]}" for _, entry in checked.unmet)
    return f"No: {meaning} ({'; '.join(clauses)})."


def by_way(found: Findings, other: Findings) -> dict[tuple[str | None, str], ConditionAnswer]:
    """Return the conditions of the ways that both answers speak of; of all where there is no such way."""
    assert found.checked is not None
    assert other.checked is not None
    both = {way.way for way in found.checked.ways} & {way.way for way in other.checked.ways}
    return {(way.way, entry.id): entry for way in found.checked.ways if not both or way.way in both for entry in way.conditions}


def conditions(sides: Sides) -> tuple[Change, ...]:
    """Return what differs in the day, the price, who requests what, and each condition with its figures."""
    if sides.was.checked is None or sides.now.checked is None:
        return ()
    several = len(sides.was.checked.ways) > 1 or len(sides.now.checked.ways) > 1
    was, now = by_way(sides.was, sides.now), by_way(sides.now, sides.was)
    conditions = _conditions_told(sides.was, was, several), _conditions_told(sides.now, now, several)
    return (*sides.changes(_who(sides.was), _who(sides.now)), *sides.changes(*conditions))


def _conditions_told(
    found: Findings, conditions: Mapping[tuple[str | None, str], ConditionAnswer], several: bool
) -> dict[Any, Told]:
    told = {}
    for (way, id_), entry in conditions.items():
        by = f" (by way of {found.agreed.ways[way]})" if way and several else ""
        what = f"{entry.clause}, {found.agreed.words.conditions[id_]}{by}"
        figure = entry.figure
        said = f"{'met' if entry.met else 'not met'}: {entry.text}"
        if figure is not None and amount(figure.actual, figure.unit) not in entry.text:
            said += f" ({amount(figure.actual, figure.unit)}; {amount(figure.required, figure.unit)} needed)"
        told[way, id_] = Told(what, said, (entry.met, entry.text, figure))
    return told


def _who(found: Findings) -> dict[str, Told]:
    """Return the day and price of the question, those who request, and those who are included or left out."""
    checked = found.checked
    assert checked is not None
    said = {"day": ("Day asked about", str(checked.date)), "way": ("Way", found.agreed.ways[checked.way] if checked.way else "")}
    if isinstance(found.act, Request) and (price := price_of(found.act, found.matter)) is not None:
        said["price"] = "Price a share", price_text(price)
    said["by"] = "Requesters", joined([found.name(holder) for holder in checked.requesters])
    if found.act is not None:
        for holder, shares in found.act.asked.items():
            said[f"asks {holder}"] = f"{found.name(holder)} asks for", count(shares, "shares")
    for holder, shares in checked.included.items():
        said[f"included {holder}"] = f"{found.name(holder)} is included with", count(shares, "shares")
    for entry in checked.left_out:
        said[f"out {entry.by}"] = f"{found.name(entry.by)} is left out", f"{entry.why} ({entry.clause})"
    return {key: Told(what, text, text) for key, (what, text) in said.items()}


def division(sides: Sides) -> tuple[Change, ...]:
    """Return what differs in how the shares are divided."""
    return sides.changes(_divided(sides.was), _divided(sides.now))


def sold(sides: Sides) -> tuple[Change, ...]:
    """Return how many shares each sells, where it is another number than before, or nothing was divided before."""

    def told(found: Findings) -> dict[Any, Told]:
        shares = found.allocated.pro_rata if found.allocated else {}
        return {holder: Told(found.name(holder), count(number, "shares"), number) for holder, number in shares.items()}

    return sides.changes(told(sides.was), told(sides.now))


def _divided(found: Findings) -> dict[str, Told]:
    given = found.allocated
    if given is None:
        return {}
    bound = joined([found.name(holder) for holder in given.bound])
    said = {"maximum": ("The underwriter takes at most", count(given.maximum, "shares"))}
    if given.words.told_bar.id:
        said["bar"] = given.words.told_bar.title, " ".join(given.bar_paragraphs(bound))
    else:
        said["binds"] = given.words.what_binds["title"], "; ".join(given.what_binds(found.name))
    for holder, asked in given.offering.requested.items():
        sold, (least, most) = given.pro_rata.get(holder, 0), given.ranges.get(holder, (0, 0))
        text = f"sells {sold:,} of {count(asked, 'shares')}; from {least:,} to {most:,} over all full divisions"
        said[f"of {holder}"] = found.name(holder), text
    said["unsold"] = "Unsold of what could be sold", count(given.unsold, "shares")
    return {key: Told(what, text, text) for key, (what, text) in said.items() if text}


def follows(sides: Sides) -> tuple[Change, ...]:
    """Return what differs in who must do what, and by when."""

    def told(found: Findings) -> dict[Any, Told]:
        entries = found.checked.follows if found.checked else ()
        duties = {duty: [entry for entry in entries if entry.duty == duty] for duty in dict.fromkeys(e.duty for e in entries)}
        return {
            duty: Told(
                sentence(of[0].text),
                joined([found.name(entry.who) for entry in of]) + (f", by {of[0].by}" if of[0].by else ""),
                [(entry.who, entry.by) for entry in of],
            )
            for duty, of in duties.items()
        }

    return sides.changes(told(sides.was), told(sides.now))


def readings(sides: Sides) -> tuple[Change, ...]:
    """Return what differs in how points are read, and in the readings that would change the answer."""
    return sides.changes(_read(sides.was), _read(sides.now))


def _read(found: Findings) -> dict[Any, Told]:
    """Return how each point is read, what holds over all readings, and each single reading that would change the answer."""
    answer, points = found.checked or found.requested, found.agreed.readings
    told: dict[Any, Told] = {}
    if found.read is not None:
        told["over"] = Told("Over all readings", OVER_READINGS[found.read.verdict], found.read.verdict)
    if answer is None:
        return told
    for issue, option in answer.setting.readings.items():
        told["read", issue] = Told(points[issue].question, points[issue].options[option], option)
    for entry in (found.allocated.checked if found.allocated else answer).matters:
        what = f"“{entry.phrase}”, {entry.where}, read as: {points[entry.issue].options[entry.other]}"
        effect = [part for part in entry.effect.split("; ") if found.allocated is None or " would sell " not in part]
        text = sentence("; ".join([*effect, "the division"] if len(effect) < len(entry.effect.split("; ")) else effect))
        told[entry.issue, entry.other] = Told(what, text, entry.effect)
    return told


def basis(sides: Sides) -> tuple[Change, ...]:
    """Return what differs in what is inferred or assumed."""

    def told(found: Findings) -> dict[Any, Told]:
        answer = found.checked or found.requested
        items = answer.basis if answer else ()
        return {item.item: Told(item.text or item.item, f"{item.tag}: {item.note}".rstrip(": "), item) for item in items}

    return sides.changes(told(sides.was), told(sides.now))


def ledger(sides: Sides) -> tuple[Change, ...]:
    """Return what differs in what may be requested, and by whom, and in the demands that are left."""
    if sides.now.act is not None:
        return ()
    told = [
        {key: Told(entry.text, entry.told, entry.value) for key, entry in of_requests(found.requested, naming(found.matter))}
        if found.requested
        else {}
        for found in sides
    ]
    return sides.changes(*told)
