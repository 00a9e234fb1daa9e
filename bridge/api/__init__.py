"""What a registration-rights agreement lets its holders do, with reasons: the names that others may use.

    from regrights import check, load, requests

    matter = load("deal.yaml")                  # the embedded matter where no file is named
    answer = check(matter, "d1", why=True)      # frozen; answer.json() is what the command line prints
    for request in requests(matter).requests: ...

Shares, votes and demands are whole numbers, money is exact, days are dates. All else in the package may change without notice. A
name is imported when it is first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from regrights.bridge.agreement.agreement import Agreement, agreement_of
    from regrights.bridge.basics.errors import InputError, OutOfTime, RegrightsError, UsageError
    from regrights.bridge.cures.search import cures
    from regrights.bridge.cutback.allocate import allocate
    from regrights.bridge.cutback.answer import listing
    from regrights.bridge.documents.memo import memo
    from regrights.bridge.documents.papers import papers
    from regrights.bridge.matter.adjusting import adjusted
    from regrights.bridge.matter.loading import load, load_text
    from regrights.bridge.matter.model import Matter
    from regrights.bridge.questions.check import check, check_all
    from regrights.bridge.questions.compare import compare
    from regrights.bridge.questions.dates import dates
    from regrights.bridge.questions.readings import readings
    from regrights.bridge.questions.requests import requests
    from regrights.bridge.questions.totals import control_totals
    from regrights.bridge.whatif.run import run
    from regrights.bridge.whatif.scenarios import load_scenarios
    from regrights.bridge.whatif.sweep import Sweep

_WHERE = {
    "agreement.agreement": ("Agreement", "agreement_of"),
    "basics.errors": ("InputError", "OutOfTime", "RegrightsError", "UsageError"),
    "cures.search": ("cures",),
    "cutback.allocate": ("allocate",),
    "cutback.answer": ("listing",),
    "documents.memo": ("memo",),
    "documents.papers": ("papers",),
    "matter.adjusting": ("adjusted",),
    "matter.loading": ("load", "load_text"),
    "matter.model": ("Matter",),
    "questions.check": ("check", "check_all"),
    "questions.compare": ("compare",),
    "questions.dates": ("dates",),
    "questions.readings": ("readings",),
    "questions.requests": ("requests",),
    "questions.totals": ("control_totals",),
    "whatif.run": ("run",),
    "whatif.scenarios": ("load_scenarios",),
    "whatif.sweep": ("Sweep",),
}
_HOMES = {name: f"regrights.bridge.{module}" for module, names in _WHERE.items() for name in names}

__all__ = [
    "Agreement",
    "InputError",
    "Matter",
    "OutOfTime",
    "RegrightsError",
    "Sweep",
    "UsageError",
    "adjusted",
    "agreement_of",
    "allocate",
    "check",
    "check_all",
    "compare",
    "control_totals",
    "cures",
    "dates",
    "listing",
    "load",
    "load_scenarios",
    "load_text",
    "memo",
    "papers",
    "readings",
    "requests",
    "run",
]


def __getattr__(name: str) -> Any:
    """Return a public name, imported when it is first asked for."""
    if name not in _HOMES:
        raise AttributeError(f"module 'regrights' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    """Return the public names."""
    return sorted(__all__)
