"""Answers as pages for people."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from regrights.bridge.agreement import words
from regrights.bridge.answers.checked import CheckAnswer
from regrights.bridge.answers.common import BasisItem, Matters, Setting
from regrights.bridge.answers.explained import ConditionAnswer
from regrights.bridge.answers.requested import LedgerAnswer, RequestAnswer, RequestsAnswer, Standing
from regrights.bridge.matter.model import Matter
from regrights.bridge.questions.totals import TotalsAnswer
from regrights.cli.page import MOST, Name, detail, line, listed, more, named, table, title

NOTHING_IN_FORCE = "On this day no agreement is in force, and so there is nothing to answer."


def show_requests(matter: Matter, answer: RequestsAnswer) -> None:
    """Print what may be requested, what is refused, the demands used, and who is an Eligible Investor."""
    name = named(matter)
    show_head(answer.setting)
    if not answer.setting.in_force:
        line(NOTHING_IN_FORCE)
        return
    title(f"Admissible requests: {len(answer.requests) or 'none'}")
    for item in answer.requests[:MOST]:
        _request(item, name)
    more(len(answer.requests))
    for entry in answer.incomplete:
        line(f"{_way(entry.kind, entry.way)}: {words.INCOMPLETE[entry.why]}", style="red")
    title(f"Refused: {len(answer.refused) or 'none'}")
    for refused in answer.refused:
        line(_way(refused.kind, refused.way), style="bold")
        line(f"tried for {listed(refused.by, name)}: {words.MEANING[refused.verdict]}", hang=2)
        for condition in refused.unmet:
            show_condition(condition)
    _ledger(answer.ledger)
    _standing(answer.standing)
    show_matters(answer.matters, complete=answer.matters_complete)
    show_basis(answer.basis)


def show_check(matter: Matter, answer: CheckAnswer) -> None:
    """Print whether an act is admissible, with every condition, the unmet first."""
    name = named(matter)
    show_head(answer.setting)
    line(f"{words.KINDS[answer.kind]} {answer.act}, by {listed(answer.by, name)}")
    show_verdict(answer)
    if not answer.setting.in_force:
        line(NOTHING_IN_FORCE)
    for way in answer.ways:
        if len(answer.ways) > 1:
            title(f"Through the way of {words.WAYS[way.way or 'none']}: {words.MEANING[way.verdict]}")
        if set(way.requesters) != set(answer.by) and way.requesters:
            line(f"requested by {listed(way.requesters, name)}; the other signers ask to be included", hang=2)
        for condition in sorted(way.conditions, key=lambda condition: condition.met):
            show_condition(condition)
    for text in answer.unsettled:
        line(f"The text does not settle {text}.", hang=2)
    if answer.included or answer.left_out:
        title("Asked to be included")
        for holder, shares in answer.included.items():
            detail(f"{name(holder)}: {words.count(shares, 'shares')} included")
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
    show_matters(answer.matters, complete=answer.matters_complete)
    show_basis(answer.basis)


def show_verdict(answer: CheckAnswer) -> None:
    """Print the verdict on an act, and what it means."""
    style = "green" if answer.admissible else "red"
    through = f" through the way of {words.WAYS[answer.way]}" if answer.way and answer.admissible else ""
    line(words.VERDICTS[answer.verdict] + through, style=style)
    if answer.setting.in_force:
        meaning = words.MEANING[answer.verdict] + words.waiting(answer.verdict, answer.clear_on)
        line(f"{meaning[0].upper()}{meaning[1:]}.", hang=2)


def show_totals(matter: Matter, answer: TotalsAnswer) -> None:
    """Print a matter's control totals and what does not reconcile."""
    show_head(answer.setting, "no mistakes found")
    title("Control totals")
    rows = []
    for total in answer.totals:
        amounts = (total.outstanding, total.held, total.others, total.holders)
        rows.append([f"{total.name} ({total.item})", *("" if amount is None else f"{amount:,}" for amount in amounts)])
    table(["class or warrant", "in all", "listed", "others", "holders"], rows)
    for item, amount in answer.votes.items():
        line(f"{words.CONTROLS[item]}: {amount:,}")
    acts = ", ".join(act.id for act in matter.acts) or "none"
    line(f"{len(matter.holders):,} holders, {len(matter.registrations):,} registrations; acts: {acts}", hang=2)
    title(f"Unreconciled: {len(answer.unreconciled) or 'nothing'}")
    for text in answer.unreconciled:
        detail(text)
    show_basis(answer.basis)


