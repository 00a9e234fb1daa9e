"""What every picture of a report shows: all of its words, within its edges, none over another, and bars true to amounts."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from dataclasses import replace
from itertools import accumulate, combinations, product
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from regrights.bridge.basics.text import printable
from regrights.bridge.documents.drawn import Bar, Event, Line, Picture
from regrights.bridge.documents.pictures import png, svg

NS = "{http://www.w3.org/2000/svg}"
WCAS = "Welsh, Carson, Anderson & Stowe VIII, L.P."
HELD = ((WCAS, 162_516_666), ("Constellation Ventures II", 16_574_364), ("Reuters", 12), ("", 0))
LINES = (Line(16_574_364, "5% of the votes"), Line(33_148_727, "10% of the votes"))
VOTES = Picture("votes", "Votes", "Who votes", "votes", tuple(Bar(n, ((a, f"{a:,} votes"),)) for n, a in HELD), LINES)
CUT = Bar(WCAS, ((0, "0 asked in vain"), (4_000_000, "4,000,000 shares sold"), (2_000_000, "2,000,000 shares cut")))
SHARES = Picture("shares", "Shares", "What is sold", "shares", (CUT,), (), ("In vain", "Sold", "Cut"))
LEAST = Bar("Reuters", ((3_000_000, "3,000,000"), (1_000_000, "4,000,000 shares")))
RANGE = Picture("range", "Range", "From least to most", "shares", (LEAST, Bar("Nortel", ((5, "5"), (0, "5 shares")))))
DAYS = (Event(30, "2002-07-28", "last " * 60), Event(0, "2002-06-28", "first"), Event(30, "2002-07-28", "also"))
CALENDAR = Picture("days", "Days", "What happens when", events=DAYS)
ALL = pytest.mark.parametrize("picture", [VOTES, SHARES, RANGE, CALENDAR, Picture("none", "", "")], ids=lambda shown: shown.id)

NASTY = "<script>alert('&amp;\"')</script>]]>\u202eevil\u200f\x00\x1b[31m\ud800\ufffe\u2028"
TEXTS = st.text(max_size=60) | st.text("aW i,é&漢", max_size=300) | st.sampled_from([WCAS, NASTY, "0 shares", "W" * 300])
AMOUNTS = st.integers(0, 10**15) | st.integers(0, 3)
PARTS = st.lists(st.tuples(AMOUNTS, TEXTS), max_size=6).map(tuple)
EVENTS = st.builds(Event, st.integers(0, 4) | st.integers(0, 10**6), TEXTS, TEXTS)
PICTURES = st.builds(
    Picture,
    *(st.just("range") | TEXTS, TEXTS, TEXTS, TEXTS),
    st.lists(st.builds(Bar, TEXTS, PARTS), max_size=5).map(tuple),
    st.lists(st.builds(Line, AMOUNTS, TEXTS), max_size=4).map(tuple),
    st.lists(TEXTS, max_size=6).map(tuple),
    st.lists(EVENTS, max_size=5).map(tuple),
)
MANY = settings(database=None, deadline=None, max_examples=150)


class Box(NamedTuple):
    left: float
    top: float
    right: float
    bottom: float


def drawn(picture: Picture) -> ET.Element:
    return ET.fromstring(svg(picture).encode())


def said(root: ET.Element) -> str:
    """Return all that is drawn as words, without blanks, so that it does not matter where lines break."""
    return "".join("".join(text.itertext()) for text in root.iter(f"{NS}text")).replace(" ", "")


def box(text: ET.Element) -> Box:
    """Return the room of a text, half its size for each of its characters."""
    x, y, size = (float(text.attrib[name]) for name in ("x", "y", "font-size"))
    width = len(text.text or "") * size / 2
    left = x - {"start": 0, "middle": width / 2, "end": width}[text.attrib["text-anchor"]]
    return Box(left, y - 0.75 * size, left + width, y + 0.2 * size)


def apart(one: Box, other: Box) -> bool:
    return one.right <= other.left or other.right <= one.left or one.bottom <= other.top or other.bottom <= one.top


@MANY
@given(PICTURES)
def test_no_words_leave_the_picture_or_stand_over_others(picture: Picture) -> None:
    root = drawn(picture)
    _, _, width, height = map(float, root.attrib["viewBox"].split())
    words = [box(text) for text in root.iter(f"{NS}text")]
    rects = [[float(bar.attrib[name]) for name in ("x", "y", "width", "height")] for bar in root.iter(f"{NS}rect")]
    marks = [Box(x, y, x + wide, y + high) for x, y, wide, high in rects]
    for line in root.iter(f"{NS}path"):
        if "stroke-dasharray" in line.attrib:
            x, top, foot = map(float, line.attrib["d"][1:].replace("V", " ").split())
            marks.append(Box(x, top, x, foot))
    assert all(each.left >= 0 and each.top >= 0 and each.right <= width and each.bottom <= height for each in [*words, *marks])
    assert all(apart(one, other) for one, other in [*combinations(words, 2), *product(words, marks)])


@MANY
@given(PICTURES)
def test_every_picture_is_sound_and_the_same_each_time(picture: Picture) -> None:
    text, root = svg(picture), drawn(picture)
    assert text == svg(replace(picture))
    assert text == printable(text)
    assert len(root.findall(f".//{NS}g/{NS}title")) == len(picture.bars)


@MANY
@given(st.lists(st.lists(AMOUNTS, min_size=1, max_size=5), min_size=1, max_size=4), st.booleans())
def test_bars_are_as_wide_as_their_amounts(rows: list[list[int]], ranged: bool) -> None:
    rows = [*rows, [0, whole := max([1, *map(sum, rows)])]]
    bars = tuple(Bar("A", tuple((amount, "a") for amount in row)) for row in rows)
    root = drawn(Picture("range" if ranged else "votes", "", "", bars=bars, lines=(Line(whole, "all"),)))
    got = [[round(float(part.attrib[name]) * 100) for name in ("x", "width")] for part in root.iter(f"{NS}rect")]
    due = [pair for row in rows for pair in list(zip(accumulate(row, initial=0), row, strict=False))[int(ranged) :] if pair[1]]
    axis, full = got[-1]
    paths = [path.attrib["d"] for path in root.iter(f"{NS}path")]
    assert all(any(path.startswith(f"M{x / 100:g} ") for path in paths) for x in (axis, axis + full))
    for (x, width), (before, amount) in zip(got, due, strict=True):
        assert abs((x - axis) * whole - full * before) <= whole
        assert abs(width * whole - full * amount) <= whole


@ALL
def test_the_picture_tells_its_title_and_what_is_seen(picture: Picture) -> None:
    root = drawn(picture)
    title, desc = root[:2]
    assert (root.attrib["role"], title.text or "", desc.text or "") == ("img", picture.title, picture.alt)
    assert root.attrib["aria-labelledby"] == f"{title.attrib['id']} {desc.attrib['id']}"
    assert all(each.attrib["id"].startswith(f"{picture.id}-") for each in root.iter() if "id" in each.attrib)


@ALL
def test_all_amounts_lines_parts_and_days_are_in_words(picture: Picture) -> None:
    words = [text for bar in picture.bars for _, text in bar.parts]
    words += [line.text for line in picture.lines] + [each for event in picture.events for each in (event.date, event.text)]
    assert all(text.replace(" ", "") in said(drawn(picture)) for text in [*words, *picture.legend, picture.unit])


def test_an_empty_name_and_a_long_name_are_shown() -> None:
    root = drawn(replace(VOTES, bars=(Bar(" ", ((0, "0"),)), Bar("Holder " * 40, ((1, "1"),)))))
    assert all(words in said(root) for words in ("(noname)", "…"))
    assert root.findall(f".//{NS}g/{NS}title")[1].text == "Holder " * 39 + "Holder: 1"


def test_markup_and_marks_that_turn_text_around_are_only_text() -> None:
    bars, lines, events = (Bar(NASTY, ((1, NASTY),)),), (Line(1, NASTY),), (Event(1, NASTY, NASTY),)
    text = svg(Picture(NASTY, NASTY, NASTY, NASTY, bars, lines, (NASTY,), events))
    assert not any(mark in text for mark in ("<script", "]]>", "\u202e", "\u200f", "\x1b", "\x00"))
    assert "<script>a" in said(drawn(replace(VOTES, bars=(Bar(NASTY[:9], ()),))))


@pytest.mark.parametrize("picture", [VOTES, RANGE, CALENDAR], ids=lambda shown: shown.id)
def test_the_png_is_as_wide_as_asked(picture: Picture) -> None:
    pytest.importorskip("typst")
    data = png(picture, width_mm=127, ppi=100)
    width, height = (int.from_bytes(data[at : at + 4]) for at in (16, 20))
    assert (data[:8], abs(width - 500) <= 1, 50 < height < 1000) == (b"\x89PNG\r\n\x1a\n", True, True)
