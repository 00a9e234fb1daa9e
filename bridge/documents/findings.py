"""Everything that a report tells of, asked once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from regrights.bridge.agreement.agreement import Agreement
from regrights.bridge.agreement.amounts import Name
from regrights.bridge.answers.checked import CheckAnswer
from regrights.bridge.answers.cured import CuresAnswer
from regrights.bridge.answers.read import ReadingsAnswer
from regrights.bridge.answers.requested import RequestsAnswer
from regrights.bridge.basics.stopping import within
from regrights.bridge.basics.telling import Tell, unheard
from regrights.bridge.basics.together import each
from regrights.bridge.matter.acts import Act, Offered
from regrights.bridge.matter.adjusting import act_of
from regrights.bridge.matter.model import Matter
from regrights.bridge.matter.naming import item_names, naming
from regrights.bridge.questions.check import check
from regrights.bridge.questions.matters import MOST_HOLDERS, of_check
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
    def agreed(self) -> Agreement:
        """What the agreement declares, and its words."""
        return self.matter.agreed


def gather(
    matter: Matter, name: str | None, *, timeout: float | None = None, tell: Tell = unheard, curing: bool = True
) -> Findings:
    """Return the findings. ``tell`` is told how many questions are answered; ``curing``: what would cure a refusal is asked too.

    Raises UsageError where there is no such act, and OutOfTime after ``timeout`` seconds.
    """
    act = None if name is None else act_of(matter, name)
    with within(timeout):
        # Whether the act is admissible decides what else is asked, and is part of what is asked of it.
        checked = None if act is None else check(matter, act.id)
        asked = {} if act is None or checked is None else _of_act(matter, act, checked, curing=curing)
        if matter.price is not None:
            asked["requested"] = lambda: requests_in_time(matter, limit=SETS, matters=act is None)
        found = _answers(asked, tell, at_once=2 if len(matter.holders) <= MOST_HOLDERS else 1)
    return Findings(
        matter, naming(matter), item_names(matter), act,
        found.get("checked"), found.get("read"), found.get("cured"), found.get("allocated"), found.get("requested"),
    )  # fmt: skip


def _of_act(matter: Matter, act: Act, checked: CheckAnswer, *, curing: bool) -> dict[str, Callable[[], Any]]:
    """Return what is asked about an act that is checked, what takes longest first; what asks is imported where it is needed."""
    asked: dict[str, Callable[[], Any]] = {}
    if curing and not checked.admissible:
        from regrights.bridge.cures.search import cures

        asked["cured"] = lambda: cures(matter, act.id, changes=CHANGES, checked=checked)
    if isinstance(act, Offered) and act.underwriter_maximum is not None:
        from regrights.bridge.cutback.allocate import allocate

        asked["allocated"] = lambda: allocate(matter, act.id, matters=True)
    asked["checked"] = lambda: of_check(matter, act, checked)
    asked["read"] = lambda: readings(matter, act.id, checked=checked)
    return asked


def _answers(asked: dict[str, Callable[[], Any]], tell: Tell, *, at_once: int) -> dict[str, Any]:
    """Return the answer of each question by its name, some of them asked ``at_once``, for each takes memory."""
    answered = list[str]()

    def ask(name: str) -> Any:
        answer = asked[name]()
        answered.append(name)
        tell(len(answered), len(asked))
        return answer

    return dict(zip(asked, each(ask, list(asked), most=at_once), strict=True))
