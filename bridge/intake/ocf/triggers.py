"""The triggers of a warrant: the rights to convert that they give, and the quantities that these fix."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from fractions import Fraction
from typing import Any

from regrights.bridge.basics.errors import closest
from regrights.bridge.intake.ocf.items import Item, number, shown
from regrights.bridge.matter.scalars import Unfit


def rights(item: Item) -> Iterator[dict[str, Any]]:
    """Yield the rights of a warrant: each is that of a trigger."""
    triggers = item.value.get("exercise_triggers")
    for trigger in triggers if isinstance(triggers, list) else []:
        right = trigger.get("conversion_right") if isinstance(trigger, dict) else None
        if isinstance(right, dict):
            yield right


def check_triggers(item: Item, classes: Collection[str]) -> None:
    """Find triggers that convert into a class that there is not, or into less than nothing."""
    for right in rights(item):
        target, mechanism = right.get("converts_to_stock_class_id"), right.get("conversion_mechanism")
        unknown = isinstance(target, str) and target.strip() and target not in classes
        if unknown and not item.findings.excuse("stock classes", classes):
            message = f"a trigger converts into {shown(target, 60)}, and there is no such stock class"
            item.wrong("exercise_triggers", message, closest(str(target), classes, "stock classes"))
        if isinstance(mechanism, dict):
            item.not_less("exercise_triggers", mechanism.get("converts_to_quantity"))


def fixed(item: Item) -> list[Fraction]:
    """Return the quantities that the triggers of a warrant fix, each once."""
    found = []
    for right in rights(item):
        mechanism = right.get("conversion_mechanism")
        try:
            found.append(number(mechanism.get("converts_to_quantity") if isinstance(mechanism, dict) else None))
        except Unfit:
            continue
    return [*dict.fromkeys(found)]
