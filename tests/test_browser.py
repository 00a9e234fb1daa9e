"""The page as a person has it, in a real browser: what is typed, clicked and moved, what is heard and seen, what goes wrong."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest

pytest.importorskip("starlette", reason="the extra regrights[web] is not installed")
pytest.importorskip("uvicorn", reason="the extra regrights[web] is not installed")
pytest.importorskip("playwright", reason="playwright, which drives the browser, is not installed")

import uvicorn
from playwright.sync_api import sync_playwright

from regrights.bridge.intake.opening import Opened
from regrights.bridge.matter.loading import load, load_text
from regrights.bridge.matter.model import Matter
from regrights.cli.web.app import application
from regrights.cli.web.state import VIEWS

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FOUND = next(filter(None, map(shutil.which, BROWSERS)), None)
if FOUND is None:
    pytest.skip(f"no browser is installed here: none of {', '.join(BROWSERS)} was found", allow_module_level=True)

FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update"]
TOKEN = "a-token_of-the-test"
HOSTILE = "<img src=x onerror=alert(1)></textarea><script>alert(2)</script>&lt;b&gt;{{7*7}}"
PATIENCE = int(os.environ.get("PATIENCE", "60000"))
"""How many milliseconds are waited for what should come at once, on a machine with other work."""


@dataclass
class Served:
    """A page that is served, by its address and the processes that answer."""

    address: str
    workers: Callable[[], list[int]]


@contextmanager
def served(matter: Matter, *, seconds: float = 60) -> Iterator[Served]:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        host = f"127.0.0.1:{taken.getsockname()[1]}"
        app = application(Opened(matter.matter, matter), token=TOKEN, hosts=frozenset({host}), seconds=seconds)
        server = uvicorn.Server(uvicorn.Config(app, log_level="critical", lifespan="on", ws="none"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [taken]}, daemon=True)
        thread.start()
        while not server.started:
            assert thread.is_alive(), "the server did not start"
            time.sleep(0.02)
        asking = app.state.end.__self__
        try:
            yield Served(f"http://{host}/{TOKEN}/", lambda: [worker._process.pid for worker in asking._workers])
        finally:
            server.should_exit = True
            thread.join(30)


@pytest.fixture(scope="module")
def matter() -> Matter:
    return load(None)


@pytest.fixture(scope="module")
def site(matter: Matter) -> Iterator[Served]:
    with served(matter) as found:
        yield found


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with sync_playwright() as started:
        opened = started.chromium.launch(executable_path=FOUND, args=FLAGS)
        yield opened
        opened.close()


@dataclass
class Tab:
    """A page in the browser, with what it complained of."""

    page: Any
    said: list[str] = field(default_factory=list)

    def open(self, address: str, **query: str) -> None:
        self.page.goto(f"{address}?{urlencode(query)}" if query else address)

    def settled(self) -> None:
        """Wait until no answer is under way and the whole of it has come."""
        self.page.wait_for_load_state()
        self.page.locator("main:not([aria-busy]):not([data-partial])").wait_for()

    @property
    def query(self) -> dict[str, str]:
        return dict(parse_qsl(urlsplit(self.page.url).query))

    @property
    def verdict(self) -> str:
        return str(self.page.locator("main .verdict").first.inner_text())

    def has(self, text: str) -> None:
        """Wait until the answer has a text."""
        self.page.locator("main", has_text=text).wait_for()


@contextmanager
def a_tab(browser: Any, *, width: int = 1280, **more: Any) -> Iterator[Tab]:
    context = browser.new_context(viewport={"width": width, "height": 900}, **more)
    context.set_default_timeout(PATIENCE)
    tab = Tab(context.new_page())
    tab.page.on("console", lambda told: tab.said.append(told.text) if told.type in {"error", "warning"} else None)
    tab.page.on("pageerror", lambda error: tab.said.append(str(error)))
    tab.page.on("dialog", lambda dialog: (tab.said.append(f"dialog: {dialog.message}"), dialog.dismiss()))
    try:
        yield tab
    finally:
        context.close()


@pytest.fixture
def tab(browser: Any) -> Iterator[Tab]:
    with a_tab(browser) as found:
        yield found
        assert found.said == []


def opened(page: Any) -> None:
    """Open all that can be opened of the form."""
    page.evaluate("() => document.querySelectorAll('form details').forEach((one) => (one.open = true))")


def violations(page: Any) -> list[str]:
    """Return what axe finds against a page."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page).response["violations"]
    return [f"{one['id']}: {one['help']}: {[node['html'][:160] for node in one['nodes']][:3]}" for one in found]


