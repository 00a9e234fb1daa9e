"""The short answer of a memo: three sentences, and under them, a line each, what they rest on; each is composed by words.toml."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from regrights.bridge.agreement.amounts import count, price_text
from regrights.bridge.answers.checked import CheckAnswer
from regrights.bridge.answers.common import BasisItem
from regrights.bridge.basics.calendar import day_in_words
from regrights.bridge.basics.text import counted
from regrights.bridge.documents.citing import Citing, stopped
from regrights.bridge.documents.findings import Findings
from regrights.bridge.documents.grounds import ground
from regrights.bridge.documents.layout import joined, sentence
from regrights.bridge.documents.model import Block, Items, Paragraph, Section
from regrights.bridge.documents.parts import NAMED, adjustments, weightiest
from regrights.bridge.matter.acts import Company, Request
from regrights.bridge.questions.taken import Taken, terms_taken

if TYPE_CHECKING:
    from regrights.bridge.cutback.answer import AllocateAnswer, ByReading

FOUR = 4
"""From how many on those whom a duty concerns are counted, and not named."""
FEW = 6
"""How many holders, requests or grounds one sentence names at most."""
SHORT = 45
"""How long a note may be that stands beside what is assumed."""
LONG = 160
"""How long an effect may be that the short answer tells."""


def answer(found: Findings, citing: Citing, *, brief: bool = False) -> Section:
    """Return the short answer: what must or may be done and why not, who sells what, and the phrase that decides.

    It names no appendix where it is ``brief``.
    """
    checked = found.checked
    told = list(_of_act(found, checked, citing) if checked else _of_position(found, citing))
    tone = "plain" if checked is None else "met" if checked.admissible else "unmet"
    blocks: list[Block] = [Paragraph(sentence(stopped(told[0])), tone)]
    if told[1:]:
        blocks.append(Paragraph(" ".join(sentence(stopped(text)) for text in told[1:])))
    blocks.append(Items(tuple(map(stopped, _lines(found, citing, brief=brief)))))
    return Section("answer", "Short answer", (*blocks, *citing.notes))


def some_of(names: Sequence[str]) -> str:
    """Return names as a list in words, a few of them by name."""
    return joined([*names[:FEW], *([f"{len(names) - FEW:,} others"] if len(names) > FEW else [])])


def titled(found: Findings) -> str:
    """Return the title of what speaks of an act: its kind, and who would do it."""
    assert found.act is not None
    by = "" if isinstance(found.act, Company) else f" by {some_of([found.name(holder) for holder in found.act.by])}"
    return found.agreed.kinds[found.act.kind] + by


def _of_act(found: Findings, checked: CheckAnswer, citing: Citing) -> Iterator[str]:
    said = found.agreed.words.short
    if not checked.setting.in_force:
        yield said["nothing"]
        return
    yield _verdict(found, checked, citing)
    if found.allocated is not None:
        yield _sold(found, found.allocated)
        yield _phrase(found, found.allocated, citing) or _turns(found, citing)
        return
    if not checked.admissible:
        yield _turns(found, citing)
        if found.cured and found.cured.cures:
            yield said["cure"].format(cure=" and ".join(change.text for change in found.cured.cures[0].changes))
        return
    if days := list(_days(found, checked)):
        yield "; ".join(days)
    yield _turns(found, citing)


def _days(found: Findings, checked: CheckAnswer) -> Iterator[str]:
    """Yield until when somebody may join, or put something off."""
    for duty, form in found.agreed.words.short_days.items():
        days = {entry.who: entry.by for entry in checked.follows if entry.duty == duty and entry.by is not None}
        if days:
            who = dict.fromkeys(map(found.name, days))
            named = joined([*who]) if len(who) < FOUR else found.agreed.words.said["others"].format(number=len(who))
            yield form.format(until=day_in_words(max(days.values())), who=named)


def _verdict(found: Findings, checked: CheckAnswer, citing: Citing) -> str:
    """Return the sentence that answers: what must or may be done, or on which ground not."""
    act, said, words = found.act, found.agreed.words.short, found.agreed.words
    assert act is not None
    way = min(checked.ways, key=lambda way: sum(not entry.met for entry in way.conditions), default=None)
    unmet = [entry for entry in (way.conditions if way else ()) if not entry.met]
    clause = way.conditions[0].clause if way and way.conditions else ""
    if found.allocated is not None and isinstance(act, Company):
        clause = found.allocated.clause
    price = price_text(Fraction(checked.setting.price)) if checked.setting.price else ""
    cut = found.allocated is not None and found.allocated.reduced
    kind = "own" if isinstance(act, Company) and checked.admissible else checked.verdict
    form = said[f"{kind}_cut" if cut and f"{kind}_cut" in said else kind]
    included = sum(found.allocated.pro_rata.get(holder, 0) for holder in act.by) if found.allocated else 0
    delay = citing.full(words.said["delay"]) if "{delay}" in form else ""
    filled = {
        "who": some_of([found.name(holder) for holder in act.by]),
        "kind": f"the {found.agreed.kind_within(act.kind)}",
        "shares": count(sum(act.asked.values()) if isinstance(act, Request) else getattr(act, "shares", 0), "shares"),
        "included": f"{included:,}",
        "price": said["price"].format(price=price) if price else "",
        "clause": f" ({citing.full(clause)})" if clause and "{clause}" in form else "",
        "until": day_in_words(checked.clear_on) if checked.clear_on else words.said["delay_open"],
        "delay": delay,
        "grounds": joined([ground(found, entry, citing) for entry in unmet[:FEW]]),
    }
    return form.format(**filled)


def _sold(found: Findings, given: AllocateAnswer) -> str:
    """Return who sells how much of what is asked for, and who nothing."""
    said, asked = found.agreed.words.short, sum(given.offering.requested.values())
    if not given.reduced:
        return said["sold_all"]
    selling = [
        said["sells"].format(who=found.name(holder), shares=f"{sold:,}") for holder, sold in given.pro_rata.items() if sold
    ]
    out = [found.name(holder) for holder, wanted in given.offering.requested.items() if wanted and not given.pro_rata[holder]]
    filled = {"asked": count(asked, "shares"), "maximum": f"{given.maximum:,}", "sold": some_of(selling) or "nobody sells"}
    return said["sold"].format(**filled) + (said["shut_out"].format(who=some_of(out)) if out else "")


def _phrase(found: Findings, given: AllocateAnswer, citing: Citing) -> str | None:
    """Return the phrase that decides the division: that of the bar that bites, else the one that moves most shares."""
    told = found.agreed.words.told_bar
    bites = [entry for entry in given.by_reading if entry.issue == told.reading and told.id in given.redone]
    if not (entry := max(bites or given.by_reading, key=_moved, default=None)):
        return None
    reading = found.agreed.readings[entry.issue]
    most = max(entry.differs, key=lambda holder: (given.pro_rata.get(holder, 0) == 0, abs(entry.differs[holder])), default=None)
    said, sold = found.agreed.words.short, entry.sold.get(most or "", 0)
    how = "sells" if sold else "sells_nothing"
    effect = said[how].format(who=found.name(most or ""), shares=count(sold, "shares"))
    where, option = citing.short(reading.place), reading.options[entry.option]
    left = len(given.by_reading) - 1
    others = said["one_other" if left == 1 else "more_others"].format(number=left) if left else ""
    return said["phrase"].format(phrase=reading.phrase, where=where, option=option, effect=effect, others=others)


def _moved(entry: ByReading) -> int:
    return sum(map(abs, entry.differs.values()))


def _turns(found: Findings, citing: Citing) -> str:
    """Return whether the answer turns on how a phrase is read, and on which."""
    said, read = found.agreed.words.short, found.read
    assert read is not None
    if not read.decides:
        matters = found.checked.matters if found.checked else ()
        stays = "stays" if read.default else "stays_refused"
        return said["turned" if read.verdict == "some" else "stays_but" if matters and read.default else stays]
    readings = [found.agreed.readings[flip.issue] for flip in read.decides[0]]
    return said["turns_together" if len(readings) > 1 else "turns"].format(
        phrases=joined([f"“{reading.phrase}” ({citing.short(reading.place)})" for reading in readings])
    )


def _of_position(found: Findings, citing: Citing) -> Iterator[str]:
    """Yield who may ask for what, what is shut out, and the phrase that would change it."""
    said, requested, agreed = found.agreed.words.short, found.requested, found.agreed
    if requested is None or not requested.setting.in_force:
        yield said["nothing" if requested else "no_price"]
        return
    price = said["price"].format(price=price_text(Fraction(requested.setting.price))) if requested.setting.price else ""
    one = said["one_request"]
    can = [
        one.format(kind=agreed.kind_within(item.kind), who=joined([found.name(holder) for holder in item.by]))
        for item in requested.requests
    ]
    shut = [one.format(kind=agreed.kind_within(item.kind), who=agreed.ways[item.way]) for item in requested.refused]
    more = f"; and {len(can) - FEW:,} others" if len(can) > FEW else ""
    filled = {"day": day_in_words(requested.setting.as_of), "price": price, "number": counted(len(can), "request")}
    yield said["can" if can else "none_can"].format(requests="; ".join(can[:FEW]) + more, **filled)
    yield said["cannot"].format(requests="; ".join(shut)) if shut else said["all_can"]
    if requested.matters:
        first = requested.matters[0]
        how = "reading_of" if len(first.effect) <= LONG else "reading_some"
        yield said[how].format(phrase=first.phrase, where=citing.short(first.where), effect=first.effect)
    elif requested.matters_complete:
        yield said["reading_none"]


def _pairs(found: Findings) -> list[str]:
    """Return how this deal calls the parties that the words of the form call otherwise, where that is more than the company."""
    here, said = found.agreed.labels, found.agreed.words.citation["pair"]
    other = {label: form for label, form in found.agreed.form_labels.items() if here[label] != form}
    return [said.format(form=form, here=here[label]) for label, form in other.items()] if set(other) - {"company"} else []


def _assumed(item: BasisItem, taken: Mapping[str, Taken]) -> str:
    """Return what is assumed: of a rule what it takes, of a term with its value."""
    if item.is_rule:
        return item.note
    text = item.text or item.item
    if term := taken.get(item.item):
        return f"{term.words}: {term.value}"
    return f"{text} ({item.note})" if item.note and len(item.note) < SHORT else text


def _lines(found: Findings, citing: Citing, *, brief: bool) -> Iterator[str]:
    """Yield, a line each, what the answer rests on: the text that is held, what is assumed, what the text leaves open."""
    said, checked = found.agreed.words.citation, found.checked
    basis, clauses = ("" if brief else found.agreed.words.memo["see"].format(letter=letter) for letter in "BC")
    if said["not_held"]:
        yield said["not_held"].format(see=clauses)
    asked = checked or found.requested
    conditions = [entry for way in checked.ways for entry in way.conditions] if checked else []
    refused = checked is not None and not checked.admissible
    if asked is not None and asked.basis:
        yield from (f"{text}." for text in adjustments(asked.basis))
        weighed = weightiest(asked.basis, conditions, most=FEW if checked is None else NAMED)
        turning = [item for item, (unmet, all_) in weighed if (unmet if refused else all_) or not checked]
        taken = terms_taken(found.matter)
        items = "; ".join(_assumed(item, taken) for item in turning)
        number = counted(len(asked.basis), "item")
        yield said["rests"].format(items=items, see=basis) if turning else said["rests_some"].format(count=number, see=basis)
    for text in checked.unsettled if checked else ():
        yield f"The text does not settle {text}"
    if found.allocated is not None and found.read is not None and found.read.decides:
        yield _turns(found, citing)
    if found.allocated is not None and checked is not None and (days := list(_days(found, checked))):
        yield sentence("; ".join(days))
    if pairs := _pairs(found):
        yield said["sister"].format(pairs=joined(pairs))
    yield said["no_advice"]
