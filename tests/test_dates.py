"""What falls on which day, as a table and as a calendar file."""

from __future__ import annotations

import datetime as dt
import json
import random
import re
from pathlib import Path

import icalendar
import pytest
from test_cli import run
from test_papers import CUTBACK, HOSTILE, OWN, SERIES_A, TRANSFEREES, WAITS, matter_of

from regrights import kb
from regrights.bridge.agreement.agreement import agreement_of
from regrights.bridge.documents.of_dates import Appointment, _rows, appointments
from regrights.bridge.matter.adjusting import adjusted
from regrights.bridge.matter.blanks import default_of
from regrights.bridge.matter.loading import load
from regrights.bridge.questions.dates import dates
from regrights.cli.writers.calendar import calendar

SEED = 20260901


def events(path: Path) -> list[icalendar.Event]:
    return list(icalendar.Calendar.from_ical(path.read_bytes()).walk("VEVENT"))


def written(tmp_path: Path, *arguments: str | Path) -> Path:
    file = tmp_path / "deadlines.ics"
    result = run("dates", *arguments, "--to", file)
    assert result.exit_code == 0, result.output
    assert result.stderr.startswith(f"regrights: wrote {file}: a calendar, ")
    return file


# The days, from the amendment and from NVCA.md.


def test_a_further_notice_is_due_at_once_and_an_answer_within_30_days() -> None:
    answer = dates(load(CUTBACK), "d1")
    told = {(entry.duty, entry.who): entry for entry in answer.days}
    assert told["further_notice", "nortel"].day == dt.date(2002, 6, 28)
    last = told["may_join", "cvc_ii_partners"]
    assert last.day == dt.date(2002, 6, 28) + dt.timedelta(days=30)
    assert (last.closed, last.clause) == ("a Sunday", "3(a)")
    assert "last_day" in (last.flag or "")
    assert ("may_join", "reuters") not in told  # it has asked already
    assert told["register", "company"].day is None


def test_filing_may_wait_180_days_and_no_longer_from_the_next_on() -> None:
    (clear,) = [entry for entry in dates(load(WAITS), "waits").days if entry.duty == "clear_on"]
    assert clear.day == dt.date(2024, 4, 10) + dt.timedelta(days=181)
    assert (clear.who, clear.clause) == ("company", "3(c)(ii)")
    open_ended = dates(matter_of(WAITS, ", effective: 2024-04-10", ""), "waits")
    assert [entry.day for entry in open_ended.days if entry.duty == "clear_on"] == [None]


def test_the_form_of_the_nvca_has_days_of_its_own() -> None:
    """NVCA: 10 days for the notice, 20 to join, 45 to file on Form S-3, 60 (a term) to put off; 180 from the IPO; 4 years."""
    answer, asked = dates(load(SERIES_A)), dt.date(2026, 9, 1)
    told = {(entry.act, entry.duty): entry for entry in answer.days}
    assert told["s3_now", "further_notice"].day == asked + dt.timedelta(days=10)
    assert told["s3_now", "may_join"].day == asked + dt.timedelta(days=20)
    assert told["s3_now", "file"].day == asked + dt.timedelta(days=45)
    assert told["s3_now", "may_put_off"].day == asked + dt.timedelta(days=60)
    assert told["s3_now", "may_put_off"].closed == "a Saturday"
    assert told[None, "first_demand"].day == dt.date(2025, 3, 14) + dt.timedelta(days=181)
    assert told[None, "rights_end"].day == dt.date(2029, 3, 14)
    assert answer.nothing == {"s1_now": "excused", "later_rights": "permitted"}
    assert [entry.day for entry in answer.dated] == sorted(entry.day for entry in answer.dated if entry.day)
    assert all(entry.clause in kb.clauses("nvca") for entry in answer.days)


@pytest.mark.parametrize("name", OWN)
def test_every_duty_of_every_kind_has_its_clause(name: str) -> None:
    words, clauses = agreement_of(name).words, kb.clauses(name)
    for of_kind in words.duty_clauses.values():
        assert set(of_kind) <= {*words.duties, *words.dates}
        assert set(of_kind.values()) <= set(clauses)
    assert set(words.duties) == {duty for of_kind in words.duty_clauses.values() for duty in of_kind if duty in words.duties}
    assert set(words.dates) <= set(words.duty_clauses.get("agreement", {}))


def test_a_public_holiday_is_no_business_day() -> None:
    """January 1, 2025 is 30 days after December 2, 2024."""
    matter = matter_of(WAITS, "    method: underwritten", "    date: 2024-12-02\n    method: underwritten")
    (last, *_) = [entry for entry in dates(matter, "waits").days if entry.duty == "may_join"]
    assert last.day == dt.date(2025, 1, 1)
    assert "public holiday" in (last.closed or "")
    assert "New Year" in (last.closed or "")


# The calendar file.


