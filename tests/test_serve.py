"""The page in the browser: who is let in, what an address says, that nothing of a matter is markup, and that it ends."""

from __future__ import annotations

import asyncio
import contextlib
import os
import random
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from threading import Thread
from typing import Any, get_args
from urllib.parse import parse_qsl, urlencode

import pytest

pytest.importorskip("starlette", reason="the extra regrights[web] is not installed")
pytest.importorskip("httpx2", reason="TestClient of starlette needs httpx2")

from starlette.testclient import TestClient
from web_pages import HOST, HOSTILE, TOKEN, Page, client_of, get, squeezed

from regrights.bridge.basics.stopping import STOP
from regrights.bridge.documents import model
from regrights.bridge.documents.changed import Change, Changes
from regrights.bridge.documents.drawn import Bar, Picture
from regrights.bridge.documents.model import Cell, Document, Mark, Node, Section
from regrights.bridge.matter.loading import load, load_text
from regrights.bridge.matter.model import Matter
from regrights.bridge.questions.check import check
from regrights.cli.web import pages
from regrights.cli.web.asking import BYTES, Asking
from regrights.cli.web.guard import ADDRESS, Guard
from regrights.cli.web.questions import Failed, Linked, Question
from regrights.cli.web.reading import read
from regrights.cli.web.state import NEW, VIEWS, Query
from regrights.cli.web.worker import answer
from regrights.cli.writers import page as writer


@pytest.fixture(scope="module")
def matter() -> Matter:
    return load()


@pytest.fixture(scope="module")
def client(matter: Matter) -> Iterator[TestClient]:
    with client_of(matter) as made:
        yield made


# Who is let in.


@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        ("/", {}, 404),
        (f"/{TOKEN}", {}, 404),
        (f"/{TOKEN}x/", {}, 404),
        (f"/{TOKEN[:-1]}/", {}, 404),
        ("/web.css", {}, 404),
        (f"/{TOKEN}/web.css", {}, 200),
        (f"/{TOKEN}/../pyproject.toml", {}, 404),
        (f"/{TOKEN}/%2e%2e/%2e%2e/etc/passwd", {}, 404),
        (f"/{TOKEN}/web.css", {"host": "evil.example"}, 421),
        (f"/{TOKEN}/web.css", {"host": "127.0.0.1:9"}, 421),
        (f"/{TOKEN}/web.css", {"origin": "http://evil.example"}, 403),
        (f"/{TOKEN}/web.css", {"origin": "null"}, 403),
        (f"/{TOKEN}/web.css", {"origin": f"http://{HOST}"}, 200),
        (f"/{TOKEN}/web.css?" + "a" * ADDRESS, {}, 414),
    ],
)
def test_only_who_has_the_address_is_let_in(client: TestClient, path: str, headers: dict[str, str], status: int) -> None:
    found = client.get(path, headers=headers)
    assert found.status_code == status
    policy = found.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert found.headers["cache-control"] == "no-store"
    assert TOKEN not in found.text


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "PATCH"])
def test_pages_are_only_read(client: TestClient, method: str) -> None:
    found = client.request(method, f"/{TOKEN}/")
    assert found.status_code == 405
    assert found.headers["allow"] == "GET, HEAD"


def test_a_page_is_asked_without_a_body(client: TestClient) -> None:
    assert client.request("GET", f"/{TOKEN}/web.css", content=b"x").status_code == 413


def test_a_fault_is_told_on_the_page_and_in_one_line(
    matter: Matter, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: Any) -> str:
        raise ZeroDivisionError("<b>secret</b>\nof two lines")

    monkeypatch.setattr(pages.Page, "whole", broken)
    with client_of(matter) as client:
        found = client.get(f"/{TOKEN}/?view=deal")
    assert found.status_code == 500
    page = Page(found.text)
    assert "ZeroDivisionError" in page.by_id["failed"]
    assert "start it again" in page.by_id["failed"]
    assert "secret" not in found.text
    assert "default-src 'none'" in found.headers["content-security-policy"]
    lines = [line for line in capsys.readouterr().err.splitlines() if "ZeroDivisionError" in line]
    assert len(lines) == 1
    assert lines[0].startswith("regrights: a fault")