# What a person does.


def test_an_answer_follows_what_is_typed(tab: Tab, site: Served) -> None:
    tab.open(site.address)
    assert tab.verdict == "3 requests are admissible; 3 ways are refused."
    tab.page.fill("#field-price", "0.60")
    tab.has("2 requests are admissible; 4 ways are refused.")
    assert tab.query == {"price": "0.60"}
    tab.page.fill("#field-price", "six")
    tab.has("Nothing was asked.")
    assert tab.page.get_attribute("#field-price", "aria-invalid") == "true"
    assert tab.page.input_value("#field-price") == "six"
    tab.page.fill("#field-price", "")
    tab.has("3 requests are admissible")
    assert tab.query == {}
    tab.said.clear()  # Chromium tells an answer of status 400


def test_a_state_has_an_address_that_says_it_again_elsewhere(browser: Any, tab: Tab, site: Served) -> None:
    tab.open(site.address)
    tab.page.fill("#field-price", "0.80")
    tab.page.select_option("#field-act", "bsc_iv_alone")
    tab.page.wait_for_url(re.compile("act=bsc_iv_alone"))
    tab.settled()
    assert tab.query == {"price": "0.80", "act": "bsc_iv_alone"}
    with a_tab(browser) as other:
        other.open(tab.page.url)
        other.settled()
        assert other.page.input_value("#field-price") == "0.80"
        assert other.page.input_value("#field-act") == "bsc_iv_alone"
        assert other.page.inner_text("main") == tab.page.inner_text("main")
        assert other.said == []


def test_back_and_forward_go_from_state_to_state(tab: Tab, site: Served) -> None:
    tab.open(site.address)
    tab.page.fill("#field-price", "0.60")
    tab.page.press("#field-price", "Enter")
    tab.has("2 requests are admissible")
    tab.page.click("nav >> text=Before and after")
    tab.has("Before")
    tab.page.go_back()
    tab.has("2 requests are admissible")
    tab.settled()
    assert tab.page.input_value("#field-price") == "0.60"
    tab.page.go_back()
    tab.has("3 requests are admissible")
    tab.settled()
    assert tab.page.input_value("#field-price") == ""
    tab.page.go_forward()
    tab.has("2 requests are admissible")
    tab.settled()
    assert tab.page.input_value("#field-price") == "0.60"


def test_what_is_changed_is_taken_back_by_its_link(tab: Tab, site: Served) -> None:
    tab.open(site.address, price="0.60", as_of="2002-07-01")
    tab.page.click("text=take back >> nth=0")
    tab.page.wait_for_url(lambda address: "as_of" not in address or "price" not in address)
    tab.settled()
    assert len(tab.query) == 1
    tab.page.click("a >> text=As the file has it")
    tab.has("3 requests are admissible")
    tab.settled()
    assert tab.page.input_value("#field-price") == tab.page.input_value("#field-as_of") == ""


def test_a_cure_is_applied_by_its_link(tab: Tab, site: Served) -> None:
    tab.open(site.address, act="bsc_iv_alone", view="cures")
    tab.page.click("section[aria-labelledby=apply] a >> nth=0")
    tab.page.wait_for_url(re.compile("view=check|act=bsc_iv_alone$|price="))
    tab.has("ADMISSIBLE")
    assert len(tab.query) > 1


