"""Open Cap Table packages: what is taken, added up by hand beside each; what is left and asked; what is refused, at once."""

from __future__ import annotations

import datetime as dt
import json
import random
import re
import time
import zipfile
from pathlib import Path
from typing import Any

import pytest
from ocf_packages import (
    Object,
    close,
    files,
    folder,
    issue,
    person,
    stock_class,
    text,
    transaction,
    warrant,
    zipped,
)
from test_cli import run

from regrights.bridge.basics.errors import InputError, UsageError
from regrights.bridge.basics.files import LARGEST
from regrights.bridge.intake.ocf import read_ocf
from regrights.bridge.intake.taken import Question, Taken
from regrights.bridge.matter.loading import load, load_text
from regrights.bridge.matter.model import Matter


def matter(taken: Taken) -> Matter:
    """Return the matter that is taken, read as a file is."""
    return load_text(json.dumps(taken.data), "taken")


def holdings(taken: Taken) -> dict[str, list[tuple[str, int]]]:
    """Return what each holder has, by class or warrant."""
    return {
        holder["id"]: [(held.get("class") or held["warrant"], held["shares"]) for held in holder["holdings"]]
        for holder in taken.data["holders"]
    }


def left(taken: Taken) -> dict[str, tuple[int, tuple[str, ...]]]:
    return {entry.kind: (entry.number, entry.where) for entry in taken.left}


def asked(taken: Taken) -> dict[str, Question]:
    return {question.place: question for question in taken.questions}


def totals(taken: Taken) -> list[tuple[str, int, int]]:
    return [(total.what, total.theirs, total.ours) for total in taken.totals]


def refused(path: Path) -> list[str]:
    """Return what is told of a package that is refused, each with its file and line, without the folder."""
    with pytest.raises(InputError) as error:
        read_ocf(path, "savvis")
    return [str(finding._replace(where=finding.where.removeprefix(f"{path}/"), mend="")) for finding in error.value.findings]


SIMPLE = files(
    [person("Cedar Fund I, L.P.", "a1f0"), person("Ana Founder", "b2e1"), person("Emil Employee", "c3d2")],
    [
        stock_class("Common Stock", id="com"),
        stock_class("Series A Preferred", "PREFERRED", "1", "com", {"numerator": "4", "denominator": "3"}, id="pa"),
    ],
    [
        issue("s1", "2020-01-02", "b2e1", "com", "6000000"),
        issue("s2", "2021-03-04", "a1f0", "pa", "3000000.00"),
        warrant(
            "w1",
            "2021-03-04",
            "a1f0",
            "250000",
            ("com",),
            custom_id="W-1",
            exercise_price={"amount": "0.5000000000", "currency": "USD"},
        ),
        transaction("EQUITY_COMPENSATION_ISSUANCE", "2021-05-06", security_id="o1", stakeholder_id="c3d2", quantity="10000"),
    ],
    as_of="2021-05-06",
)


def test_a_simple_package_is_taken_whole(tmp_path: Path) -> None:
    taken = read_ocf(folder(tmp_path, SIMPLE), "savvis")
    assert taken.data == {
        "regrights": 1,
        "agreement": "savvis",
        "labels": {"company": "Juniper Robotics, Inc."},
        "names": {"company": "Juniper Robotics, Inc."},
        "matter": "Juniper Robotics, Inc., by an Open Cap Table package",
        "as_of": "2021-05-06",  # the last transaction
        "classes": [
            {
                "id": "common_stock", "kind": "common", "name": "Common Stock", "outstanding": 6000000, "votes_per_share": "1",
                "basis": "sourced",
                "source": "StockClasses.ocf.json:2, stock class com; outstanding is the sum of 1 open issuance",
            },
            {
                "id": "series_a_preferred", "kind": "preferred", "name": "Series A Preferred", "outstanding": 3000000,
                "converts_to": "common_stock", "ratio": "4/3", "votes_per_share": "1", "basis": "sourced",
                "source": "StockClasses.ocf.json:3, stock class pa; converts by StockClasses.ocf.json:3; "
                "outstanding is the sum of 1 open issuance",
            },
        ],
        "warrants": [
            {
                "id": "w_1", "name": "Warrant W-1", "into": "common_stock", "exercise_price": "0.5", "basis": "sourced",
                "source": "Transactions.ocf.json:4, security w1",
            }
        ],
        "holders": [
            {
                "id": "cedar_fund_i_lp", "name": "Cedar Fund I, L.P.", "capacity": "none",
                "holdings": [
                    {"class": "series_a_preferred", "shares": 3000000, "basis": "sourced",
                     "source": "Transactions.ocf.json:3, security s2, stakeholder a1f0"},
                    {"warrant": "w_1", "shares": 250000, "basis": "sourced",
                     "source": "Transactions.ocf.json:4, security w1, stakeholder a1f0"},
                ],
            },
            {
                "id": "ana_founder", "name": "Ana Founder", "capacity": "none",
                "holdings": [{"class": "common_stock", "shares": 6000000, "basis": "sourced",
                              "source": "Transactions.ocf.json:2, security s1, stakeholder b2e1"}],
            },
        ],
        "assumptions": [
            {"item": f"holders.{name}.capacity", "basis": "assumed",
             "note": f"taken as no party (none) until it is said: no package says how an agreement names {called}"}
            for name, called in (("cedar_fund_i_lp", "Cedar Fund I, L.P."), ("ana_founder", "Ana Founder"))
        ],
    }  # fmt: skip
    assert totals(taken) == [
        ("Common Stock: shares outstanding", 6000000, 6000000),
        ("Series A Preferred: shares outstanding", 3000000, 3000000),
        ("shares issuable on warrants", 250000, 250000),
    ]
    assert left(taken) == {
        "stakeholders without stock or warrants": (1, ("Stakeholders.ocf.json:4 (Emil Employee)",)),
        "options and other equity compensation": (1, ("Transactions.ocf.json:5: 10,000 shares",)),
    }
    assert matter(taken).holders[0].holdings[1].shares == 250000


def test_what_people_must_say_is_asked_with_the_options_of_the_agreement(tmp_path: Path) -> None:
    questions = asked(read_ocf(folder(tmp_path, SIMPLE), "savvis"))
    capacity = questions["holders.cedar_fund_i_lp.capacity"]
    assert capacity.taken == "none"
    assert {"wcas", "reuters", "none"} <= set(capacity.options)
    assert "3,000,000 of series_a_preferred, 250,000 of w_1" in capacity.text
    assert (questions["warrants.w_1.covered"].options, questions["warrants.w_1.covered"].taken) == (("true", "false"), "false")
    assert questions["price"].taken == "left out"
    # One vote is stated, and a share converts into 4/3: that is asked, not changed.
    assert questions["classes.series_a_preferred.votes_per_share"].options == ("1",)
    assert "4/3" in questions["classes.series_a_preferred.votes_per_share"].text
    assert "as_of" not in questions  # the manifest says the same day
    assert all(question.taken is not None for question in questions.values())


def test_a_day_that_an_agreement_cannot_do_without_is_the_last_of_the_package_assumed_and_asked(tmp_path: Path) -> None:
    taken = read_ocf(folder(tmp_path, SIMPLE), "nvca")
    assert asked(taken)["terms.agreement_date"].taken == "2021-05-06"  # the last transaction
    term = taken.data["terms"]["agreement_date"]
    assert (term["value"], term["basis"]) == ("2021-05-06", "assumed")
    assert matter(taken).terms["agreement_date"].basis == "assumed"
    assert matter(taken).classes[1].ratio is not None
    earlier = read_ocf(tmp_path, "nvca", dt.date(2021, 3, 31))
    assert earlier.data["terms"]["agreement_date"]["value"] == "2021-03-31"
    # No other term is taken for the deal's, and an agreement that needs no day has none.
    assert [*taken.data["terms"]] == ["agreement_date"]
    assert "terms" not in read_ocf(tmp_path, "savvis").data


