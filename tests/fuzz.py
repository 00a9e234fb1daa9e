"""Wrong and odd input of every kind, by the thousand: nothing may end in a fault, without a word, or beyond its time.

    python tests/fuzz.py --cases 50000                  a new seed, which is printed
    python tests/fuzz.py --seed 7 --only 1234           one case again, with what it was and what it said
    python tests/fuzz.py --every 200                    every command on so many valid matters: how long each takes at worst

Matters are mended wrong by structure (keys, values, ids, lists) and by bytes, options and scenarios are drawn at random. The
commands run in this process, for speed.
"""

# ruff: noqa: E501, PLR0911
from __future__ import annotations

import argparse
import copy
import json
import os
import random
import sys
import tempfile
import time
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from restatement import random_matter
from typer import testing
from typer.testing import CliRunner

from regrights.bridge.agreement.agreement import agreement_of
from regrights.cli.app import COMMANDS, build

READINGS = agreement_of("savvis").readings

ROOT = Path(__file__).parents[1]
SECONDS = 30.0
"""How long a command may take, in seconds: it is given this --timeout, and a second more to end."""
HOSTILE: list[Any] = [
    None, "", " ", "\u00a0", 0, -1, 1, 2, 10**6, 10**12, 10**15, 10**30, 0.5, 1e300, True, False, "yes", "0.75", "1/3", "4000/3", "1/0",
    "-1", "1e5", "NaN", "1,000", "0.0000000001", "2003-02-30", "2003-W03-3", "0001-01-01", "2999-12-31", "9999-12-31", 20030101,
    "company", "wcas", "reuters", "constellation", "none", "common", "pref", "demand", "a: b", "a\nb", "\u202e", "e\u0301", "\U0001f600",
    "x" * 300, "not", "q", "_", "A", "\u00e9", [], {}, [[]], [None], {"a": 1}, ["wcas"], {"value": "1"}, "#", "'", '"', "\\", "%", "{x}", "{{x}}",
]  # fmt: skip
BYTES = [
    b"&a ", b"*a", b"!!bool ", b"!x ", b"%YAML 1.1\n", b"---\n", b"...\n", b"\t", b"\x00", b"\xef\xbb\xbf", b"\xff", b"- ", b": ", b"{", b"}",
    b"[", b"]", b"'", b'"', b"|\n", b">\n", b"#", b"\r", b"\r\n", b"\n\n", b",", b"? ", b"<<: ", b"0x1F", b".inf", b"~", b"\xe2\x80\xa8",
    b"\\ud83d\\ude00", b"\\ud83d", b"99999999999999999999", b"  ", b"\x0c",
]  # fmt: skip
OPTIONS = {
    "--as-of": ["2002-06-01", "2003-01-15", "2002-03-05", "1999-01-01", "2999-12-31", "9999-12-31", "2003-W03-3", "today", "", "20030101"],
    "--price": ["0.75", "1", "25", "0", "-1", "1e5", "999999999999", "0.0000000001", "0.6500000000", "1,10", "", "$1", "NaN"],
    "--reading": [*(f"{issue}={option}" for issue, point in READINGS.items() for option in point.options), "x", "=", "a=b", ""],
    "--limit": ["0", "1", "7", "99999999999999999999", "-1", "x", "1.0"],
    "--timeout": ["0", "0.001", "1", "none", "-1", "1e9", "soon", ""],
    "--maximum": ["0", "1", "1000", "1000000000000", "10000000000000000", "9,000,000", "-1", "x"],
    "--lot": ["1000000", "1", "0", "10", "x"],
    "--propose": ["a=1", "h0=1", "h0=1,h1=2", "=", "h0=-1", "h0=1,h0=2", ""],
    "--changes": ["1", "2", "0", "7", "x"],
    "--depth": ["1", "3", "0", "x"],
    "--open": ["eligible_limbs", "floor_counts", "x", ""],
    "--before": ["2002-06-01", "2003-01-01", "x", "1999-01-01"],
    "--after": ["2002-07-01", "2002-06-01", "2999-12-31", ""],
    "--without": ["amendment_1", "amendment_2", ""],
    "--vary": ["price=0.5:2:0.5", "price=1", "as_of=2003-01-01:2003-03-01:30", "form_s3=true,false", "h0.common=0:5:1", "x=1", "price=",
               "price=1:0:1", "price=0:1:0", "reading.eligible_limbs=either,both", "price=1:1000000000:0.000000001", "=", "a0.h0=1:3:1"],
    "--act": ["a0", "a1", "nobody", ""],
    "--section": ["question", "cures", "x", ""],
    "--to": ["{}/memo.md", "{}/memo.html", "{}/memo.xlsx", "{}/no/such.md", "{}", "{}/x.exe", "", "{}/rows.csv", "{}/rows.jsonl"],
    "--format": ["csv", "jsonl", "table", "xml"],
    "--jobs": ["1", "0", "x"],
    "--template": ["{}/none.docx", "{}"],
    "--change": ["price 1", "price", "price x", "form_s3 true", "transfer h0 h1 common 1", "issue h0 common 10", "joinder by=h0", "reading",
                 "reading eligible_limbs both", "signature reuters signed=false", "nothing", "", "'", "accretion pref 2002-01-01 2003-01-01",
                 "repurchase h0 common 999999999999", "public_sale h0 common 1 date=2003-02-01", "exercise h0 w 1", "conversion h0 pref 1"],
}  # fmt: skip
FLAGS = [
    "--json",
    "--why",
    "--full",
    "--count",
    "--readings",
    "--breaks",
    "--overwrite",
    "--test",
    "--force",
    "--nothing",
    "-h",
    "--version",
]


