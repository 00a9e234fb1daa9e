"""The ledger over time, against RULES.md 2 and 4 and NVCA.md 2.1 and 2.13, and against `requests` on every day that is tried."""

from __future__ import annotations

import csv
import datetime as dt
import json
import os
import random
import time
from io import StringIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from test_cli import answer, run

from examples import examples
from regrights.bridge.answers.over_time import LedgerOverTime, LedgerRow
from regrights.bridge.basics.errors import OutOfTime, UsageError
from regrights.bridge.documents.drawn import Picture
from regrights.bridge.documents.model import Block, Document, Paragraph, Table
from regrights.bridge.documents.of_ledger import ledger_memo, ledger_page
from regrights.bridge.matter.adjusting import adjusted
from regrights.bridge.matter.loading import load, load_text
from regrights.bridge.matter.model import Matter
from regrights.bridge.questions.over_time import ledger_over_time
from regrights.bridge.questions.requests import requests

MANY = Path(__file__).parent / "data" / "many_registrations.yaml"
SERIES_A = Path(__file__).parents[1] / "examples" / "series_a.yaml"
DAY = dt.timedelta(days=1)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@pytest.fixture(scope="module")
def many() -> LedgerOverTime:
    return ledger_over_time(load(MANY))


@pytest.fixture(scope="module")
def series_a() -> LedgerOverTime:
    return ledger_over_time(load(SERIES_A))


def at(told: LedgerOverTime, when: dt.date) -> LedgerRow:
    """Return the row that holds on a day."""
    return [row for row in told.rows if row.day <= when][-1]


def numbers(row: LedgerRow, way: str) -> tuple[int, int, int]:
    entry = row.ledger[way]
    return entry.used, entry.pending, entry.left


def test_the_days_of_a_deal_with_several_registrations(many: LedgerOverTime) -> None:
    days = [row.day.isoformat() for row in many.rows]
    assert days == [
        "2002-05-15",  # notice of r1
        "2002-05-16",  # … received strictly before: before the amendment an earlier demand defers
        "2002-06-28",  # the amendment takes demands out of 3(d), and Constellation joins
        "2002-08-01",  # r1 is effective
        "2002-10-01",  # notice of r2, which was withdrawn
        "2002-11-04",  # notice of c1
        "2003-01-20",  # c1 is effective
        "2003-02-03",  # notice of Savvis' own
        "2003-02-04",  # … received strictly before
        "2003-04-01",  # it is effective
        "2003-05-05",  # notice of r3
        "2003-09-29",  # 180 days after April 1 are over
    ]
    assert many.complete
    assert (many.begin, many.registrations) == (day("2002-05-15"), 5)
    assert many.rows[-1].day == day("2003-04-01") + 181 * DAY


def test_what_is_used_pending_and_left(many: LedgerOverTime) -> None:
    # demand_counts=obliged: every one effective, and every one pending; one withdrawn before it was effective is neither.
    reuters = {row.day.isoformat(): numbers(row, "reuters") for row in many.rows}
    assert reuters["2002-05-15"] == (1, 1, 1)
    assert reuters["2002-08-01"] == (1, 0, 1)
    assert reuters["2002-10-01"] == (1, 0, 1)
    assert reuters["2003-05-05"] == (2, 1, 0)
    constellation = {row.day.isoformat(): numbers(row, "constellation") for row in many.rows if "constellation" in row.ledger}
    assert min(constellation) == "2002-06-28"  # no Constellation Entities before the amendment
    assert constellation["2002-06-28"] == (0, 0, 2)
    assert constellation["2002-11-04"] == (1, 1, 1)
    assert constellation["2003-01-20"] == (1, 0, 1)


def test_the_picture_counts_the_days_on_which_what_is_left_changes(many: LedgerOverTime) -> None:
    blocks = [block for section in ledger_page(load(MANY), many, basis=False).sections for block in section.blocks]
    (picture,) = [block for block in blocks if isinstance(block, Picture)]
    # The Constellation Entities come to have two; c1 and r3 count from their notice on; that c1 is effective takes none away.
    assert picture.alt.startswith("after 2002-05-15 they change on 3 days; on 2003-05-05 ")
    told = " ".join(block.text for block in blocks if isinstance(block, Paragraph))
    assert "a pending one is within used only where it counts already" in told