@pytest.mark.parametrize("under", ["", "Juniper/", "exports/2021/Juniper/"])
def test_a_zip_file_says_what_its_folder_says(tmp_path: Path, under: str) -> None:
    of_folder = read_ocf(folder(tmp_path / "f", SIMPLE), "savvis")
    assert read_ocf(zipped(tmp_path / "p.zip", SIMPLE, under), "savvis") == of_folder
    assert read_ocf(tmp_path / "f" / "Manifest.ocf.json", "savvis") == of_folder


# Every way in which stock and warrants close. Ada, Bo and Cy; common, and Series A, two of common for each.
CLOSINGS = [
    issue("s1", "2020-01-01", "Ada", "Common", "1000"),  # line 2
    # 400 of Ada's 1,000 go to Bo; 600 stay hers, as another security.
    close("STOCK_TRANSFER", "2021-01-01", "s1", "400", ("s2",), balance_security_id="s3"),
    issue("s2", "2021-01-01", "Bo", "Common", "400"),
    issue("s3", "2021-01-01", "Ada", "Common", "600"),
    # 100 of Ada's 600 are cancelled: 500.
    close("STOCK_CANCELLATION", "2021-02-01", "s3", "100", balance_security_id="s4", reason_text="r"),
    issue("s4", "2021-02-01", "Ada", "Common", "500"),
    # 50 of them are repurchased: 450.
    close("STOCK_REPURCHASE", "2021-03-01", "s4", "50", balance_security_id="s5"),
    issue("s5", "2021-03-01", "Ada", "Common", "450"),
    # Reissued in two: 200 and 250.
    close("STOCK_REISSUANCE", "2021-04-01", "s5", None, ("s6", "s7")),
    issue("s6", "2021-04-01", "Ada", "Common", "200"),
    issue("s7", "2021-04-01", "Ada", "Common", "250"),
    # And put together again: 450.
    transaction("STOCK_CONSOLIDATION", "2021-05-01", security_ids=["s6", "s7"], resulting_security_id="s8"),
    issue("s8", "2021-05-01", "Ada", "Common", "450"),
    # What Cy got by mistake is taken back.
    issue("s9", "2021-06-01", "Cy", "Common", "77"),
    close("STOCK_RETRACTION", "2021-06-02", "s9"),
    # Cy has 300 of Series A, and converts 100 into 200 of common.
    issue("a1", "2021-07-01", "Cy", "Series A", "300"),
    close("STOCK_CONVERSION", "2021-08-01", "a1", None, ("s10",), quantity_converted="100", balance_security_id="a2"),
    issue("s10", "2021-08-01", "Cy", "Common", "200"),
    issue("a2", "2021-08-01", "Cy", "Series A", "200"),
    # Bo's warrant for 90: 30 go to Cy, 60 stay; Bo exercises the 60; a warrant of Cy's for 5 is cancelled, one for 6 retracted.
    warrant("w1", "2021-09-01", "Bo", "90", ("Common",), custom_id="W-1"),
    close("WARRANT_TRANSFER", "2021-09-02", "w1", "30", ("w2",), balance_security_id="w3"),
    warrant("w2", "2021-09-02", "Cy", "30", ("Common",), custom_id="W-2"),
    warrant("w3", "2021-09-02", "Bo", "60", ("Common",), custom_id="W-3"),
    close("WARRANT_EXERCISE", "2021-10-01", "w3", None, ("s11",), trigger_id="t0"),
    issue("s11", "2021-10-01", "Bo", "Common", "60"),
    warrant("w4", "2021-09-03", "Cy", "5", ("Common",), custom_id="W-4"),
    close("WARRANT_CANCELLATION", "2021-09-04", "w4", "5", reason_text="r"),
    warrant("w5", "2021-09-05", "Cy", "6", ("Common",), custom_id="W-5"),
    close("WARRANT_RETRACTION", "2021-09-06", "w5"),
    # Ada gives all she has to Bo.
    close("STOCK_TRANSFER", "2021-11-01", "s8", "450", ("s12",)),
    issue("s12", "2021-11-01", "Bo", "Common", "450"),
]
PEOPLE = [person("Ada"), person("Bo"), person("Cy")]
CLASSES = [stock_class("Common"), stock_class("Series A", "PREFERRED", "2", "Common", "2")]


def test_whatever_closes_a_security_is_reckoned(tmp_path: Path) -> None:
    taken = read_ocf(folder(tmp_path, files(PEOPLE, CLASSES, CLOSINGS)), "savvis")
    # Bo: 400 from the first transfer, 60 on the warrant, 450 at last. Cy: 200 on conversion, 200 of Series A, a warrant for 30.
    assert holdings(taken) == {
        "ada": [],  # who took from her is there
        "bo": [("common", 400), ("common", 60), ("common", 450)],
        "cy": [("common", 200), ("series_a", 200), ("w_2", 30)],
    }
    # Common: 1000 - 100 - 50 + 200 + 60 = 1110. Series A: 300 - 100. Warrants: 90 - 60 (exercised) = 30.
    assert totals(taken) == [
        ("Common: shares outstanding", 1110, 1110),
        ("Series A: shares outstanding", 200, 200),
        ("shares issuable on warrants", 30, 30),
    ]
    assert taken.left == ()
    # The warrant that was exercised stays, for what was issued on it.
    bo = next(holder for holder in taken.data["holders"] if holder["id"] == "bo")
    assert [held.get("from_warrant") for held in bo["holdings"]] == [None, "w_3", None]
    assert [entry["id"] for entry in taken.data["warrants"]] == ["w_2", "w_3"]
    questions = asked(taken)
    assert questions["holders.bo.transferee_of"].options == ("ada",)
    assert "Transactions.ocf.json:3)" in questions["holders.bo.transferee_of"].text
    assert questions["holders.cy.transferee_of"].options == ("bo",)  # by the warrant
    assert matter(taken).as_of == dt.date(2021, 11, 1)


def test_the_order_of_the_file_does_not_matter(tmp_path: Path) -> None:
    straight = read_ocf(folder(tmp_path / "a", files(PEOPLE, CLASSES, CLOSINGS)), "savvis")
    shuffled = read_ocf(folder(tmp_path / "b", files(PEOPLE, CLASSES, CLOSINGS[::-1])), "savvis")
    assert {name: sorted(held) for name, held in holdings(shuffled).items()} == {
        name: sorted(held) for name, held in holdings(straight).items()
    }
    assert shuffled.totals == straight.totals


def test_what_is_dated_before_what_it_comes_of_is_not_counted_twice(tmp_path: Path) -> None:
    transactions = [
        issue("s1", "2020-01-01", "Ada", "Common", "100"),
        close("STOCK_TRANSFER", "2023-01-01", "s1", "40", ("s2",), balance_security_id="s3"),
        issue("s2", "2020-01-01", "Bo", "Common", "40"),  # with the day of the shares that it is for
        issue("s3", "2020-01-01", "Ada", "Common", "60"),
    ]
    path = folder(tmp_path, files(PEOPLE, CLASSES, transactions))
    assert holdings(read_ocf(path, "savvis", dt.date(2022, 1, 1))) == {"ada": [("common", 100)]}
    assert holdings(read_ocf(path, "savvis")) == {"ada": [("common", 60)], "bo": [("common", 40)]}


def test_conversion_is_marked_where_the_agreement_marks_it(tmp_path: Path) -> None:
    taken = read_ocf(folder(tmp_path, files(PEOPLE, CLASSES, CLOSINGS)), "nvca")
    marked = [
        (holder["id"], held["shares"])
        for holder in taken.data["holders"]
        for held in holder["holdings"]
        if held.get("on_conversion")
    ]
    assert marked == [("cy", 200)]


