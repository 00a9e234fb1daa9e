"""The triggers of a warrant: the rights to convert that they give, and the quantities that these fix."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from regrights.bridge.intake.ocf.items import Item, number
from regrights.bridge.matter.scalars import Unfit


def rights(item: Item) -> Iterator[dict[str, Any]]:
    """Yield the rights of a warrant: each is that of a trigger."""
    triggers = item.value.get("exercise_triggers")
    for trigger in triggers if isinstance(triggers, list) else []:
        right = trigger.get("conversion_right") if isinstance(trigger, dict) else None
        if isinstance(right, dict):
            yield right


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