def test_who_may_ask_and_until_when_it_may_be_put_off(many: LedgerOverTime) -> None:
    for row in many.rows:
        (wcas,) = row.requests(("demand", "wcas"))
        before_the_amendment = day("2002-05-15") < row.day < day("2002-06-28")
        own = day("2003-02-03") < row.day < day("2003-09-29")
        assert wcas.verdict == ("deferred" if before_the_amendment or own else "obliged"), row.day
        assert not own or wcas.clear_on == day("2003-09-29")
        refused = row.refusal(("demand", "reuters"))
        assert (refused is not None) == (row.day >= day("2003-05-05"))
        if refused is not None:
            assert refused.verdict == "excused"
            assert "demands_left" in [condition.id for condition in refused.unmet]


def test_each_row_names_what_happened(many: LedgerOverTime) -> None:
    told = {row.day.isoformat(): "; ".join(row.happened) for row in many.rows}
    assert told["2002-05-15"] == "notice is given of the demand registration by way of Reuters (r1)"
    assert told["2003-04-01"] == "the registration of Savvis' own on Form S-1 (own) becomes effective"
    assert told["2003-02-03"] == "the holders have notice of the registration of Savvis' own on Form S-1 (own)"
    assert "joins" in told["2002-06-28"]
    assert told["2003-09-29"] == ""
    text = " ".join(run("ledger", MANY).stdout.split())
    assert "r2 does not count against the demands allowed: it was withdrawn before it became effective" in text
    assert "After 2003-06-02: if nothing else happens." in text


def happened(told: LedgerOverTime, matter: Matter) -> dict[str, str]:
    """Return what the table says that happened, by day."""
    (shown,) = [block for block in blocks_of(ledger_page(matter, told, basis=False)) if isinstance(block, Table)]
    assert shown.head[:2] == ("Day", "What happened")
    return {row[0].text: row[1].text for row in shown.rows}


def blocks_of(document: Document) -> list[Block]:
    return [block for section in document.sections for block in section.blocks]


def test_the_table_says_what_happened_without_the_matter(many: LedgerOverTime, series_a: LedgerOverTime) -> None:
    told = happened(many, load(MANY))
    # Whose filing may wait, until when, and which registration defers it; and of the end of that, which did.
    own = "the registration of Savvis' own on Form S-1 (own)"
    assert told["2002-05-16"] == (
        "Demand registration, way of Reuters or WCAS: may be requested; filing may be put off, and no longer from 2003-01-29 on,"
        " because of the demand registration by way of Reuters (r1)"
    )
    assert told["2003-02-04"] == (
        "Demand registration, way of the Constellation Entities, Reuters or WCAS: may be requested; filing may be put off, and no"
        f" longer from 2003-09-29 on, because of {own}"
    )
    assert told["2003-09-29"] == (
        "Demand registration, way of the Constellation Entities or WCAS: filing may no longer be put off, as it was till now"
        f" because of {own}"
    )
    assert told["2002-06-28"] == (
        "Constellation Venture Capital II, L.P. joins the agreement; Amendment No. 1, June 28, 2002 comes into force"
    )
    told = happened(series_a, load(SERIES_A))
    assert told["2025-06-13"].startswith(
        "Form S-3 demand, way of the Initiating Holders, on Form S-3: may be requested, by Mirador"
    )
    assert told["2027-05-30"] == (
        "the Form S-3 demand by way of the Initiating Holders, on Form S-3 (shelf) does not count against the demands allowed:"
        " it was effected more than twelve months before"
    )


def test_a_delay_of_which_the_end_is_not_known_names_no_day() -> None:
    # r3 is pending: it defers (so read) for a time that its effective date will tell.
    reading = {"prior_demand_defers": "defers"}
    asked = requests(adjusted(load(MANY), as_of=day("2003-06-02"), readings=reading))
    (item,) = [item for item in asked.requests if (item.kind, item.way) == ("demand", "wcas")]
    assert item.clear_on is None
    (waits,) = item.waits_for
    assert waits.text == (
        "the prior registration c1 defers it: filing may no longer wait from 2003-07-20 on; the prior registration own defers it:"
        " filing may no longer wait from 2003-09-29 on; the prior registration r3 defers it"
    )


def test_json_says_for_which_condition_filing_may_wait(many: LedgerOverTime) -> None:
    (wcas,) = at(many, day("2003-02-04")).requests(("demand", "wcas"))
    (waits,) = wcas.json()["waits_for"]
    assert (waits["id"], waits["clause"]) == ("not_deferred", "3(c)(ii)")
    assert waits["text"].startswith("the prior registration own defers it")
    (wcas,) = at(many, day("2003-09-29")).requests(("demand", "wcas"))
    assert "waits_for" not in wcas.json()


