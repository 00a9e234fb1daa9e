"""A net under the product: many questions, and what was answered to them when it was last agreed that the answers are right.

    python tests/net.py                 ask them all again; tell each that is answered otherwise
    python tests/net.py --every 20      every twentieth of them
    python tests/net.py --only 123      one of them, with what it says now
    python tests/net.py --agree         take what is answered now for right

An answer is what is printed, and the exit status. Where one changes, CHANGELOG.md says why.
"""

# ruff: noqa: E501
from __future__ import annotations

import argparse
import difflib
import json
import lzma
import os
import re
import sys
import tempfile
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from restatement import random_matter
from test_cases import Case, cases
from typer import testing
from typer.testing import CliRunner

from regrights.cli.app import build

ROOT = Path(__file__).parents[1]
AGREED = Path(__file__).parent / "data" / "agreed.jsonl.xz"
"""The questions and their answers, a line each."""


class Question(NamedTuple):
    """A command in words, and the matter that ``deal.yaml`` in them stands for, as JSON; empty where it reads none."""

    words: tuple[str, ...]
    matter: str = ""


class Answer(NamedTuple):
    """What was printed, and the exit status."""

    status: int
    printed: str


EMBEDDED = [
    "requests", "requests --json", "requests --json --readings", "requests --json --price 0.68", "requests --json --price 3.26",
    "requests --json --as-of 2002-06-01", "requests --json --as-of 2002-03-01", "requests --json --as-of 2003-06-02",
    "requests --json --reading eligible_limbs=both", "requests --json --reading eligible_scope=all_named", "requests --readings",
    "requests --json --reading short_form_reuters=any_investor --reading short_form_shares=issuable", "requests --json --limit 1",
    "check constellation_demand", "check constellation_demand --why", "check constellation_demand --why --json",
    "check bsc_iv_alone", "check bsc_iv_alone --why", "check bsc_iv_alone --why --json", "check nortel_demand --json",
    "check constellation_demand --json --as-of 2002-06-01", "check constellation_demand --json --price 0.10",
    "check bsc_iv_alone --json --reading joint_notice=all_entitled", "check nobody --json", "check bsc_iv_alone --as-of 1999-01-01",
    "readings constellation_demand", "readings constellation_demand --json", "readings bsc_iv_alone --json",
    "cures bsc_iv_alone", "cures bsc_iv_alone --json", "cures constellation_demand --json", "cures bsc_iv_alone --changes 1",
    "cures constellation_demand --json --as-of 2002-06-01",
    "allocate constellation_demand --maximum 30000000", "allocate constellation_demand --json --maximum 30000000",
    "allocate constellation_demand --json --maximum 30000000 --reading split=any --lot 5000000",
    "compare --before 2002-06-01 --after 2002-07-01", "compare --json --before 2002-06-01 --after 2002-07-01",
    "compare --json --without amendment_1", "compare --without amendment_1",
    "validate", "validate --json", "schema matter", "schema scenarios", "requests --reading eligible_limb=both", "requests --reading eligible_limbs=bot",
    "sweep --vary price=0.50:4.00:0.5", "sweep --json --vary price=0.5:4:0.5 --breaks", "sweep --vary cvc_ii.series_a=0:20000:5000 --act constellation_demand",
    "sweep --vary reading.eligible_limbs=either,both --vary price=0.5,3.26", "whatif --json --change 'price 1.00'", "whatif --change 'price 1.00'",
    "whatif --json --change 'signature reuters signed=false'", "report --json", "report bsc_iv_alone --json", "report --to {}/memo.md",
    "report bsc_iv_alone --to {}/memo.md", "report constellation_demand --to {}/memo.html",
    "whatif examples/story.yaml", "whatif examples/story.yaml --test", "whatif examples/story.yaml --json",
]  # fmt: skip
CUTBACK = [
    "requests {} --json", "check {} d1 --why", "check {} d1 --why --json", "allocate {} d1", "allocate {} d1 --json",
    "allocate {} d1 --json --maximum 0", "allocate {} d1 --json --maximum 19999999", "allocate {} d1 --json --maximum 100000000",
    *(f"allocate {{}} d1 --json --maximum {maximum} --reading {reading}" for maximum in (13000001, 20000000, 30000000) for reading in
      ("proviso_effect=top_up", "fifty_percent=each", "fifty_percent=each --reading proviso_effect=top_up", "pro_rata_base=held",
       "proviso_shares=notice_only", "wcas_investors=with_transferees", "proviso_trigger=joining")),
    "allocate {} d1 --maximum 40000000 --reading split=any --lot 5000000 --full", "allocate {} d1 --json --maximum 40000000 --reading split=any --lot 5000000",
    "allocate {} d1 --maximum 40000000 --reading split=any --lot 4000000 --reading fifty_percent=each --limit 20", "allocate {} d1 --propose cvc_ii=9000000",
    "allocate {} d1 --json --propose cvc_ii=9000000,wcas_viii=9000000", "allocate {} d1 --json --maximum 20000000 --propose cvc_ii=9000000,reuters=19000000",
    "report {} d1 --to {{}}/memo.md", "readings {} d1 --json", "cures {} d1 --json", "validate {} --json", "compare {} --json --without amendment_1",
]  # fmt: skip

