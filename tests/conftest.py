"""What every test has: no limit of its own in time, for the machine may be loaded, and a way to replay what was random."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

os.environ.setdefault("REGRIGHTS_TIMEOUT", "none")
# How long an example takes tells nothing on a loaded machine. What failed is printed, with the line that replays it.
settings.register_profile("replayed", deadline=None, database=None, print_blob=True, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("replayed")