def test_a_package_is_read_up_to_a_day(tmp_path: Path) -> None:
    path = folder(tmp_path, files(PEOPLE, CLASSES, CLOSINGS))
    taken = read_ocf(path, "savvis", dt.date(2021, 2, 28))
    # Ada 500 after the cancellation of February 1, Bo 400.
    assert holdings(taken) == {"ada": [("common", 500)], "bo": [("common", 400)]}
    assert taken.data["as_of"] == "2021-02-28"
    # Of 32 transactions six are of that day or before.
    assert left(taken)["transactions after the day"] == (len(CLOSINGS) - 6, ("after 2021-02-28",))


# All that public packages have been seen to have.
UUID = "8d8371e8-d41d-4a49-9f42-b91758fd155d"
HOSTILE_PEOPLE = [
    person("Seed Venture Fund V", "c0ffee00-0000-4000-8000-000000000001"),
    person("Seed Venture Fund V", "c0ffee00-0000-4000-8000-000000000002", addresses=[{"street_suite": "1 Main Street\nSuite 4"}]),
    person("Zoë\nÉtoile & Söhne", "z"),
    person("株式会社", "k"),
    person("Ann", "n") | {"name": "3 Ann\u202e"},
]
HOSTILE_CLASSES = [
    stock_class("Ordinary A", "PREFERRED", id=UUID),
    stock_class("Series Seed", "PREFERRED", {"omitted": True, "comment": "no data"}, UUID,
                {"numerator": 10, "denominator": 5}, id="seed"),
    stock_class("Series B", "PREFERRED", "1", "seed", {"numerator": "1.5000000000", "denominator": "1"}, id="b"),
    stock_class("Non-Voting", "COMMON", None, id="nv"),
]  # fmt: skip
ONE, TWO = (entry["id"] for entry in HOSTILE_PEOPLE[:2])
HOSTILE = [
    close("STOCK_TRANSFER", "2022-06-15", "t1", "300", ("t2",), balance_security_id="t3"),  # line 2: before t1
    issue("t1", "2022-01-01", ONE, UUID, "+10000000.00"),
    issue("t2", "2022-06-15", TWO, UUID, "300.0000000000"),
    issue("t3", "2019-01-01", ONE, UUID, "9999700"),  # dated before what it comes of
    issue("d1", "2022-01-01", "z", "nv", 500),
    issue("d1", "2022-01-01", "z", "nv", "500"),  # line 7: issued twice
    close("STOCK_CANCELLATION", "2022-02-01", "d1", "500", balance_security_id="", reason_text="r"),
    close("STOCK_REPURCHASE", "2022-03-01", "d1", "500"),  # line 9: cancelled already
    close("STOCK_CANCELLATION", "2022-02-01", "ghost", "5", reason_text="r"),  # line 10: never issued
    issue("m1", "2022-01-01", "k", "b", "100"),
    close("STOCK_TRANSFER", "2022-04-01", "m1", "150", ("m2",)),  # line 12: of 100
    issue("m2", "2022-04-01", "z", "b", "150"),
    issue("f1", "2022-01-01", "n", "nv", "10.5"),  # line 14: half a share
    warrant("w1", "2022-01-01", "n", None, (), custom_id="W-1"),  # line 15: no quantity, and into nothing
    warrant("w2", "2022-01-01", "n", "7", ("seed",), custom_id="W-1",
            exercise_price={"amount": "1.0123456789", "currency": "USD"}),
    transaction("PLAN_SECURITY_ISSUANCE", "2022-01-01", security_id="p1", stakeholder_id="n", quantity="9"),
    transaction("CONVERTIBLE_ISSUANCE", "2022-01-01", security_id="c1", stakeholder_id="n", convertible_type="SAFE",
                investment_amount={"amount": "50000.00", "currency": "USD"}),
    transaction("SOMETHING_NEW", "2022-01-01", security_id="t2"),
    issue("e1", "2022-05-01", "k", "nv", "40", vesting_terms_id="v"),
    close("STOCK_CANCELLATION", "2022-05-02", "e1", "15", reason_text="r"),  # line 21: in part, and none for the rest
]  # fmt: skip


def test_a_hostile_package_is_taken_and_nothing_is_hidden(tmp_path: Path) -> None:
    taken = read_ocf(folder(tmp_path, files(HOSTILE_PEOPLE, HOSTILE_CLASSES, HOSTILE, ocf_version="1.0.0-b1")), "savvis")
    # "Ordinary A" is marked preferred, and others convert into it: common, and asked. Seed converts at 10/5 = 2; Series B into
    # Seed at 1.5, so at last into Ordinary A at 1.5 x 2 = 3.
    classes = {entry["id"]: entry for entry in taken.data["classes"]}
    assert {name: (entry["kind"], entry.get("converts_to"), entry.get("ratio")) for name, entry in classes.items()} == {
        "ordinary_a": ("common", None, None),
        "series_seed": ("preferred", "ordinary_a", "2"),
        "series_b": ("preferred", "ordinary_a", "3"),
        "non_voting": ("common", None, None),
    }
    assert classes["series_b"]["basis"] == classes["ordinary_a"]["basis"] == "inferred"
    assert classes["series_seed"]["votes"] == "as_converted"
    assert classes["non_voting"]["votes_per_share"] == "1"
    # Namesakes told apart; a line of a name is one line; letters of others leave no id.
    assert holdings(taken) == {
        "seed_venture_fund_v": [("ordinary_a", 9999700)],
        "seed_venture_fund_v_2": [("ordinary_a", 300)],
        "zoe_etoile_sohne": [("series_b", 150)],
        "holder": [("non_voting", 25)],  # 40 less 15
        "holder_3_ann": [("non_voting", 10), ("w_1", 0), ("w_1_2", 7)],
    }
    assert [holder["name"] for holder in taken.data["holders"]][2:] == ["Zoë Étoile & Söhne", "株式会社", "3 Ann\ufffd"]
    # By the transactions alone: Ordinary A 10,000,000 + 300 + 9,999,700 - (300 + 9,999,700); Series B 100 + 150 - 150; Non-Voting
    # 500 - 500 - 500 + 10.5 + 40 - 15 = -464.5, and our 35.
    assert totals(taken) == [
        ("Ordinary A: shares outstanding", 10000000, 10000000),
        ("Series Seed: shares outstanding", 0, 0),
        ("Series B: shares outstanding", 100, 150),
        ("Non-Voting: shares outstanding", -464, 35),
        ("shares issuable on warrants", 7, 7),
    ]
    told = left(taken)
    at = "Transactions.ocf.json"
    assert told["dates that do not fit"] == (1, (f"{at}:5 (2019-01-01, and 2022-06-15 at {at}:2)",))
    assert told["securities issued twice"] == (1, (f"{at}:7: d1 (as {at}:6)",))
    assert told["closings of what is closed already"] == (1, (f"{at}:9: 500 of d1 are repurchased, and none is left",))
    assert told["closings of securities that are never issued"] == (1, (f"{at}:10: ghost is cancelled",))
    assert told["closings of more than there is"] == (1, (f"{at}:12: 150 of m1 are transferred, and there are 100",))
    assert told["parts of a share"] == (1, (f"{at}:14: 10.5, and 10 are taken",))
    assert told["closings in part without a security for the rest"] == (1, (f"{at}:21: 25 stay",))
    assert told["options and other equity compensation"] == (1, (f"{at}:17: 9 shares",))
    assert told["SAFEs"] == (1, (f"{at}:18: $50000",))
    assert told["objects of the unknown type TX_SOMETHING_NEW"] == (1, (f"{at}:19",))
    assert told["securities that vest"] == (1, (f"{at}:20",))
    assert told["personal details of stakeholders"] == (1, ("Stakeholders.ocf.json:3",))
    assert not [entry for entry in [*taken.left, *taken.notes, *taken.questions] if "{" in str(entry)]
    notes = " ".join(taken.notes)
    assert "seed_venture_fund_v (Stakeholders.ocf.json:2), seed_venture_fund_v_2 (Stakeholders.ocf.json:3)" in notes
    assert "1.0.0-b1" in notes


