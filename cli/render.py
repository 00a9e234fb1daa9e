"""Answers as pages for people."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from regrights.bridge.agreement.agreement import Agreement
from regrights.bridge.agreement.amounts import count, price_text, waiting
from regrights.bridge.answers.checked import CheckAnswer
from regrights.bridge.answers.common import BasisItem, Matters, Setting
from regrights.bridge.answers.explained import ConditionAnswer
from regrights.bridge.answers.requested import LedgerAnswer, RequestAnswer, RequestsAnswer, Standing
from regrights.bridge.matter.model import Matter
from regrights.bridge.questions.taken import Taken
from regrights.bridge.questions.totals import TotalsAnswer
from regrights.cli.page import MOST, Name, detail, line, listed, more, named, table, title

NOTHING_IN_FORCE = "On this day no agreement is in force, and so there is nothing to answer."


def show_requests(matter: Matter, answer: RequestsAnswer) -> None:
    """Print what may be requested, what is refused, the demands used, and who is an Eligible Investor."""
    name, agreed = named(matter), matter.agreed
    show_head(agreed, answer.setting)
    if not answer.setting.in_force:
        line(NOTHING_IN_FORCE)
        return
    title(f"Admissible requests: {len(answer.requests) or 'none'}")
    for item in answer.requests[:MOST]:
        _request(agreed, item, name)
    more(len(answer.requests))
    for entry in answer.incomplete:
        line(f"{_way(agreed, entry.kind, entry.way)}: {agreed.words.incomplete[entry.why]}", style="red")
    title(f"Refused: {len(answer.refused) or 'none'}")
    for refused in answer.refused:
        line(_way(agreed, refused.kind, refused.way), style="bold")
        line(f"tried for {listed(refused.by, name)}: {agreed.words.meaning[refused.verdict]}", hang=2)
        for condition in refused.unmet:
            show_condition(agreed, condition)
    if answer.ledger:
        _ledger(agreed, answer.ledger)
    if answer.standing:
        _standing(agreed, answer.standing)
    show_matters(agreed, answer.matters, complete=answer.matters_complete)
    show_basis(answer.basis)


def show_check(matter: Matter, answer: CheckAnswer) -> None:
    """Print whether an act is admissible, with every condition, the unmet first."""
    name, agreed = named(matter), matter.agreed
    show_head(agreed, answer.setting)
    line(f"{agreed.kinds[answer.kind]} {answer.act}, by {listed(answer.by, name)}")
    show_verdict(agreed, answer)
    if not answer.setting.in_force:
        line(NOTHING_IN_FORCE)
    for way in answer.ways:
        if len(answer.ways) > 1:
            title(f"Through the way of {agreed.ways[way.way or 'none']}: {agreed.words.meaning[way.verdict]}")
        if set(way.requesters) != set(answer.by) and way.requesters:
            line(f"requested by {listed(way.requesters, name)}; the other signers ask to be included", hang=2)
        for condition in sorted(way.conditions, key=lambda condition: condition.met):
            show_condition(agreed, condition)
    for text in answer.unsettled:
        line(f"The text does not settle {text}.", hang=2)
    if answer.included or answer.left_out:
        title("Asked to be included")
        for holder, shares in answer.included.items():
            detail(f"{name(holder)}: {count(shares, 'shares')} included")
        for entry in answer.left_out:
            detail(f"{name(entry.by)}: left out, {entry.why} [{entry.clause}]")
    if answer.follows:
        title("What follows")
        for duty in dict.fromkeys(follow.duty for follow in answer.follows):
            concerned = [follow for follow in answer.follows if follow.duty == duty]
            until = f", {concerned[0].by}" if concerned[0].by else ""
            flag = f" ({concerned[0].flag})" if concerned[0].flag else ""
            who = [name(follow.who) for follow in concerned]
            detail(f"{listed(who, str)}: {concerned[0].text}{until}{flag}")
    show_matters(agreed, answer.matters, complete=answer.matters_complete)
    show_basis(answer.basis)


def show_verdict(agreed: Agreement, answer: CheckAnswer) -> None:
    """Print the verdict on an act, and what it means."""
    style = "green" if answer.admissible else "red"
    through = f" through the way of {agreed.ways[answer.way]}" if answer.way and answer.admissible else ""
    line(agreed.words.verdicts[answer.verdict] + through, style=style)
    if answer.setting.in_force:
        meaning = agreed.words.meaning[answer.verdict] + waiting(answer.verdict, answer.clear_on)
        line(f"{meaning[0].upper()}{meaning[1:]}.", hang=2)


def show_totals(matter: Matter, answer: TotalsAnswer) -> None:
    """Print a matter's control totals and what does not reconcile."""
    agreed = matter.agreed
    show_head(agreed, answer.setting, "no mistakes found")
    title("Control totals")
    rows = []
    for total in answer.totals:
        amounts = (total.outstanding, total.held, total.others, total.holders)
        rows.append([f"{total.name} ({total.item})", *("" if amount is None else f"{amount:,}" for amount in amounts)])
    table(["class or warrant", "in all", "listed", "others", "holders"], rows)
    for item, amount in answer.votes.items():
        line(f"{agreed.words.controls[item]}: {amount:,}")
    for day, text in answer.dates:
        line(f"{day}: {text}", hang=2)
    acts = ", ".join(act.id for act in matter.acts) or "none"
    line(f"{len(matter.holders):,} holders, {len(matter.registrations):,} registrations; acts: {acts}", hang=2)
    title(f"Unreconciled: {len(answer.unreconciled) or 'nothing'}")
    for text in answer.unreconciled:
        detail(text)
    if answer.terms:
        _terms("Terms taken by default", [term for term in answer.terms if term.by_default])
        _terms("Terms outside the range of the form", [term for term in answer.terms if term.outside])
    show_basis(answer.basis)