def test_a_run_of_days_in_which_nothing_changes_is_one_row(many: LedgerOverTime) -> None:
    tables = [block for block in blocks_of(ledger_memo(load(MANY), many, basis=False)) if isinstance(block, Table)]
    (every,) = [block for block in tables if block.head[:2] == ("From", "Until")]
    rows = [[cell.text for cell in row] for row in every.rows]
    of_reuters = [(row[0], row[1], *row[3:7]) for row in rows if row[2] == "Demand registration, way of Reuters"]
    assert of_reuters == [
        ("2002-05-15", "2002-05-15", "2", "1", "1", "1"),
        ("2002-05-16", "2002-06-27", "2", "1", "1", "1"),  # filing may be put off
        ("2002-06-28", "2002-07-31", "2", "1", "1", "1"),
        ("2002-08-01", "2003-02-03", "2", "1", "0", "1"),  # r1 is effective; neither r2 nor what others do changes a thing
        ("2003-02-04", "2003-05-04", "2", "1", "0", "1"),
        ("2003-05-05", "2003-09-28", "2", "2", "1", "0"),
        ("2003-09-29", "2003-09-30", "2", "2", "1", "0"),
    ]
    for kind_and_way in {row[2] for row in rows}:
        told = [row for row in rows if row[2] == kind_and_way]
        assert all(row[3:] != after[3:] for row, after in pairwise(told) if day(row[1]) + DAY == day(after[0]))


def test_the_form(series_a: LedgerOverTime) -> None:
    days = [row.day for row in series_a.rows]
    ipo, shelf = day("2025-03-14"), day("2026-05-29")
    for wanted in (
        ipo,
        ipo + 91 * DAY,  # 2.1(d)(i): an S-3 demand is excused until 90 days after its own registration
        ipo + 181 * DAY,  # 2.1(a): 180 days after the IPO
        day("2026-04-20"),
        shelf,
        day("2027-05-30"),  # 2.1(d)(ii): within the 12 months before the request; no event names this day
        day("2029-03-14"),  # 2.13: the 4th anniversary of the IPO
    ):
        assert wanted in days
    assert [numbers(at(series_a, when), "s3_holders") for when in (shelf - DAY, shelf, day("2027-05-29"), day("2027-05-30"))] == [
        (0, 1, 2), (1, 0, 1), (1, 0, 1), (0, 0, 2),
    ]  # fmt: skip
    assert at(series_a, day("2025-06-12")).refusal(("short_form", "s3_holders"))
    assert at(series_a, day("2025-06-13")).requests(("short_form", "s3_holders"))
    assert at(series_a, day("2029-03-13")).requests(("short_form", "s3_holders"))
    assert not series_a.rows[-1].requests(("short_form", "s3_holders"))
    assert "all rights end (2.13)" in series_a.rows[-1].happened


def agrees(matter: Matter, told: LedgerOverTime, when: dt.date) -> None:
    """See that `requests` answers on a day what the row says that holds on it."""
    found = LedgerRow(when, (), requests(adjusted(matter, as_of=when), limit=1000))
    assert found.state == at(told, when).state, f"{when}: not as on {at(told, when).day}"


def test_every_row_is_what_is_answered_on_its_day_and_up_to_the_next(many: LedgerOverTime, series_a: LedgerOverTime) -> None:
    for matter, told in ((load(MANY), many), (load(SERIES_A), series_a)):
        for row, after in zip(told.rows, [*(row.day for row in told.rows[1:]), told.until + DAY], strict=True):
            agrees(matter, told, row.day)
            agrees(matter, told, after - DAY)
            if row.day > told.begin and not row.happened:
                assert row.state != at(told, row.day - DAY).state


HISTORY = """regrights: 1
matter: made up
as_of: 2003-06-02
price: "3.50"
form_s3: true
classes: [{id: common, kind: common, outstanding: 300000000, votes_per_share: 1}]
holders:
  - {id: w, capacity: wcas, holdings: [{class: common, shares: 90000000}]}
  - {id: r, capacity: reuters, holdings: [{class: common, shares: 40000000}]}
  - {id: c, capacity: constellation, joined: 2002-06-28, holdings: [{class: common, shares: 40000000}]}
registrations:
"""


