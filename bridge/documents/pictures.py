"""Pictures as SVG and PNG: bars with lines across them, ranges, and calendars, in exact integer arithmetic.

A length here is a whole number of hundredths of an SVG unit, 640 units being the width of a picture; an amount is what
the picture's bars count (shares, votes). Text is measured by a table of generous widths, so that it fits in any book face.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import escape
from itertools import accumulate, count, pairwise
from unicodedata import east_asian_width

from regrights.bridge.basics.text import printable
from regrights.bridge.documents.model import Line, Picture
from regrights.bridge.documents.palette import ALERT, EDGE, FILLS, GRID, HALO, INK, SOFT

WIDTH, MARGIN, GAP, THICK = 640_00, 8_00, 8_00, 13_00
"""The width of a picture, the blank at its edges and between what stands side by side, and how thick a bar is (lengths)."""
SIZE, SMALL, STEP, LOW = 12_00, 10_50, 15_00, 13_12
"""The size of text, and of the text of axes and lines; how far a line of each stands below the line before (lengths)."""
NAMES, WORDS, LABEL, DATES = 210_00, 195_00, 80_00, 150_00
"""The most width for names, amounts in words and dates, and the least (``LABEL``) for what is said of a line (lengths)."""


def svg(picture: Picture) -> str:
    """Return a picture as one SVG element, 640 units wide and as high as it needs to be; the same bytes each time.

    Its ids begin with the picture's, so that a page may hold several. Amounts are at least 0; a rectangle is as wide as its
    amount, to a hundredth of a unit. Where the picture's id is ``range`` the first part of each bar is left blank, and the
    legend names the others, with or without the first. The title and ``alt`` are told, not drawn.
    """
    sheet = _Sheet(picture, re.sub(r"[^A-Za-z0-9_-]", "-", picture.id) or "picture", int(picture.id == "range"))
    if picture.legend:
        sheet.legend()
    if picture.bars or picture.lines:
        sheet.chart()
    if picture.events:
        sheet.calendar()
    prefix, width, height = sheet.prefix, _n(WIDTH), _n(sheet.y + MARGIN)
    square = 'width="6" height="6" patternUnits="userSpaceOnUse"'
    patterns = [f'<pattern id="{prefix}-{name}" {square}>{shown}</pattern>' for name, shown in FILLS.items() if shown[0] == "<"]
    return f"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img"
 aria-labelledby="{prefix}-title {prefix}-desc" font-family="Libertinus Serif, Georgia, serif">
<title id="{prefix}-title">{escape(_clean(picture.title))}</title>
<desc id="{prefix}-desc">{escape(_clean(picture.alt))}</desc>
<defs>{"".join(patterns)}</defs>
<path d="M0 0h{width}v{height}h-{width}z" fill="#ffffff"/>
{"".join(f"{mark}{chr(10)}" for mark in sheet.marks)}</svg>
"""


def png(picture: Picture, *, width_mm: int = 160, ppi: int = 200) -> bytes:
    """Return the same picture as PNG, ``width_mm`` millimetres wide at ``ppi`` pixels an inch, on white."""
    import typst

    page = f"#set page(width: {width_mm}mm, height: auto, margin: 0pt)\n"
    source = page + '#image(bytes(sys.inputs.svg), format: "svg", width: 100%)'
    return bytes(typst.compile(source.encode(), format="png", ppi=ppi, sys_inputs={"svg": svg(picture)}))


def _clean(text: str) -> str:
    """Return text on one line, with each character that shows nothing or turns text around replaced."""
    return " ".join(printable(text).split())


def _n(length: int) -> str:
    """Return a length as SVG writes it, in units."""
    return f"{length // 100}.{length % 100:02d}".rstrip("0").rstrip(".")


def _em(char: str) -> int:
    """Return how wide a character may be, in hundredths of the size of its text: half of it at least."""
    if char in "–·‘’“”" or (char.isascii() and not char.isalnum() and char not in "&@%"):
        return 50
    if char in "MW@%" or east_asian_width(char) in "WFA":
        return 100
    if char.isupper() or char in "mw&":
        return 72
    return 50 if char.islower() else 56


def _width(text: str, size: int) -> int:
    """Return how wide a line of text may be."""
    return sum(map(_em, text)) * size // 100


def _wrap(text: str, size: int, room: int, most: int | None = None) -> list[str]:
    """Return text in lines no wider than ``room``; the last of ``most`` lines ends in an ellipsis where there is more."""
    lines = [""]
    for word in _clean(text).split(" "):
        if lines[-1] and _width(f"{lines[-1]} {word}", size) <= room:
            lines[-1] += f" {word}"
            continue
        if lines[-1]:
            lines.append("")
        for char in word:
            if lines[-1] and _width(lines[-1] + char, size) > room:
                lines.append("")
            lines[-1] += char
    if most is None or len(lines) <= most:
        return lines
    while _width(lines[most - 1] + "…", size) > room:
        lines[most - 1] = lines[most - 1][:-1]
    return [*lines[: most - 1], lines[most - 1].rstrip(" ,;") + "…"]


