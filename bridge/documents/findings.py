"""Everything that a report tells of, asked once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from regrights.bridge.agreement.agreement import Agreement
from regrights.bridge.agreement.amounts import Name
from regrights.bridge.answers.checked import CheckAnswer
from regrights.bridge.answers.common import Setting
from regrights.bridge.answers.cured import CuresAnswer
from regrights.bridge.answers.read import ReadingsAnswer
from regrights.bridge.answers.requested import RequestsAnswer
from regrights.bridge.basics.stopping import within
from regrights.bridge.basics.telling import Tell, unheard
from regrights.bridge.matter.acts import Act, Offered
from regrights.bridge.matter.adjusting import act_of
from regrights.bridge.matter.model import Matter
from regrights.bridge.matter.naming import item_names, naming
from regrights.bridge.questions.check import check
from regrights.bridge.questions.readings import readings
from regrights.bridge.questions.requests import requests_in_time

if TYPE_CHECKING:
    from regrights.bridge.cutback.answer import AllocateAnswer

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
    matter: Matter,
    name: str | None,
    *,
    position: bool = False,
    curing: bool = True,
    timeout: float | None = None,
    tell: Tell = unheard,
) -> Findings:
    """Return the findings: about an act, with who may ask for what only where the ``position`` is asked for too. ``curing``: what
    would cure a refusal is asked as well. ``tell`` is told how many questions are answered.

    Raises UsageError where there is no such act, and OutOfTime after ``timeout`` seconds.
    """
    act = None if name is None else act_of(matter, name)
    with within(timeout):
        # Whether the act is admissible decides what else is asked.
        checked = None if act is None else check(matter, act.id, matters=True)
        asked = {} if act is None or checked is None else _of_act(matter, act, checked, curing=curing)
        if matter.price is not None and (position or act is None):
            asked["requested"] = lambda: requests_in_time(matter, limit=SETS, matters=act is None)
        found: dict[str, Any] = {}
        for at, (question, ask) in enumerate(asked.items(), 1):
            tell(at, len(asked) + 1)
            found[question] = ask()
        tell(len(asked) + 1, len(asked) + 1)
    return Findings(
        matter, naming(matter), item_names(matter), act, checked,
        found.get("read"), found.get("cured"), found.get("allocated"), found.get("requested"),
    )  # fmt: skip


def _of_act(matter: Matter, act: Act, checked: CheckAnswer, *, curing: bool) -> dict[str, Callable[[], Any]]:
    """Return what is asked about an act that is checked; what asks is imported where it is needed, for few acts need it."""
    asked: dict[str, Callable[[], Any]] = {"read": lambda: readings(matter, act.id, checked=checked)}
    if isinstance(act, Offered) and act.underwriter_maximum is not None:
        from regrights.bridge.cutback.allocate import allocate

        asked["allocated"] = lambda: allocate(matter, act.id, matters=True)
    if curing and not checked.admissible:
        from regrights.bridge.cures.search import cures

        asked["cured"] = lambda: cures(matter, act.id, changes=CHANGES, checked=checked)
    return asked