def test_what_is_in_doubt_of_a_hostile_package_is_asked(tmp_path: Path) -> None:
    taken = read_ocf(folder(tmp_path, files(HOSTILE_PEOPLE, HOSTILE_CLASSES, HOSTILE)), "savvis")
    questions = asked(taken)
    assert questions["classes.ordinary_a.kind"].taken == "common"
    assert "classes.series_b.converts_to" not in questions
    assert questions["classes.series_seed.votes"].taken == "as_converted"
    assert questions["classes.series_b.outstanding"].taken == "150"
    assert questions["holders.holder_3_ann.holdings.1.shares"].taken == "0"
    assert questions["warrants.w_1_2.exercise_price"].taken == "left out"  # it has ten places
    # Two classes of common: which of them the warrant is for is not guessed, and the matter is not read without.
    assert questions["warrants.w_1.into"].taken is None
    assert questions["warrants.w_1.into"].options == ("ordinary_a", "series_seed", "series_b", "non_voting")
    assumed = {entry["item"] for entry in taken.data["assumptions"]}
    assert {"holders.holder_3_ann.holdings.1.shares", "classes.non_voting.votes_per_share"} <= assumed
    with pytest.raises(InputError, match="into: this key is missing"):
        matter(taken)
    taken.data["warrants"][0]["into"] = "non_voting"
    assert matter(taken).classes[2].ratio == 3


def test_splits_are_taken_where_they_are_exact(tmp_path: Path) -> None:
    split = transaction(
        "STOCK_CLASS_SPLIT", "2023-01-01", stock_class_id="Common", split_ratio={"numerator": "3", "denominator": "2"}
    )
    transactions = [
        issue("s1", "2022-01-01", "Ada", "Common", "100"),  # 150 after the split
        issue("s2", "2022-01-01", "Bo", "Common", "40"),  # reissued for it: 60
        split,
        close("STOCK_REISSUANCE", "2023-01-01", "s2", None, ("s3",), split_transaction_id=split["id"]),
        issue("s3", "2023-01-01", "Bo", "Common", "60"),
        issue("s4", "2024-01-01", "Cy", "Common", "7"),  # after it
        issue("a1", "2022-01-01", "Cy", "Series A", "10"),
    ]
    taken = read_ocf(folder(tmp_path, files(PEOPLE, CLASSES, transactions)), "savvis")
    assert holdings(taken) == {"ada": [("common", 150)], "bo": [("common", 60)], "cy": [("common", 7), ("series_a", 10)]}
    assert totals(taken)[0] == ("Common: shares outstanding", 217, 217)
    held = taken.data["holders"][0]["holdings"][0]
    assert (held["basis"], held["note"]) == ("inferred", "100 before the split of 2023-01-01 (Transactions.ocf.json:4)")
    # Two of common for a share of Series A: before the split, and nothing is said after it.
    assert asked(taken)["classes.series_a.ratio"].taken == "2"


def test_a_split_that_does_not_come_out_even_is_left_whole(tmp_path: Path) -> None:
    split = transaction(
        "STOCK_CLASS_SPLIT", "2023-01-01", stock_class_id="Common", split_ratio={"numerator": "1", "denominator": "3"}
    )
    transactions = [issue("s1", "2022-01-01", "Ada", "Common", "100"), issue("s2", "2022-01-01", "Bo", "Common", "300"), split]
    taken = read_ocf(folder(tmp_path, files(PEOPLE, CLASSES, transactions)), "savvis")
    assert holdings(taken) == {"ada": [("common", 100)], "bo": [("common", 300)]}  # and not 33 1/3, nor 100 of Bo's alone
    assert left(taken)["splits that do not come out even"] == (1, ("Transactions.ocf.json:4: s1 has 100",))
    assert "classes.common.outstanding" in asked(taken)


def test_the_last_adjustment_of_a_ratio_holds(tmp_path: Path) -> None:
    def adjusted(day: str, above: str, below: str) -> Object:
        mechanism = {"type": "RATIO_CONVERSION", "ratio": {"numerator": above, "denominator": below}, "rounding_type": "CEILING"}
        return transaction(
            "STOCK_CLASS_CONVERSION_RATIO_ADJUSTMENT", day, stock_class_id="Series A", new_ratio_conversion_mechanism=mechanism
        )

    transactions = [adjusted("2023-06-01", "1.00", "0.20"), adjusted("2022-06-01", "3", "1"), adjusted("2024-06-01", "9", "1")]
    taken = read_ocf(folder(tmp_path, files(PEOPLE, CLASSES, transactions)), "savvis", dt.date(2023, 12, 31))
    assert taken.data["classes"][1]["ratio"] == "5"  # 1.00 by 0.20, of 2023; that of 2024 is later
    number, where = left(taken)["ratios before an adjustment"]
    assert (number, where[0]) == (2, "Transactions.ocf.json:3 (Series A: 2 until 2022-06-01)")
    assert left(taken)["rules of rounding on conversion"][0] == 2


def test_what_is_left_of_a_security_and_never_issued_is_inferred(tmp_path: Path) -> None:
    transactions = [
        issue("s1", "2022-01-01", "Ada", "Common", "100"),
        close("STOCK_CANCELLATION", "2022-02-01", "s1", "30", balance_security_id="s2", reason_text="r"),  # 70 are left
        issue("s3", "2022-01-01", "Bo", "Common", "50"),
        close("STOCK_TRANSFER", "2022-02-01", "s3", "50", ("s4",)),  # to whom is not said
    ]
    taken = read_ocf(folder(tmp_path, files(PEOPLE, CLASSES, transactions)), "savvis")
    assert holdings(taken) == {"ada": [("common", 70)]}
    assert taken.data["holders"][0]["holdings"][0]["basis"] == "inferred"
    assert totals(taken)[0] == ("Common: shares outstanding", 70, 70)
    assert left(taken)["results that are securities that are never issued"] == (
        1, ("Transactions.ocf.json:5: 50 transferred to s4",),
    )  # fmt: skip
    assert "classes.common.outstanding" in asked(taken)


def test_what_comes_of_securities_never_issued_does_not_add_up(tmp_path: Path) -> None:
    """A wrong id in what closes: the old security stays open, and what is left of it stands beside."""
    transactions = [
        issue("s1", "2022-01-01", "Ada", "Common", "4000000"),
        close("STOCK_REPURCHASE", "2022-02-01", "typo", "1000000", balance_security_id="s2"),  # line 3: of s1
        issue("s2", "2022-02-01", "Ada", "Common", "3000000"),
        issue("a1", "2022-01-01", "Bo", "Series A", "500"),
        close("STOCK_TRANSFER", "2022-02-01", "typo", "200", ("a2",), balance_security_id="a3"),  # line 6: of a1
        issue("a2", "2022-02-01", "Cy", "Series A", "200"),
        issue("a3", "2022-02-01", "Bo", "Series A", "300"),
        warrant("w1", "2022-01-01", "Bo", "90", ("Common",)),
        close("WARRANT_TRANSFER", "2022-02-01", "typo", "90", ("w2",)),  # line 10: of w1
        warrant("w2", "2022-02-01", "Cy", "90", ("Common",)),
    ]
    taken = read_ocf(folder(tmp_path, files(PEOPLE, CLASSES, transactions)), "savvis")
    # Common 4,000,000 + 3,000,000 - (1,000,000 + 3,000,000); Series A 500 + 200 + 300 - (200 + 300); warrants 90 + 90 - 90.
    assert totals(taken) == [
        ("Common: shares outstanding", 3000000, 7000000),
        ("Series A: shares outstanding", 500, 1000),
        ("shares issuable on warrants", 90, 180),
    ]
    at = "Transactions.ocf.json"
    assert sum(entry.number for entry in taken.left if entry.kind == "closings of securities that are never issued") == 3
    assert left(taken)["what comes of securities that are never issued"] == (
        4,
        (
            f"{at}:3: 3,000,000 of s2 ({at}:4) come of typo",
            f"{at}:6: 300 of a3 ({at}:8) come of typo",
            f"{at}:6: 200 of a2 ({at}:7) come of typo",
            f"{at}:10: 90 of w2 ({at}:11) come of typo",
        ),
    )
    assert {"classes.common.outstanding", "classes.series_a.outstanding"} <= asked(taken).keys()


