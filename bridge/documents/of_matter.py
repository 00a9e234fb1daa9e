"""The sections of a memo on the position, and its appendices: who may ask for what, the holders, what it all rests on."""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from importlib.metadata import version

from regrights import kb
from regrights.bridge.agreement.amounts import count, price_text
from regrights.bridge.answers.common import BasisItem
from regrights.bridge.basics.calendar import day_in_words
from regrights.bridge.documents.citing import Citing, stopped
from regrights.bridge.documents.division import Floor
from regrights.bridge.documents.findings import Findings
from regrights.bridge.documents.grounds import ground
from regrights.bridge.documents.layout import joined, percent_cell, sentence, shares_cell, text_cell
from regrights.bridge.documents.model import Block, Cell, Items, Paragraph, Quote, Section, Table
from regrights.bridge.documents.of_act import matters_table
from regrights.bridge.documents.of_answer import some_of
from regrights.bridge.documents.of_requests import ledger_table
from regrights.bridge.matter.acts import Request
from regrights.bridge.matter.ledger import Ledger, price_of
from regrights.bridge.matter.splits import on_day
from regrights.bridge.questions.taken import terms_taken

LEDGER = ("Whose", "Allowed", "Used", "Pending", "Left")


def ledger(found: Findings, citing: Citing) -> Iterator[Section]:
    """Yield who may demand what, by which smallest sets of holders, and how many demands are left; and what is refused."""
    requested = found.requested
    if requested is None:
        return
    blocks: list[Block] = []
    kinds, ways = found.agreed.kinds, found.agreed.ways
    if requested.requests:
        rows = []
        for item in requested.requests:
            left = "" if item.left is None else f"{item.left} of {item.allowed}"
            what = f"{kinds[item.kind]}, {citing.full(item.clause)}"
            by = joined([found.name(holder) for holder in item.by])
            rows.append((text_cell(what), text_cell(by), shares_cell(item.least), shares_cell(item.most), text_cell(left)))
        head = ("Request", "By", "Least shares", "Most shares", "Left")
        price = f" at {price_text(found_price(found))} a share"
        caption = f"What may be requested on {requested.setting.as_of}{price}, and by which smallest sets of holders"
        blocks.append(Table(caption, head, tuple(rows), frozenset({2, 3})))
    else:
        blocks.append(Paragraph("No request is admissible on this day."))
    if requested.refused:
        shut = tuple(
            (
                text_cell(f"{kinds[item.kind]}, {ways[item.way]}"),
                text_cell(some_of([found.name(holder) for holder in item.by])),
                text_cell("; ".join(ground(found, entry, citing) for entry in item.unmet)),
            )
            for item in requested.refused
        )
        caption = "What is refused, even if all who could make the request join in it"
        blocks.append(Table(caption, ("Request", "By", "Why not"), shut))
    if requested.ledger:
        blocks.append(replace(ledger_table(found.agreed, requested.ledger, found.agreed.words.said["ledger_title"]), head=LEDGER))
    earlier = [
        stopped(f"{row.id}, {ways[entry.way]}: {'counts' if row.counts else 'does not count'}, {row.why}")
        for entry in requested.ledger
        for row in entry.registrations
    ]
    if earlier:
        blocks.append(Items(tuple(earlier)))
    if found.checked is None and requested.matters:
        blocks.append(matters_table(found, requested.matters, citing))
    if found.checked is None and not requested.matters_complete:
        blocks.append(Paragraph(found.agreed.words.said["not_all_readings"], "unmet"))
    if requested.incomplete:
        blocks.append(Paragraph("The list of requests is not complete.", "unmet"))
    yield Section("ledger", "Who may ask for what, and how many are left", (*blocks, *citing.notes))


def found_price(found: Findings) -> Fraction:
    """Return the matter's price, in dollars a share."""
    assert found.matter.price is not None
    return Fraction(found.matter.price.value)