def test_templates_stay_as_they_were_read_first() -> None:
    assert writer.environment().auto_reload is False


# What a page is.


STATES: list[dict[str, str]] = [
    {},
    {"view": "deal"},
    {"act": "bsc_iv_alone"},
    {"act": "constellation_demand", "view": "allocation", "maximum": "20000000"},
    {"act": "bsc_iv_alone", "view": "cures"},
    {"view": "changed", "price": "0.60", "form_s3": "yes"},
]


@pytest.mark.parametrize("state", STATES, ids=str)
def test_a_page_needs_no_script_and_is_told_to_every_reader(client: TestClient, state: dict[str, str]) -> None:
    page = Page(get(client, **state).text)
    tags = {tag for tag, _ in page.elements}
    assert not tags & {"script", "style", "iframe", "object", "embed", "img", "base"}
    assert page.unbalanced == []
    assert page.open == []
    assert len(page.ids) == len(set(page.ids))
    assert sum(tag == "h1" for tag, _ in page.elements) == 1
    labelled = {said.get("for") for tag, said in page.elements if tag == "label"}
    for tag, said in page.elements:
        assert "style" not in said
        assert not any(name.startswith("on") for name in said)
        for name in ("aria-describedby", "aria-labelledby"):
            assert set((said.get(name) or "").split()) <= set(page.ids)
        if tag in {"input", "select", "textarea"} and said.get("type") != "hidden":
            assert said.get("id") in labelled
        if tag in {"a", "link", "form"}:
            target = str(said.get("href") or said.get("action"))
            assert re.match(r"\./|#|web\.css$|[a-z]+\.[a-z]+(\?|$)", target), target
            assert not target.startswith("#") or target[1:] in page.ids


def test_a_page_says_what_the_command_line_says(client: TestClient, matter: Matter) -> None:
    told = squeezed(Page(get(client, act="bsc_iv_alone").text).text)
    document = answer(Question("check", matter, matter, "bsc_iv_alone"), 60)
    assert isinstance(document, Document)
    for section in document.sections:
        assert squeezed(section.title) in told
        for block in section.blocks:
            if isinstance(block, model.Marks):
                for mark in block.marks:
                    assert squeezed(mark.text) in told
            if isinstance(block, model.Tree):
                assert all(squeezed(node.text) in told for root in block.roots for node in nodes(root))


def nodes(node: Node) -> Iterator[Node]:
    yield node
    for part in node.parts:
        yield from nodes(part)


def test_every_block_is_written_and_none_of_it_is_markup() -> None:
    hostile = HOSTILE[0]
    blocks: list[Any] = [
        model.Verdict(hostile, hostile, "met"),
        model.Paragraph(hostile, "note"),
        model.Heading(hostile),
        model.Items((hostile,), numbered=True),
        model.Marks((Mark(hostile, hostile, "unmet"),)),
        model.Entries((model.Entry(hostile, (hostile, Mark("met", hostile))),)),
        model.Tree((Node(hostile, (Node(hostile, (Node(hostile),)),)),)),
        model.Sides((model.Side(hostile, hostile, hostile, hostile),)),
        model.Table(hostile, (hostile, "n"), ((Cell(hostile), Cell("1", 1)),), frozenset({1})),
        model.Quote(hostile, hostile),
        model.Lines((hostile, "")),
        model.Footnotes((hostile,)),
        Picture("p", hostile, hostile, "shares", (Bar(hostile, ((3, hostile),)),)),
        Changes(hostile, (Change(hostile, hostile, hostile),)),
        model.Rows((hostile, "b"), ("1", "x"), iter([("1", hostile)] * 300), lambda: (model.Paragraph(hostile),)),
    ]
    kinds = {kind for part in get_args(model.Block) for kind in (get_args(part) or (part,))}
    assert kinds == {type(block) for block in blocks}
    document = Document(hostile, hostile, "2002-06-28", (Section("x", hostile, tuple(blocks)), Section("y", "", ())))
    text = writer.sections(writer.held(document))
    page = Page(str(text))
    assert "script" not in {tag for tag, _ in page.elements}
    assert page.text.count(hostile) >= 28
    assert f"first {writer.ROWS} are shown" in page.text