def test_a_consolidation_of_what_is_partly_never_issued_does_not_add_up(tmp_path: Path) -> None:
    transactions = [
        issue("s1", "2022-01-01", "Ada", "Common", "200"),
        issue("s2", "2022-01-01", "Ada", "Common", "250"),
        transaction("STOCK_CONSOLIDATION", "2022-02-01", security_ids=["s1", "typo"], resulting_security_id="s3"),
        issue("s3", "2022-02-01", "Ada", "Common", "450"),
    ]
    taken = read_ocf(folder(tmp_path, files(PEOPLE, CLASSES, transactions)), "savvis")
    # 200 + 250 + 450, less the 200 closed and the 250 of the 450 that come of nothing that is issued.
    assert totals(taken)[0] == ("Common: shares outstanding", 450, 700)


def test_figures_below_nothing_are_told_beside_every_other_mistake(tmp_path: Path) -> None:
    """What is wrong with a reference, or with another field, hides no figure of the same object."""
    less = {"amount": "-2", "currency": "USD"}
    right = {"type": "STOCK_CLASS_CONVERSION_RIGHT", "converts_to_stock_class_id": "nowhere"}
    mechanism = {"type": "RATIO_CONVERSION", "ratio": {"numerator": "5", "denominator": "0"}, "conversion_price": less}
    classes = [
        *CLASSES,
        stock_class("B", "PREFERRED", conversion_rights=[right | {"conversion_mechanism": mechanism}], price_per_share=less),
        stock_class("C", "PREFERRED", "1", "Common", {"numerator": "-5", "denominator": "4"}),
    ]
    trigger = {"converts_to_stock_class_id": "gone", "conversion_mechanism": {"converts_to_quantity": "-7"}}
    transactions = [
        warrant("w1", "2022-13-01", "nobody", "-3", exercise_price=less) | {"exercise_triggers": [{"conversion_right": trigger}]},
        issue("s1", "2022-01-01", "Ada", "Common", "-1", share_price=less),
        close("STOCK_REPURCHASE", "2022-02-01", "s1", "-4", price=less),
        transaction(
            "STOCK_CLASS_CONVERSION_RATIO_ADJUSTMENT",
            "2022-02-30",
            stock_class_id="unknown",
            new_ratio_conversion_mechanism={"ratio": {"numerator": "0", "denominator": "1"}},
        ),
        transaction("STOCK_CLASS_SPLIT", "2022-01-01", stock_class_id="unknown", split_ratio={"numerator": 2, "denominator": -1}),
    ]
    told = refused(folder(tmp_path, files(PEOPLE, classes, transactions)))
    below = "is less than nothing"
    of_b, at = "StockClasses.ocf.json:4: items[2].", "Transactions.ocf.json:"
    assert set(told) == {
        f"{of_b}price_per_share: -2 {below}",
        f"{of_b}conversion_rights[0].converts_to_stock_class_id: there is no stock class nowhere",
        f"{of_b}conversion_rights[0].conversion_mechanism.ratio: a ratio has no zero in it",
        f"{of_b}conversion_rights[0].conversion_mechanism.conversion_price: -2 {below}",
        f"StockClasses.ocf.json:5: items[3].conversion_rights[0].conversion_mechanism.ratio: -5 {below}",
        f"{at}2: items[0].date: there is no 2022-13-01 in the calendar",
        f"{at}2: items[0].stakeholder_id: there is no nobody among the stakeholders",
        f"{at}2: items[0].quantity: -3 {below}",
        f"{at}2: items[0].exercise_price: -2 {below}",
        f"{at}2: items[0].exercise_triggers: a trigger converts into gone, and there is no such stock class",
        f"{at}2: items[0].exercise_triggers: -7 {below}",
        f"{at}3: items[1].quantity: -1 {below}",
        f"{at}3: items[1].share_price: -2 {below}",
        f"{at}4: items[2].quantity: -4 {below}",
        f"{at}4: items[2].price: -2 {below}",
        f"{at}5: items[3].date: there is no 2022-02-30 in the calendar",
        f"{at}5: items[3].stock_class_id: there is no stock class unknown",
        f"{at}5: items[3].new_ratio_conversion_mechanism.ratio: a ratio has no zero in it",
        f"{at}6: items[4].stock_class_id: there is no unknown among the stock classes",
        f"{at}6: items[4].split_ratio: -1 {below}",
    }


def test_an_object_without_an_id_of_its_own_hides_no_other_mistake(tmp_path: Path) -> None:
    zero = {"numerator": "0", "denominator": "1"}
    classes = [*CLASSES, stock_class("X", "ODD", "1", "Common", zero, id=""), stock_class("Y", "ODD", id="Common")]
    people = [*PEOPLE, person(" ", "Ada")]
    assert refused(folder(tmp_path, files(people, classes, []))) == [
        "Stakeholders.ocf.json:5: items[3].id: Ada stands at Stakeholders.ocf.json:2 too, and says other things",
        "Stakeholders.ocf.json:5: items[3].name.legal_name: this field is missing",
        "StockClasses.ocf.json:4: items[2].class_type: ODD is neither COMMON nor PREFERRED",
        "StockClasses.ocf.json:4: items[2].conversion_rights[0].conversion_mechanism.ratio: a ratio has no zero in it",
        "StockClasses.ocf.json:4: items[2].id: this field is missing",
        "StockClasses.ocf.json:5: items[3].class_type: ODD is neither COMMON nor PREFERRED",
        "StockClasses.ocf.json:5: items[3].id: Common stands at StockClasses.ocf.json:2 too, and says other things",
    ]


def test_a_price_that_is_no_group_is_no_price(tmp_path: Path) -> None:
    mechanism = {"type": "RATIO_CONVERSION", "ratio": {"numerator": "2", "denominator": "1"}, "conversion_price": "1.60"}
    right = {"converts_to_stock_class_id": "Common", "conversion_mechanism": mechanism}
    classes = [CLASSES[0], stock_class("Series A", "PREFERRED", conversion_rights=[right])]
    taken = read_ocf(folder(tmp_path, files(PEOPLE, classes, [issue("s", "2022-01-01", "Ada", "Series A", "1")])), "savvis")
    assert taken.data["classes"][1]["ratio"] == "2"


