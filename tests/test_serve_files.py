"""Files that the page is given: who may send one, what each kind comes to, what is wrong with it, and what is said by hand."""

from __future__ import annotations

import datetime as dt
import io
import os
import random
import re
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("starlette", reason="the extra regrights[web] is not installed")
pytest.importorskip("httpx2", reason="TestClient of starlette needs httpx2")

from ocf_packages import files, issue, person, stock_class, warrant, zipped
from starlette.testclient import TestClient
from web_pages import HOSTILE, ORIGIN, TOKEN, Page, client_of, get

from regrights.bridge.basics.files import LARGEST, Given
from regrights.bridge.intake.opening import Opened, opened
from regrights.bridge.intake.writing import matter_text
from regrights.bridge.matter.loading import load, load_text
from regrights.bridge.matter.model import Matter
from regrights.cli.web.bodies import BODY, HEAD, Unread, called, parted
from regrights.cli.web.shelf import KEPT

EXAMPLES = Path(__file__).parents[1] / "examples"
CAP_TABLE = (EXAMPLES / "cap_table.csv").read_bytes()
DEAL = (EXAMPLES / "series_a.yaml").read_bytes()


@pytest.fixture(scope="module")
def matter() -> Matter:
    return load()


@pytest.fixture(scope="module")
def client(matter: Matter) -> Iterator[TestClient]:
    with client_of(matter) as made:
        yield made


def package(folder: Path, *, into: tuple[str, ...] = ("Common",)) -> bytes:
    """Return a zip file of a package with two classes of common, and a warrant into the classes named."""
    people, classes = [person("Ann"), person("Fund")], [stock_class("Common"), stock_class("Common B")]
    issues = [issue("s1", "2025-01-02", "Ann", "Common", "1000"), issue("s2", "2025-01-02", "Fund", "Common B", "500")]
    made = files(people, classes, [*issues, warrant("w1", "2025-02-03", "Fund", "70", into)])
    return zipped(folder / "made.zip", made).read_bytes()


def send(client: TestClient, name: str, content: bytes, *, agreement: str = "savvis", status: int = 303) -> Any:
    found = client.post(f"/{TOKEN}/upload", files={"file": (name, content)}, data={"agreement": agreement}, headers=ORIGIN)
    assert found.status_code == status, found.text
    return found


def key_in(found: Any) -> str:
    """Return the key of the file to which an answer leads."""
    where = str(found.headers["location"])
    assert where.startswith(f"/{TOKEN}/?matter=")
    return where.partition("matter=")[2].partition("&")[0]


def answers(client: TestClient, key: str, status: int = 303, **said: str) -> Any:
    sent = {"matter": (None, key), **{f"answer.{place}": (None, text) for place, text in said.items()}}
    found = client.post(f"/{TOKEN}/answers", files=sent, headers=ORIGIN)
    assert found.status_code == status, found.text
    return found


# Who may send a form.


@pytest.mark.parametrize("where", ["upload", "answers"])
@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 403),
        ({"origin": "null"}, 403),
        ({"origin": "http://evil.example"}, 403),
        ({"origin": "https://127.0.0.1:8000"}, 403),
        ({**ORIGIN, "host": "evil.example"}, 421),
        ({**ORIGIN, "content-length": str(BODY + 1)}, 413),
        ({**ORIGIN, "content-length": "-1"}, 411),
        (ORIGIN, 400),
    ],
)
def test_a_form_comes_from_the_page_alone(client: TestClient, where: str, headers: dict[str, str], status: int) -> None:
    assert client.post(f"/{TOKEN}/{where}", content=b"x", headers=headers).status_code == status


def test_a_form_is_sent_and_nothing_else_is(client: TestClient) -> None:
    assert client.post(f"/{TOKEN}/upload", content=iter([b"x"]), headers=ORIGIN).status_code == 411
    found = client.get(f"/{TOKEN}/upload")
    assert (found.status_code, found.headers["allow"]) == (405, "POST")
    assert client.post("/another/upload", content=b"x", headers=ORIGIN).status_code == 404
    for path in ("", "matter.yaml", "upload/", "web.css"):
        assert client.post(f"/{TOKEN}/{path}", content=b"", headers=ORIGIN).status_code == 405


# What a form says.