def test_nothing_of_a_matter_or_an_address_is_markup(matter: Matter) -> None:
    holders = [
        holder.model_copy(update={"name": name}) for holder, name in zip(matter.holders, [*HOSTILE, *HOSTILE], strict=False)
    ]
    notes = [entry.model_copy(update={"note": HOSTILE[0], "item": HOSTILE[1]}) for entry in matter.assumptions]
    hostile = matter.model_copy(update={"matter": HOSTILE[1], "holders": holders, "assumptions": notes})
    with client_of(hostile) as client:
        for state in [*STATES[:3], {"price": HOSTILE[0]}, {"change": HOSTILE[2]}, {HOSTILE[1]: "1"}, {"reading.x": HOSTILE[0]}]:
            address = urlencode(state)
            page = Page(client.get(f"/{TOKEN}/?{address}", follow_redirects=True).text)
            assert not {tag for tag, _ in page.elements} & {"script", "img", "b"}
            assert not any(name.startswith("on") for _, said in page.elements for name in said)
            assert page.unbalanced == []
            assert HOSTILE[1] in page.text


def test_an_answer_comes_in_two_steps_and_then_at_once(client: TestClient) -> None:
    state = {"act": "bsc_iv_alone", "price": "0.777"}
    in_steps, at_once = (Page(get(client, **state).text) for _ in range(2))
    for page in (in_steps, at_once):
        assert page.unbalanced == page.open == []
        assert len(page.ids) == len(set(page.ids))
        assert page.text.count("Read otherwise, this answer would differ") == 1
    assert sorted(squeezed(in_steps.text).split()) == sorted(squeezed(at_once.text).split())


# What an address says.


def test_the_address_of_a_state_says_it_again(matter: Matter) -> None:
    seed = int(os.environ.get("SEED") or random.SystemRandom().randrange(10**9))
    chance = random.Random(seed)
    letters = "aZ09 .=&?%+#;é\u202e\n'\"<>/漢"
    names = ["view", "price", "change", "reading.a", "asks.b", "joins.c", "x y", "é"]
    for _ in range(300):
        pairs = {chance.choice(names): "".join(chance.choices(letters, k=chance.randrange(9))) for _ in range(4)}
        query = Query.of(pairs.items())
        again = Query.of(parse_qsl(query.address(), keep_blank_values=True, errors="strict"))
        assert again == query, f"SEED={seed}"
        assert again.address() == query.address(), f"SEED={seed}"
        assert read(query, matter).view in VIEWS, f"SEED={seed}"


def test_an_address_is_led_to_the_one_of_its_state(client: TestClient) -> None:
    found = client.get(f"/{TOKEN}/?maximum=&price=0.90&as_of=")
    assert found.status_code == 303
    assert found.headers["location"] == f"/{TOKEN}/?price=0.90"
    assert client.get(f"/{TOKEN}/?price=").headers["location"] == f"/{TOKEN}/"
    assert client.get(f"/{TOKEN}/?price=%ff").status_code == 400


