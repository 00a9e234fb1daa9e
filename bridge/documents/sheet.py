"""The sheet that a picture is drawn on: text, lines, parts of bars, and the legend. Lengths are hundredths of an SVG unit."""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape
from itertools import count

from regrights.bridge.documents.drawn import Panel, Picture
from regrights.bridge.documents.lettering import units, wide, wrap
from regrights.bridge.documents.palette import EDGE, FILLS, HALO, INK

WIDTH, NARROW = 640_00, 340_00
"""The width of a picture on a page, and on a telephone."""
MARGIN, GAP, THICK = 8_00, 8_00, 13_00
"""The blank at the edges and between what stands side by side, and how thick a bar is."""
SIZE, SMALL, STEP, LOW = 12_00, 10_50, 15_00, 13_12
"""The size of text, and of the text of axes and lines; how far a line of each stands below the line before."""


@dataclass(slots=True)
class Sheet:
    """What is drawn of a picture so far: its marks, ``y``, the height used, and how many parts of bars are ``blank``."""

    picture: Picture
    prefix: str
    blank: int
    width: int = WIDTH
    y: int = MARGIN
    marks: list[str] = field(default_factory=list)

    @property
    def charts(self) -> tuple[Panel, ...]:
        """The charts of the picture: those beside one another, or the one that it is."""
        bare = Panel("", self.picture.bars, self.picture.lines)
        return self.picture.panels or ((bare,) if bare.bars or bare.lines else ())

    @property
    def narrow(self) -> bool:
        """Whether names stand above their bars, for there is no room beside them."""
        return self.width < WIDTH

    def block(self, x: int, lines: list[str], top: int, size: int = SIZE, anchor: str = "start", ink: str = INK) -> None:
        """Draw lines of text from ``top`` down, one below another."""
        look = f'font-size="{units(size)}" fill="{ink}" text-anchor="{anchor}"' + (f" {HALO}" if anchor == "start" else "")
        for y, line in zip(count(top + size * 9 // 10, LOW if size == SMALL else STEP), lines):
            if line:
                self.marks.append(f'<text x="{units(x)}" y="{units(y)}" {look}>{escape(line)}</text>')

    def rule(self, x: int, top: int, foot: int, look: str) -> None:
        """Draw a line from ``top`` down."""
        self.marks.append(f'<path d="M{units(x)} {units(top)}V{units(foot)}" {look}/>')

    def part(self, x: int, y: int, width: int, number: int, kind: str, height: int = THICK) -> None:
        """Draw a rectangle filled as the part with that number, from 0."""
        box = f'x="{units(x)}" y="{units(y)}" width="{units(width)}" height="{units(height)}"'
        name, shown = list(FILLS.items())[number % len(FILLS)]
        fill = f"url(#{self.prefix}-{name})" if shown[0] == "<" else shown
        self.marks.append(f'<rect class="picture-{kind}" {box} fill="{fill}" stroke="{EDGE}" stroke-width="0.7"/>')

    def legend(self) -> None:
        """Draw what the parts are, side by side and below one another."""
        parts = max((len(bar.parts) for chart in self.charts for bar in chart.bars), default=0)
        legend = self.picture.legend[self.blank if len(self.picture.legend) == parts else 0 :]
        x, high = MARGIN, 0
        for number, text in enumerate(legend):
            lines = wrap(text, SIZE, self.width - 2 * MARGIN - 24_00)
            width = 24_00 + max(wide(line, SIZE) for line in lines)
            if x > MARGIN and x + width > self.width - MARGIN:
                x, self.y, high = MARGIN, self.y + high, 0
            self.part(x, self.y + 2_00, 18_00, number, "key", 11_00)
            self.block(x + 24_00, lines, self.y)
            x, high = x + width + 2 * GAP, max(high, len(lines) * STEP + 2_00)
        self.y += high + GAP
