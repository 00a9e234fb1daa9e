"""The division of shares as a page for people."""

from __future__ import annotations

from regrights.bridge.cutback.answer import AllocateAnswer, divides
from regrights.bridge.cutback.listing import Listing
from regrights.bridge.matter.model import Matter
from regrights.cli.page import Name, Progress, detail, line, named, table, title, width
from regrights.cli.render import show_basis, show_condition, show_head, show_matters, show_verdict


def show_allocation(matter: Matter, answer: AllocateAnswer, listed: Listing, *, count: bool) -> None:
    """Print who takes part, the pro rata with its rounds, the ranges, a proposal's verdict, and the list."""
    name, agreed = named(matter), matter.agreed
    show_head(agreed, answer.checked.setting)
    most = f"{answer.maximum:,} shares at most" if answer.reduced else "not underwritten, so filled whole"
    line(f"{agreed.kinds[answer.checked.kind]} {answer.act}: {most}")
    show_verdict(agreed, answer.checked)
    if not answer.checked.admissible:
        line("Divided all the same:")
        for _, condition in answer.checked.unmet:
            show_condition(agreed, condition)
    _told_bar(answer, name)
    for entry in answer.checked.left_out:
        line(f"left out: {name(entry.by)}: {entry.why} [{entry.clause}]", hang=2)
    _pro_rata(answer, name)
    _by_reading(answer, name)
    _ranges(answer, name)
    _proposal(answer, name)
    _listed(answer, listed, count)
    show_matters(agreed, answer.checked.matters, complete=answer.checked.matters_complete)
    show_basis(answer.checked.basis)


def _told_bar(answer: AllocateAnswer, name: Name) -> None:
    told = answer.words.told_bar
    if not told.id:
        for text in answer.what_binds(name):
            line(text, hang=2)
        return
    line(f"{told.head}: {answer.bar_text()}", hang=2)
    if answer.half is not None:
        halves = ", ".join(f"{holder} {half:,}" for holder, half in answer.halves.items())
        line(told.says.format(halves=halves or f"{answer.half:,}"), hang=2)
    for demand in answer.other_demands:
        line(f"{answer.words.keeps(demand.id)}: {answer.demand_text(demand)}", hang=2)


def _by_reading(answer: AllocateAnswer, name: Name) -> None:
    if not answer.by_reading:
        return
    title("The pro rata, read otherwise")
    for entry in answer.by_reading:
        sold = ", ".join(
            f"{name(holder)} {shares:,} ({entry.differs.get(holder, 0):+,})" for holder, shares in entry.sold.items()
        )
        detail(f"{entry.issue}={entry.option}: {sold}")


def _pro_rata(answer: AllocateAnswer, name: Name) -> None:
    requested = answer.offering.requested
    title(f"Pro rata [{answer.clause}]")
    rows = []
    for holder, shares in requested.items():
        sold = answer.pro_rata[holder]
        binds = ", ".join(answer.words.keeps(rule) for rule in answer.binds[holder])
        rows.append([name(holder), f"{shares:,}", f"{sold:,}", f"{shares - sold:,}", binds])
    total = sum(answer.pro_rata.values())
    rows.append(["all", f"{sum(requested.values()):,}", f"{total:,}", f"{sum(requested.values()) - total:,}", ""])
    table(["investor", "requested", "sold", "cut", "no more by"], rows)
    largest = max(requested.values(), default=0)
    names = max(map(len, requested), default=0)
    room = max(10, min(50, width() - names - 4))
    for holder, shares in requested.items():
        filled, whole = (amount * room // largest if largest else 0 for amount in (answer.pro_rata[holder], shares))
        line(f"{holder:<{names}} {'█' * filled}{'░' * (whole - filled)}")
    detail("█ sold  ░ cut", "dim")
    for number, entry in enumerate(answer.rounds, 1):
        given = ", ".join(f"{holder} {shares:,}" for holder, shares in entry.given.items()) or "nobody"
        divided = answer.words.divides[divides(answer.words, entry)]
        detail(f"round {number}: {answer.step_text(entry)}: {entry.amount:,} ({divided}): {given}")
    detail(f"unsold of what could be sold: {answer.unsold:,}")


def _ranges(answer: AllocateAnswer, name: Name) -> None:
    title(f"Range of each over all full divisions {answer.words.divisions[answer.checked.kind]}")
    table(
        ["investor", "least", "most"],
        [[name(holder), f"{least:,}", f"{most:,}"] for holder, (least, most) in answer.ranges.items()],
    )


def _proposal(answer: AllocateAnswer, name: Name) -> None:
    if answer.proposed is None:
        return
    proposed = answer.proposed
    title("The proposed allocation")
    verdict = "ADMISSIBLE" if proposed["admissible"] else "NOT ADMISSIBLE"
    full = "" if not proposed["admissible"] else ", and full" if proposed["full"] else ", but more could be sold"
    line(verdict + full, style="green" if proposed["admissible"] else "red")
    for entry in proposed["broken"]:
        who = f"{name(entry['who'])}: " if entry["who"] else ""
        short = f" ({entry['short']})" if entry["short"] else ""
        detail(f"{who}{entry['text']}{short}: {entry['actual']:,} against {entry['required']:,}, {entry['short_by']:,} apart")
    if not proposed["admissible"]:
        nearest = proposed["nearest"]
        given = (
            ", ".join(f"{holder}={shares}" for holder, shares in nearest.items())
            if nearest
            else "not searched: too many investors, or too large amounts"
        )
        detail(f"nearest admissible, the fewest shares moved: {given}")


def _listed(answer: AllocateAnswer, listed: Listing, count: bool) -> None:
    if answer.split == "any" and answer.lot is None:
        return
    kind = "full admissible" if answer.asked.full_only else "admissible"
    title(f"Allocations: {kind}, in lots of {answer.lot:,}" if answer.split == "any" else "Allocations: the pro rata one")
    requested = answer.offering.requested
    widths = [max(len(holder), len(f"{shares:,}")) for holder, shares in requested.items()]
    widths = [len(f"{sum(requested.values()):,}"), *widths]
    if not count:
        _row(["total", *requested], widths, "")
    progress = Progress("allocations")
    for entry in listed:
        progress(listed.count)
        if not count:
            amounts = [f"{amount:,}" for amount in (entry.total, *entry.sold.values())]
            _row(amounts, widths, "full" if entry.full else "")
    detail(f"{listed.count:,} in all" if not listed.out_of_time else f"{listed.count:,} so far")
    if not listed.complete:
        detail("the list is not complete", "red")


def _row(cells: list[str], widths: list[int], last: str) -> None:
    text = "  ".join([*(cell.rjust(size) for cell, size in zip(cells, widths, strict=True)), last]).rstrip()
    line(text, indent=2, hang=4, keep=True)
