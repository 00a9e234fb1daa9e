"""What the words of a paper may tell: the facts of an act and of its answers, in words, by the name that stands in braces."""

from __future__ import annotations

import datetime as dt
from typing import Any

from regrights.bridge.agreement.amounts import count, price_text
from regrights.bridge.agreement.papers import Paper, label_fields, paper_words
from regrights.bridge.basics.calendar import dates_in_words, day_in_words
from regrights.bridge.documents.citing import Citing
from regrights.bridge.documents.findings import Findings
from regrights.bridge.documents.grounds import failing
from regrights.bridge.documents.layout import joined
from regrights.bridge.matter.acts import Company, Request
from regrights.bridge.matter.ledger import price_of
from regrights.bridge.questions.taken import terms_taken

ENDINGS = frozenset({"s", "s_noun", "also_s"})
"""What is empty or not by how many there are, and no blank where it is."""


def requesters_of(found: Findings) -> list[str]:
    """Return who makes the request: of those who sign, those who may; where nobody may, all."""
    assert found.checked is not None
    return [holder for holder in found.checked.by if holder in found.checked.requesters] or list(found.checked.by)


def facts_of(found: Findings, citing: Citing, paper: Paper) -> dict[str, Any]:
    """Return what the words of a paper are filled in with; what is not known is empty."""
    checked, act, agreed = found.checked, found.act, found.agreed
    assert checked is not None
    assert act is not None
    said = paper_words(agreed, "said")
    requesters = requesters_of(found)
    others = [holder for holder in checked.by if holder not in requesters and act.asked.get(holder)]
    shares = sum(act.asked.get(holder, 0) for holder in requesters)
    dated = agreed.sources | paper_words(agreed, "sources")
    sources = [dated[source] for source in checked.setting.in_force] or [agreed.title]
    amended = said["amended"].format(amendments=joined(sources[1:])) if sources[1:] else ""
    one, one_other = len(requesters) == 1, len(others) == 1
    last = next((follow.by for follow in checked.follows if follow.duty == "may_join"), None)
    return {
        **label_fields(agreed),
        "agreement": said["agreement"].format(base=sources[0], amended=amended),
        "clause": citing.short(paper.clause),
        "cited": said["cited"].format(clause=paper.clause, how=citing.how(paper.clause)),
        "division": citing.short(agreed.words.divided_under.get(act.kind, "")),
        "day": day_in_words(checked.date),
        "who": joined([found.name(holder) for holder in requesters]),
        "also": joined([found.name(holder) for holder in others]),
        "s": "s" if one else "",
        "s_noun": "" if one else "s",
        "also_s": "s" if one_other else "",
        "them": "it" if one else "them",
        "number": f"{shares:,}" if shares else "",
        "shares": count(shares, "shares") if shares else "",
        "form": act.form if isinstance(act, Company) else "",
        "days": "" if checked.reply_days is None else count(checked.reply_days, "days"),
        "last": "" if last is None else day_in_words(last),
        "term": {name: dates_in_words(term.value) for name, term in terms_taken(found.matter).items()},
        **_offered(found, shares),
        **_put_off(found, paper),
        **_divided(found),
        **paper.fields,
    }


def _offered(found: Findings, shares: int) -> dict[str, str]:
    """Return the price of what is requested, and how it is to be sold."""
    act = found.act
    method = getattr(act, "method", None)
    told = {"method": paper_words(found.agreed, "methods")[method] if method else "", "price": "", "aggregate": ""}
    price = price_of(act, found.matter) if isinstance(act, Request) else None
    if price is not None and shares:
        told |= {"price": price_text(price), "aggregate": price_text(price * shares)}
    return told


def _put_off(found: Findings, paper: Paper) -> dict[str, str]:
    """Return until when filing is put off, on which ground, and for which prior registrations."""
    checked, agreed = found.checked, found.agreed
    assert checked is not None
    until = checked.deferred_until
    if not checked.deferred and paper.or_duty:
        until = next((follow.by for follow in checked.follows if follow.duty == paper.or_duty), None)
    deferral = getattr(found.act, "deferral", None)
    return {
        "until": "" if until is None else day_in_words(until),
        "clear_on": "" if until is None else day_in_words(until + dt.timedelta(days=1)),
        "ground": agreed.deferral_grounds[deferral.ground] if deferral else "",
        "grounds": "; ".join(agreed.deferral_grounds.values()),
        "prior": "; ".join(_prior(found)),
    }


def _prior(found: Findings) -> list[str]:
    """Return the prior registrations for which filing may wait, each with what is known of it."""
    assert found.checked is not None
    said, words = paper_words(found.agreed, "prior"), found.agreed.words.registrations
    failed = [test.who for _, entry in found.checked.unmet if entry.effect == "defers" for test in entry.tests if not test.passed]
    told = []
    for entry in found.matter.registrations:
        if entry.id in failed:
            noticed = entry.investors_notified or entry.notice
            text = said["what"].format(what=words[entry.kind]) + (said["form"].format(form=entry.form) if entry.form else "")
            text += said["notified"].format(day=day_in_words(noticed)) if noticed else ""
            known = said["effective"].format(day=day_in_words(entry.effective)) if entry.effective else said["not_effective"]
            told.append(text + known)
    return told


def _divided(found: Findings) -> dict[str, str]:
    """Return how many shares are divided, of how many that are asked for, and how a division is redone for a bar."""
    given = found.allocated
    if given is None:
        return {"maximum": "", "requested": "", "redone": ""}
    requested = count(sum(given.offering.requested.values()), "shares")
    redone = given.redone_as if given.words.told_bar.id in given.redone else ""
    return {"maximum": count(given.maximum, "shares"), "requested": requested, "redone": redone}


def grounds_of(found: Findings, citing: Citing) -> str:
    """Return what stands against an act, each condition with its clause and figures."""
    assert found.checked is not None
    unmet = {(entry.clause, failing(entry)): None for _, entry in found.checked.unmet}
    return "; ".join(f"{citing.short(clause)}, {text}" for clause, text in unmet)
