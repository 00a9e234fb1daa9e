"""What an address changes, as a file of scenarios that `whatif` takes."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from typing import Any

from regrights.bridge.basics.errors import UsageError
from regrights.bridge.intake.plain import entry_of
from regrights.bridge.intake.writing import data_text
from regrights.bridge.matter import scalars
from regrights.bridge.matter.model import Matter
from regrights.bridge.whatif.scenarios import change_of
from regrights.cli.web.changing import holdings, lines
from regrights.cli.web.fields import dollars, whole
from regrights.cli.web.state import Query

HEAD = """\
# What was changed on the page, to be asked again: regrights whatif MATTER scenario.yaml
# An act that states a price or a day of its own keeps it here; on the page it is asked at those of the page.
"""
COMPOSED = "# The act that was composed is none of the changes; it stands in the matter file that the page gives.\n"
DATED = "# Changes of later days are made on their days here; on the page all are made at once.\n"
LONGEST = 300
"""How many characters the name of a scenario has."""


def scenario_text(query: Query, matter: Matter) -> str:
    """Return a file of one scenario that changes a matter as a query does; the query is one that was read without a mistake.

    Raises UsageError where no change says what the query does: a holding of a warrant that is larger or smaller.
    """
    words = list(_words(query, matter))
    changes = [change_of(line, matter.agreement) for line in words]
    name = f"what if {'; '.join(words) or 'nothing changes'}"
    day = {"as_of": str(scalars.date(query["as_of"]))} if query["as_of"] else {}
    entry: dict[str, Any] = {"name": name if len(name) <= LONGEST else f"{name[: LONGEST - 1]}…", **day}
    entry["changes"] = [_plain(change) for change in changes]
    head = HEAD + COMPOSED * bool(query.family("asks")) + DATED * any(change.date for change in changes)
    return head + data_text({"regrights_scenarios": 1, "scenarios": [entry]})


def _plain(change: Any) -> dict[str, Any]:
    """Return a change as a file has it; its kind stands first."""
    data = {key: value for key, value in entry_of(change).items() if value is not None}
    return {"kind": change.kind, **data}


def _words(query: Query, matter: Matter) -> Iterator[str]:
    """Yield the changes of a query, a line each, in the order in which the page makes them."""
    if query["price"]:
        yield f"price {dollars(query['price']):f}"
    yield from (f"reading {issue} {option}" for issue, option in query.family("reading").items())
    if query["form_s3"]:
        yield f"form_s3 {'true' if query['form_s3'] == 'yes' else 'false'}"
    for kind in ("term", "event"):
        yield from (f"{kind} {name} {shlex.quote(value)}" for name, value in query.family(kind).items())
    held = holdings(matter)
    for name, text in query.family("held").items():
        holder, _, item = name.partition(".")
        more = whole(text) - held[name]
        if more and any(warrant.id == item for warrant in matter.warrants):
            mend = "take the matter file instead, or say who transfers it to whom among the changes"
            raise UsageError(f"no change of a scenario makes the holding {name} of a warrant larger or smaller", mend)
        if more:
            yield f"issue {holder} {item} {more}" if more > 0 else f"repurchase {holder} {item} {-more}"
    yield from lines(query["change"])
