"""Open Cap Table Format packages (1.2.0, and what older ones have) to a matter: the ledger of securities added up to a day."""

from regrights.bridge.intake.ocf.intake import read_ocf

__all__ = ["read_ocf"]