WRONG = [
    ("as_of", "2002-02-30", "no 2002-02-30 in the calendar"),
    ("as_of", "June 28", "write YYYY-MM-DD"),
    ("price", "0", "more than nothing"),
    ("price", "1.000,00", "may be more than one amount"),
    ("price", "abc", "is no number"),
    ("form_s3", "maybe", "yes, no"),
    ("maximum", "20 million", "no whole number"),
    ("maximum", "-1", "no whole number"),
    ("act", "bsc_iv_alon", "did you mean bsc_iv_alone?"),
    ("act", NEW, "nobody asks for shares yet"),
    ("change", "price 1.00\ntransfer", "line 2:"),
    ("change", "sell everything", "there is no change sell"),
    ("change", "repurchase nobody common 1", "line 1:"),
    ("kind", "company", "demand"),
    ("way", "everyone", "ways of this kind"),
    ("method", "shouting", "underwritten"),
    ("asks.reuters", "1.5", "no whole number"),
    ("joins.reuters", "x", "no whole number"),
    ("reading.eligible_limbs", "neither", "did you mean either?"),
]


@pytest.mark.parametrize(("field", "value", "told"), WRONG)
def test_a_wrong_value_is_told_beside_its_field(client: TestClient, field: str, value: str, told: str) -> None:
    page = Page(get(client, status=400, **{field: value}).text)
    control = next(said for tag, said in page.elements if said.get("name") == field and tag in {"input", "select", "textarea"})
    assert control["aria-invalid"] == "true"
    beside = str(control["aria-describedby"]).split()[-1]
    assert told in page.by_id[beside]
    assert "Nothing was asked" in page.text
    assert value.split("\n", maxsplit=1)[0] in get(client, status=400, **{field: value}).text


@pytest.mark.parametrize(
    ("state", "told"),
    [
        ({"prize": "1"}, "did you mean price?"),
        ({"reading.limbs": "x"}, "there is no contestable point"),
        ({"asks.nobody": "1"}, "there is no holder"),
        ({"view": "chek"}, "did you mean check?"),
        ({"view": "check"}, "choose one"),
    ],
)
def test_what_is_no_field_is_told(matter: Matter, state: dict[str, str], told: str) -> None:
    wrong = read(Query.of(state.items()), matter).wrong
    assert told in " ".join(text for texts in wrong.values() for text in texts)


def test_a_field_of_any_name_is_no_fault(client: TestClient) -> None:
    for name in ("self", "cls", "given", "changes", "__class__"):
        found = client.get(f"/{TOKEN}/?{name}=1")
        assert found.status_code == 400
        assert f"there is no field '{name}'" in Page(found.text).text


def test_a_path_that_does_not_begin_with_a_slash_is_no_page() -> None:
    told: list[Any] = []

    async def app(scope: Any, *_: Any) -> None:
        told.append((scope["path"], scope["root_path"]))

    async def sent(message: Any) -> None:
        told.append(message.get("status"))

    def ask(path: str) -> Any:
        scope = {
            "type": "http", "method": "GET", "path": path, "query_string": b"", "headers": [(b"host", HOST.encode())],
        }  # fmt: skip
        asyncio.run(Guard(app, token=TOKEN, hosts=frozenset({HOST}))(scope, None, sent))  # type: ignore[arg-type]
        return told.pop(0)

    assert ask(f"{TOKEN}/") == 404
    told.clear()
    assert ask(f"x/{TOKEN}/") == 404
    told.clear()
    assert ask(f"/{TOKEN}/web.css") == ("/web.css", f"/{TOKEN}")
    assert ask(f"/{TOKEN}//a") == ("//a", f"/{TOKEN}")


@pytest.mark.parametrize("family", ["", "asks.", "reading.", "held."])
def test_of_very_many_unknown_fields_the_first_are_told(client: TestClient, family: str) -> None:
    address = "&".join(f"{family}{number:x}=1" for number in range(1000))
    begun = time.monotonic()
    found = client.get(f"/{TOKEN}/?{address}", follow_redirects=True)
    assert found.status_code == 400
    assert time.monotonic() - begun < 5
    assert len(found.content) < 2_000_000
    assert "and 950 more names of which there is no" in found.text
    assert Page(found.text).by_id["changed"].count("take back") == 50
    assert client.get(f"/{TOKEN}/?" + "&a=1" * 1600).status_code == 400


