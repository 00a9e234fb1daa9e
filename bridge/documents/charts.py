"""The charts of a picture: bars with lines across them, on one scale; beside one another where their bars have the same names."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from itertools import accumulate, pairwise

from regrights.bridge.documents.drawn import Line, Panel
from regrights.bridge.documents.lettering import clean, wide, widest, wrap
from regrights.bridge.documents.palette import ALERT, EDGE, GRID, SOFT
from regrights.bridge.documents.sheet import GAP, LOW, MARGIN, SIZE, SMALL, STEP, THICK, Sheet

NAMES, WORDS, LABEL = 210_00, 195_00, 80_00
"""The most width for names and for amounts in words, and the least for what is said of a line (lengths)."""
CLOSE, FEW, BESIDE = 150_00, 80_00, 130_00
"""The most width for names and amounts where charts stand beside one another, and the least for one of them (lengths)."""
UNDER = 'stroke="#ffffff" stroke-width="2.6"'
DASHED = f'stroke="{ALERT}" stroke-width="1.3" stroke-dasharray="5 3"'


def charts(sheet: Sheet) -> None:
    """Draw the charts of a picture, beside or below one another."""
    panels = sheet.charts
    called = [[clean(bar.name) or "(no name)" for bar in panel.bars] for panel in panels]
    several = len(panels) > 1 and not sheet.narrow
    if several and all(names == called[0] for names in called) and not any(panel.lines for panel in panels):
        _beside(sheet, panels, called[0])
    else:
        _below(sheet, panels, called)


def _names(called: list[str], room: int) -> list[list[str]]:
    """Return names in at most two lines, in more where what tells them apart stands at their ends."""
    names = [wrap(name, SIZE, room, 2) for name in called]
    return names if len({tuple(name) for name in names}) == len(set(called)) else [wrap(name, SIZE, room) for name in called]


def _most(panels: tuple[Panel, ...]) -> int:
    amounts = [sum(amount for amount, _ in bar.parts) for panel in panels for bar in panel.bars]
    return max([0, *amounts, *(line.amount for panel in panels for line in panel.lines)])


def _words(sheet: Sheet, panel: Panel, room: int) -> list[list[str]]:
    """Return the amounts of each bar in words: on one line where all bars have the room, else a line or more a part."""
    spoken = [[clean(text) for _, text in bar.parts if text.strip()] for bar in panel.bars]
    if sheet.blank:
        spoken = [[*(f"{text} –" for text in said[:-1]), *said[-1:]] for said in spoken]
    joined = [(" " if sheet.blank else " · ").join(said) for said in spoken]
    if all(wide(line, SIZE) <= room for line in joined):
        return [[line] for line in joined]
    return [[line for text in said for line in wrap(text, SIZE, room)] for said in spoken]


@dataclass(frozen=True, slots=True)
class Scale:
    """Where amounts stand: 0 at ``left``, and ``most`` at ``right``."""

    left: int
    right: int
    most: int

    def place(self, amount: int) -> int:
        """Return where an amount stands."""
        return self.left + (2 * amount * (self.right - self.left) + self.most) // max(1, 2 * self.most)


def _below(sheet: Sheet, panels: tuple[Panel, ...], called: list[list[str]]) -> None:
    """Draw charts below one another, with names before their bars, or above them where the picture is narrow."""
    room = sheet.width - 2 * MARGIN - 4_00
    names = [_names(each, room if sheet.narrow else NAMES) for each in called]
    words = [_words(sheet, panel, room if sheet.narrow else WORDS) for panel in panels]
    most, axis = _most(panels), wide(f"{_most(panels):,}", SMALL) // 2
    if sheet.narrow:
        beyond = max(axis, LABEL if any(panel.lines for panel in panels) else 0)
        scale = Scale(MARGIN, sheet.width - MARGIN - beyond, most)
    else:
        left = MARGIN + GAP + max([50_00, *(widest(each, SIZE) for each in names)])
        scale = Scale(left, sheet.width - MARGIN - GAP - max([LABEL, *(widest(each, SIZE) for each in words)]), most)
    for number, (panel, name, said) in enumerate(zip(panels, names, words, strict=True)):
        if number:
            sheet.y += GAP
        if title := clean(panel.title):
            lines = wrap(title, SIZE, room)
            sheet.block(MARGIN, lines, sheet.y)
            sheet.y += len(lines) * STEP + GAP // 2
        _chart(sheet, panel, scale, name, said, unit=True)


def _beside(sheet: Sheet, panels: tuple[Panel, ...], called: list[str]) -> None:
    """Draw charts whose bars have the same names in rows, the names before the first of each row."""
    names, words = _names(called, CLOSE), [_words(sheet, panel, FEW) for panel in panels]
    begin, most = MARGIN + GAP + max(50_00, widest(names, SIZE)), _most(panels)
    beyond = GAP + max(wide(f"{most:,}", SMALL) // 2, *(widest(each, SIZE) + GAP for each in words))
    across = max(1, min(len(panels), (sheet.width - MARGIN - begin) // BESIDE))
    room = (sheet.width - MARGIN - begin) // across
    for first in range(0, len(panels), across):
        row = panels[first : first + across]
        titles = [wrap(panel.title, SMALL, room - GAP) for panel in row]
        high, ends = max(map(len, titles)) * LOW, []
        tall = [max([1, *(len(said[at]) for said in words[first : first + across])]) for at in range(len(called))]
        for number, (panel, title) in enumerate(zip(row, titles, strict=True)):
            left, top = begin + number * room, sheet.y
            sheet.block(left, title, top + high - len(title) * LOW, SMALL)
            sheet.y += high + GAP // 2
            scale = Scale(left, left + room - beyond, most)
            _chart(sheet, panel, scale, [] if number else names, words[first + number], unit=not number, tall=tall, named=names)
            ends.append(sheet.y)
            sheet.y = top
        sheet.y = max(ends) + GAP


def _chart(
    sheet: Sheet,
    panel: Panel,
    scale: Scale,
    names: list[list[str]],
    words: list[list[str]],
    *,
    unit: bool,
    tall: list[int] | None = None,
    named: list[list[str]] | None = None,
) -> None:
    """Draw one chart: bars, amounts in words, the lines across them, and the axis.

    Without ``names`` its bars are named by the chart before it, in as many lines as ``named`` has; ``tall`` are the least lines
    that bars take.
    """
    lines = sorted(panel.lines, key=lambda line: line.amount)
    labels = _labels(sheet, lines, [scale.place(line.amount) for line in lines])
    least, rows = tall or [1] * len(panel.bars), named or names
    if sheet.narrow:
        heights = [(len(name) + len(said)) * STEP + THICK + GAP for name, said in zip(rows, words, strict=True)]
    else:
        heights = [max(len(name), len(said), more) * STEP + GAP for name, said, more in zip(rows, words, least, strict=True)]
    begin, end = sheet.y, sheet.y + sum(heights, GAP)
    _axis(sheet, begin, end, scale, unit=unit)
    for number, (said, height) in enumerate(zip(words, heights, strict=True)):
        _bar(sheet, panel, number, scale, names[number] if names else [], said, height)
        sheet.y += height
    for top, line in zip(labels, lines, strict=True):
        if not sheet.narrow:
            sheet.rule(scale.place(line.amount), begin, end, UNDER)
        sheet.rule(scale.place(line.amount), top, begin if sheet.narrow else end, DASHED)
    sheet.y = end + GAP + LOW + (LOW if sheet.narrow and sheet.picture.unit.strip() else 0)


def _bar(sheet: Sheet, panel: Panel, number: int, scale: Scale, name: list[str], said: list[str], height: int) -> None:
    """Draw a bar with its name and its amounts in words."""
    bar = panel.bars[number]
    edges = list(accumulate((amount for amount, _ in bar.parts), initial=0))
    last, middle = scale.place(edges[-1]), sheet.y + GAP // 2 + height // 2
    top = sheet.y + GAP // 2 + len(name) * STEP if sheet.narrow else middle - THICK // 2
    told = [clean(bar.name) or "(no name)", *(clean(text) for _, text in bar.parts if text.strip())]
    sheet.marks.append(f'<g class="picture-bar"><title>{escape(": ".join(told))}</title>')
    if sheet.narrow:
        sheet.block(MARGIN + 4_00, name, sheet.y + GAP // 2)
        sheet.block(MARGIN + 4_00, said, top + THICK + 2_00)
    else:
        sheet.block(scale.left - GAP, name, middle - len(name) * STEP // 2, anchor="end")
        sheet.block((scale.right if panel.lines else last) + GAP, said, middle - len(said) * STEP // 2)
    for kind, (low, high) in enumerate(pairwise(edges[sheet.blank :])):
        if high > low:
            sheet.part(scale.place(low), top, max(1, scale.place(high) - scale.place(low)), kind, "part")
    if sheet.blank and edges[-1] and edges[-1] == edges[1]:
        sheet.rule(last, top, top + THICK, f'stroke="{EDGE}" stroke-width="2.5"')
    if sheet.narrow:
        for line in panel.lines:
            sheet.rule(scale.place(line.amount), top, top + THICK, UNDER)
            sheet.rule(scale.place(line.amount), top, top + THICK, DASHED)
    sheet.marks.append("</g>")


def _labels(sheet: Sheet, lines: list[Line], places: list[int]) -> list[int]:
    """Draw what is said of each line to its right, higher where the next would be in its way; return their tops."""
    spots: list[tuple[int, int, list[str]]] = []
    for line, x in zip(reversed(lines), reversed(places), strict=True):
        wrapped = wrap(line.text, SMALL, sheet.width - MARGIN - x - 4_00)
        reach = x + 2 * GAP + max(wide(text, SMALL) for text in wrapped)
        foot = min([0, *(top for top, other, _ in spots if other <= reach)])
        spots.append((foot - len(wrapped) * LOW - 3_00, x, wrapped))
    sheet.y -= min([0, *(top for top, _, _ in spots)])
    for top, x, wrapped in spots:
        sheet.block(x + 4_00, wrapped, sheet.y + top, SMALL, ink=ALERT)
    return [sheet.y + top for top, _, _ in reversed(spots)]


def _axis(sheet: Sheet, begin: int, end: int, scale: Scale, *, unit: bool) -> None:
    """Draw the axis from 0 and its grid, at round amounts as close as their words allow, and name the unit."""
    left, right, most = scale.left, scale.right, scale.most
    room = wide(f"{most:,}", SMALL) + 3 * GAP
    steps = (digit * 10**power for power in range(len(str(most)) + 1) for digit in (1, 2, 5))
    step = next((step for step in steps if step * (right - left) >= room * most), most + 1)
    for amount in range(0, most + 1, step):
        x = left + amount * (right - left) // max(1, most)
        sheet.rule(x, begin, end, f'stroke="{GRID if amount else SOFT}" stroke-width="1"')
        sheet.block(x, [f"{amount:,}"], end + 4_00, SMALL, "middle", SOFT)
    if unit and sheet.narrow:
        sheet.block(MARGIN, wrap(sheet.picture.unit, SMALL, sheet.width - 2 * MARGIN, 1), end + 4_00 + LOW, SMALL, ink=SOFT)
    elif unit:
        said = wrap(sheet.picture.unit, SMALL, left - MARGIN - 2 * GAP, 1)
        sheet.block(left - 2 * GAP, said, end + 4_00, SMALL, "end", SOFT)
