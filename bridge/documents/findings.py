"""Everything that a report tells of, asked once."""

from __future__ import annotations

from dataclasses import dataclass

from regrights.bridge.agreement.agreement import Agreement
from regrights.bridge.agreement.amounts import Name
from regrights.bridge.answers.checked import CheckAnswer
from regrights.bridge.answers.common import Setting
from regrights.bridge.answers.cured import CuresAnswer
from regrights.bridge.answers.read import ReadingsAnswer
from regrights.bridge.answers.requested import RequestsAnswer
from regrights.bridge.basics.stopping import within
from regrights.bridge.basics.telling import Tell, unheard
from regrights.bridge.cures.search import cures
from regrights.bridge.cutback.allocate import allocate
from regrights.bridge.cutback.answer import AllocateAnswer
from regrights.bridge.matter.acts import Act, Offered
from regrights.bridge.matter.adjusting import act_of
from regrights.bridge.matter.model import Matter
from regrights.bridge.matter.naming import item_names, naming
from regrights.bridge.questions.check import check
from regrights.bridge.questions.readings import readings
from regrights.bridge.questions.requests import requests_in_time

CHANGES = 2
"""How many changes a cure of a report has at most."""
SETS = 200
"""How many smallest sets of holders a way are told at most."""


@dataclass(frozen=True, slots=True)
class Findings:
    """The answers about a matter, and about one act of it, if one is named."""

    matter: Matter
    name: Name
    items: dict[str, str]
    act: Act | None
    checked: CheckAnswer | None
    read: ReadingsAnswer | None
    cured: CuresAnswer | None
    allocated: AllocateAnswer | None
    requested: RequestsAnswer | None

    @property
    def setting(self) -> Setting | None:
        """What the answers are given under; None where nothing was asked."""
        answer = self.checked or self.requested
        return answer.setting if answer else None

    @property
    def agreed(self) -> Agreement:
        """What the agreement declares, and its words."""
        return self.matter.agreed


def gather(
    matter: Matter, name: str | None, *, position: bool = False, timeout: float | None = None, tell: Tell = unheard
) -> Findings:
    """Return the findings: about an act, of the ``position`` too only where it is asked for. ``tell`` is told how many questions
    are answered.

    Raises UsageError where there is no such act, and OutOfTime after ``timeout`` seconds.
    """
    act = None if name is None else act_of(matter, name)
    divided = isinstance(act, Offered) and act.underwriter_maximum is not None
    all_requests = matter.price is not None and (position or act is None)
    asked = all_requests + (0 if act is None else 2 + divided)
    with within(timeout):
        checked = read = cured = allocated = None
        if act is not None:
            checked = check(matter, act.id, matters=True)
            asked += not checked.admissible
            tell(1, asked)
            read = readings(matter, act.id)
            tell(2, asked)
            if divided:
                allocated = allocate(matter, act.id, matters=True)
                tell(3, asked)
        requested = requests_in_time(matter, limit=SETS, matters=act is None) if all_requests else None
        if act is not None and checked is not None and not checked.admissible:
            tell(asked - 1, asked)
            cured = cures(matter, act.id, changes=CHANGES)
        tell(asked, asked)
    return Findings(matter, naming(matter), item_names(matter), act, checked, read, cured, allocated, requested)