def test_what_was_opened_stays_open_while_a_price_is_typed(tab: Tab, site: Served) -> None:
    tab.open(site.address, act="bsc_iv_alone")
    tab.settled()
    tab.page.click("form summary >> text=Read open phrases otherwise")
    closed = tab.page.locator("main details:not([open]) > summary").first
    words = closed.inner_text()
    closed.click()
    tab.page.fill("#field-price", "0.70")
    tab.page.wait_for_url(re.compile("price=0.70"))
    tab.settled()
    assert tab.page.locator("main details[open] > summary", has_text=words).count()
    assert tab.page.locator("form details[open] > summary", has_text="Read open phrases otherwise").count() == 1
    assert tab.page.evaluate("() => document.activeElement.id") == "field-price"


def test_a_slider_moves_the_answer_and_has_a_tick_where_it_flips(tab: Tab, site: Served) -> None:
    tab.open(site.address, act="bsc_iv_alone")
    tab.page.locator("#field-price-flips", has_text="flips at $3.26").wait_for()
    assert tab.page.locator("#field-price-ticks rect").count() == 1
    tab.page.fill("#field-price-slider", "326")  # cents: 7,681,580 shares at $3.26 are $25,041,950.80
    tab.page.locator("main .verdict.met", has_text="ADMISSIBLE through").wait_for()
    assert tab.page.input_value("#field-price") == "3.26"
    assert tab.page.get_attribute("#field-price-slider", "aria-valuetext") == "3.26"
    tab.page.press("#field-price-slider", "ArrowLeft")
    tab.has("NOT ADMISSIBLE")
    tab.settled()
    assert tab.query == {"act": "bsc_iv_alone", "price": "3.25"}
    tab.page.locator("#field-price-flips", has_text="flips at $3.26").wait_for()


def test_a_slider_moves_by_days(tab: Tab, site: Served) -> None:
    tab.open(site.address)
    tab.page.focus("#field-as_of-slider")
    tab.page.keyboard.press("ArrowRight")
    tab.page.wait_for_url(re.compile("as_of=2002-06-29"))
    tab.has("as of 2002-06-29")


def test_the_bars_move_with_the_maximum(tab: Tab, site: Served) -> None:
    tab.open(site.address, act="constellation_demand", view="allocation")
    tab.settled()

    def bars() -> list[str]:
        return list(
            tab.page.locator("main .picture .broad rect").evaluate_all("all => all.map((one) => one.getAttribute('width'))")
        )

    before = bars()
    tab.said.clear()  # Chromium tells the answer of status 400: without a maximum there is no division
    tab.page.fill("#field-maximum-slider", "20000000")
    tab.has("Of 36,666,666 shares requested 20,000,000 are sold")
    tab.settled()
    assert bars() != before
    assert tab.page.input_value("#field-maximum") == "20000000"


def test_an_act_is_composed_by_a_click_and_its_price_is_seen(tab: Tab, site: Served) -> None:
    tab.open(site.address)
    tab.page.click("nav >> text=Choose an act")
    tab.page.click("section[aria-labelledby=alone] a >> text=Constellation Venture Capital II, L.P., 28,985,086 shares")
    tab.has("NOT ADMISSIBLE")
    # 28,985,086 shares at $0.87 are $25,217,024.82, at $0.86 $24,927,173.96, of $25,000,000.00 needed.
    tab.page.locator("#field-price-flips", has_text="flips at $0.87").wait_for()
    assert tab.page.input_value("#field-asks-cvc_ii") == "28985086"