def test_what_is_changed_is_told_in_the_words_of_the_form(client: TestClient, matter: Matter) -> None:
    issue, point = next(iter(matter.agreed.readings.items()))
    option, words = [*point.options.items()][-1]
    state = {
        "act": NEW, "price": "1000.5", "form_s3": "yes", "maximum": "20000000", "asks.bsc_iv": "7681580",
        "joins.reuters": "1000", f"reading.{issue}": option, "change": "price 1.00\nprice 2.00",
    }  # fmt: skip
    page = Page(get(client, **state).text)
    changed = squeezed(page.by_id["changed"])
    for told in (
        "Act: one composed here", "Price a share: $1,000.5 ", "Form S-3: eligible", "Underwriter's maximum: 20,000,000",
        "asks for: 7,681,580", "joins with: 1,000", squeezed(words), "Changes: price 1.00; price 2.00",
    ):  # fmt: skip
        assert told in changed
    for raw in ("bsc_iv", "asks.", "joins.", "reading.", "7681580"):
        assert raw not in changed
    back = {said["aria-label"] for tag, said in page.elements if tag == "a" and said.get("aria-label")}
    assert "take back Form S-3: eligible" in back
    wrong = Page(get(client, status=400, maximum="many", act="nobody").text)
    assert "Underwriter's maximum: many" in squeezed(wrong.by_id["changed"])


def test_very_many_changes_are_refused_in_words(client: TestClient) -> None:
    found = get(client, status=400, change="\n".join(["price 1.00"] * 201))
    assert "201 lines, and at most 200 are taken" in Page(found.text).text
    get(client, "", change="\n".join(["price 1.00"] * 200), view="deal")


def test_an_address_that_takes_too_long_to_read_is_told_so(matter: Matter, monkeypatch: pytest.MonkeyPatch) -> None:
    def endless(*_: Any) -> Any:
        while True:
            STOP.check()
            time.sleep(0.01)

    monkeypatch.setattr(pages, "read", endless)
    monkeypatch.setattr(pages, "READING", 0.1)
    with client_of(matter) as client:
        page = Page(get(client, status=503, price="1").text)
        assert "took longer" in page.by_id["failed"]
        assert "took longer" in get(client, "matter.yaml", 503, price="1").text
        assert get(client, "flips.json", 503, act="bsc_iv_alone").status_code == 503


def test_all_mistakes_are_told_at_once(matter: Matter) -> None:
    asked = read(Query.of([("price", "x"), ("as_of", "y"), ("maximum", "z"), ("change", "w"), ("act", "v")]), matter)
    assert set(asked.wrong) == {"price", "as_of", "maximum", "change", "act"}
    assert read(Query.of([("price", "1"), ("price", "2")]), matter).wrong.keys() == {"price"}


# What is asked.


def test_an_act_that_is_composed_is_the_one_of_a_file(matter: Matter) -> None:
    filed = next(act for act in matter.acts if act.id == "constellation_demand")
    state = {"act": NEW, "kind": "demand", **{f"asks.{by}": str(shares) for by, shares in filed.asked.items()}}
    asked = read(Query.of(state.items()), matter)
    assert asked.wrong == {}
    assert asked.act is not None
    one, other = check(asked.matter, asked.act), check(matter, filed.id)
    assert (one.verdict, one.way, [entry.text for way in one.ways for entry in way.conditions]) == (
        (other.verdict, other.way, [entry.text for way in other.ways for entry in way.conditions])
    )