@dataclass(slots=True)
class _Sheet:
    """What is drawn of a picture so far: its marks, ``y``, the height used, and how many parts of bars are ``blank``."""

    picture: Picture
    prefix: str
    blank: int
    y: int = MARGIN
    marks: list[str] = field(default_factory=list)

    def block(self, x: int, lines: list[str], top: int, size: int = SIZE, anchor: str = "start", ink: str = INK) -> None:
        """Draw lines of text from ``top`` down, one below another."""
        look = f'font-size="{_n(size)}" fill="{ink}" text-anchor="{anchor}"' + (f" {HALO}" if anchor == "start" else "")
        for y, line in zip(count(top + size * 9 // 10, LOW if size == SMALL else STEP), lines):
            if line:
                self.marks.append(f'<text x="{_n(x)}" y="{_n(y)}" {look}>{escape(line)}</text>')

    def rule(self, x: int, top: int, foot: int, look: str) -> None:
        """Draw a line from ``top`` down."""
        self.marks.append(f'<path d="M{_n(x)} {_n(top)}V{_n(foot)}" {look}/>')

    def part(self, x: int, y: int, width: int, number: int, kind: str, height: int = THICK) -> None:
        """Draw a rectangle filled as the part with that number, from 0."""
        box = f'x="{_n(x)}" y="{_n(y)}" width="{_n(width)}" height="{_n(height)}"'
        name, shown = list(FILLS.items())[number % len(FILLS)]
        fill = f"url(#{self.prefix}-{name})" if shown[0] == "<" else shown
        self.marks.append(f'<rect class="picture-{kind}" {box} fill="{fill}" stroke="{EDGE}" stroke-width="0.7"/>')

    def legend(self) -> None:
        """Draw what the parts are, side by side and below one another."""
        parts = max((len(bar.parts) for bar in self.picture.bars), default=0)
        legend = self.picture.legend[self.blank if len(self.picture.legend) == parts else 0 :]
        x, high = MARGIN, 0
        for number, text in enumerate(legend):
            lines = _wrap(text, SIZE, WIDTH - 2 * MARGIN - 24_00)
            width = 24_00 + max(_width(line, SIZE) for line in lines)
            if x > MARGIN and x + width > WIDTH - MARGIN:
                x, self.y, high = MARGIN, self.y + high, 0
            self.part(x, self.y + 2_00, 18_00, number, "key", 11_00)
            self.block(x + 24_00, lines, self.y)
            x, high = x + width + 2 * GAP, max(high, len(lines) * STEP + 2_00)
        self.y += high + GAP

    def chart(self) -> None:
        """Draw the bars, the amounts in words, the lines across them, and the axis."""
        bars, lines = self.picture.bars, sorted(self.picture.lines, key=lambda line: line.amount)
        called = [_clean(bar.name) or "(no name)" for bar in bars]
        spoken = [[_clean(text) for _, text in bar.parts if text.strip()] for bar in bars]
        names, words = [_wrap(name, SIZE, NAMES, 2) for name in called], self.words(spoken)
        if len({tuple(name) for name in names}) < len(set(called)):  # what tells them apart stands at their ends
            names = [_wrap(name, SIZE, NAMES) for name in called]
        left = MARGIN + GAP + max([50_00, *(_width(line, SIZE) for name in names for line in name)])
        right = WIDTH - MARGIN - GAP - max([LABEL, *(_width(line, SIZE) for said in words for line in said)])
        most = max([0, *(sum(amount for amount, _ in bar.parts) for bar in bars), *(line.amount for line in lines)])

        def place(amount: int) -> int:
            return left + (2 * amount * (right - left) + most) // max(1, 2 * most)

        labels = self.labels(lines, [place(line.amount) for line in lines])
        heights = [max(len(name), len(said)) * STEP + GAP for name, said in zip(names, words, strict=True)]
        begin, end = self.y, self.y + sum(heights, GAP)
        self.axis(begin, end, left, right, most)
        for number, (bar, name, said, height) in enumerate(zip(bars, names, words, heights, strict=True)):
            middle, edges = self.y + GAP // 2 + height // 2, list(accumulate((amount for amount, _ in bar.parts), initial=0))
            top, last = middle - THICK // 2, place(edges[-1])
            self.marks.append(f'<g class="picture-bar"><title>{escape(": ".join([called[number], *spoken[number]]))}</title>')
            self.block(left - GAP, name, middle - len(name) * STEP // 2, anchor="end")
            for kind, (low, high) in enumerate(pairwise(edges[self.blank :])):
                if high > low:
                    self.part(place(low), top, max(1, place(high) - place(low)), kind, "part")
            if self.blank and edges[-1] and edges[-1] == edges[1]:
                self.rule(last, top, top + THICK, f'stroke="{EDGE}" stroke-width="2.5"')
            self.block((right if lines else last) + GAP, said, middle - len(said) * STEP // 2)
            self.marks.append("</g>")
            self.y += height
        for top, line in zip(labels, lines, strict=True):
            self.rule(place(line.amount), begin, end, 'stroke="#ffffff" stroke-width="1.3"')
            self.rule(place(line.amount), top, end, f'stroke="{ALERT}" stroke-width="1.3" stroke-dasharray="5 3"')
        self.y = end + GAP + LOW

    def words(self, spoken: list[list[str]]) -> list[list[str]]:
        """Return the amounts of each bar in words: on one line where all bars have the room, else a line or more a part."""
        if self.blank:
            spoken = [[*(f"{text} –" for text in said[:-1]), *said[-1:]] for said in spoken]
        joined = [(" " if self.blank else " · ").join(said) for said in spoken]
        if all(_width(line, SIZE) <= WORDS for line in joined):
            return [[line] for line in joined]
        return [[line for text in said for line in _wrap(text, SIZE, WORDS)] for said in spoken]

    def labels(self, lines: list[Line], places: list[int]) -> list[int]:
        """Draw what is said of each line to its right, higher where the next would be in its way; return their tops."""
        spots: list[tuple[int, int, list[str]]] = []
        for line, x in zip(reversed(lines), reversed(places), strict=True):
            wrapped = _wrap(line.text, SMALL, WIDTH - MARGIN - x - 4_00)
            reach = x + 2 * GAP + max(_width(text, SMALL) for text in wrapped)
            foot = min([0, *(top for top, other, _ in spots if other <= reach)])
            spots.append((foot - len(wrapped) * LOW - 3_00, x, wrapped))
        self.y -= min([0, *(top for top, _, _ in spots)])
        for top, x, wrapped in spots:
            self.block(x + 4_00, wrapped, self.y + top, SMALL, ink=ALERT)
        return [self.y + top for top, _, _ in reversed(spots)]

    def axis(self, begin: int, end: int, left: int, right: int, most: int) -> None:
        """Draw the axis from 0 and its grid, at round amounts as close as their words allow, and name the unit."""
        room = _width(f"{most:,}", SMALL) + 3 * GAP
        steps = (digit * 10**power for power in range(len(str(most)) + 1) for digit in (1, 2, 5))
        step = next((step for step in steps if step * (right - left) >= room * most), most + 1)
        for amount in range(0, most + 1, step):
            x = left + amount * (right - left) // max(1, most)
            self.rule(x, begin, end, f'stroke="{GRID if amount else SOFT}" stroke-width="1"')
            self.block(x, [f"{amount:,}"], end + 4_00, SMALL, "middle", SOFT)
        self.block(left - 2 * GAP, _wrap(self.picture.unit, SMALL, left - MARGIN - 2 * GAP, 1), end + 4_00, SMALL, "end", SOFT)

    def calendar(self) -> None:
        """Draw the days one below another, as far apart as they are where what happens on them leaves the room."""
        events = sorted(self.picture.events, key=lambda event: event.day)
        dates = [_wrap(event.date, SIZE, DATES) for event in events]
        x = MARGIN + 2 * GAP + max(_width(line, SIZE) for date in dates for line in date)
        tops, texts = [self.y], [_wrap(event.text, SIZE, WIDTH - MARGIN - x - 2 * GAP) for event in events]
        span, spread = max(1, events[-1].day - events[0].day), 32_00 * (len(events) - 1)
        same = [(event.day, event.date) == (after.day, after.date) for event, after in pairwise(events)]
        heights = [max(len(text), len(date)) * STEP for text, date in zip(texts, dates, strict=True)]
        for number, (event, after) in enumerate(pairwise(events)):
            least = heights[number] + (4_00 if same[number] else 12_00)
            tops.append(tops[-1] + max(least, (after.day - event.day) * spread // span))
        days = [number for number in range(len(events)) if not number or not same[number - 1]]
        self.rule(x, tops[0] + 7_50, tops[days[-1]] + 7_50, f'stroke="{SOFT}" stroke-width="1.2"')
        for number in days:
            self.block(x - 2 * GAP, dates[number], tops[number], anchor="end")
            self.marks.append(f'<circle cx="{_n(x)}" cy="{_n(tops[number] + 7_50)}" r="4" fill="{EDGE}"/>')
        for text, top in zip(texts, tops, strict=True):
            self.block(x + 2 * GAP, text, top)
        self.y = tops[-1] + heights[-1]