def test_fields_and_files_come_as_they_were_sent() -> None:
    seed = int(os.environ.get("SEED") or random.SystemRandom().randrange(10**9))
    chance = random.Random(seed)
    pieces = [b"\r\n", b"\n", b"\r", b"--", b"--edg", b"\r\n--", b"\0", b"\xff", b"Content-Type: x\r\n\r\n", b"a"]
    for _ in range(200):
        content = b"".join(chance.choices(pieces, k=chance.randrange(12)))
        text = "".join(chance.choices("aé\n漢\u202e=", k=chance.randrange(6)))
        body = (
            b'--edge\r\nContent-Disposition: form-data; name="a"\r\n\r\n' + text.encode()
            + b'\r\n--edge\r\nContent-Disposition: form-data; name="f"; filename="x.zip"\r\nContent-Type: multipart/mixed\r\n\r\n'
            + content + b"\r\n--edge--\r\n"
        )  # fmt: skip
        assert parted(body, "edge") == {"a": text, "f": Given("x.zip", content)}, f"SEED={seed}"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"--edge",
        b"--edge--\r\n--edge\r\n",
        b"before\r\n--edge\r\n\r\nx\r\n--edge--",
        b'--edge\r\nContent-Disposition: form-data; name="a"\r\n\r\nx',
        b"--edge\r\nContent-Disposition: form-data\r\n\r\nx\r\n--edge--",
        b'--edge\r\nContent-Disposition: form-data; name="a"\r\n\r\n\xff\r\n--edge--',
        b'--edge\r\nContent-Disposition: form-data; name="a"\r\n\r\nx\r\n' * 2 + b"--edge--",
        b"--edge\r\n\r\n" * 6000,
    ],
)
def test_what_is_no_form_is_refused(body: bytes) -> None:
    with pytest.raises(Unread):
        parted(body, "edge")


@pytest.mark.parametrize(
    "head",
    [
        b'form-data; name="a"' + b"; a=b" * 8000,
        b'form-data; name="a"' + b"; a=b" * 40,
        b'form-data; name="' + b"a" * HEAD + b'"',
    ],
)
def test_a_long_head_is_refused_at_once(client: TestClient, head: bytes) -> None:
    begun = time.monotonic()
    with pytest.raises(Unread, match="too long"):
        parted(b"--edge\r\nContent-Disposition: " + head + b"\r\n\r\nx\r\n--edge--", "edge")
    said = {**ORIGIN, "content-type": "multipart/form-data; boundary=edge" + "; a=b" * 40}
    assert "too long" in client.post(f"/{TOKEN}/upload", content=b"--edge--", headers=said).text
    assert time.monotonic() - begun < 1


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("deal.yaml", "deal.yaml"),
        ("../../etc/passwd.yaml", "passwd.yaml"),
        ("C:\\deals\\cap.xlsx", "cap.xlsx"),
        ("..", "the file"),
        ("", "the file"),
        ("a\u202eb.csv", "a\ufffdb.csv"),
        ("x" * 300 + ".workbook.ods", None),
    ],
)
def test_a_file_is_called_by_its_name_alone(name: str, told: str | None) -> None:
    found = called(name)
    assert len(found) <= 80
    assert found == told if told is not None else found.endswith(".ods")


# What each kind comes to.


def test_a_matter_file_comes_as_it_is_read(client: TestClient) -> None:
    key = key_in(send(client, "deal.yaml", DEAL))
    expected = load(EXAMPLES / "series_a.yaml")
    assert load_text(get(client, "matter.yaml", matter=key).text, "taken") == expected
    page = Page(get(client, matter=key, view="file").text)
    assert expected.matter in page.text
    assert "No mistakes found" in page.text
    # The one that the page was started with is as it was.
    assert get(client, "matter.yaml").text == matter_text(load())


def test_a_workbook_comes_back_as_the_matter_that_it_was(client: TestClient) -> None:
    key = key_in(send(client, "deal.yaml", DEAL))
    book = get(client, "matter.xlsx", matter=key).content
    again = key_in(send(client, "deal.xlsx", book, agreement="nvca"))
    assert again != key
    one, other = (load_text(get(client, "matter.yaml", matter=known).text, "x") for known in (key, again))
    assert one == other