class Case(NamedTuple):
    """A command, the files it reads by their names, and what kind of case it is."""

    kind: str
    words: list[str]
    files: dict[str, bytes]


def case(seed: str) -> Case:
    """Return the case of a seed."""
    rng = random.Random(seed)
    kind = rng.choices(list(MAKERS), weights=[45, 35, 14, 6])[0]
    return MAKERS[kind](rng)


def base(rng: random.Random) -> dict[str, Any]:
    """Return a valid matter: a random one."""
    return random_matter(rng.randrange(10**6))


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield every place in a value."""
    yield path
    for key, part in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield from places(part, (*path, key))


def at(value: Any, path: tuple[Any, ...]) -> Any:
    """Return what stands at a place."""
    for key in path:
        value = value[key]
    return value


def mended_wrong(matter: dict[str, Any], rng: random.Random) -> None:
    """Change something in a matter, of which nobody says that it still fits."""
    path = rng.choice([path for path in places(matter) if path])
    parent, key = at(matter, path[:-1]), path[-1]
    others = [at(matter, other) for other in places(matter) if other]
    match rng.randrange(10):
        case 7 | 8 | 9 if type(parent[key]) is int:
            parent[key] = rng.choice([parent[key] + 1, parent[key] - 1, parent[key] * 10, parent[key] // 2])
        case 7 | 8 | 9 if isinstance(parent[key], str):
            parent[key] = rng.choice([other for other in others if isinstance(other, str) and len(other) == len(parent[key])])
        case 0:
            del parent[key]
        case 1 | 2:
            parent[key] = copy.deepcopy(rng.choice(HOSTILE))
        case 3:
            parent[key] = copy.deepcopy(rng.choice(others))
        case 4 if isinstance(parent, list):
            parent.insert(rng.randrange(len(parent) + 1), copy.deepcopy(parent[key]))
        case 5 if isinstance(parent, dict):
            parent[str(rng.choice(HOSTILE))[:40]] = parent.pop(key)
        case _ if isinstance(parent, dict):
            parent[rng.choice(["basis", "source", "name", "id", "way", "date", "shares", "by", "joined", "purchase", "x"])] = (
                rng.choice(HOSTILE)
            )
        case _:
            rng.shuffle(parent)


def asking(rng: random.Random, file: str) -> list[str]:
    """Return a command about a matter: most often a cheap one."""
    act = f"a{rng.randrange(3)}"
    return rng.choices(
        [
            ["validate", file], ["check", file, act], ["requests", file], ["readings", file, act], ["cures", file, act, "--changes", "2"],
            ["allocate", file, act, "--maximum", "10"], ["whatif", file, "--change", "price 2"], ["sweep", file, "--vary", "price=1,3"],
            ["compare", file, "--before", "2002-06-01", "--after", "2002-07-01"], ["report", file, act, "--to", "{}/memo.md"],
        ],
        weights=[150, 28, 8, 4, 1, 4, 2, 2, 1, 1],
    )[0] + (["--json"] if rng.random() < 0.5 else [])  # fmt: skip


def of_structure(rng: random.Random) -> Case:
    """Return a matter mended wrong by its structure."""
    matter = base(rng)
    for _ in range(rng.choice([1, 1, 2, 3])):
        mended_wrong(matter, rng)
    return Case("structure", asking(rng, "{}/deal.yaml"), {"deal.yaml": json.dumps(matter).encode()})


def spoilt(content: bytes, rng: random.Random) -> bytes:
    """Return some bytes with others in them, or less of them."""
    for _ in range(rng.choice([1, 1, 2, 4])):
        start, length = rng.randrange(len(content) + 1), rng.randrange(1, 40)
        put = rng.choice(
            [b"", bytes([rng.randrange(256)]), rng.choice(BYTES), content[start : start + length] * 2, rng.choice(BYTES)]
        )
        content = (
            content[:start] + put + content[start + (length if rng.random() < 0.3 else len(put) if rng.random() < 0.3 else 0) :]
        )
    return content


def of_bytes(rng: random.Random) -> Case:
    """Return a matter's text with its bytes mended wrong."""
    texts = [*TEXTS, json.dumps(base(rng)).encode(), json.dumps(base(rng), indent=1).encode()]
    content = spoilt(rng.choice(texts), rng)
    return Case("bytes", asking(rng, "{}/deal.yaml"), {"deal.yaml": content})