def history(seed: int) -> str:
    """Return a matter with random earlier registrations."""
    chosen, lines = random.Random(seed), []
    for number in range(chosen.randint(1, 4)):
        notice = day("2002-03-20") + chosen.randint(0, 500) * DAY
        entry: dict[str, Any] = {"id": f"g{number}", "kind": chosen.choice(["demand", "demand", "short_form", "company"])}
        if entry["kind"] == "company":
            entry |= {"form": "S-1", "investors_notified": str(notice)}
        else:
            way = chosen.choice(
                ["wcas", "reuters", "constellation"] if entry["kind"] == "demand" else ["wcas", "other_investors"]
            )
            who = {"wcas": "w", "reuters": "r"}.get(way, "c")
            entry |= {"way": way, "by": [who], "notice": str(notice)}
        if chosen.random() < 0.6:
            entry["effective"] = str(notice + chosen.randint(0, 200) * DAY)
        entry |= {"withdrawn": chosen.random() < 0.2, "all_sold": chosen.random() < 0.7}
        lines.append(f"  - {json.dumps(entry)}\n")
    return HISTORY + "".join(lines)


SEEDS = [int(seed) for seed in os.environ.get("LEDGER_SEEDS", "").split(",") if seed] or range(examples(12))


@pytest.mark.parametrize("seed", SEEDS)
def test_no_day_of_change_is_missed_in_random_histories(seed: int) -> None:
    text = history(seed)
    matter = load_text(text, "made up")
    chosen = random.Random(seed)
    if chosen.random() < 0.5:
        matter = adjusted(matter, readings={"demand_counts": chosen.choice(["effective", "satisfied"])})
    told = ledger_over_time(matter)
    assert told.complete
    tried = [told.begin + chosen.randint(0, (told.until - told.begin).days) * DAY for _ in range(12)]
    for when in tried:
        try:
            agrees(matter, told, when)
        except AssertionError as error:
            raise AssertionError(f"LEDGER_SEEDS={seed} replays it\n{text}") from error
    for before, row in zip(told.rows, told.rows[1:], strict=False):
        assert row.happened or row.state != before.state, f"LEDGER_SEEDS={seed}: {row.day}"


def test_without_earlier_registrations_there_is_one_row() -> None:
    told: Any = answer("ledger")
    assert (told["registrations"], len(told["rows"]), told["rows"][0]["day"]) == (0, 1, "2002-06-28")
    assert told["from"] == told["until"] == "2002-06-28"
    assert "There is no earlier registration: one row, as of 2002-06-28." in run("ledger").stdout


def test_another_as_of_date_is_asked_of() -> None:
    told: Any = answer("ledger", "--as-of", "2002-06-01")
    assert [row["day"] for row in told["rows"]] == ["2002-06-01"]
    assert told["rows"][0]["in_force"] == ["base"]
    # The rows of a history are the same; it goes on to the as-of date at least.
    later: Any = answer("ledger", MANY, "--as-of", "2004-02-02")
    assert [row["day"] for row in later["rows"]][-1] == "2003-09-29"
    assert later["until"] == "2004-02-02"


def test_an_end_may_be_named() -> None:
    told = ledger_over_time(load(MANY), until=day("2002-12-31"))
    assert [row.day.isoformat() for row in told.rows][-1] == "2002-11-04"
    assert told.until == day("2002-12-31")
    with pytest.raises(UsageError, match="2002-05-15"):
        ledger_over_time(load(MANY), until=day("2002-05-14"))
    result = run("ledger", MANY, "--until", "2002-05-14")
    assert result.exit_code == 2
    assert "--until" in result.stderr


def test_a_reading_and_a_term_are_asked_with() -> None:
    told: Any = answer("ledger", MANY, "--reading", "demand_counts=effective", "--until", "2003-06-01")
    last = {entry["way"]: entry for entry in told["rows"][-1]["ledger"]}
    assert (last["reuters"]["used"], last["reuters"]["pending"], last["reuters"]["left"]) == (1, 1, 1)
    told = answer("ledger", SERIES_A, "--term", "s3_allowed=1", "--until", "2026-12-31")
    assert [entry["verdict"] for entry in told["rows"][-1]["refused"] if entry["kind"] == "short_form"] == ["excused"]


def test_json(many: LedgerOverTime) -> None:
    told: Any = answer("ledger", MANY)
    assert told["schema"] == "regrights/ledger/1"
    keys = {"matters", "matters_complete"}
    assert {key: told[key] for key in told.keys() - keys} == {key: many.json()[key] for key in many.json().keys() - keys}
    assert told["matters_complete"]
    assert told["complete"]
    assert set(told["rows"][0]) >= {"day", "happened", "in_force", "ledger", "requests", "refused"}
    assert "holdings on other days" in [item["item"] for item in told["basis"]]