def test_a_file_is_opened_by_its_form(tab: Tab, site: Served) -> None:
    tab.open(site.address, view="file")
    table = b'Holder,Class,Shares\nAcme Fund,Common,"1,000"\nBeta <b>Fund</b>,Common,500\n'
    tab.page.set_input_files("#upload-file", {"name": "caps.csv", "mimeType": "text/csv", "buffer": table})
    tab.page.click("#upload-open")
    tab.has("2 holders")
    assert "matter" in tab.query
    tab.page.click("#view-deal")
    tab.has("Acme Fund")
    assert tab.page.locator("main b").count() == 0
    broken = {"name": "caps.csv", "mimeType": "text/csv", "buffer": b"Holder,Class,Shares\nAcme,Common,many\nBeta,,5\n"}
    tab.page.click("#view-file")
    tab.page.set_input_files("#upload-file", broken)
    tab.page.click("#upload-open")
    tab.has("caps.csv:2")
    tab.said.clear()  # Chromium tells an answer of status 400


def test_flips_are_those_of_what_is_asked_now(tab: Tab, site: Served) -> None:
    tab.open(site.address, act="new", kind="demand", **{"asks.cvc_ii": "28985086"})
    tab.page.locator("#field-price-flips", has_text="flips at $0.87").wait_for()
    tab.page.fill("#field-asks-cvc_ii", "20000000")  # at $1.25 they are $25,000,000
    tab.page.locator("#field-price-flips", has_text="flips at $1.25").wait_for()
    assert "flips at $0.87" not in tab.page.inner_text("#what-if")


def test_what_is_taken_away_is_what_the_form_says(tab: Tab, site: Served) -> None:
    tab.open(site.address)
    tab.settled()
    tab.page.fill("#field-price", "0.50")
    with tab.page.expect_download() as download:  # at once, before there is an answer
        tab.page.click("footer a >> text=The matter file")
    price = load_text(download.value.path().read_text(encoding="utf-8"), "taken").price
    assert price is not None
    assert str(price.value) == "0.50"


def test_the_words_of_a_clause_open_and_stay_open(tab: Tab, site: Served) -> None:
    tab.open(site.address, act="constellation_demand")
    tab.settled()
    tab.page.click("main .marks a.clause >> nth=0")
    assert tab.page.locator("details.clause-words[open]").count() == 1
    tab.page.wait_for_timeout(1000)  # nothing is asked, by which it would be shut
    assert tab.page.locator("details.clause-words[open]").count() == 1


def test_nothing_that_one_works_on_is_lost(tab: Tab, site: Served) -> None:
    made = "issue newco common 50000000 capacity=none"
    tab.open(site.address, act="new", change=made, **{"asks.cvc_ii": "28985086", "joins.newco": "5"})
    tab.settled()
    tab.page.fill("#field-change", f"{made}x")  # for a moment there is no newco
    tab.has("Nothing was asked.")
    assert tab.page.evaluate("() => document.activeElement.id") == "field-change"
    assert tab.page.input_value("#field-joins-newco") == "5"
    tab.page.keyboard.press("Backspace")
    tab.has("ADMISSIBLE")
    tab.settled()
    assert tab.query["joins.newco"] == "5"
    tab.said.clear()  # Chromium tells an answer of status 400


def test_a_slider_reaches_what_its_field_says(tab: Tab, site: Served) -> None:
    tab.open(site.address, price="100")
    tab.settled()
    assert tab.page.input_value("#field-price-slider") == "10000"
    tab.page.press("#field-price-slider", "ArrowLeft")
    tab.page.wait_for_url(re.compile("price=99.99"))
    tab.page.fill("#field-maximum", "12,345,678")
    tab.page.wait_for_url(re.compile("maximum="))
    tab.settled()
    assert tab.page.input_value("#field-maximum-slider") == "12345678"


def test_every_control_is_used(tab: Tab, site: Served) -> None:
    """Each choice and each field gives an answer or says beside itself what is wrong; nothing else complains."""
    tab.open(site.address)
    opened(tab.page)
    for select in tab.page.locator("form select:not(#field-act)").all():
        name, values = (
            str(select.get_attribute("name")),
            select.locator("option").evaluate_all("all => all.map(one => one.value)"),
        )
        for value in values[-1:]:
            select.select_option(value)
            tab.page.wait_for_url(lambda address, name=name, value=value: f"{name}={value}" in address)
        select.select_option("")
        tab.page.wait_for_url(lambda address, name=name: f"{name}=" not in address)
    for entry in tab.page.locator("form input[name]:not([type=hidden]):not([type=file]), form textarea").all():
        entry.fill("7")
        tab.page.wait_for_url(lambda address: "=7" in address)
        entry.fill("")
        tab.page.wait_for_url(lambda address: "=7" not in address)
    tab.settled()
    assert not [said for said in tab.said if "status of 400" not in said]
    tab.said.clear()


