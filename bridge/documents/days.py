"""The calendar of a picture: days one below another, as far apart as they are, with the Sundays between them."""

from __future__ import annotations

from itertools import pairwise

from regrights.bridge.documents.lettering import units, widest, wrap
from regrights.bridge.documents.palette import EDGE, SOFT
from regrights.bridge.documents.sheet import GAP, LOW, MARGIN, SIZE, SMALL, STEP, Sheet

DATES, APART = 150_00, 32_00
"""The most width for dates, and how far days are apart on the average (lengths)."""
SEEN = 2_00
"""How near to one another the marks of two Sundays may be."""
WEEK = 7


def sunday(day: int) -> bool:
    """Return whether a day is a Sunday, by its number."""
    return day % WEEK == 0


def calendar(sheet: Sheet) -> None:
    """Draw the days one below another, as far apart as they are where what happens on them leaves the room."""
    events = sorted(sheet.picture.events, key=lambda event: event.day)
    room = min(DATES, sheet.width // 4)
    dates = [[*wrap(event.date, SIZE, room), *(["a Sunday"] if sunday(event.day) else [])] for event in events]
    x = MARGIN + 2 * GAP + widest(dates, SIZE)
    tops, texts = [sheet.y], [wrap(event.text, SIZE, sheet.width - MARGIN - x - 2 * GAP) for event in events]
    span, spread = max(1, events[-1].day - events[0].day), APART * (len(events) - 1)
    same = [(event.day, event.date) == (after.day, after.date) for event, after in pairwise(events)]
    heights = [max(len(text), len(date)) * STEP for text, date in zip(texts, dates, strict=True)]
    for number, (event, after) in enumerate(pairwise(events)):
        least = heights[number] + (4_00 if same[number] else 12_00)
        tops.append(tops[-1] + max(least, (after.day - event.day) * spread // span))
    days = [number for number in range(len(events)) if not number or not same[number - 1]]
    sheet.rule(x, tops[0] + 7_50, tops[days[-1]] + 7_50, f'stroke="{SOFT}" stroke-width="1.2"')
    marked = sum([_sundays(sheet, x, (events[one].day, tops[one]), (events[two].day, tops[two])) for one, two in pairwise(days)])
    for number in days:
        sheet.block(x - 2 * GAP, dates[number], tops[number], anchor="end")
        fill = "#ffffff" if sunday(events[number].day) else EDGE
        place = f'cx="{units(x)}" cy="{units(tops[number] + 7_50)}" r="4"'
        sheet.marks.append(f'<circle {place} fill="{fill}" stroke="{EDGE}" stroke-width="1.4"/>')
    for text, top in zip(texts, tops, strict=True):
        sheet.block(x + 2 * GAP, text, top)
    sheet.y = tops[-1] + heights[-1]
    if marked:
        _tick(sheet, MARGIN + 5_00, sheet.y + GAP + LOW // 2)
        sheet.block(MARGIN + 2 * GAP, ["a Sunday"], sheet.y + GAP, SMALL, ink=SOFT)
        sheet.y += GAP + LOW


def _sundays(sheet: Sheet, x: int, begin: tuple[int, int], end: tuple[int, int]) -> int:
    """Mark the Sundays between two days on the line, each day given with how far down it is; return how many are marked."""
    (first, top), (last, foot) = begin, end
    if (foot - top) * WEEK < SEEN * (last - first):  # too many to be told apart
        return 0
    found = [day for day in range(first + 1, last) if sunday(day)]
    for day in found:
        _tick(sheet, x, top + 7_50 + (foot - top) * (day - first) // (last - first))
    return len(found)


def _tick(sheet: Sheet, x: int, y: int) -> None:
    sheet.marks.append(
        f'<path class="picture-sunday" d="M{units(x - 5_00)} {units(y)}H{units(x + 5_00)}" stroke="{SOFT}" stroke-width="1.2"/>'
    )