TEXTS = [(ROOT / "examples" / "cutback.yaml").read_bytes(), (ROOT / "kb" / "savvis" / "matter.yaml").read_bytes()]


def of_options(rng: random.Random) -> Case:
    """Return a command with options drawn at random, about a valid matter."""
    words = [rng.choice([*COMMANDS, "nothing"]) if rng.random() < 0.97 else ""]
    words += rng.choice(
        [
            [],
            ["{}/deal.yaml"],
            ["{}/deal.yaml", "a0"],
            ["a0"],
            ["bsc_iv_alone"],
            ["{}/deal.yaml", "a0", "a1"],
            ["{}"],
            ["-"],
            [""],
        ]
    )
    for option in rng.sample(list(OPTIONS), rng.choice([0, 1, 1, 2, 3])):
        words += [option, rng.choice(OPTIONS[option])]
    words += rng.sample(FLAGS, rng.choice([0, 0, 1, 2]))
    return Case("options", words, {"deal.yaml": json.dumps(base(rng)).encode()})


def of_scenarios(rng: random.Random) -> Case:
    """Return a file of scenarios, right or mended wrong, about a valid matter."""
    matter = base(rng)
    holders = [holder["id"] for holder in matter["holders"]]
    items = [entry["id"] for section in ("classes", "warrants") for entry in matter.get(section, [])]
    who: Callable[[], str] = lambda: rng.choice([*holders, "nobody", "newco"])  # noqa: E731
    item, shares = rng.choice([*items, "x"]), rng.choice([1, 2, 10, 10**6, 10**12, 0, -1])
    changes = [
        {"kind": "transfer", "from": who(), "to": who(), "class": item, "shares": shares}, {"kind": "price", "price": rng.choice(["1", "0", "x"])},
        {"kind": "public_sale", "by": who(), "class": item, "shares": shares}, {"kind": "conversion", "by": who(), "class": item, "shares": shares},
        {"kind": "exercise", "by": who(), "warrant": item, "shares": shares}, {"kind": "issue", "to": who(), "class": item, "shares": shares},
        {"kind": "repurchase", "from": who(), "class": item, "shares": shares}, {"kind": "form_s3", "form_s3": True}, {"kind": "joinder", "by": who()},
        {"kind": "signature", "by": "reuters", "signed": rng.random() < 0.5}, {"kind": "reading", "issue": "eligible_limbs", "option": "both"},
        {"kind": "registration", "id": "r9", "of": "demand", "way": "wcas", "by": [who()], "notice": "2003-01-01"},
        {"kind": "accretion", "class": item, "since": "2002-01-01", "until": "2003-01-01"}, {"kind": "consent", "act": "a0", "by": "company"},
    ]  # fmt: skip
    expect = {"acts": {"a0": {"admissible": rng.random() < 0.5}}, "refused": {"demand": {"wcas": []}}}
    scenarios = [
        {"name": f"s{number}", "changes": rng.sample(changes, rng.choice([0, 1, 1, 2]))}
        | ({"expect": expect} if rng.random() < 0.3 else {})
        for number in range(rng.choice([1, 1, 2]))
    ]
    file: dict[str, Any] = {"regrights_scenarios": 1, "scenarios": scenarios}
    for _ in range(rng.choice([0, 0, 1, 2])):
        mended_wrong(file, rng)
    content = json.dumps(file).encode()
    words = ["whatif", "{}/deal.yaml", "{}/scenarios.yaml", *rng.choice([[], ["--json"], *[["--test"]] * 6])]
    return Case("scenarios", words, {"deal.yaml": json.dumps(matter).encode(), "scenarios.yaml": content})