def holders(found: Findings) -> Iterator[Section]:
    """Yield, where shares are offered, the selling holders' table, in the shape of Regulation S-K Item 507.

    What is issuable counts as owned (assumed).
    """
    matter = on_day(found.matter, found.checked.date if found.checked else found.matter.as_of)
    ledger = Ledger(matter)
    common = sum(stock.outstanding for stock in matter.classes if stock.kind == "common")
    offered = _offered(found)
    if not offered or (found.checked is not None and not found.checked.admissible):
        return
    rows, sellers = [], []
    for holder in matter.holders:
        issuable = sum(ledger.convertible(holder).values()) + sum(ledger.exercisable(holder).values())
        held = sum(amount for of, amount in ledger.stock(holder).items() if ledger.classes[of].kind == "common")
        before, selling = held + issuable, offered.get(holder.id, 0)
        if not selling:
            continue
        sellers.append((found.name(holder.id), before, issuable, selling, max(0, selling - held)))
    # What is sold beyond what is held is issued for it, and so are the shares of the company's own.
    later = common + sum(issued for *_, issued in sellers) + sum(offered.values()) - sum(selling for *_, selling, _ in sellers)
    for name, before, issuable, selling, issued in sellers:
        cells = (
            shares_cell(before),
            percent_cell(before, common + issuable),
            shares_cell(selling),
            Cell(f"{before - selling:,}", before - selling, "[1]-[3]"),
        )
        rows.append((text_cell(name), *cells, percent_cell(before - selling, later + issuable - issued)))
    head = ("Selling holder", "Owned before", "Percent", "Offered", "Owned after", "Percent")
    note = (
        "Owned: common held, and common issuable on conversion or exercise, all of it taken to be within 60 days (assumed). "
        f"Percent, rounded down: before, of the {count(common, 'shares')} of common outstanding and the holder's own issuable "
        f"shares; after, of {count(later, 'shares')}, with those issued to make up what is sold, and the holder's own that are "
        "left; a holder is taken to sell first what it holds."
    )
    table = Table("After Regulation S-K Item 507; relationships are not told", head, tuple(rows), frozenset({1, 2, 3, 4, 5}))
    if rows:
        yield Section("holders", "Selling holders", (table, Paragraph(note, "note")))


def _offered(found: Findings) -> dict[str, int]:
    """Return the shares that each would sell: as they are divided, else as they are asked for; nothing where no act is named."""
    if found.allocated is not None:
        return dict(found.allocated.pro_rata)
    if isinstance(found.act, Request) and found.checked is not None:
        return {**found.act.asked, **found.checked.included}
    return {}


def basis(found: Findings) -> Section:
    """Return what is inferred or assumed."""
    entries: dict[BasisItem, None] = {}
    for answer in (found.checked, found.requested if found.checked is None else None):
        if answer is not None:
            entries |= dict.fromkeys(answer.basis)
    rows = tuple((text_cell(entry.tag), text_cell(_called(found, entry)), text_cell(entry.note)) for entry in entries)
    if not rows:
        return Section("basis", "What is inferred or assumed", (Paragraph("Nothing."),))
    return Section(
        "basis", "What is inferred or assumed", (Table("Items that the answers rest on", ("Tag", "Item", "Note"), rows),)
    )


def _called(found: Findings, entry: BasisItem) -> str:
    """Return what an item is called; of a rule, that the text is silent."""
    return found.agreed.words.memo["no_text"] if entry.is_rule else entry.text or entry.item


def clauses(found: Findings, citing: Citing) -> Section:
    """Return the clauses relied on, with their words, or what is known of them."""
    known, terms = kb.clauses(found.matter.agreement), terms_taken(found.matter)
    blocks: list[Block] = []
    for number in _relied_on(found):
        entry = known.get(number)
        if entry is None:
            continue
        numbered = entry.get("numbered", True)
        blocks.append(Paragraph(f"{citing.short(number)} {entry['title']}" if numbered else str(entry["title"]), "strong"))
        if "known" in entry:
            blocks.append(Paragraph(f"{found.agreed.called(entry['known'])} [{found.agreed.words.said['known']}]"))
        if "words" in entry:
            blocks.append(Quote(entry["words"].strip(), citing.spelled(entry["place"])))
        if here := tuple(f"{term.words}: {term.value}" for term in terms.values() if term.clause == number):
            blocks += [Paragraph(found.agreed.words.said["terms_here"]), Items(here)]
    return Section("clauses", "Clauses relied on", tuple(blocks) or (Paragraph("None."),))