def test_a_missing_file_is_told_and_not_what_follows_from_it(tmp_path: Path) -> None:
    transactions = [
        issue("s1", "2022-01-01", "Ada", "Common", "ten"),
        warrant("w1", "2022-01-01", "nobody", "5", ("Common",)),
        transaction("STOCK_CLASS_CONVERSION_RATIO_ADJUSTMENT", "2022-01-01", stock_class_id="Series A"),
    ]
    made = files(PEOPLE, CLASSES, transactions)
    here = made.pop("StockClasses.ocf.json")
    own = [
        "Transactions.ocf.json:2: items[0].quantity: 'ten' is no number",
        "Transactions.ocf.json:3: items[1].stakeholder_id: there is no nobody among the stakeholders",
    ]
    absent = "Manifest.ocf.json: the manifest names StockClasses.ocf.json, and there is none"
    path = folder(tmp_path / "a", made)
    assert refused(path) == [absent, *own]
    with pytest.raises(InputError) as error:
        read_ocf(path, "savvis")
    assert error.value.findings[0].mend == "add the file to the package, or take it out of the manifest"
    # A file that the manifest does not name may be the one that is meant.
    with pytest.raises(InputError) as error:
        read_ocf(folder(tmp_path / "b", made | {"StockClass.ocf.json": here}), "savvis")
    assert error.value.findings[0].mend == "did you mean StockClass.ocf.json?"
    # Of two files of classes one is there: a class may stand in the other.
    some = text("STOCK_CLASSES", [stock_class("Other", "PREFERRED", "1", "Common", "1")])
    both = [{"filepath": "Other.ocf.json"}, {"filepath": "StockClasses.ocf.json"}]
    made = files(PEOPLE, CLASSES, transactions, stock_classes_files=both) | {"Other.ocf.json": some}
    del made["StockClasses.ocf.json"]
    assert refused(folder(tmp_path / "c", made)) == [absent, *own]


# Every other type of the format 1.2.0, and older names: each is told, whatever it is.
NOT_TAKEN = """
TX_ISSUER_AUTHORIZED_SHARES_ADJUSTMENT TX_STOCK_CLASS_AUTHORIZED_SHARES_ADJUSTMENT TX_STOCK_PLAN_POOL_ADJUSTMENT
TX_STOCK_PLAN_RETURN_TO_POOL TX_CONVERTIBLE_ACCEPTANCE TX_CONVERTIBLE_CANCELLATION TX_CONVERTIBLE_CONVERSION
TX_CONVERTIBLE_ISSUANCE
TX_CONVERTIBLE_RETRACTION TX_CONVERTIBLE_TRANSFER TX_EQUITY_COMPENSATION_ACCEPTANCE TX_EQUITY_COMPENSATION_CANCELLATION
TX_EQUITY_COMPENSATION_EXERCISE TX_EQUITY_COMPENSATION_ISSUANCE TX_EQUITY_COMPENSATION_RELEASE TX_EQUITY_COMPENSATION_RETRACTION
TX_EQUITY_COMPENSATION_TRANSFER TX_PLAN_SECURITY_ACCEPTANCE TX_PLAN_SECURITY_CANCELLATION TX_PLAN_SECURITY_EXERCISE
TX_PLAN_SECURITY_ISSUANCE TX_PLAN_SECURITY_RELEASE TX_PLAN_SECURITY_RETRACTION TX_PLAN_SECURITY_TRANSFER TX_STOCK_ACCEPTANCE
TX_WARRANT_ACCEPTANCE TX_VESTING_ACCELERATION TX_VESTING_START TX_VESTING_EVENT TX_EQUITY_COMPENSATION_REPRICING
CE_STAKEHOLDER_RELATIONSHIP CE_STAKEHOLDER_STATUS STOCK_LEGEND_TEMPLATE STOCK_PLAN VALUATION VESTING_TERMS FINANCING DOCUMENT
TX_TENDER_OFFER"""


@pytest.mark.parametrize("kind", NOT_TAKEN.split())
def test_what_is_not_taken_is_told_with_its_place(tmp_path: Path, kind: str) -> None:
    odd: list[Object] = [{"object_type": kind, "id": "x"}, {"object_type": kind, "id": "y", "quantity": [], "date": 7}]
    taken = read_ocf(folder(tmp_path, files(PEOPLE, CLASSES, odd)), "savvis")
    told = [entry for entry in taken.left if "Transactions.ocf.json:2" in entry.where]
    assert [(entry.number, entry.where) for entry in told] == [(2, ("Transactions.ocf.json:2", "Transactions.ocf.json:3"))]
    assert ("unknown" in told[0].kind) == (kind == "TX_TENDER_OFFER")


WRONG: list[tuple[str, Object, str]] = [
    ("quantity", {"quantity": "1,000"}, "items[0].quantity: '1,000' is no number"),
    ("negative", {"quantity": "-5"}, "items[0].quantity: -5 is less than nothing"),
    ("true", {"quantity": True}, "items[0].quantity: True is no number"),
    ("huge", {"quantity": "9" * 19}, f"items[0].quantity: {'9' * 19} is beyond what can be reckoned with"),
    ("missing", {"quantity": None}, "items[0].quantity: this field is missing"),
    ("date", {"date": "2022-02-30"}, "items[0].date: there is no 2022-02-30 in the calendar"),
    ("no date", {"date": ""}, "items[0].date: this field is missing"),
    ("security", {"security_id": None}, "items[0].security_id: this field is missing"),
    ("number for id", {"security_id": 7}, "items[0].security_id: 7 is no text"),
    ("holder", {"stakeholder_id": "Dot"}, "items[0].stakeholder_id: there is no Dot among the stakeholders"),
    ("class", {"stock_class_id": "Commmon"}, "items[0].stock_class_id: there is no Commmon among the stock classes"),
]


@pytest.mark.parametrize(("change", "message"), [entry[1:] for entry in WRONG], ids=[entry[0] for entry in WRONG])
def test_a_wrong_field_is_told_by_file_and_line(tmp_path: Path, change: Object, message: str) -> None:
    transactions = [issue("s1", "2022-01-01", "Ada", "Common", "100") | change, issue("s2", "2022-01-01", "Bo", "Common", "1")]
    assert refused(folder(tmp_path, files(PEOPLE, CLASSES, transactions))) == [f"Transactions.ocf.json:2: {message}"]


def test_every_mistake_is_told_at_once(tmp_path: Path) -> None:
    classes = [
        *CLASSES,
        stock_class("X", "ORDINARY"),
        stock_class("P", "PREFERRED", "1", "Q", "1"),
        stock_class("Q", "PREFERRED", "1", "P", "1"),
        stock_class("R", "PREFERRED", "1", "nobody", "1"),
        stock_class("S", "PREFERRED", "1", "Common", {"numerator": "1", "denominator": "0"}),
    ]
    transactions = [
        issue("s1", "2022-01-01", "Ada", "Common", "100"),
        issue("s1", "2022-01-01", "Ada", "Common", "200"),  # another quantity: which holds is not known
        {"security_id": "s1"},
        close("STOCK_TRANSFER", "2022-01-01", "s1", "ten", ("s2",)),
    ]
    people = [*PEOPLE, person("Else", "Ada"), person(" ", "blank")]
    assert refused(folder(tmp_path, files(people, classes, transactions))) == [
        "Stakeholders.ocf.json:5: items[3].id: Ada stands at Stakeholders.ocf.json:2 too, and says other things",
        "Stakeholders.ocf.json:6: items[4].name.legal_name: this field is missing",
        "StockClasses.ocf.json:4: items[2].class_type: ORDINARY is neither COMMON nor PREFERRED",
        "StockClasses.ocf.json:5: items[3].conversion_rights: the class converts into itself, by one step or several",
        "StockClasses.ocf.json:6: items[4].conversion_rights: the class converts into itself, by one step or several",
        "StockClasses.ocf.json:7: items[5].conversion_rights[0].converts_to_stock_class_id: there is no stock class nobody",
        "StockClasses.ocf.json:8: items[6].conversion_rights[0].conversion_mechanism.ratio: a ratio has no zero in it",
        "Transactions.ocf.json:3: items[1].security_id: the security s1 is issued at Transactions.ocf.json:2 too, and otherwise",
        "Transactions.ocf.json:4: items[2].object_type: this field is missing",
        "Transactions.ocf.json:5: items[3].quantity: 'ten' is no number",
    ]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("{", "1: this is no JSON: expecting value"),
        ("[]", "1: this is no JSON of the format: a file of the format is one object, in braces"),
        ('{"items": [\n{"a": 1},\n]}', "3: a comma stands before the closing bracket"),
        ('{"items": [\n{"a": NaN}]}', "2: this is no JSON: NaN is no number of JSON"),
        ('{"items": [\n{},\n{"id": 1, "id": 2}]}', "3: the key id stands twice in an object that begins here or within it"),
        ('{"items": [\n3]}', "2: items[0]: 3 is no object"),
        ('{"items": {}}', " items: this is no list of objects"),
        ('{"items": [' + "[" * 200_000, " the file is nested too deep"),
        ('{"items": []} x', "1: something stands after the end of the object"),
    ],
    ids=["cut", "list", "comma", "nan", "twice", "number", "no list", "deep", "after"],
)
def test_a_file_that_is_no_json_is_told(tmp_path: Path, content: str, message: str) -> None:
    made = files(PEOPLE, CLASSES, []) | {"Transactions.ocf.json": content}
    assert refused(folder(tmp_path, made)) == [f"Transactions.ocf.json:{message}"]