MAKERS = {"structure": of_structure, "bytes": of_bytes, "options": of_options, "scenarios": of_scenarios}
APP = build()
testing._get_command = lru_cache(testing._get_command)  # built once, not for every case


def ran(asked: Case, folder: str) -> tuple[Any, float]:
    """Run a case in a folder; return what came of it, and how many seconds it took."""
    for name, content in asked.files.items():
        (Path(folder) / name).write_bytes(content)
    words = [word.format(folder) if word.startswith("{}") else word for word in asked.words]
    began = time.monotonic()
    cwd = Path.cwd()
    os.chdir(folder)
    try:
        result = CliRunner().invoke(APP, words, env={"REGRIGHTS_TIMEOUT": str(SECONDS)})
    finally:
        os.chdir(cwd)
    return result, time.monotonic() - began


def fault(asked: Case, result: Any, seconds: float) -> str | None:
    """Return what is wrong with how a command ended; None where nothing is."""
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        return f"raised {result.exception!r}"
    if result.exit_code not in {0, 1, 2, 3}:
        return f"status {result.exit_code}"
    if "fault of regrights" in result.output or "Traceback" in result.output:
        return result.stderr.splitlines()[0][:300]
    if result.exit_code == 2 and not result.output.strip():
        return "status 2 without a word"
    if result.exit_code == 2 and result.stdout and "validate" not in asked.words:
        return "status 2 and an answer"
    if seconds > SECONDS + 1:
        return f"took {seconds:.1f} seconds"
    structured = "--json" in asked.words and not {"-h", "--version", "--nothing"} & set(asked.words)
    if result.exit_code in {0, 1} and structured and asked.words[0] not in {"sweep", "init", "schema", "report"}:
        try:
            json.loads(result.stdout)
        except ValueError as error:
            return f"no JSON: {error}"
    return None


def batch(seed: int, numbers: range) -> tuple[Counter[str], list[str]]:
    """Run some cases; return how they ended, and what was wrong."""
    warnings.simplefilter("error")
    ended, found = Counter[str](), []
    for number in numbers:
        asked = case(f"{seed}:{number}")
        with tempfile.TemporaryDirectory() as folder:
            result, seconds = ran(asked, folder)
        ended[f"{asked.kind} {result.exit_code}"] += 1
        if (said := fault(asked, result, seconds)) is not None:
            found.append(f"case {number} ({asked.kind}): {' '.join(asked.words)}: {said}")
    return ended, found