def test_a_cap_table_tells_what_was_taken_and_left_and_asks_the_rest(client: TestClient) -> None:
    found = send(client, "cap_table.csv", CAP_TABLE, agreement="nvca")
    page = Page(get(client, matter=key_in(found), view="file").text)
    for told in ("Taken from cap_table.csv: 6 holders", "Control totals: all agree", "SAFEs are no shares", "cap_table.csv:13"):
        assert told in page.text
    labelled = {said.get("for") for tag, said in page.elements if tag == "label"}
    fields = {name: said for name, said in page.controls().items() if name.startswith("answer.")}
    assert {"answer.price", "answer.terms.agreement_date", "answer.classes.series_a.ratio"} <= fields.keys()
    assert {said["id"] for said in fields.values()} <= labelled
    forms = [said for tag, said in page.elements if tag == "form"]
    assert [(said["method"], said["action"]) for said in forms] == [("get", "./"), ("post", "answers"), ("post", "upload")]


def test_answers_are_taken_and_each_address_keeps_its_own(client: TestClient) -> None:
    key = key_in(send(client, "cap_table.csv", CAP_TABLE, agreement="nvca"))
    once = key_in(answers(client, key, **{"price": "2.50", "classes.series_a.ratio": "3"}))
    twice = key_in(answers(client, once, **{"terms.agreement_date": "2020-01-31", "price": ""}))
    assert len({key, once, twice}) == 3
    texts = {name: get(client, "matter.yaml", matter=name).text for name in (key, once, twice)}
    made = {name: load_text(text, "x") for name, text in texts.items()}
    assert made[key].price is None
    for name in (once, twice):
        price = made[name].price
        assert price is not None
        assert str(price.value) == "2.50"
        assert next(stock for stock in made[name].classes if stock.id == "series_a").ratio == 3
    assert str(made[twice].terms["agreement_date"].value) == "2020-01-31"
    open_ = Page(get(client, matter=twice, view="file").text).controls()
    assert "answer.price" not in open_
    assert "answer.matter" in open_
    assert key_in(answers(client, twice)) == twice


def test_wrong_answers_are_all_told_and_nothing_is_kept(client: TestClient) -> None:
    key = key_in(send(client, "cap_table.csv", CAP_TABLE, agreement="nvca"))
    said = {"price": "dear", "holders.dr_e_vance.capacity": "gold", "no.place": "1"}
    page = Page(answers(client, key, 400, **said).text)
    for told in ("gold is not among the options", "nothing is asked about no.place", "price"):
        assert told in page.by_id["failed"]
    assert "answer.price" in page.controls()
    assert "not held any more" in answers(client, "0" * 24, 400, price="1").text


def test_a_package_comes_to_a_matter(client: TestClient, tmp_path: Path) -> None:
    content = package(tmp_path)
    key = key_in(send(client, "package.zip", content))
    page = Page(get(client, matter=key, view="file").text)
    assert "Taken from package.zip: 2 holders" in page.text
    at_its_place = tmp_path / "package.zip"
    at_its_place.write_bytes(content)
    expected = opened(at_its_place, "savvis", dt.date(2026, 1, 1))
    assert expected.matter
    given = load_text(get(client, "matter.yaml", matter=key).text, "x")
    assert [stock.outstanding for stock in given.classes] == [stock.outstanding for stock in expected.matter.classes]


def test_what_is_no_matter_yet_is_asked_for_first(client: TestClient, tmp_path: Path) -> None:
    key = key_in(send(client, "package.zip", package(tmp_path, into=())))
    led = get(client, "", 303, matter=key, view="requests")
    assert led.headers["location"] == f"/{TOKEN}/?matter={key}&view=file"
    page = Page(get(client, matter=key, view="file").text)
    assert "not yet a matter" in page.text
    (place,) = [name for name, said in page.controls().items() if name.startswith("answer.warrants.") and name.endswith(".into")]
    assert "needed" in page.text
    get(client, "matter.yaml", 404, matter=key)
    done = key_in(answers(client, key, **{place.removeprefix("answer."): "common_b"}))
    assert load_text(get(client, "matter.yaml", matter=done).text, "x").warrants[0].into == "common_b"


# What is wrong with a file.


def test_every_mistake_of_a_matter_file_is_told(client: TestClient) -> None:
    wrong = DEAL.replace(b"as_of: ", b"as_off: ").replace(b"regrights: 1", b"regrights: 7") + b"\nprize: 1\n"
    failed = Page(send(client, "deal.yaml", wrong, status=400).text).by_id["failed"]
    for told in ("deal.yaml", "as_off", "prize", "regrights"):
        assert told in failed