SECOND = [
    "requests {}", "requests {} --json", "requests {} --json --readings", "check {} s3_now --why", "check {} s1_now --why --json", "check {} cut_back",
    "check {} follow_on --json", "check {} to_a_fund --why --json", "check {} later_rights --why", "allocate {} cut_back", "allocate {} cut_back --json",
    "allocate {} follow_on", "allocate {} follow_on --json", "allocate {} follow_on --json --reading floor_binds_company=no",
    "allocate {} follow_on --json --term round_to=1 --term key_holders_first=no", "allocate {} follow_on --json --maximum 3000000",
    "readings {} s1_now", "readings {} s1_now --json", "cures {} s1_now --json --changes 2", "validate {}", "validate {} --json",
    "compare {} --term s3_percent=50", "compare {} --json --before 2026-09-01 --after 2029-03-14", "sweep {} --vary term.s3_percent=10:60:10 --act s3_now",
    "whatif {} examples/series_a_story.yaml --test", "whatif {} --json --change 'event deemed_liquidation 2026-08-31'", "report {} s3_now --to {{}}/memo.md",
    "report {} follow_on --to {{}}/memo.md", "requests {} --term initiating_percent=x", "schema matter --agreement nvca",
    "requests kb/nvca/matter.yaml --json", "check kb/nvca/matter.yaml alder_alone --why --json", "allocate kb/nvca/matter.yaml ipo --json",
    "allocate kb/nvca/matter.yaml ipo --json --reading ipo_floor=as_proposed",
]  # fmt: skip


def split(line: str) -> tuple[str, ...]:
    """Return the words of a line; what stands in quotes is one."""
    outside = line.split("'")
    return tuple(word for number, part in enumerate(outside) for word in ([part] if number % 2 else part.split()))


def questions() -> Iterator[Question]:
    """Yield every question: about the embedded matter, the examples, all cases, and random matters of fixed seeds."""
    yield from (Question(split(line)) for line in EMBEDDED)
    yield from (Question(split(line.format("examples/cutback.yaml"))) for line in CUTBACK)
    yield from (Question(split(line.format("examples/series_a.yaml"))) for line in SECOND)
    for number, case in enumerate(cases()):
        matter = json.dumps(case.matter, default=str)
        yield from (Question(words, matter) for words in of_case(case, number))
    for seed in range(7000, 7120):
        matter = random_matter(seed)
        yield from (Question(words, json.dumps(matter)) for words in of_random(matter, seed))


def of_case(case: Case, number: int) -> Iterator[tuple[str, ...]]:
    """Yield what is asked of a case: what it expects something of, and now and then more."""
    asking = [*(f"--reading={issue}={option}" for issue, option in case.ask.get("readings", {}).items()), "--json"]
    asking += [f"--{option.replace('_', '-')}={case.ask[option]}" for option in ("as_of", "price") if option in case.ask]
    expect = case.expect
    if "offering" in expect:
        maximum = [f"--maximum={expect['maximum']}"] if "maximum" in expect else []
        yield ("allocate", "deal.yaml", expect["offering"], *maximum, *asking)
    elif "act" in expect:
        yield ("check", "deal.yaml", expect["act"], *asking, *(["--why"] if number % 4 == 0 else []))
        if number % 9 == 0:
            yield ("readings", "deal.yaml", expect["act"], *asking)
        if number % 29 == 0:
            yield ("cures", "deal.yaml", expect["act"], *asking, "--changes=2")
        if number % 31 == 0:
            yield ("report", "deal.yaml", expect["act"], "--to={}/memo.md")
    else:
        yield ("requests", "deal.yaml", *asking)