EVERY = [
    ["validate", "{}"], ["check", "{}", "a0", "--why"], ["requests", "{}"], ["requests", "{}", "--readings"], ["readings", "{}", "a0"],
    ["cures", "{}", "a0"], ["allocate", "{}", "a0", "--maximum", "3"], ["whatif", "{}", "--change", "price 30"],
    ["sweep", "{}", "--vary", "price=1,25"], ["compare", "{}", "--before", "2002-06-27", "--after", "2003-06-27"], ["report", "{}", "a0", "--to", "{}.md"],
]  # fmt: skip


def every(seed: str) -> list[tuple[float, str, int, str]]:
    """Run every command on the valid matter of a seed; return how long each took, its name, its status, and what was wrong."""
    matter = random_matter(random.Random(seed).randrange(10**9))
    found = []
    with tempfile.TemporaryDirectory() as folder:
        for asked in EVERY:
            words = [word.format(f"{folder}/deal.yaml") for word in asked]
            one = Case("every", words, {"deal.yaml": json.dumps(matter).encode()})
            result, seconds = ran(one, folder)
            found.append(
                (
                    seconds,
                    " ".join(word for word in words if folder not in word),
                    result.exit_code,
                    fault(one, result, seconds) or "",
                )
            )
    return found


def worst(seed: int, matters: int) -> int:
    """Print the longest that every command took over some matters; return 1 where something was wrong."""
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        runs = [
            (number, run) for number, runs in enumerate(pool.map(every, [f"{seed}:{n}" for n in range(matters)])) for run in runs
        ]
    for words in dict.fromkeys(run[1] for _, run in runs):
        of_words = [(run, number) for number, run in runs if run[1] == words]
        (seconds, *_), number = max(of_words)
        print(
            f"{words:50} worst {seconds:6.2f} s (matter {number}), statuses {sorted(Counter(run[2] for run, _ in of_words).items())}"
        )
    wrong = [f"matter {number}: {run}" for number, run in runs if run[3]]
    print(f"{matters} matters, seed {seed}: {len(wrong)} faults", *wrong, sep="\n")
    return 1 if wrong else 0


def main() -> int:
    """Run the cases, on every processor; return 1 where one was wrong."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--only", type=int, default=None)
    parser.add_argument("--every", type=int, default=None)
    asked = parser.parse_args()
    seed = random.SystemRandom().randrange(2**32) if asked.seed is None else asked.seed
    if asked.every is not None:
        return worst(seed, asked.every)
    if asked.only is not None:
        one = case(f"{seed}:{asked.only}")
        with tempfile.TemporaryDirectory() as folder:
            result, seconds = ran(one, folder)
        for name, content in one.files.items():
            print(f"--- {name}\n{content.decode(errors='backslashreplace')}")
        print(
            f"--- {' '.join(one.words)}: status {result.exit_code}, {seconds:.1f} s\n{result.output}\n{fault(one, result, seconds) or 'no fault'}"
        )
        return 0
    print(f"seed {seed}; a case again: python tests/fuzz.py --seed {seed} --only NUMBER", flush=True)
    size = 100
    chunks = [range(start, min(start + size, asked.cases)) for start in range(0, asked.cases, size)]
    ended, found, done = Counter[str](), list[str](), 0
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        for number, (some, wrong) in enumerate(pool.map(batch, [seed] * len(chunks), chunks), 1):
            ended += some
            found += wrong
            done = min(number * size, asked.cases)
            for line in wrong:
                print(line, flush=True)
            if sys.stderr.isatty():
                sys.stderr.write(f"\r{done:,} of {asked.cases:,}")
    print(
        f"{done:,} cases, seed {seed}: {len(found)} faults; "
        + ", ".join(f"{how}: {number}" for how, number in sorted(ended.items()))
    )
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