def test_every_mistake_of_a_table_is_told_at_its_cell(client: TestClient) -> None:
    lines = CAP_TABLE.replace(b'"2,000,000"', b'"2,000,000.5"').decode().splitlines()
    numbers = [at for at, line in enumerate(lines) if re.search(r"[0-9],[0-9]{3}", line)][:3]
    for at in numbers:
        lines[at] = re.sub(r"[0-9]{1,3}(,[0-9]{3})+", "many", lines[at], count=1)
    failed = Page(send(client, "cap.csv", "\n".join(lines).encode(), agreement="nvca", status=400).text).by_id["failed"]
    assert sum(f"cap.csv:{at + 1}" in failed for at in numbers) == len(numbers)


def test_a_file_is_bounded_packed_and_unpacked(client: TestClient) -> None:
    assert f"{LARGEST:,} are read" in send(client, "deal.yaml", b"#" * (LARGEST + 1), status=400).text
    assert f"{LARGEST:,} bytes" in send(client, "cap.csv", b"a" * (LARGEST + 1), status=400).text
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("Manifest.ocf.json", b" " * (LARGEST + 1))
    assert len(bomb.getvalue()) < 20_000
    assert f"more than {LARGEST:,} bytes" in send(client, "bomb.zip", bomb.getvalue(), status=400).text
    book = io.BytesIO()
    with zipfile.ZipFile(book, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b" " * (60 * LARGEST))
    assert "when unpacked" in send(client, "bomb.xlsx", book.getvalue(), status=400).text


@pytest.mark.parametrize("name", ["a.yaml", "a.csv", "a.xlsx", "a.xls", "a.ods", "a.zip", "a.json", "a", "a.exe"])
@pytest.mark.parametrize("content", [b"\x00\x01\xff" * 40, b"PK\x03\x04broken", b"{}", b" "])
def test_no_file_is_a_fault(client: TestClient, name: str, content: bytes) -> None:
    failed = Page(send(client, name, content, status=400).text).by_id["failed"]
    assert "fault of regrights" not in failed
    assert failed.strip()


def test_a_form_without_a_file_or_of_no_agreement_is_told(client: TestClient) -> None:
    none = client.post(f"/{TOKEN}/upload", files={"other": ("x", b"y")}, headers=ORIGIN)
    assert none.status_code == 400
    assert "No file was chosen" in none.text
    assert "no such agreement" in send(client, "a.yaml", DEAL, agreement="../savvis", status=400).text


@pytest.mark.parametrize("name", HOSTILE)
def test_the_name_of_a_file_is_text_and_no_place(client: TestClient, name: str, tmp_path: Path) -> None:
    os.chdir(tmp_path)
    for content, said in ((b"regrights: 2", "yaml"), (CAP_TABLE, "csv"), (b"PK", "zip")):
        found = client.post(
            f"/{TOKEN}/upload",
            files={"file": (f"../{name}.{said}", content)},
            data={"agreement": "nvca"},
            headers=ORIGIN,
            follow_redirects=True,
        )
        page = Page(found.text)
        assert not {tag for tag, _ in page.elements} & {"script", "img", "b", "i"}
        assert not any(attribute.startswith("on") for _, element in page.elements for attribute in element)
        assert page.unbalanced == page.open == []
        assert ".." not in page.text
    assert list(tmp_path.iterdir()) == []


def test_files_are_kept_in_a_bounded_number(matter: Matter) -> None:
    with client_of(matter) as client:
        keys = [key_in(send(client, f"deal{number}.yaml", DEAL)) for number in range(KEPT + 1)]
        assert len(set(keys)) == KEPT + 1
        gone = Page(get(client, "", 404, matter=keys[0]).text)
        assert "not held any more" in gone.text
        assert any(said.get("id") == "upload" for _, said in gone.elements)
        for name in ("matter.yaml", "flips.json"):
            get(client, name, 404, matter=keys[0])
        get(client, "matter.yaml", matter=keys[-1])
        # The same file again is the same address.
        assert key_in(send(client, "deal0.yaml", DEAL)) == keys[0]


def test_a_page_may_begin_with_a_file_of_others() -> None:
    began = opened(EXAMPLES / "cap_table.csv", "nvca", dt.date(2026, 1, 1))
    assert isinstance(began, Opened)
    assert began.matter
    with client_of(began) as client:
        page = Page(get(client, view="file").text)
        assert "cap_table.csv: 6 holders" in page.text
        assert "answer.price" in page.controls()


def test_what_is_said_to_the_command_alone_is_told_so(client: TestClient) -> None:
    page = Page(send(client, "odd.csv", b"Alpha,Beta\n1,2\n3,4\n", status=400).text)
    assert "--map" in page.by_id["failed"]
    assert "is said to the command `regrights import`" in page.by_id["failed"]