def test_two_tabs_are_two_questions(browser: Any, site: Served) -> None:
    with a_tab(browser) as one, a_tab(browser) as other:
        one.open(site.address)
        other.open(site.address)
        one.page.fill("#field-price", "0.60")
        other.page.fill("#field-price", "0.10")
        one.has("2 requests are admissible; 4 ways are refused.")
        other.settled()
        assert one.query == {"price": "0.60"}
        assert other.query == {"price": "0.10"}
        assert other.verdict != one.verdict


# What goes wrong.


def test_hostile_names_are_text(browser: Any, matter: Matter) -> None:
    named = matter.model_copy(
        update={
            "matter": HOSTILE,
            "holders": [holder.model_copy(update={"label": HOSTILE + str(at)}) for at, holder in enumerate(matter.holders)],
        }
    )
    with served(named) as site, a_tab(browser) as tab:
        for view in VIEWS:
            act = {"act": "bsc_iv_alone"} if view in {"check", "allocation", "cures"} else {}
            tab.open(site.address, view=view, change=HOSTILE, **act)
            assert tab.page.locator("main img, main script, form img").count() == 0
            tab.open(site.address, view=view, **act)
            tab.settled()
            assert HOSTILE in tab.page.inner_text("h1")
            assert tab.page.locator("main img, main script, h1 *").count() == 0
            assert len(tab.page.locator("script").all()) == 1
        assert not [said for said in tab.said if "status of 400" not in said]


def test_a_slow_question_blocks_nothing_and_is_given_up_for_another(browser: Any, matter: Matter) -> None:
    with served(matter) as site, a_tab(browser) as tab, a_tab(browser) as other:
        tab.open(site.address)
        tab.settled()
        stopped = set(site.workers())
        for process in stopped:
            os.kill(process, signal.SIGSTOP)
        tab.page.fill("#field-price", "0.60")
        tab.page.locator("#waiting:not([hidden])").wait_for()
        assert tab.page.get_attribute("main", "aria-busy") == "true"
        assert "3 requests are admissible" in tab.page.inner_text("main")  # what was is still to be read
        other.open(site.address)  # what is known is answered meanwhile
        assert other.verdict == "3 requests are admissible; 3 ways are refused."
        tab.page.fill("#field-price", "0.61")  # which gives up the first, and ends the process that did not answer
        deadline = time.monotonic() + PATIENCE / 1000
        while stopped <= set(site.workers()):
            assert time.monotonic() < deadline, "nothing was given up"
            time.sleep(0.05)
        for process in stopped & set(site.workers()):
            os.kill(process, signal.SIGCONT)
        tab.has("2 requests are admissible")
        tab.settled()
        assert tab.query == {"price": "0.61"}
        assert tab.page.locator("#waiting").is_hidden()


def test_a_question_is_given_up_by_its_button(browser: Any, matter: Matter) -> None:
    with served(matter) as site, a_tab(browser) as tab:
        tab.open(site.address)
        for process in site.workers():
            os.kill(process, signal.SIGSTOP)
        tab.page.fill("#field-price", "0.60")
        tab.page.click("#stop")
        assert tab.page.locator("#waiting").is_hidden()
        assert "3 requests are admissible" in tab.page.inner_text("main")