def test_day_price_form_s3_and_readings_change_what_is_asked(matter: Matter) -> None:
    state = {"as_of": "2002-07-01", "price": "0.90", "form_s3": "yes", "reading.eligible_limbs": "together"}
    option = list(matter.agreed.readings["eligible_limbs"].options)[-1]
    asked = read(Query.of({**state, "reading.eligible_limbs": option}.items()), matter)
    assert asked.wrong == {}
    changed = asked.matter
    assert (str(changed.as_of), str(changed.price and changed.price.value)) == ("2002-07-01", "0.90")
    assert changed.form_s3 is not None
    assert changed.form_s3.value
    assert changed.readings["eligible_limbs"] == option
    assert matter.price is not None
    assert str(matter.price.value) == "0.75"


def test_a_cure_that_is_applied_cures(matter: Matter) -> None:
    for act in ("bsc_iv_alone", "nortel_demand"):
        query = Query.of([("act", act)])
        found = answer(Question("cures", matter, matter, act, query=query), 120)
        assert isinstance(found, Linked)
        (apply,) = found.groups
        assert apply.links or check(matter, act).admissible
        for words, after in apply.links:
            asked = read(after, matter)
            assert asked.wrong == {}, words
            assert asked.act is not None
            assert check(asked.matter, asked.act).admissible, words
    links = [words for words, _ in apply.links]
    assert any("price" in words for words in links)


def test_the_cures_page_links_to_them(client: TestClient) -> None:
    page = Page(get(client, act="bsc_iv_alone", view="cures").text)
    links = [str(said["href"]) for tag, said in page.elements if tag == "a" and "price=3.26" in str(said.get("href"))]
    assert links
    assert "ADMISSIBLE through" in client.get(f"/{TOKEN}/{links[0].removeprefix('./')}").text


def test_before_and_after_stand_beside_each_other(client: TestClient) -> None:
    page = Page(get(client, view="changed", price="0.69").text)
    assert page.text.count("Before") > 1
    assert "Nothing differs." in Page(get(client, view="changed").text).text


def test_a_state_may_be_taken_away(client: TestClient) -> None:
    text = get(client, "matter.yaml", price="0.90").text
    taken = load_text(text, "taken")
    assert taken.price is not None
    assert str(taken.price.value) == "0.90"
    for name, first in {"memo.docx": b"PK", "memo.pdf": b"%PDF", "position.xlsx": b"PK", "matter.xlsx": b"PK"}.items():
        found = get(client, name, act="bsc_iv_alone")
        assert found.content.startswith(first)
        assert found.headers["content-disposition"] == f'attachment; filename="{name}"'
    assert "price: 'x' is no number" in get(client, "matter.yaml", 400, price="x").text


# Who answers.


def test_a_question_that_takes_too_long_is_told_so(matter: Matter) -> None:
    with client_of(matter, seconds=0.0) as client:
        page = Page(get(client, status=503).text)
        assert "longer than the 0 seconds" in page.text
        assert any(said.get("role") == "alert" for _, said in page.elements)
        assert Page(get(client, status=400, price="x").text).text


def test_the_same_question_is_asked_once_and_one_given_up_ends(matter: Matter) -> None:
    question = Question("requests", matter, matter)

    async def asked() -> None:
        asking = Asking(matter, workers=1)
        await asking.begin()
        try:
            one, other = await asyncio.gather(asking.ask("a", question), asking.ask("a", question))
            assert one is other
            assert await asking.ask("a", question) is one
            slow = asyncio.create_task(asking.ask("slow", Question("cures", matter, matter, "bsc_iv_alone")))
            await asyncio.sleep(0.05)
            slow.cancel()
            with pytest.raises(asyncio.CancelledError):
                await slow
            # The one process is another now, and answers.
            again = await asking.ask("b", question)
            assert isinstance(again, Document)
            (worker,) = asking._workers
            worker._process.kill()
            killed = await asking.ask("c", question)
            assert isinstance(killed, Failed)
            assert isinstance(await asking.ask("c", question), Document)
        finally:
            await asking.end()

    asyncio.run(asked())