def test_text_that_is_not_utf_8_is_told(tmp_path: Path) -> None:
    path = folder(tmp_path, files(PEOPLE, CLASSES, []))
    (path / "Stakeholders.ocf.json").write_bytes(b'{"items": [\n\xff]}')
    assert refused(path) == ["Stakeholders.ocf.json:2: this is no text in UTF-8"]


def test_a_package_without_its_parts_is_refused(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert refused(tmp_path / "empty") == [f"{tmp_path / 'empty'}: there is no manifest of the Open Cap Table Format"]
    assert refused(tmp_path / "none") == [f"{tmp_path / 'none'}: there is no such file or folder"]
    made = files(PEOPLE, CLASSES, [issue("s", "2022-01-01", "Ada", "Common", "1")])
    # What only follows from the missing file, that Ada is no stakeholder, is not told.
    del made["Stakeholders.ocf.json"]
    assert refused(folder(tmp_path / "part", made)) == [
        "Manifest.ocf.json: the manifest names Stakeholders.ocf.json, and there is none"
    ]


def test_a_manifest_names_nothing_outside_of_the_package(tmp_path: Path) -> None:
    (tmp_path / "secret.json").write_text(text("STAKEHOLDERS", PEOPLE), encoding="utf-8")
    outside = [{"filepath": "../secret.json"}, {"filepath": "/etc/passwd"}, {"filepath": "C:\\x.json"}, {}]
    assert refused(folder(tmp_path / "p", files([], [], [], stock_plans_files=outside))) == [
        "Manifest.ocf.json: stock_plans_files: ../secret.json leads out of the package",
        "Manifest.ocf.json: stock_plans_files: /etc/passwd leads out of the package",
        "Manifest.ocf.json: stock_plans_files: C:\\x.json leads out of the package",
        "Manifest.ocf.json: stock_plans_files: an entry names no file",
    ]


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret.json").write_text("{}", encoding="utf-8")
    path = folder(tmp_path / "p", SIMPLE)
    (path / "Link.ocf.json").symlink_to(tmp_path / "secret.json")
    assert left(read_ocf(path, "savvis"))["files that are not JSON, or not of the package"] == (1, ("Link.ocf.json",))


def test_zip_files_that_harm_are_refused(tmp_path: Path) -> None:
    assert refused(zipped(tmp_path / "a.zip", SIMPLE | {"../../evil.json": "{}", "/abs.json": "{}"})) == [
        "../../evil.json: the name leads out of the package",
        "/abs.json: the name leads out of the package",
    ]
    # A file of zeros is packed to a thousandth of it.
    bomb = zipped(tmp_path / "b.zip", SIMPLE | {"Bomb.ocf.json": " " * (LARGEST + 1)})
    assert bomb.stat().st_size < LARGEST // 500
    assert refused(bomb) == ["Bomb.ocf.json: the file has more than 8,000,000 bytes"]
    many = zipped(tmp_path / "c.zip", SIMPLE | {f"{index}.json": " " * LARGEST for index in range(5)})
    assert refused(many) == [f"{many}: the JSON files have more than 32,000,000 bytes together"]
    countless = zipped(tmp_path / "d.zip", {f"{index}.txt": "" for index in range(2001)})
    assert refused(countless) == [f"{countless}: the zip file has more than 2,000 files"]
    (tmp_path / "e.zip").write_bytes(b"PK\x03\x04 and no more")
    assert "this is no zip file that can be read" in refused(tmp_path / "e.zip")[0]
    with zipfile.ZipFile(tmp_path / "f.zip", "w") as archive:
        archive.writestr("Manifest.ocf.json", SIMPLE["Manifest.ocf.json"])
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("Manifest.ocf.json", SIMPLE["Manifest.ocf.json"])
    assert refused(tmp_path / "f.zip") == ["Manifest.ocf.json: the zip file has two files of this name"]


def test_an_entry_that_claims_to_be_small_is_read_to_the_limit(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {"Bomb.ocf.json": " " * (LARGEST + 1)})
    content = path.read_bytes()
    size = (LARGEST + 1).to_bytes(4, "little")
    assert content.count(size) == 2
    path.write_bytes(content.replace(size, (10).to_bytes(4, "little")))
    assert len(refused(path)) == 1


def test_several_manifests_are_told(tmp_path: Path) -> None:
    nearest = read_ocf(folder(tmp_path / "a", SIMPLE | {f"old/{name}": content for name, content in SIMPLE.items()}), "savvis")
    assert left(nearest)["further manifests"] == (1, ("old/Manifest.ocf.json",))
    two = folder(tmp_path / "b", SIMPLE | {"ManifestCopy.json": SIMPLE["Manifest.ocf.json"]})
    assert refused(two) == [
        "Manifest.ocf.json: there are several manifests, and which of them is meant is not known",
        "ManifestCopy.json: there are several manifests, and which of them is meant is not known",
    ]


def test_an_unknown_agreement_is_no_package_mistake(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="there is no agreement savis"):
        read_ocf(tmp_path, "savis")


def random_package(seed: int) -> tuple[list[Object], dict[str, dict[str, int]]]:
    """Return transactions in a random order, and what each holder has at the end, by class, reckoned beside them."""
    rng = random.Random(seed)
    names, classes = [entry["id"] for entry in PEOPLE], ["Common", "Series A"]
    made: list[Object] = []
    open_: dict[str, tuple[str, str, int]] = {}
    day = dt.date(2020, 1, 1)

    def new(holder: str, of: str, shares: int) -> str:
        security = f"x{len(made)}"
        made.append(issue(security, str(day), holder, of, rng.choice([str(shares), f"{shares}.00", f"+{shares}", shares])))
        open_[security] = (holder, of, shares)
        return security

    for _ in range(rng.randint(5, 40)):
        day += dt.timedelta(days=1)
        if not open_ or rng.random() < 0.4:
            new(rng.choice(names), rng.choice(classes), rng.randint(1, 10**9))
            continue
        security = rng.choice([*open_])
        holder, of, shares = open_.pop(security)
        part = rng.randint(1, shares)
        kind = rng.choice(["STOCK_TRANSFER", "STOCK_CANCELLATION", "STOCK_REPURCHASE", "STOCK_RETRACTION", "STOCK_REISSUANCE"])
        if kind in {"STOCK_RETRACTION", "STOCK_REISSUANCE"}:
            into = (new(holder, of, part), *([new(holder, of, shares - part)] if part < shares else []))
            into = into if kind == "STOCK_REISSUANCE" else ()
            if not into:
                for name in [*open_][-2 if part < shares else -1 :]:
                    del open_[name]
                    made[:] = [entry for entry in made if entry.get("security_id") != name]
            made.append(close(kind, str(day), security, None, into))
            continue
        rest = {"balance_security_id": new(holder, of, shares - part)} if part < shares else {}
        into = (new(rng.choice(names), of, part),) if kind == "STOCK_TRANSFER" else ()
        made.append(close(kind, str(day), security, str(part), into, **rest))
    rng.shuffle(made)
    held: dict[str, dict[str, int]] = {}
    for holder, of, shares in open_.values():
        of_holder = held.setdefault(holder.lower(), {})
        of_holder[of.lower().replace(" ", "_")] = of_holder.get(of.lower().replace(" ", "_"), 0) + shares
    return made, held


@pytest.mark.parametrize("seed", range(60))
def test_a_random_ledger_adds_up(tmp_path: Path, seed: int) -> None:
    transactions, held = random_package(seed)
    taken = read_ocf(folder(tmp_path, files(PEOPLE, CLASSES, transactions)), "savvis")
    found: dict[str, dict[str, int]] = {}
    for name, entries in holdings(taken).items():
        for of, shares in entries:
            found.setdefault(name, {})[of] = found.setdefault(name, {}).get(of, 0) + shares
    assert found == held, f"replay with random_package({seed})"
    assert all(total.theirs == total.ours for total in taken.totals), f"replay with random_package({seed})"
    assert taken.left == () or {entry.kind for entry in taken.left} == {"stakeholders without stock or warrants"}, seed
    assert matter(taken).as_of >= dt.date(2020, 1, 1)


def test_ten_thousand_transactions_take_less_than_two_seconds(tmp_path: Path) -> None:
    people = [person(f"Holder {index}", f"h{index}") for index in range(2000)]
    transactions: list[Any] = []
    for index in range(2500):
        who, whom = f"h{index % 2000}", f"h{(index + 7) % 2000}"
        transactions += [
            issue(f"a{index}", "2020-01-01", who, "Common", "1000", security_law_exemptions=[{"description": "506"}]),
            close("STOCK_TRANSFER", "2021-01-01", f"a{index}", "400", (f"b{index}",), balance_security_id=f"c{index}"),
            issue(f"b{index}", "2021-01-01", whom, "Common", "400"),
            issue(f"c{index}", "2021-01-01", who, "Common", "600"),
        ]  # fmt: skip
    path = folder(tmp_path, files(people, CLASSES, transactions))
    before = time.process_time()
    taken = read_ocf(path, "savvis")
    assert time.process_time() - before < 2
    assert totals(taken)[0] == ("Common: shares outstanding", 2500000, 2500000)


def test_what_a_matter_cannot_say_in_its_digits_is_left(tmp_path: Path) -> None:
    long = {"numerator": "1.2345678901", "denominator": "1"}
    classes = [
        stock_class("Common", votes="0.00000000000000000001"),
        stock_class("A", "PREFERRED", "1", "Common", long),
        stock_class("B", "PREFERRED", "1", "A", long),  # 1.2345678901 twice: 21 digits
    ]
    taken = read_ocf(folder(tmp_path, files(PEOPLE, classes, [issue("s", "2022-01-01", "Ada", "B", "0")])), "savvis")
    assert [entry.get("ratio") for entry in taken.data["classes"]] == [None, "12345678901/10000000000", None]
    assert left(taken)["ratios with too many digits"][0] == 1
    # Preferred that converts into nothing is out of the ordinary: it is asked.
    assert (asked(taken)["classes.b.converts_to"].options, asked(taken)["classes.b.converts_to"].taken) == (
        ("common",),
        "left out",
    )
    assert left(taken)["issuances of no shares"] == (1, ("Transactions.ocf.json:2",))
    assert taken.data["classes"][0]["votes_per_share"] == "1"
    assert matter(taken).classes[1].converts_to == "common"


def test_many_namesakes_are_each_given_an_id(tmp_path: Path) -> None:
    people = [person("Same", f"p{index}") for index in range(3000)]
    transactions = [issue(f"s{index}", "2022-01-01", f"p{index}", "Common", "1") for index in range(3000)]
    taken = read_ocf(folder(tmp_path, files(people, CLASSES, transactions)), "savvis")
    assert [holder["id"] for holder in taken.data["holders"]] == ["same", *(f"same_{number}" for number in range(2, 3001))]
    assert max(map(len, taken.notes)) < 2000


def test_a_warrant_takes_the_quantity_that_its_trigger_fixes(tmp_path: Path) -> None:
    def trigger(quantity: str) -> Object:
        mechanism = {"type": "FIXED_AMOUNT_CONVERSION", "converts_to_quantity": quantity}
        return {"conversion_right": {"conversion_mechanism": mechanism, "converts_to_stock_class_id": "Common"}}

    transactions = [
        warrant("w1", "2022-01-01", "Ada", custom_id="W-1") | {"exercise_triggers": [trigger("10000.00")]},
        warrant("w2", "2022-01-01", "Bo", "150000", custom_id="W-2") | {"exercise_triggers": [trigger("10000.00")]},
        warrant("w3", "2022-01-01", "Cy", "5", custom_id="W-3", quantity_source="HUMAN_ESTIMATED",
                exercise_price={"amount": "1", "currency": "EUR"}),
    ]  # fmt: skip
    taken = read_ocf(folder(tmp_path, files(PEOPLE, CLASSES, transactions)), "savvis")
    assert holdings(taken) == {"ada": [("w_1", 10000)], "bo": [("w_2", 150000)], "cy": [("w_3", 5)]}
    assert [holder["holdings"][0]["basis"] for holder in taken.data["holders"]] == ["inferred", "sourced", "inferred"]
    questions = asked(taken)
    assert questions["holders.bo.holdings.0.shares"].options == ("150000", "10000")
    assert questions["warrants.w_3.into"].taken == "common"  # the one class of common, assumed
    assert "1 EUR" in questions["warrants.w_3.exercise_price"].text
    assert "exercise_price" not in taken.data["warrants"][2]
    assert matter(taken).warrants[2].into == "common"


def test_a_day_is_asked_where_the_manifest_says_another(tmp_path: Path) -> None:
    path = folder(tmp_path, files(PEOPLE, CLASSES, CLOSINGS, as_of="2021-12-31"))
    question = asked(read_ocf(path, "savvis"))["as_of"]
    assert (question.options, question.taken) == (("2021-11-01", "2021-12-31"), "2021-11-01")
    assert "as_of" not in asked(read_ocf(path, "savvis", dt.date(2021, 6, 30)))


@pytest.mark.parametrize("form", ["zip", "folder"])
def test_the_command_takes_a_package_with_its_questions_and_their_answers(form: str, tmp_path: Path) -> None:
    package = zipped(tmp_path / "package.zip", SIMPLE) if form == "zip" else folder(tmp_path / "package", SIMPLE)
    deal, asked_for = tmp_path / "deal.yaml", tmp_path / "q.yaml"
    first = run("import", package, "--to", deal, "--questions", asked_for)
    assert first.exit_code == 0, first.stderr
    assert "Transactions.ocf.json:" in deal.read_text(encoding="utf-8")
    said = re.sub(r"(holders\.cedar\w+\.capacity\n(?:    .*\n)*?    answer:)", r"\1 wcas", asked_for.read_text(encoding="utf-8"))
    asked_for.write_text(said, encoding="utf-8")
    assert run("import", package, "--to", deal, "--answers", asked_for, "--force").exit_code == 0
    assert next(holder for holder in load(deal).holders if holder.id.startswith("cedar")).capacity == "wcas"
    early = tmp_path / "early.yaml"
    assert run("import", package, "--to", early, "--as-of", "2020-06-30").exit_code == 0
    assert str(load(early).as_of) == "2020-06-30"
    assert [holder.id for holder in load(early).holders] == ["ana_founder"]


def test_only_a_package_is_asked_about_an_earlier_day(tmp_path: Path) -> None:
    table = tmp_path / "cap.csv"
    table.write_text("Holder,Class,Shares\nAnn,Common,5\n", encoding="utf-8")
    told = run("import", table, "--to", tmp_path / "deal.yaml", "--as-of", "2020-06-30")
    assert told.exit_code == 2
    assert "only an OCF package" in told.stderr