def test_a_process_that_is_killed_is_told_and_another_answers(browser: Any, matter: Matter) -> None:
    with served(matter) as site, a_tab(browser) as tab:
        tab.open(site.address)
        for process in site.workers():
            os.kill(process, signal.SIGKILL)
        tab.page.fill("#field-price", "0.60")
        tab.page.locator("main", has_text=re.compile("ended before it had an answer|2 requests are admissible")).wait_for()
        for _ in range(4):  # as many as there were processes
            tab.page.click("button[type=submit]")
            tab.settled()
        tab.has("2 requests are admissible")


def test_a_page_that_was_closed_is_told(browser: Any, matter: Matter) -> None:
    with a_tab(browser) as tab:
        with served(matter) as site:
            tab.open(site.address)
        tab.page.fill("#field-price", "0.60")
        tab.has("it has been closed")


# For everyone.


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1600])
def test_axe_finds_nothing(browser: Any, site: Served, scheme: str, width: int) -> None:
    found = {}
    with a_tab(browser, width=width, color_scheme=scheme) as tab:
        for view in VIEWS:
            act = {"act": "bsc_iv_alone", "price": "0.70"} if view in {"check", "allocation", "cures"} else {"price": "0.70"}
            tab.open(site.address, view=view, **act)
            opened(tab.page)
            tab.settled()
            found[view] = violations(tab.page)
        tab.open(site.address, price="x")
        found["what is wrong"] = violations(tab.page)
    assert {view: told for view, told in found.items() if told} == {}


@pytest.mark.parametrize("width", [390, 768, 1600])
def test_no_page_is_wider_than_the_screen(browser: Any, site: Served, width: int) -> None:
    with a_tab(browser, width=width) as tab:
        for view in VIEWS:
            act = {"act": "bsc_iv_alone"} if view in {"check", "allocation", "cures"} else {}
            tab.open(site.address, view=view, **act)
            tab.settled()
            assert tab.page.evaluate("() => document.documentElement.scrollWidth") <= width, view


def test_all_is_done_with_the_keyboard(tab: Tab, site: Served) -> None:
    tab.open(site.address)
    tab.page.keyboard.press("Tab")
    assert tab.page.evaluate("() => document.activeElement.className") == "skip"
    tab.page.keyboard.press("Enter")
    assert tab.page.evaluate("() => document.activeElement.id") == "answer"
    tab.page.focus("nav a >> nth=0")
    reached = []
    for _ in range(60):
        tab.page.keyboard.press("Tab")
        reached.append(tab.page.evaluate("() => document.activeElement.id || document.activeElement.nodeName"))
        if reached[-1] == "field-price":
            break
    assert reached[-1] == "field-price"
    tab.page.keyboard.type("0.60")
    tab.page.keyboard.press("Enter")
    tab.has("2 requests are admissible")
    assert tab.page.inner_text("#heard") == "2 requests are admissible; 4 ways are refused."


def test_it_is_a_plain_form_without_script(browser: Any, site: Served) -> None:
    with a_tab(browser, java_script_enabled=False) as tab:
        tab.open(site.address)
        tab.page.fill("#field-price", "0.60")
        tab.page.click("button[type=submit]")
        assert tab.verdict == "2 requests are admissible; 4 ways are refused."
        assert tab.query == {"price": "0.60"}
        tab.page.select_option("#field-act", "bsc_iv_alone")
        tab.page.click("button[type=submit]")
        tab.page.click("nav >> text=Its cures")
        tab.page.click("section[aria-labelledby=apply] a >> nth=0")
        tab.has("ADMISSIBLE")


def test_nothing_moves_where_that_is_not_wanted(browser: Any, site: Served) -> None:
    with a_tab(browser, reduced_motion="reduce") as tab:
        tab.open(site.address)
        moved = tab.page.evaluate("() => getComputedStyle(document.querySelector('main')).transitionDuration")
        assert moved == "0s"


def test_only_the_answer_is_printed(tab: Tab, site: Served) -> None:
    tab.open(site.address)
    tab.page.emulate_media(media="print")
    assert not tab.page.locator("form").is_visible()
    assert not tab.page.locator("nav").is_visible()
    assert tab.page.locator("main .verdict").first.is_visible()
