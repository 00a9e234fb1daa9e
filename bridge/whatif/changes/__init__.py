"""Changes to a matter: dated, named steps that are applied exactly, and refused when they are impossible.

Each is an entry of a scenario (``{kind: transfer, from: a, to: b, class: series_a, shares: 100}``) or a line of words
(``transfer a b series_a 100``). Shares are whole numbers, prices dollars a share.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from regrights.bridge.whatif.changes.base import Change
from regrights.bridge.whatif.changes.shares import (
    Accretion,
    Conversion,
    Exercise,
    Issue,
    PublicSale,
    Repurchase,
    StockSplit,
    Transfer,
)
from regrights.bridge.whatif.changes.statements import (
    Consent,
    EventChange,
    FormS3Change,
    Joining,
    PriceChange,
    ReadingChange,
    RegistrationChange,
    Signature,
    TermChange,
)

AnyChange = Annotated[
    Transfer
    | PublicSale
    | Conversion
    | Exercise
    | Issue
    | Repurchase
    | StockSplit
    | Accretion
    | PriceChange
    | FormS3Change
    | RegistrationChange
    | Signature
    | Consent
    | Joining
    | ReadingChange
    | TermChange
    | EventChange,
    Field(discriminator="kind"),
]
KINDS: dict[str, type[Change]] = {
    "transfer": Transfer,
    "public_sale": PublicSale,
    "conversion": Conversion,
    "exercise": Exercise,
    "issue": Issue,
    "repurchase": Repurchase,
    "split": StockSplit,
    "accretion": Accretion,
    "price": PriceChange,
    "form_s3": FormS3Change,
    "registration": RegistrationChange,
    "signature": Signature,
    "consent": Consent,
    "joinder": Joining,
    "reading": ReadingChange,
    "term": TermChange,
    "event": EventChange,
}
"""Every kind of change, by the name that it has in a file and in a line of words."""

__all__ = ["KINDS", "AnyChange", "Change"]