def test_a_calendar_has_each_duty_of_each(tmp_path: Path) -> None:
    file = written(tmp_path, SERIES_A)
    found, answer = events(file), dates(load(SERIES_A))
    assert len(found) == len(answer.dated)
    assert {str(event["uid"]) for event in found} == {entry.uid for entry in answer.dated}
    assert len({entry.uid for entry in answer.days}) == len(answer.days)
    for event, entry in zip(found, answer.dated, strict=True):
        assert event["dtstart"].dt == entry.day
        assert event["dtstart"].params["VALUE"] == "DATE"
        assert event["dtend"].dt - event["dtstart"].dt == dt.timedelta(days=1)
        assert event["dtstamp"].dt == dt.datetime(2026, 9, 1, tzinfo=dt.UTC)
        assert entry.clause in event["description"]
    (filing,) = [event for event in found if "File" in event["description"] and "s3_now" in event["description"]]
    assert str(filing["summary"]) == "Larkspur: file the registration statement; last day"
    assert "selling expenses of 6.5%: underwriting discount as in the IPO" in filing["description"]
    assert "Act: Form S-3 demand s3_now, September 1, 2026" in filing["description"]


def test_an_alarm_is_a_week_before_what_is_still_ahead(tmp_path: Path) -> None:
    found = {(str(event["summary"]), event["dtstart"].dt): event for event in events(written(tmp_path, CUTBACK, "d1"))}
    for (_, day), event in found.items():
        alarms = [alarm["trigger"].dt for alarm in event.walk("VALARM")]
        assert alarms == ([dt.timedelta(days=-7)] if day > dt.date(2002, 6, 28) else [])
    sunday = [event for (_, day), event in found.items() if day == dt.date(2002, 7, 28)]
    assert all("This day is a Sunday." in event["description"] for event in sunday)
    assert all("Day 30 is 2002-07-28, a Sunday" in event["description"] for event in sunday)