def _terms(head: str, terms: Sequence[Taken]) -> None:
    title(f"{head}: {len(terms) or 'none'}")
    for term in terms:
        note = "" if term.by_default else f"; {term.note}"
        detail(f"{term.term} {term.value} [{term.clause}]: {term.words}{note}")


def show_head(agreed: Agreement, setting: Setting, addition: str = "") -> None:
    """Print what an answer is given under."""
    line(setting.matter, style="bold")
    price = f"at {price_text(Fraction(setting.price))} a share" if setting.price else ""
    line(", ".join(filter(None, (f"as of {setting.as_of}", price, addition))))
    in_force = "; ".join(agreed.sources[source] for source in setting.in_force) or "nothing"
    line(f"in force: {in_force}", hang=2)
    for amendment, lacking in setting.unsigned.items():
        signatories = " and ".join(agreed.signatories[party] for party in lacking)
        lacks = f"it lacks the signature of {signatories} [{agreed.words.said['signatures']}]"
        line(f"not in force: {agreed.sources[amendment]}; {lacks}", hang=2, style="red")
    for issue, option in setting.readings.items():
        if option != agreed.readings[issue].default:
            line(f"reading {issue}={option}: {agreed.readings[issue].options[option]}", hang=2)


def _way(agreed: Agreement, kind: str, way: str) -> str:
    return f"{agreed.kinds[kind]}, way of {agreed.ways[way]}"


def _request(agreed: Agreement, item: RequestAnswer, name: Name) -> None:
    together = {1: "", 2: " together, neither alone"}.get(len(item.by), " together, no fewer of them")
    together = agreed.words.said["as_one"] if item.as_one else together
    line(f"{_way(agreed, item.kind, item.way)} [{item.clause}]", style="bold")
    line(f"by {listed(item.by, name)}{together}")
    if item.verdict == "deferred":
        detail(f"a valid request{waiting(item.verdict, item.clear_on)} [{agreed.words.said['delay']}]")
    detail(f"least {item.least:,} and most {item.most:,} shares at ${item.price}")
    if item.left is not None:
        detail(f"{count(item.left, 'demands')} left of {item.allowed}")
    if item.reply_days is not None:
        others = agreed.words.said["others"].format(number=f"{len(item.notify):,}")
        detail(f"{others} to be notified; each has {item.reply_days} days to join")


def show_condition(agreed: Agreement, condition: ConditionAnswer) -> None:
    """Print one condition."""
    waits = condition.effect == "defers"
    mark = "met  " if condition.met else "WAITS" if waits else "UNMET"
    text = f"{mark} {condition.clause} {agreed.words.conditions[condition.id]}: {condition.text}"
    line(text, indent=2, hang=6, style="" if condition.met else "yellow" if waits else "red")


def _ledger(agreed: Agreement, ledger: Sequence[LedgerAnswer]) -> None:
    title(agreed.words.said["ledger"])
    rows = [
        [agreed.ways[entry.way], *(f"{number:,}" for number in (entry.allowed, entry.used, entry.pending, entry.left))]
        for entry in ledger
    ]
    table(["way of", "allowed", "used", "pending", "left"], rows)
    for entry in ledger:
        for row in entry.registrations[:MOST]:
            days = [f"notice {row.notice}" if row.notice else "", f"effective {row.effective}" if row.effective else ""]
            counts = "counts" if row.counts else "does not count"
            dates = ", ".join(filter(None, days))
            detail(f"{row.id}, way of {agreed.ways[entry.way]}{f' ({dates})' if dates else ''}: {counts}, {row.why}")
        more(len(entry.registrations))


def show_matters(agreed: Agreement, matters: Sequence[Matters], *, complete: bool) -> None:
    """Print every reading that would change an answer, with the phrase in dispute."""
    none = "no single reading changes it" if complete else "none found"
    title(f"Read otherwise, this answer would differ: {len(matters) or none}")
    if not complete:
        line(agreed.words.said["not_all_readings"], style="red")
    for entry in matters[:MOST]:
        reading = agreed.readings[entry.issue]
        detail(f"{entry.issue}={entry.other}: {reading.options[entry.other]} (“{entry.phrase}”, {entry.where})", "bold")
        line(entry.effect, indent=4, hang=2)
    more(len(matters))


def _standing(agreed: Agreement, standing: Sequence[Standing]) -> None:
    title(agreed.words.said["standing"])
    for entry in standing[:MOST]:
        line(f"{'met  ' if entry.met else 'UNMET'} {entry.text}", indent=2, hang=6)
    more(len(standing))


def show_basis(basis: Sequence[BasisItem]) -> None:
    """Print what an answer rests on that is not given."""
    title(f"Rests on what is inferred or assumed: {len(basis) or 'nothing'}")
    for item in basis[:MOST]:
        detail(f"[{item.tag}] {item.item}: {item.note}")
    more(len(basis))
