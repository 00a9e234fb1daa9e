"""The intake of a package: everything read, every mistake told at once, and the matter that is made of it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from regrights import kb
from regrights.bridge.agreement.agreement import Agreement, agreement_of
from regrights.bridge.basics.errors import Finding, InputError, UsageError, closest
from regrights.bridge.basics.files import File
from regrights.bridge.intake import needs
from regrights.bridge.intake.ocf.asking import ask_of_agreement, ask_of_classes
from regrights.bridge.intake.ocf.classes import StockClass, stock_classes
from regrights.bridge.intake.ocf.conversion import convert
from regrights.bridge.intake.ocf.holdings import Holdings, entries
from regrights.bridge.intake.ocf.items import shown
from regrights.bridge.intake.ocf.leaving import leave_the_rest
from regrights.bridge.intake.ocf.ledger import Ledger
from regrights.bridge.intake.ocf.package import VERSION, Package, read_package
from regrights.bridge.intake.ocf.parties import stakeholders
from regrights.bridge.intake.ocf.securities import never_issued, securities
from regrights.bridge.intake.ocf.telling import Telling
from regrights.bridge.intake.taken import Taken, Total
from regrights.bridge.matter.scalars import Unfit, date


def read_ocf(path: File, agreement: str, as_of: dt.date | None = None) -> Taken:
    """Return the matter of an Open Cap Table package: a folder, a zip file, or the manifest in a folder.

    It stands on the day ``as_of``, else on the last of its transactions. Raises InputError with every mistake of the package,
    each with its file and line, and UsageError where there is no such agreement.
    """
    if agreement not in kb.agreements():
        raise UsageError(f"there is no agreement {agreement[:40]}", closest(agreement, kb.agreements(), "agreements"))
    telling = Telling()
    package = read_package(path, telling)
    until = as_of or _last_day(package)
    holders, classes = stakeholders(package, telling), stock_classes(package, telling)
    read = securities(package, classes, holders, telling)
    convert(classes, package, until, telling)
    ledger = Ledger(read, until, telling)
    ledger.run()
    never_issued(package, read, until, telling)
    agreed = agreement_of(agreement)
    made = entries(ledger, classes, holders, "on_conversion" in agreed.keys.get("holding", ()), telling)
    if package.findings:
        raise InputError(sorted(set(package.findings), key=lambda found: (found.where, found.line or 0, *found[2:])))
    if as_of is None:
        _ask_of_day(package, until, telling)
    ask_of_agreement(agreed, made, ledger, telling)
    ask_of_classes(classes, made, ledger, telling)
    leave_the_rest(package, ledger, telling)
    if ledger.later:
        telling.leave("transactions after the day", f"the matter stands on {until}", f"after {until}", ledger.later)
    _of_version(package, telling)
    data = _data(package, agreed, until, made, telling)
    return Taken(data, telling.left(), tuple(telling.questions), _totals(ledger, classes, made), {}, tuple(telling.notes))


def _last_day(package: Package) -> dt.date:
    """Return the last day of the transactions; of a package without any that of its manifest, else a finding."""
    days = [day for item in package.items if item.type.startswith("TX_") and (day := _day(item.value.get("date"))) is not None]
    if days:
        return max(days)
    if (said := _day(package.manifest.value.get("as_of"))) is not None:
        return said
    where = f"{package.manifest.root}/{package.manifest.file}"
    message = "there are no transactions, and the manifest says no day"
    package.findings.append(Finding(where, None, "as_of", message, 'write "as_of": "2026-01-31"'))
    return dt.date(2000, 1, 1)


def _day(value: Any) -> dt.date | None:
    try:
        return date(value[:10]) if isinstance(value, str) else None
    except Unfit:
        return None


def _ask_of_day(package: Package, until: dt.date, telling: Telling) -> None:
    said = _day(package.manifest.value.get("as_of"))
    if said is None or said == until:
        return
    later = "" if said > until else "; to stand there, the package is to be read up to that day"
    text = f"The matter stands on {until}, the last day of the transactions; the manifest says {said}{later}. Which day?"
    telling.ask("as_of", text, (str(until), str(said)) if said > until else (str(until),), str(until))


def _of_version(package: Package, telling: Telling) -> None:
    said = package.manifest.value.get("ocf_version")
    if said != VERSION:
        telling.notes.append(
            f"The package says that it is of version {shown(said or 'none', 40)} of the format; it is read as {VERSION}."
        )


def _data(package: Package, agreed: Agreement, until: dt.date, made: Holdings, telling: Telling) -> dict[str, Any]:
    """Return the matter as a file has it."""
    issuer = package.manifest.group("issuer").get("legal_name")
    name = shown(issuer) if isinstance(issuer, str) and issuer.strip() else "An issuer without a name"
    labels = {"company": name} if "company" in agreed.form_labels else {}
    return {
        "regrights": 1,
        "agreement": agreed.name,
        **({"labels": labels, "names": labels} if labels else {}),
        "matter": f"{name}, by an Open Cap Table package",
        "as_of": str(until),
        **({"terms": assumed} if (assumed := needs.terms(agreed, str(until), "package")) else {}),
        "classes": made.classes,
        "warrants": made.warrants,
        "holders": [*made.holders.values()],
        "assumptions": telling.assumptions,
    }


def _totals(ledger: Ledger, classes: dict[str, StockClass], made: Holdings) -> tuple[Total, ...]:
    """Return the control totals: what is issued less what is closed, as transactions state it, and what the holders have."""
    held, issuable = made.held("class"), made.held("warrant")
    found = [
        Total(f"{stock.name}: shares outstanding", int(ledger.stated[name]), held[made.class_ids[name]])
        for name, stock in classes.items()
    ]
    if ledger.read.warrants:
        found.append(Total("shares issuable on warrants", int(ledger.stated[""]), issuable.total()))
    return tuple(found)
