"""Pictures as SVG and PNG: bars with lines across them, ranges, small multiples and calendars, in exact integer arithmetic.

A length here is a whole number of hundredths of an SVG unit, 640 units being the width of a picture on a page, and 340 that on
a telephone; an amount is what the picture's bars count (shares, votes).
"""

from __future__ import annotations

import re
from html import escape

from regrights.bridge.documents.charts import charts
from regrights.bridge.documents.days import calendar
from regrights.bridge.documents.drawn import Picture
from regrights.bridge.documents.lettering import clean, units
from regrights.bridge.documents.palette import FILLS
from regrights.bridge.documents.sheet import MARGIN, NARROW, WIDTH, Sheet


def svg(picture: Picture, *, narrow: bool = False) -> str:
    """Return a picture as one SVG element, 640 units wide or 340 where it is narrow, and as high as it needs to be.

    It is the same bytes each time. Its ids begin with the picture's, so that a page may hold several, in both widths. Amounts are
    at least 0; a rectangle is as wide as its amount, to a hundredth of a unit. Where the picture's id is ``range`` the first
    part of each bar is left blank, and the legend names the others, with or without the first. The title and ``alt`` are
    told, not drawn.
    """
    prefix = (re.sub(r"[^A-Za-z0-9_-]", "-", picture.id) or "picture") + ("-narrow" if narrow else "")
    sheet = Sheet(picture, prefix, int(picture.id == "range"), NARROW if narrow else WIDTH)
    if picture.legend:
        sheet.legend()
    if sheet.charts:
        charts(sheet)
    if picture.events:
        calendar(sheet)
    width, height = units(sheet.width), units(sheet.y + MARGIN)
    square = 'width="6" height="6" patternUnits="userSpaceOnUse"'
    patterns = [f'<pattern id="{prefix}-{name}" {square}>{shown}</pattern>' for name, shown in FILLS.items() if shown[0] == "<"]
    return f"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img"
 aria-labelledby="{prefix}-title {prefix}-desc" font-family="Libertinus Serif, Georgia, serif">
<title id="{prefix}-title">{escape(clean(picture.title))}</title>
<desc id="{prefix}-desc">{escape(clean(picture.alt))}</desc>
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
