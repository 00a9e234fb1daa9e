"""Text that is safe to print."""

from __future__ import annotations

from regrights.bridge.text import printable

__all__ = ["printable"]