def show_head(setting: Setting, addition: str = "") -> None:
    """Print what an answer is given under."""
    line(setting.matter, style="bold")
    price = f"at {words.price_text(Fraction(setting.price))} a share" if setting.price else ""
    line(", ".join(filter(None, (f"as of {setting.as_of}", price, addition))))
    in_force = "; ".join(words.SOURCES[source] for source in setting.in_force) or "nothing"
    line(f"in force: {in_force}", hang=2)
    for amendment, lacking in setting.unsigned.items():
        signatories = " and ".join(words.PARTIES[party] for party in lacking)
        line(f"not in force: {words.SOURCES[amendment]}; it lacks the signature of {signatories} [12(f)]", hang=2, style="red")
    for issue, option in setting.readings.items():
        if option != next(iter(words.READINGS[issue].options)):
            line(f"reading {issue}={option}: {words.READINGS[issue].options[option]}", hang=2)


def _way(kind: str, way: str) -> str:
    return f"{words.KINDS[kind]}, way of {words.WAYS[way]}"


def _request(item: RequestAnswer, name: Name) -> None:
    together = {1: "", 2: " together, neither alone"}.get(len(item.by), " together, no fewer of them")
    line(f"{_way(item.kind, item.way)} [{item.clause}]", style="bold")
    line(f"by {listed(item.by, name)}{together}")
    if item.verdict == "deferred":
        detail(f"a valid request{words.waiting(item.verdict, item.clear_on)} [3(c)(ii)]")
    detail(f"least {item.least:,} and most {item.most:,} shares at ${item.price}")
    if item.left is not None:
        detail(f"{words.count(item.left, 'demands')} left of {item.allowed}")
    detail(f"{len(item.notify):,} other Investors to be notified; each has {item.reply_days} days to join")


def show_condition(condition: ConditionAnswer) -> None:
    """Print one condition."""
    waits = condition.effect == "defers"
    mark = "met  " if condition.met else "WAITS" if waits else "UNMET"
    text = f"{mark} {condition.clause} {words.CONDITIONS[condition.id]}: {condition.text}"
    line(text, indent=2, hang=6, style="" if condition.met else "yellow" if waits else "red")


def _ledger(ledger: Sequence[LedgerAnswer]) -> None:
    title("Demands [3(a)(i)]")
    rows = [
        [words.WAYS[entry.way], *(f"{number:,}" for number in (entry.allowed, entry.used, entry.pending, entry.left))]
        for entry in ledger
    ]
    table(["way of", "allowed", "used", "pending", "left"], rows)
    for entry in ledger:
        for row in entry.registrations[:MOST]:
            days = [f"notice {row.notice}" if row.notice else "", f"effective {row.effective}" if row.effective else ""]
            counts = "counts" if row.counts else "does not count"
            dates = ", ".join(filter(None, days))
            detail(f"{row.id}, way of {words.WAYS[entry.way]}{f' ({dates})' if dates else ''}: {counts}, {row.why}")
        more(len(entry.registrations))


def show_matters(matters: Sequence[Matters], *, complete: bool) -> None:
    """Print every reading that would change an answer, with the phrase in dispute."""
    none = "no single reading changes it" if complete else "none found"
    title(f"Read otherwise, this answer would differ: {len(matters) or none}")
    if not complete:
        line(words.NOT_ALL_READINGS, style="red")
    for entry in matters[:MOST]:
        reading = words.READINGS[entry.issue]
        detail(f"{entry.issue}={entry.other}: {reading.options[entry.other]} (“{entry.phrase}”, {entry.where})", "bold")
        line(entry.effect, indent=4, hang=2)
    more(len(matters))


def _standing(standing: Sequence[Standing]) -> None:
    title("Eligible Investors [section 1]")
    for entry in standing[:MOST]:
        line(f"{'met  ' if entry.met else 'UNMET'} {entry.text}", indent=2, hang=6)
    more(len(standing))


def show_basis(basis: Sequence[BasisItem]) -> None:
    """Print what an answer rests on that is not given."""
    title(f"Rests on what is inferred or assumed: {len(basis) or 'nothing'}")
    for item in basis[:MOST]:
        detail(f"[{item.tag}] {item.item}: {item.note}")
    more(len(basis))
