"""The colours and hatchings of pictures, told apart without colour too."""

from __future__ import annotations

INK, SOFT, GRID, ALERT, EDGE = "#1a1a1a", "#555555", "#dddddd", "#8f1d14", "#16344f"
"""The colours of text, of what is said by the way, of the grid, of lines that amounts are held against, and of bars' edges."""
HALO = 'stroke="#ffffff" stroke-width="3" stroke-linejoin="round" paint-order="stroke"'
"""What keeps the grid off words that may stand on it (attributes of SVG)."""
FILLS = {
    "solid": EDGE,
    "hatch": '<path d="M0 0h6v6h-6z" fill="#fde3bd"/><path d="M-1 1l2-2M0 6l6-6M5 7l2-2" stroke="#b85a00" stroke-width="2"/>',
    "dots": '<path d="M0 0h6v6h-6z" fill="#ffffff"/><path d="M1 1h1.6v1.6h-1.6zM4 4h1.6v1.6h-1.6z" fill="#4d6f8c"/>',
    "light": "#c9dcea",
    "cross": '<path d="M0 0h6v6h-6z" fill="#f3f3f3"/><path d="M3 0v6M0 3h6" stroke="#777777" stroke-width="1"/>',
}
"""How the parts of bars are filled, in their order: colours and squares of six units, told apart without colour, repeated."""