def test_every_reading_that_would_change_a_row_is_named_with_the_days(many: LedgerOverTime) -> None:
    asked: Any = answer("ledger", MANY, "--until", "2002-07-31")
    told = {(entry["issue"], entry["other"]): entry["days"] for entry in asked["matters"]}
    matter = load(MANY)
    points = {(issue, option) for issue, point in matter.agreed.readings.items() for option in point.options}
    for issue, option in sorted(points):
        if option == asked["readings"][issue]:
            continue
        for row in (many.rows[0], many.rows[2]):
            other = LedgerRow(row.day, (), requests(adjusted(matter, as_of=row.day, readings={issue: option})))
            if other.state != row.state:
                assert row.day.isoformat() in told.get((issue, option), []), f"{issue}={option} on {row.day}"
    assert ("prior_demand_defers", "defers") in told
    text = " ".join(run("ledger", MANY, "--until", "2002-07-31").stdout.split())
    assert f"Read otherwise, some row would differ: {len(told)}" in text
    assert "prior_demand_defers=defers" in text
    assert "may also add a day on which something changes, or take one away" in text


def test_csv_has_a_row_for_each_day_and_way(tmp_path: Path, many: LedgerOverTime) -> None:
    file = tmp_path / "ledger.csv"
    result = run("ledger", MANY, "--to", file)
    assert (result.exit_code, result.stdout) == (0, "")
    assert "12 days of the ledger" in result.stderr
    rows = list(csv.DictReader(StringIO(file.read_text(encoding="utf-8"))))
    assert {row["day"] for row in rows} == {row.day.isoformat() for row in many.rows}
    (found,) = [row for row in rows if (row["day"], row["kind"], row["way"]) == ("2003-05-05", "demand", "reuters")]
    assert [found[key] for key in ("allowed", "used", "pending", "left", "verdict")] == ["2", "2", "1", "0", "excused"]
    assert "demands_left" in found["unmet"].split()
    # Short form registrations are not counted, though a way has the name of one that is.
    assert {row["left"] for row in rows if row["kind"] == "short_form"} == {""}
    (found,) = [row for row in rows if (row["day"], row["kind"], row["way"]) == ("2003-02-04", "demand", "wcas")]
    assert (found["verdict"], found["clear_on"], found["by"]) == ("deferred", "2003-09-29", "wcas_viii")


@pytest.mark.parametrize("suffix", [".md", ".html", ".docx", ".pdf", ".xlsx"])
def test_it_is_written_in_every_form_of_a_report(suffix: str, tmp_path: Path) -> None:
    file = tmp_path / f"ledger{suffix}"
    result = run("ledger", SERIES_A, "--to", file, "--until", "2026-12-31")
    assert result.exit_code == 0, result.stderr
    assert file.stat().st_size > 1000
    if suffix == ".md":
        text = file.read_text(encoding="utf-8")
        effective = "the Form S-3 demand by way of the Initiating Holders, on Form S-3 (shelf) becomes effective"
        assert f"| 2026-05-29 | {effective} | 0/0/1 | 1/0/1 |" in text
        assert "| 2025-02-10 | 2026-12-31 | Form S-1 demand" not in text  # what is answered of it changes in between
        assert "| 2025-06-13 | 2026-04-19 | Form S-3 demand, way of the Initiating Holders, on Form S-3 | 2 | 0 | 0 | 2 |" in text


@pytest.mark.parametrize("columns", [40, 80, 120])
def test_the_page_fits(columns: int) -> None:
    lines = run("ledger", MANY, "--until", "2002-12-31", columns=columns).stdout.splitlines()
    assert max(map(len, lines)) <= min(columns, 110)


def test_wrong_input_is_refused(tmp_path: Path) -> None:
    assert "--to" in run("ledger", MANY, "--to", tmp_path / "ledger.png").stderr
    assert run("ledger", MANY, "--until", "2002-13-01").exit_code == 2
    file = tmp_path / "deal.yaml"
    file.write_text(MANY.read_text(encoding="utf-8").replace('price: "3.50"\n', ""), encoding="utf-8")
    result = run("ledger", file)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "no price is stated" in result.stderr


def test_what_was_reached_in_time_is_told() -> None:
    slow = lambda *_: time.sleep(0.5)  # noqa: E731
    told = ledger_over_time(load(MANY), timeout=4, tell=slow)
    assert not told.complete
    assert told.rows[0].day == told.begin
    with pytest.raises(OutOfTime):
        ledger_over_time(load(MANY), timeout=0.0)