def test_files_are_kept_by_their_bytes(matter: Matter) -> None:
    asking = Asking(matter)
    asking._keep("page", Failed(("x",)))
    for number in range(5):
        asking._keep(number, b"x" * (BYTES // 4))
    assert [asking.knows(key) for key in ("page", 0, 1, 4)] == [True, False, True, True]
    asking._keep("large", b"x" * (BYTES + 1))
    assert [asking.knows(key) for key in ("page", 4, "large")] == [True, False, False]


# The command.


def ended_early(address: str) -> None:
    with contextlib.suppress(OSError):
        urllib.request.urlopen(address, timeout=30)


MAIN = "from regrights.cli.main import main; main()"


def test_the_command_prints_the_address_and_ends_on_an_interrupt() -> None:
    pytest.importorskip("uvicorn", reason="the extra regrights[web] is not installed")
    command = [sys.executable, "-c", MAIN, "serve", "--no-browser"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout
        address = process.stdout.readline().strip()
        assert re.fullmatch(r"http://127\.0\.0\.1:[0-9]+/[\w-]{32}/", address)
        with urllib.request.urlopen(f"{address}web.css", timeout=30) as found:
            assert found.status == 200
            assert "server" not in {name.lower() for name in found.headers}
        with pytest.raises(urllib.error.HTTPError, match="404"):
            urllib.request.urlopen(address.replace(address.split("/")[3], "x" * 32), timeout=30)
        port = address.split(":")[2].split("/")[0]
        busy = subprocess.run([*command, "--port", port], capture_output=True, text=True, check=False)
        assert busy.returncode == 2
        assert f"port {port} cannot be used" in busy.stderr
        # A question that is under way does not hold it up.
        asked = Thread(target=ended_early, args=(f"{address}?view=cures&act=bsc_iv_alone",), daemon=True)
        asked.start()
        time.sleep(0.2)
        begun = time.monotonic()
        process.send_signal(signal.SIGINT)
        out, error = process.communicate(timeout=30)
    assert process.returncode == 0, error
    assert time.monotonic() - begun < 10
    assert out == ""
    assert error.splitlines()[-1] == "regrights: the page is closed"
    assert len(error.splitlines()) == 2, error


def test_who_never_says_what_is_asked_is_ended() -> None:
    pytest.importorskip("uvicorn", reason="the extra regrights[web] is not installed")
    from regrights.cli.web import protocol

    code = f"from regrights.cli.web import protocol; protocol.SECONDS = 1.0; {MAIN}"
    assert protocol.SECONDS == 10
    command = [sys.executable, "-c", code, "serve", "--no-browser"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            address = process.stdout.readline().strip()
            port = int(address.split(":")[2].split("/")[0])
            path = f"/{address.split('/')[3]}/web.css"
            ask = f"GET {path} HTTP/1.1\r\nhost: 127.0.0.1:{port}\r\n\r\n".encode()
            for begin, answered in ((b"", False), (b"GET / HTTP/1.1\r\nhost:", False), (ask, True), (ask + b"GET /", True)):
                with socket.create_connection(("127.0.0.1", port), timeout=9) as connection:
                    begun = time.monotonic()
                    connection.sendall(begin)
                    came = b""
                    while part := connection.recv(65_536):
                        came += part
                    assert bool(came) is answered
                    assert time.monotonic() - begun < 8
        finally:
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=30)
    assert process.returncode == 0


def test_what_is_not_installed_is_told_with_how_to_install_it() -> None:
    code = f"import sys; sys.modules['uvicorn'] = None; {MAIN}"
    found = subprocess.run([sys.executable, "-c", code, "serve", "--no-browser"], capture_output=True, text=True, check=False)
    assert found.returncode == 2
    assert "pip install 'regrights[web]'" in found.stderr
    assert "Traceback" not in found.stderr
