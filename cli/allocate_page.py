"""The division of shares as a page for people."""

from __future__ import annotations

from regrights.bridge.agreement import words
from regrights.bridge.cutback.allocate import AllocateAnswer
from regrights.bridge.matter.model import Matter
from regrights.cli.page import Name, Progress, detail, line, named, table, title, width
from regrights.cli.render import show_basis, show_condition, show_head, show_matters, show_verdict


def show_allocation(matter: Matter, answer: AllocateAnswer, *, count: bool) -> None:
    """Print who takes part, the pro rata with its rounds, the ranges, a proposal's verdict, and the list."""
    name = named(matter)
    show_head(answer.checked.setting)
    most = f"{answer.maximum:,} shares at most" if answer.reduced else "not underwritten, so filled whole"
    line(f"{words.KINDS[answer.checked.kind]} {answer.act}: {most}")
    show_verdict(answer.checked)
    if not answer.checked.admissible:
        line("Divided all the same:")
        for _, condition in answer.checked.unmet:
            show_condition(condition)
    _proviso(answer)
    for entry in answer.checked.left_out:
        line(f"left out: {name(entry.by)}: {entry.why} [{entry.clause}]", hang=2)
    _pro_rata(answer, name)
    _by_reading(answer, name)
    _ranges(answer, name)
    _proposal(answer, name)
    _listed(answer, count)
    show_matters(answer.checked.matters, complete=answer.checked.matters_complete)
    show_basis(answer.checked.basis)


def _proviso(answer: AllocateAnswer) -> None:
    halves = ", ".join(f"{holder} {half:,}" for holder, half in answer.offering.half().items())
    line(f"50% proviso [3(c)(iii), A1 1.05]: {answer.proviso_text()}", hang=2)
    if answer.applies:
        line(
            "What it says: no WCAS Investor may sell unless the Constellation Entities may sell "
            f"{halves or f'{answer.half:,}'} shares at least",
            hang=2,
        )


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
        binds = ", ".join(words.BINDS[rule] for rule in answer.binds_of(holder))
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
        detail(f"round {number}: {words.STEPS[entry.plan, entry.group]}: {entry.amount:,} ({words.DIVIDES[entry.step]}): {given}")
    left = min(answer.offering.maximum, sum(requested.values())) - total
    detail(f"unsold of what could be sold: {left:,}")


def _ranges(answer: AllocateAnswer, name: Name) -> None:
    title(f"Range of each over all full divisions {words.DIVISIONS[answer.checked.kind]}")
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


def _listed(answer: AllocateAnswer, count: bool) -> None:
    if answer.split == "any" and answer.lot is None:
        return
    kind = "full admissible" if answer.full_only else "admissible"
    title(f"Allocations: {kind}, in lots of {answer.lot:,}" if answer.split == "any" else "Allocations: the pro rata one")
    requested = answer.offering.requested
    widths = [max(len(holder), len(f"{shares:,}")) for holder, shares in requested.items()]
    widths = [len(f"{sum(requested.values()):,}"), *widths]
    if not count:
        _row(["total", *requested], widths, "")
    progress = Progress("allocations")
    for entry in answer.allocations():
        progress(answer.count)
        if not count:
            amounts = [f"{amount:,}" for amount in (entry.total, *entry.sold.values())]
            _row(amounts, widths, "full" if entry.full else "")
    detail(f"{answer.count:,} in all" if not answer.out_of_time else f"{answer.count:,} so far")
    if not answer.complete:
        detail("the list is not complete", "red")


def _row(cells: list[str], widths: list[int], last: str) -> None:
    text = "  ".join([*(cell.rjust(size) for cell, size in zip(cells, widths, strict=True)), last]).rstrip()
    line(text, indent=2, hang=4, keep=True)