def of_random(matter: dict[str, Any], seed: int) -> Iterator[tuple[str, ...]]:
    """Yield what is asked of a random matter: of each kind of question some."""
    file = "deal.yaml"
    yield ("check", file, "a0", "--why", "--json")
    for act in matter["acts"]:
        if act["kind"] in {"demand", "short_form", "company"}:
            yield ("allocate", file, act["id"], f"--maximum={3 + seed % 17}", "--json")
    more = [
        ("requests", file, "--json"), ("readings", file, "a0", "--json"), ("cures", file, "a0", "--json", "--changes=2"),
        ("requests", file, "--readings", "--json"), ("allocate", file, "a0", "--maximum=9", "--lot=3", "--reading=split=any", "--json"),
        ("compare", file, "--before=2002-06-27", "--after=2003-06-27", "--json"), ("sweep", file, "--vary=price=1,2500000,25000000"),
        ("whatif", file, "--change", "price 30", "--json"), ("check", file, "a1"), ("validate", file, "--json"), ("requests", file),
        ("allocate", file, "a0", "--maximum=7", "--reading=proviso_effect=top_up", "--reading=fifty_percent=each", "--json"),
    ]  # fmt: skip
    yield more[seed % len(more)]
    yield more[(seed // 2 + 5) % len(more)]


APP = lru_cache(build)
testing._get_command = lru_cache(testing._get_command)  # built once, not for every question


def answer(question: Question) -> Answer:
    """Put a question; what it writes to a memo is told after what it prints."""
    with tempfile.TemporaryDirectory() as folder:
        if question.matter:
            (Path(folder) / "deal.yaml").write_text(question.matter, encoding="utf-8")
        words = [word.replace("{}", folder).replace("deal.yaml", f"{folder}/deal.yaml") for word in question.words]
        os.chdir(ROOT)
        result = CliRunner().invoke(APP(), words, env={"REGRIGHTS_TIMEOUT": "none", "COLUMNS": "100"})
        written = [path.read_text(encoding="utf-8") for path in sorted(Path(folder).glob("memo.*"))]
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return Answer(result.exit_code, "".join([result.output, *written]).replace(folder, "."))


def told(answered: Answer) -> Answer:
    """Return an answer without the digest of the rules, which changes with every word in them, and without versions."""
    printed = re.sub(r"[0-9a-f]{64}", "…", answered.printed)
    return answered._replace(printed=re.sub(r"\b(regrights \||clingo|Python) [0-9.]+[0-9]", r"\1 …", printed))


def agreed() -> list[tuple[Question, Answer]]:
    """Return the questions, and what was agreed to be the answers."""
    with lzma.open(AGREED, "rt", encoding="utf-8") as file:
        lines = [json.loads(line) for line in file]
    return [(Question(tuple(words), matter), Answer(status, printed)) for words, matter, status, printed in lines]


def difference(question: Question, was: str, now: str) -> str:
    """Return how an answer differs, in some lines."""
    sides = [text.replace(", ", ",\n").splitlines() for text in (was, now)]
    lines = list(difflib.unified_diff(*sides, "agreed", "now", lineterm="", n=1))
    return "\n".join([" ".join(question.words), *lines[:60]])


def asked_again(wanted: Iterable[int]) -> Iterator[tuple[int, str]]:
    """Yield the number of each of the questions ``wanted`` that is answered otherwise, and how it differs."""
    known, numbers = agreed(), list(wanted)
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        answers = pool.map(answer, [known[number][0] for number in numbers], chunksize=4)
        for number, now in zip(numbers, answers, strict=True):
            question, was = known[number]
            if told(now) != told(was):
                yield number, difference(question, f"status {was.status}\n{was.printed}", f"status {now.status}\n{now.printed}")


def agree() -> None:
    """Take what is answered now for right."""
    asked = list(questions())
    with ProcessPoolExecutor(os.cpu_count()) as pool, lzma.open(AGREED, "wt", encoding="utf-8", preset=9) as file:
        for question, now in zip(asked, pool.map(answer, asked, chunksize=4), strict=True):
            file.write(json.dumps([question.words, question.matter, *now], ensure_ascii=False) + "\n")


def main() -> int:
    """Ask again, or agree; return 1 where something is answered otherwise."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--only", type=int, default=None)
    parser.add_argument("--agree", action="store_true")
    asked = parser.parse_args()
    if asked.agree:
        agree()
        return 0
    number = len(agreed())
    wanted = range(0, number, asked.every) if asked.only is None else [asked.only]
    otherwise = 0
    for at, text in asked_again(wanted):
        otherwise += 1
        print(f"--- question {at}\n{text}", flush=True)
    print(f"{len(wanted)} of {number} questions asked again, {otherwise} answered otherwise")
    return 1 if otherwise else 0


if __name__ == "__main__":
    sys.exit(main())
