"""The sections of a report that speak of a division of shares: what the 50% proviso does, and who sells how many."""

from __future__ import annotations

from collections.abc import Iterator

from regrights.bridge import words
from regrights.bridge.report.findings import Findings
from regrights.bridge.report.layout import joined, shares_cell, text_cell
from regrights.bridge.report.model import Bar, Items, Paragraph, Picture, Section, Table

RANGE = "From least to most over all full divisions that the amendment admits; 3(c)(iii) prescribes the pro rata above"


def division(found: Findings) -> Iterator[Section]:
    """Yield what the 50% proviso does here, and the allocation, round by round."""
    given = found.allocated
    if given is None:
        return
    half = "" if given.half is None else f" The half is {words.count(given.half, 'shares')}."
    bound = joined([found.name(holder) for holder in sorted(given.offering.bound)])
    if not given.applies:
        text = "The proviso of 3(c)(iii) does not apply: no Constellation Entity is among the requesters."
    elif not bound:
        text = f"The proviso of 3(c)(iii) applies, and no WCAS Investor takes part, so that it holds nobody back.{half}"
    else:
        bites = given.rounds[0].plan != "plain"
        effect = (
            "It bites: a plain pro rata would leave them less."
            if bites
            else "A plain pro rata gives them as much; it does not bite."
        )
        text = (
            f"No WCAS Investor (here {bound}) may sell unless the Constellation Entities may sell at least half of what they "
            f"requested to include.{half} {effect}"
        )
    yield Section("proviso", "What the 50% proviso does", (Paragraph(text),))
    rows, bars, ranges = [], [], []
    requested = given.offering.requested
    for holder, shares in requested.items():
        sold = given.pro_rata[holder]
        binds = ", ".join(words.BINDS[rule] for rule in given.binds_of(holder))
        name = found.name(holder)
        rows.append((text_cell(name), *map(shares_cell, (shares, sold, shares - sold)), text_cell(binds)))
        bars.append(Bar(name, ((sold, f"{sold:,} sold"), (shares - sold, f"{shares - sold:,} cut"))))
        least, most = given.ranges[holder]
        ranges.append(Bar(name, ((least, ""), (most - least, f"{least:,} to {most:,}"))))
    total, asked = sum(given.pro_rata.values()), sum(requested.values())
    rows.append((text_cell("All"), *map(shares_cell, (asked, total, asked - total)), text_cell("")))
    head = ("Investor", "Requested", "Sold", "Cut", "No more by")
    rounds = [
        f"{words.STEPS[entry.plan, entry.group]}: {words.count(entry.amount, 'shares')} ({words.DIVIDES[entry.step]}): "
        + (joined([f"{found.name(holder)} {shares:,}" for holder, shares in entry.given.items()]) or "nobody")
        for entry in given.rounds
    ]
    left_out = [f"{found.name(entry['by'])}: {entry['why']} ({entry['clause']})" for entry in given.left_out]
    unsold = min(given.maximum, asked) - total
    yield Section(
        "allocation",
        "The division of the shares",
        (
            Paragraph(
                f"The underwriter takes at most {given.maximum:,} of the {words.count(asked, 'shares')} that are requested."
                if given.reduced
                else "The offering is not underwritten, and so every request is filled."
            ),
            Table("Pro rata under 3(c)(iii)", head, tuple(rows), frozenset({1, 2, 3})),
            Picture("sold", "Requested, sold and cut", _alt(bars), "shares", tuple(bars), legend=("sold", "cut")),
            Items(tuple(rounds), numbered=True),
            Paragraph(f"Unsold of what could be sold: {words.count(unsold, 'shares')}."),
            *([Items(tuple(left_out))] if left_out else []),
            Picture("range", RANGE, _alt(ranges), "shares", tuple(ranges)),
        ),
    )


def _alt(bars: list[Bar]) -> str:
    return "; ".join(f"{bar.name}: {', '.join(text for _, text in bar.parts if text)}" for bar in bars)