def _relied_on(found: Findings) -> list[str]:
    checked, requested = found.checked, found.requested
    if checked is not None:
        numbers = [entry.clause for way in checked.ways for entry in way.conditions]
        if found.allocated is not None:
            numbers += [found.allocated.clause, *(entry.clause for entry in checked.left_out)]
    elif requested is not None:
        numbers = [item.clause for item in requested.requests] + [
            entry.clause for item in requested.refused for entry in item.unmet
        ]
    else:
        numbers = []
    return [
        number
        for number, entry in kb.clauses(found.matter.agreement).items()
        if number in numbers or any(name.startswith(entry["beside"]) for name in (["", *numbers] if "beside" in entry else []))
    ]


def phrases(found: Findings) -> Iterator[Section]:
    """Yield how each open phrase is read here, and where it stands; first what single conditions hang on."""
    setting = found.setting
    if setting is None or not setting.readings:
        return
    hanging = {flip.issue for entry in (found.read.unmet if found.read else ()) for flips in entry.decides for flip in flips}
    order = sorted(setting.readings, key=lambda issue: issue not in hanging)
    rows = []
    for issue in order:
        reading, taken = found.agreed.readings[issue], setting.readings[issue]
        others = "; ".join(text for option, text in reading.options.items() if option != taken)
        rows.append(tuple(map(text_cell, (sentence(reading.question), reading.options[taken], others))))
    table = Table("The open phrases, and how each is read here", ("The question", "Read here", "Or"), tuple(rows))
    yield Section("phrases", "Readings", (table,))


def receipt(found: Findings, matter_file: str, digest: str | None) -> Section:
    """Return what the report was made from: file and digest, rules and engine, the day, what is in force, the readings."""
    setting = found.setting
    rules = hashlib.sha256(
        "".join(path.read_text(encoding="utf-8") for path in kb.files(found.matter.agreement, *kb.tasks())).encode()
    ).hexdigest()
    rows = [
        ("Matter", found.matter.matter),
        *([("Act", found.act.id)] if found.act else []),
        ("Matter file", matter_file),
        ("SHA-256 of the file", digest or "none: the matter comes with regrights"),
        ("regrights", version("regrights")),
        ("Rules, SHA-256", rules),
        ("Engine", f"clingo {version('clingo')}, Python {platform.python_version()}"),
    ]
    if setting is not None:
        rows.append(("Day asked about", day_in_words(setting.as_of)))
        rows.append(("In force", "; ".join(found.agreed.sources[source] for source in setting.in_force) or "nothing"))
        for amendment, lacking in setting.unsigned.items():
            lacks = f"lacks {joined([found.agreed.signatories[party] for party in lacking])}"
            rows.append((f"Not in force: {found.agreed.sources[amendment]}", lacks))
    cells: tuple[tuple[Cell, ...], ...] = tuple((text_cell(what), text_cell(value)) for what, value in rows)
    return Section("receipt", "Receipt", (Table("What this report was made from", ("Item", "Value"), cells),))


def floor_of(found: Findings) -> Floor | None:
    """Return the amounts of the floor test of an act, by the shares of its notice."""
    act, checked = found.act, found.checked
    if not isinstance(act, Request) or checked is None or (price := price_of(act, found.matter)) is None:
        return None
    figures = [
        entry.figure for way in checked.ways for entry in way.conditions if entry.figure and entry.figure.unit == "dollars"
    ]
    if not figures:
        return None
    shares = tuple((found.name(holder), amount) for holder, amount in act.asked.items())
    gross, actual = price * sum(amount for _, amount in shares), Fraction(int(figures[0].actual), 100)  # type: ignore[arg-type]
    # Expenses take something off; a fraction of a cent is none, and more than the notice comes to is of those who join.
    part = actual / gross if gross - actual >= Fraction(1, 100) else Fraction(1)
    return Floor(shares, price, Fraction(int(figures[0].required), 100), part)  # type: ignore[arg-type]