def test_every_line_ends_and_folds_as_the_standard_says(tmp_path: Path) -> None:
    content = written(tmp_path, SERIES_A).read_bytes()
    assert content.endswith(b"END:VCALENDAR\r\n")
    assert content.count(b"\n") == content.count(b"\r\n") == content.count(b"\r")
    assert max(map(len, content.split(b"\r\n"))) <= 75
    assert content.startswith(b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n")


def test_a_calendar_takes_it_twice_without_doubling(tmp_path: Path) -> None:
    first = written(tmp_path, SERIES_A).read_bytes()
    assert written(tmp_path, SERIES_A).read_bytes() == first
    known = {str(event["uid"]): event["dtstart"].dt for event in events(tmp_path / "deadlines.ics")}
    later = {str(event["uid"]): event["dtstart"].dt for event in events(written(tmp_path, SERIES_A, "--as-of", "2026-09-03"))}
    # A day that has moved is the same entry; but for what the other day brings about or not.
    moved = [uid for uid in known.keys() & later.keys() if known[uid] != later[uid]]
    assert len(moved) > 5
    alone = {str(event["uid"]) for event in events(written(tmp_path, SERIES_A, "s3_now"))}
    assert alone < set(known)


def test_hostile_names_make_no_lines_of_their_own(tmp_path: Path) -> None:
    file = tmp_path / "evil.yaml"
    file.write_text(HOSTILE)
    made = written(tmp_path, file)
    content = made.read_bytes()
    assert content.count(b"\r\nBEGIN:VEVENT\r\n") == len(events(made)) == 1
    (event,) = events(made)
    assert str(event["summary"]).startswith("G {{ 7*7 }} {% raw %} {who} & <w:p/> by way of 3(a): ")
    assert "\u202e" not in content.decode()
    assert "rrule" not in event


def test_any_text_comes_back_as_it_was_written() -> None:
    rng = random.Random(SEED)
    letters = "aé漢🙂 ,;:\\\"'{}|\n\tBEGI:VETعربى"  # icalendar takes a backslash before an N for the end of a line
    for number in range(200):
        text = "".join(rng.choice(letters) for _ in range(rng.randrange(1, 300))).strip() or "x"
        day = dt.date(2000, 1, 1) + dt.timedelta(days=rng.randrange(20_000))
        content = calendar(text, dt.date(2026, 1, 1), [Appointment(f"{number}@x", day, text, text, rng.random() < 0.5)])
        assert max(map(len, content.split(b"\r\n"))) <= 75, f"seed {SEED}, number {number}"
        (event,) = icalendar.Calendar.from_ical(content).walk("VEVENT")
        assert event["dtstart"].dt == day, f"seed {SEED}, number {number}"
        assert str(event["summary"]) == " ".join(text.split()), f"seed {SEED}, number {number}"
        assert str(event["description"]) == text, f"seed {SEED}, number {number}"


# The table, and what is wrong.


def test_the_table_is_in_the_order_of_the_days() -> None:
    said = run("dates", SERIES_A, columns=200).stdout
    places = [said.index(day) for day in ("2025-09-11  Thursday", "2026-09-11  Friday", "2026-10-25  Sunday", "2029-03-14  W")]
    assert places == sorted(places)
    assert said.startswith("8 days, 2025-09-11 to 2029-03-14; 2 of them no business days.")
    assert re.search(r"2026-10-25  Sunday +no +follow_on +2\.2 +First Harbor Bank", said)
    holiday = matter_of(WAITS, "    method: underwritten", "    date: 2024-12-02\n    method: underwritten")
    (row, *_) = [row for row in _rows(holiday, dates(holiday, "waits")) if row[0].text == "2025-01-01"]
    assert [cell.text for cell in row[1:4]] == ["Wednesday", "no: a public holiday (New Year's Day)", "waits"]
    assert "s1_now: the notice is a valid one, but Larkspur need not file" in said


@pytest.mark.parametrize("columns", [40, 60, 100])
def test_no_line_is_wider_than_the_terminal(columns: int) -> None:
    assert max(map(len, run("dates", SERIES_A, columns=columns).stdout.splitlines())) <= columns


def test_json_has_every_day() -> None:
    answer = json.loads(run("dates", WAITS, "waits", "--json").stdout)
    assert answer["schema"] == "regrights/dates/1"
    assert [entry["day"] for entry in answer["dates"]] == ["2024-05-06"] * 2 + ["2024-06-05"] * 2 + ["2024-10-08"]
    assert answer["dates"][-1] | {"uid": ""} == {
        "day": "2024-10-08", "weekday": "Tuesday", "business_day": True, "closed": None, "act": "waits", "duty": "clear_on",
        "who": "company", "text": "filing may no longer wait from this day on", "clause": "3(c)(ii)", "flag": None, "uid": "",
    }  # fmt: skip
    assert [entry["duty"] for entry in answer["undated"]] == ["register"]


def test_what_does_not_fit_is_told(tmp_path: Path) -> None:
    wrong = run("dates", SERIES_A, "--to", tmp_path / "days.txt")
    assert wrong.exit_code == 2
    assert "a calendar file ends in .ics" in " ".join(wrong.stderr.split())
    nothing = run("dates", "bsc_iv_alone", "--to", tmp_path / "days.ics")
    assert nothing.exit_code == 2
    assert "there is no day to write" in " ".join(nothing.stderr.split())
    assert run("dates", "nobody").exit_code == 2
    assert run("dates", "bsc_iv_alone").exit_code == 0
    assert list(tmp_path.iterdir()) == []


def test_the_words_of_an_entry_are_those_of_the_table() -> None:
    matter = load(WAITS)
    answer = dates(matter, "waits")
    made = list(appointments(matter, answer))
    assert [entry.alarm for entry in made] == [False, False, True, True, True]
    assert made[-1].summary == "Halden Networks: filing may no longer wait from this day on"


def test_an_entry_rests_on_what_it_says_and_not_on_what_another_does() -> None:
    nortel = "  - id: nortel\n"
    answer = dates(matter_of(CUTBACK, nortel, TRANSFEREES + nortel), "d1")
    told = {(entry.duty, entry.who): " ".join(item.note for item in entry.basis) for entry in answer.days}
    for duty in ("further_notice", "may_join"):
        assert "of the first" in told[duty, "first_heir"]
        assert "of the second" not in told[duty, "first_heir"]
        assert "of the first" not in told[duty, "cvc_ii_partners"]
        assert "taken to be received on the day" in told["may_join", "cvc_ii_partners"]
    assert (
        "taken to be received on the day" not in told["further_notice", "cvc_ii_partners"]
    )  # it is due at once, whenever it is received
    assert all("all of it put on this fund" in text for text in told.values())  # by which the request is what it is


def test_a_day_of_the_agreement_rests_on_what_it_is_reckoned_from() -> None:
    """NVCA 2.1(a) and 2.13: some years from the agreement or the IPO; what is held does not bear on it."""
    matter = matter_of(SERIES_A, "shares: 4800000,", "shares: 4800000, basis: assumed, note: by hearsay,")
    own = {
        entry.duty: " ".join(item.item + " " + item.note for item in entry.basis) for entry in dates(matter).days if not entry.act
    }
    assert "ends_from" in own["rights_end"]
    assert "demand_from" in own["first_demand"]
    assert "ends_from" not in own["first_demand"]
    assert not any("by hearsay" in text for text in own.values())


def test_an_entry_names_every_default_that_its_day_is_reckoned_by() -> None:
    """Each figure that is the form's own, said otherwise by one, moves only days whose entries name it."""
    matter = load(SERIES_A)
    days = {(entry.act, entry.duty, entry.who): entry for entry in dates(matter).days}
    moved = 0
    for name, blank in matter.agreed.blanks.items():
        if name in matter.terms or not isinstance(default_of(blank), int):
            continue
        other = adjusted(matter, terms={name: str(default_of(blank) + 1)})
        for entry in dates(other).days:
            was = days.get((entry.act, entry.duty, entry.who))
            if was and was.day != entry.day:
                moved += 1
                assert any(item.item == name for item in was.basis), f"{was.duty} of {was.act} moves with {name}, unsaid"
    assert moved > 3
